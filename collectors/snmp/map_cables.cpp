// Cables: who sees whom, joined over all devices of a run.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "collectors/snmp/mapping_detail.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::snmp::detail {
namespace {

/// A text to the device that alone has it.
class Index {
 public:
  void add(const std::string& text, std::size_t device) {
    if (text.empty()) return;
    const auto [place, is_new] = devices_.emplace(text, device);
    if (!is_new && place->second != device) place->second = kSeveral;
  }
  [[nodiscard]] std::optional<std::size_t> find(const std::string& text) const {
    const auto found = devices_.find(text);
    if (found == devices_.end() || found->second == kSeveral) return std::nullopt;
    return found->second;
  }

 private:
  static constexpr std::size_t kSeveral = static_cast<std::size_t>(-1);
  std::map<std::string, std::size_t> devices_;
};

/// CDP's device id may carry a serial number: "sw1.example(FOC1408Z61U)".
std::string device_name(std::string_view name) {
  const auto bracket = name.find('(');
  return short_text(
      bracket == std::string_view::npos || bracket == 0 ? name : name.substr(0, bracket), 200);
}

std::string chassis_of(const Neighbour& neighbour) {
  const auto id = model::chassis_id(neighbour.chassis);
  return id ? id->value : std::string{};
}

constexpr std::size_t kIdsBound = 64;

/// A device that was only seen.
struct Stranger {
  std::string key;
  model::AssetRecord asset;
  std::map<std::string, model::AssetRecord> ports;  ///< By key.
};

class Cables {
 public:
  Cables(const std::vector<Known>& devices, const std::vector<Pending>& neighbours)
      : devices_{devices}, neighbours_{neighbours} {
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      chassis_.add(devices_[i].chassis, i);
      for (const auto& id : devices_[i].names) names_.add(id.value, i);
      for (const auto& address : devices_[i].addresses) addresses_.add(address, i);
      for (const auto& [mac, key] : devices_[i].macs) chassis_.add(mac, i);
    }
  }

  std::vector<model::Record> run() {
    name_strangers();
    for (const Pending& pending : neighbours_) join(pending);
    std::vector<model::Record> out;
    for (auto& [key, stranger] : strangers_) {
      out.emplace_back(std::move(stranger.asset));
      for (auto& [port_key, port] : stranger.ports) out.emplace_back(std::move(port));
    }
    for (auto& [ends, relation] : relations_) out.emplace_back(std::move(relation));
    return out;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> find_device(const Neighbour& neighbour) const {
    if (const auto found = chassis_.find(chassis_of(neighbour))) return found;
    for (const auto& id : name_ids(device_name(neighbour.name))) {
      if (const auto found = names_.find(id.value)) return found;
    }
    return addresses_.find(neighbour.address);
  }

  [[nodiscard]] static std::string find_port(const Known& device, const Neighbour& neighbour) {
    for (const std::string& text : {neighbour.remote_port, neighbour.remote_port_descr}) {
      const std::string name = model::interface_name(short_text(text, 120));
      if (name.empty()) continue;
      if (const auto mac = device.macs.find(name); mac != device.macs.end()) return mac->second;
      if (const auto port = device.ports.find(name); port != device.ports.end())
        return port->second;
    }
    const auto number = core::to_int(neighbour.remote_port);
    if (number && *number > 0 && *number <= UINT32_MAX) {
      const auto port = device.by_index.find(static_cast<std::uint32_t>(*number));
      if (port != device.by_index.end()) return port->second;
    }
    return {};
  }

  /// LLDP and CDP tell of the same device by different ids: where a name belongs to one chassis
  /// only, the name stands for it.
  void name_strangers() {
    std::map<std::string, std::set<std::string>> chassis_by_name;
    for (const Pending& pending : neighbours_) {
      const std::string chassis = chassis_of(pending.neighbour);
      if (chassis.empty()) continue;
      for (const auto& id : name_ids(device_name(pending.neighbour.name)))
        chassis_by_name[id.value].insert(chassis);
    }
    for (const auto& [name, chassis] : chassis_by_name) {
      if (chassis.size() == 1) stranger_names_.emplace(name, "lldp:" + *chassis.begin());
    }
  }

  [[nodiscard]] std::string stranger_key(const Neighbour& neighbour) const {
    const std::string chassis = chassis_of(neighbour);
    if (!chassis.empty()) return "lldp:" + short_text(chassis, 200);
    for (const auto& id : name_ids(device_name(neighbour.name))) {
      const auto found = stranger_names_.find(id.value);
      if (found != stranger_names_.end()) return found->second;
    }
    // Many devices may have a default name, but only one an address.
    const std::string given = core::lower(device_name(neighbour.name));
    const bool is_usable = !name_ids(given).empty() || neighbour.address.empty();
    const std::string& name = is_usable ? given : neighbour.address;
    return name.empty() ? std::string{} : neighbour.protocol + ":" + name;
  }

  static std::string stranger_kind(const Neighbour& neighbour) {
    const std::string text = core::lower(neighbour.description);
    if (text.find("firewall") != std::string::npos) return "firewall";
    if (neighbour.access_point == true || neighbour.phone == true) return "appliance";
    if (neighbour.router == true) return "router";
    if (neighbour.bridge == true) return "switch";
    return "external";
  }

  Stranger& stranger(const std::string& key, const Pending& pending) {
    const Neighbour& neighbour = pending.neighbour;
    auto [place, is_new] = strangers_.try_emplace(key);
    Stranger& out = place->second;
    if (is_new) {
      out.key = key;
      out.asset.key = key;
      out.asset.scope = scope_name(pending.target);
      out.asset.kind = stranger_kind(neighbour);
      model::set(out.asset.attributes, "seen_by",
                 std::optional<std::string_view>{neighbour.protocol});
    } else if (out.asset.kind == "external") {
      out.asset.kind = stranger_kind(neighbour);
    }
    const std::string name = device_name(neighbour.name);
    if (out.asset.name.empty() || out.asset.name == key) out.asset.name = name.empty() ? key : name;
    auto& ids = out.asset.ids;
    if (ids.size() > kIdsBound) return out;  // it changes its name with every word
    for (auto& id : name_ids(name)) ids.push_back(std::move(id));
    if (const auto id = model::ip_id(neighbour.address)) ids.push_back(*id);
    if (const auto id = model::chassis_id(neighbour.chassis);
        id && stranger_kind(neighbour) != "external")
      ids.push_back(*id);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    fill(out.asset.attributes, "description",
         std::optional{short_text(neighbour.description, 300)});
    if (neighbour.access_point == true)
      fill(out.asset.attributes, "type", std::optional<std::string>{"access_point"});
    if (neighbour.phone == true)
      fill(out.asset.attributes, "type", std::optional<std::string>{"phone"});
    return out;
  }

  std::string stranger_port(Stranger& owner, const Pending& pending) {
    const Neighbour& neighbour = pending.neighbour;
    const std::string port = short_text(neighbour.remote_port, 120);
    if (port.empty()) return owner.key;
    const std::string key = owner.key + "/" + model::interface_name(port);
    auto [place, is_new] = owner.ports.try_emplace(key);
    model::AssetRecord& asset = place->second;
    if (is_new) {
      asset.key = key;
      asset.kind = "nic";
      asset.name = fmt::format("{} of {}", port, owner.asset.name);
      asset.scope = scope_name(pending.target);
    }
    if (asset.ids.size() > kIdsBound) return key;
    std::vector<std::string> owners;
    if (const std::string chassis = chassis_of(neighbour); !chassis.empty())
      owners.push_back(chassis);
    for (const auto& id : name_ids(device_name(neighbour.name))) owners.push_back(id.value);
    for (const std::string& name : owners) {
      if (auto id = model::port_id(name, port)) asset.ids.push_back(*std::move(id));
    }
    if (const auto mac = model::mac_id(port); mac && neighbour.remote_port_is_mac)
      asset.ids.push_back(*mac);
    std::ranges::sort(asset.ids);
    asset.ids.erase(std::unique(asset.ids.begin(), asset.ids.end()), asset.ids.end());
    fill(asset.attributes, "description",
         std::optional{short_text(neighbour.remote_port_descr, 200)});
    connect(key, owner.key, {}, scope_name(pending.target));
    return key;
  }

  void join(const Pending& pending) {
    const Neighbour& neighbour = pending.neighbour;
    std::string far;
    if (const auto found = find_device(neighbour)) {
      const Known& device = devices_[*found];
      if (device.target == pending.target) return;  // its own voice, looped back
      far = find_port(device, neighbour);
      if (far.empty()) far = device.target;
      if (far != device.target) connect(far, device.target, {}, scope_name(device.target));
    } else {
      const std::string key = stranger_key(neighbour);
      if (key.empty()) return;
      far = stranger_port(stranger(key, pending), pending);
    }
    model::Attributes attributes;
    model::set(attributes, "protocol", std::optional<std::string_view>{neighbour.protocol});
    model::set(attributes, "remote_name",
               std::optional<std::string_view>{short_text(neighbour.name, 200)});
    model::set(attributes, "remote_port",
               std::optional<std::string_view>{short_text(neighbour.remote_port, 120)});
    if (pending.port == pending.target && !neighbour.port.empty())
      model::set(attributes, "local_port",
                 std::optional<std::string_view>{short_text(neighbour.port, 120)});
    connect(pending.port, far, std::move(attributes), scope_name(pending.target));
    if (pending.port != pending.target)
      connect(pending.port, pending.target, {}, scope_name(pending.target));
  }

  /// A cable has no direction: what both ends tell is one relation, LLDP's word first.
  void connect(const std::string& from, const std::string& to, model::Attributes attributes,
               const std::string& scope) {
    if (from == to) return;
    const auto ends = std::minmax(from, to);
    auto [place, is_new] = relations_.try_emplace({ends.first, ends.second});
    if (!is_new) return;
    place->second = {{from, {}}, {to, {}}, "connected_to", std::move(attributes), scope};
  }

  const std::vector<Known>& devices_;
  const std::vector<Pending>& neighbours_;
  Index chassis_;
  Index names_;
  Index addresses_;
  std::map<std::string, std::string> stranger_names_;
  std::map<std::string, Stranger> strangers_;
  std::map<std::pair<std::string, std::string>, model::RelationRecord> relations_;
};

}  // namespace

std::vector<model::Record> map_cables(const std::vector<Known>& devices,
                                      const std::vector<Pending>& neighbours) {
  return Cables{devices, neighbours}.run();
}

}  // namespace plimsoll::snmp::detail
