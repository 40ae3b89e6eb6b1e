#include "collectors/snmp/system.hpp"

#include <algorithm>
#include <array>

#include "collectors/snmp/table.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

constexpr std::int64_t kTicks = 100;  // TimeTicks are hundredths of a second

/// hrStorageFixedDisk, hrDeviceDiskStorage (RFC 2790).
const Oid& fixed_disk() {
  static const Oid oid = mib2({25, 2, 1, 4});
  return oid;
}
const Oid& disk_storage() {
  static const Oid oid = mib2({25, 3, 1, 6});
  return oid;
}

bool is_oid(const Value* value, const Oid& oid) {
  return value != nullptr && value->type == Value::Type::oid && value->oid == oid;
}

void read_disks(const Walk& walk, Device& device) {
  const Table devices{walk, mib2({25, 3, 2, 1})};
  const Table disks{walk, mib2({25, 3, 6, 1})};
  for (const Oid& index : devices.rows()) {
    if (!is_oid(devices.cell(2, index), disk_storage())) continue;
    // hrDiskStorageMedia 3 is a hard disk, hrDiskStorageRemoveble 1 a removable one; a tray without
    // a medium has no capacity.
    const auto capacity_kb = within(disks.integer(4, index), 1, INT64_MAX / 1024);
    if (disks.integer(2, index).value_or(3) != 3 || disks.integer(3, index) == 1 || !capacity_kb)
      continue;
    Part part;
    part.kind = "disk";
    part.index = "hr" + index_text(index);
    part.name = devices.text(3, index).value_or("disk " + index_text(index));
    // hrDeviceStatus: unknown(1), running(2), warning(3), testing(4), down(5).
    const auto status = devices.integer(5, index);
    if (status == 2) part.operational = true;
    if (status == 5) part.operational = false;
    model::set(part.more, "capacity_bytes", std::optional{*capacity_kb * 1024});
    device.add(std::move(part));
  }
}

void read_file_systems(const Walk& walk, Device& device) {
  const Table storage{walk, mib2({25, 2, 3, 1})};
  for (const Oid& index : storage.rows()) {
    if (!is_oid(storage.cell(2, index), fixed_disk())) continue;
    const auto unit = within(storage.integer(4, index), 1, std::int64_t{1} << 30U);
    const auto size = within(storage.integer(5, index), 1, std::int64_t{1} << 32U);
    const auto name = storage.text(3, index);
    if (!unit || !size || !name) continue;
    Part part;
    part.kind = "volume";
    part.index = "hr" + index_text(index);
    part.name = *name;
    model::set(part.more, "type", std::optional<std::string_view>{"file_system"});
    model::set(part.more, "capacity_bytes", std::optional{*unit * *size});
    const auto used = within(storage.integer(6, index), 0, *size);
    if (used) model::set(part.more, "used_bytes", std::optional{*unit * *used});
    device.add(std::move(part));
  }
}

/// sysServices (RFC 3418): bit of layer L is 2^(L-1).
bool has_layer(const Device& device, int layer) {
  return (device.services.value_or(0) >> (layer - 1)) % 2 != 0;
}

/// Words of a description that say what a device is, where its number does not.
std::string_view kind_by_words(std::string_view description) {
  constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"firewall", "firewall"},
      {"adaptive security", "firewall"},
      {"srx", "firewall"},
      {"switch", "switch"},
      {"router", "router"},
      {"access point", "appliance"},
      {"ups", "ups"},
      {"printer", "appliance"},
  });
  const std::string text = core::lower(description);
  for (const auto& [word, kind] : kWords) {
    if (text.find(word) != std::string::npos) return kind;
  }
  return {};
}

/// Model numbers of Cisco's and Juniper's switches.
bool is_switch_model(const std::string& model) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"WS-C", "C9200", "C9300", "C9400", "C9500", "C9600", "N9K-", "N7K-", "N5K-", "N3K-", "IE-",
       "SG", "SF", "ex", "EX", "qfx", "QFX"});
  return std::ranges::any_of(kStarts, [&](auto start) { return model.starts_with(start); });
}

/// lldpLocSysCapEnabled has the bit of a bridge.
bool says_bridge(const Walk& walk) {
  const Value* enabled = walk.find({1, 0, 8802, 1, 1, 2, 1, 3, 6, 0});
  return enabled != nullptr && !enabled->octets.empty() &&
         (static_cast<unsigned char>(enabled->octets[0]) & 0x20U) != 0;
}

std::string decide_kind(const Walk& walk, const Device& device) {
  const bool bridges = walk.integer(mib2({17, 1, 2, 0})).value_or(0) > 0 || says_bridge(walk) ||
                       is_switch_model(device.model);
  const auto by_words = kind_by_words(device.description);
  if (by_words == "firewall") return "firewall";
  if (has_layer(device, 2) && !has_layer(device, 3)) return "switch";
  if (bridges || by_words == "switch") return "switch";
  if (has_layer(device, 3) && (has_layer(device, 2) || by_words == "router")) return "router";
  if (!by_words.empty()) return std::string{by_words};
  if (has_layer(device, 7)) return "server";
  return has_layer(device, 3) ? "router" : "appliance";
}

bool is_version_letter(char c) {
  const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return word || c == '.' || c == '(' || c == ')' || c == '_' || c == '-';
}

/// The version that `text` begins with, after blanks, a colon and a "v"; empty when there is none.
std::string leading_version(std::string_view text) {
  const auto blanks = std::min(text.find_first_not_of(": "), text.size());
  if (blanks == 0) return {};
  text.remove_prefix(blanks);
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  if (text.empty() || text.front() < '0' || text.front() > '9') return {};
  const auto* const end = std::ranges::find_if_not(text, is_version_letter);
  std::string out{text.begin(), end};
  while (!out.empty() && (out.back() == '.' || out.back() == '-')) out.pop_back();
  return out;
}

/// "Version 12.2(55)SE3", "version 4.16.14M", "RouterOS 6.44.5", "OneFS v7.2.1.0": the first that
/// is one, in the first 400 bytes.
std::string version_in(std::string_view description) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"Version", "version", "RouterOS", "OneFS", "Release"});
  const auto start = description.substr(0, 400);
  for (std::size_t at = 0; at < start.size(); ++at) {
    for (const auto word : kWords) {
      if (!start.substr(at).starts_with(word)) continue;
      if (auto found = leading_version(start.substr(at + word.size())); !found.empty()) {
        return found;
      }
    }
  }
  return {};
}

}  // namespace

void read_system(const Walk& walk, Device& device) {
  const auto scalar = [](std::uint32_t number) { return mib2({1, number, 0}); };
  device.description = walk.text(scalar(1)).value_or("");
  const Value* id = walk.find(scalar(2));
  if (id != nullptr && id->type == Value::Type::oid) device.object_id = id->oid;
  if (const auto ticks = within(walk.integer(scalar(3)), 0, INT64_MAX))
    device.uptime_s = *ticks / kTicks;
  device.name = walk.text(scalar(5)).value_or("");
  device.location = walk.text(scalar(6)).value_or("");
  device.services = within(walk.integer(scalar(7)), 0, 127);
  const Profile profile = find_profile(device.object_id);
  device.vendor = profile.vendor;
  device.kind = profile.kind;
  if (!profile.type.empty()) model::set(device.more, "type", std::optional{profile.type});
}

void read_host_resources(const Walk& walk, Device& device) {
  if (device.more.contains("read_through")) return;  // of the controller
  if (const auto ticks = within(walk.integer(mib2({25, 1, 1, 0})), 0, INT64_MAX))
    device.uptime_s = *ticks / kTicks;  // of the host; sysUpTime is the agent's
  if (const auto kb = within(walk.integer(mib2({25, 2, 2, 0})), 1, INT64_MAX / 1024))
    model::set(device.more, "memory_bytes", std::optional{*kb * 1024});
  read_disks(walk, device);
  read_file_systems(walk, device);
}

void conclude_system(const Walk& walk, Device& device) {
  if (device.kind.empty()) device.kind = decide_kind(walk, device);
  if (device.os.empty() && !device.more.contains("read_through")) {
    const std::string version = version_in(device.description);
    if (!version.empty() && device.firmware.empty()) device.firmware = version;
    if (device.kind == "server" && device.description.starts_with("Linux ")) {
      const auto words = core::words(device.description);
      device.os = words.size() > 2 ? "Linux " + std::string{words[2]} : "Linux";
      device.firmware.clear();
    }
  }
}

}  // namespace plimsoll::snmp
