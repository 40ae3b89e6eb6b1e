#include "collectors/snmp/switches.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "collectors/snmp/part_table.hpp"
#include "collectors/snmp/system.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

/// snChasPwrSupplyOperStatus, snChasFanOperStatus.
constexpr auto kFoundryStates =
    std::to_array<StateText>({{1, "other", {}}, {2, "normal", true}, {3, "failure", false}});

void read_foundry(const Walk& walk, Device& device) {
  const Oid base = enterprise({1991, 1, 1, 1});
  if (device.object_id.size() < 7 || device.object_id[6] != 1991) return;
  fill(device.serial, walk.text(base + Oid{1, 2, 0}));
  fill(device.firmware, walk.text(enterprise({1991, 1, 1, 2, 1, 11, 0})));
  // The stacking tables (unit, number) hold the same supplies as the chassis tables of one unit.
  const PartTable stacked_psu{
      base + Oid{2, 2, 1}, "psu", "", {.name = 3, .state = 4}, kFoundryStates};
  const PartTable psu{base + Oid{2, 1, 1}, "psu", "", {.name = 2, .state = 3}, kFoundryStates};
  const PartTable stacked_fan{
      base + Oid{3, 2, 1}, "fan", "", {.name = 3, .state = 4}, kFoundryStates};
  const PartTable fan{base + Oid{3, 1, 1}, "fan", "", {.name = 2, .state = 3}, kFoundryStates};
  read_parts(walk, stacked_psu, device);
  if (!device.has_parts("psu")) read_parts(walk, psu, device);
  read_parts(walk, stacked_fan, device);
  if (!device.has_parts("fan")) read_parts(walk, fan, device);
}

/// swSensorStatus: unknown(1), faulty(2), below-min(3), nominal(4), above-max(5), absent(6).
constexpr auto kSensorStates = std::to_array<StateText>({
    {2, "faulty", false},
    {3, "below_min", false},
    {4, "nominal", true},
    {5, "above_max", true},
});

/// SW-MIB swSensorTable: temperature(1), fan(2), power-supply(3).  ENTITY-MIB of the same switch
/// has the supplies and fans without states: they are told apart by their number in the name.
void read_brocade_sensors(const Walk& walk, Device& device) {
  const Table sensors{walk, enterprise({1588, 2, 1, 1, 1, 1, 22, 1})};
  std::map<std::string, std::vector<std::string>> known;  // ids by kind, in ENTITY-MIB's order
  for (const Part& part : device.parts) known[part.kind].push_back(part.id());
  std::map<std::string, std::size_t> counted;
  for (const Oid& index : sensors.rows()) {
    const auto type = within(sensors.integer(2, index), 2, 3);
    if (!type) continue;
    const std::string kind = *type == 2 ? "fan" : "psu";
    const std::size_t number = counted[kind]++;
    const auto status = sensors.integer(3, index);
    Part* found = number < known[kind].size() ? device.find_part(known[kind][number]) : nullptr;
    if (found == nullptr) {
      Part part;
      part.kind = kind;
      part.index = "sensor" + index_text(index);
      part.name = sensors.text(5, index).value_or(kind + " " + std::to_string(number + 1));
      found = &device.add(std::move(part));
    }
    if (status == 6) found->present = false;
    for (const StateText& state : kSensorStates) {
      if (status != state.value) continue;
      found->state = state.text;
      found->operational = state.operational;
    }
    if (*type == 2)
      model::set(found->more, "speed_rpm", within(sensors.integer(4, index), 0, 1'000'000));
  }
}

/// SW-MIB swFCPortTable: ports are counted from 1, named from 0 on the switch's front.
void read_fibre_channel_ports(const Walk& walk, Device& device) {
  constexpr std::int64_t kFibreChannel = 56;  // IANAifType: then IF-MIB has the ports already
  for (const Interface& interface : device.interfaces) {
    if (interface.type == kFibreChannel) return;
  }
  const Table ports{walk, enterprise({1588, 2, 1, 1, 1, 6, 2, 1})};
  constexpr std::array<std::string_view, 10> kStates{
      "unknown", "online", "offline", "testing", "faulty", "", "", "", "", ""};
  for (const Oid& index : ports.rows()) {
    if (index.size() != 1 || index.front() == 0) continue;
    Part part;
    part.kind = "nic";
    part.index = "fc" + std::to_string(index.front() - 1);
    part.name = "FC port " + std::to_string(index.front() - 1);
    if (const auto alias = ports.text(36, index)) part.name += " (" + *alias + ")";
    // swFCPortOpStatus: unknown(0), online(1), offline(2), testing(3), faulty(4).
    const auto oper = within(ports.integer(4, index), 0, 4);
    if (oper) part.state = kStates.at(static_cast<std::size_t>(*oper));
    if (oper == 1) part.operational = true;
    if (oper == 4) part.operational = false;
    model::set(part.more, "type", std::optional<std::string_view>{"fibre_channel"});
    model::set(part.more, "oper_state", std::optional<std::string_view>{part.state});
    const auto admin = within(ports.integer(5, index), 1, 2);
    if (admin)
      model::set(part.more, "admin_state",
                 std::optional<std::string_view>{*admin == 1 ? "up" : "down"});
    device.add(std::move(part));
  }
}

void read_brocade_fc(const Walk& walk, Device& device) {
  const Oid base = enterprise({1588, 2, 1, 1, 1, 1});
  if (find_profile(device.object_id).type != "fibre_channel") return;
  fill(device.firmware, walk.text(base + Oid{6, 0}));
  fill(device.serial, walk.text(base + Oid{10, 0}));  // swSsn
  // The chassis' description is the model's name; its model name is a part number.
  if (auto descr = walk.text(mib2({47, 1, 1, 1, 1, 2, 1}))) {
    std::ranges::replace(*descr, '_', '-');
    device.model = *std::move(descr);
  }
  if (device.kind == "switch") device.more.insert_or_assign("type", std::string{"fibre_channel"});
  read_brocade_sensors(walk, device);
  read_fibre_channel_ports(walk, device);
}

/// CISCO-STACK-MIB chassisGrp, of devices without ENTITY-MIB's physical table: chassisPs1Type
/// none(2) and chassisPs1Status other(1), ok(2), minorFault(3), majorFault(4).
void read_cisco_stack(const Walk& walk, Device& device) {
  const Oid base = enterprise({9, 5, 1, 2});
  fill(device.serial, walk.text(base + Oid{19, 0}));
  if (device.has_parts("psu")) return;
  constexpr auto kSupplies =
      std::to_array<std::pair<std::uint32_t, std::uint32_t>>({{3, 4}, {6, 7}});
  for (std::size_t i = 0; i < kSupplies.size(); ++i) {
    const auto type = within(walk.integer(base + Oid{kSupplies.at(i).first, 0}), 3, 10'000);
    if (!type) continue;
    Part part;
    part.kind = "psu";
    part.index = std::to_string(i + 1);
    part.name = "power supply " + part.index;
    const auto status = walk.integer(base + Oid{kSupplies.at(i).second, 0});
    if (status == 2) part.operational = true;
    if (status == 4) part.operational = false;
    device.add(std::move(part));
  }
}

/// PAN-COMMON-MIB panSys: panSysSerialNumber, panSysHAState and the peer's, panSysHAMode.
void read_palo_alto(const Walk& walk, Device& device) {
  const Oid base = enterprise({25461, 2, 1, 2, 1});
  const auto version = walk.text(base + Oid{1, 0});
  if (!version) return;
  device.firmware = *version;
  fill(device.serial, walk.text(base + Oid{3, 0}));
  fill(device.more, "ha_state", walk.text(base + Oid{11, 0}));
  fill(device.more, "ha_peer_state", walk.text(base + Oid{12, 0}));
  fill(device.more, "ha_mode", walk.text(base + Oid{13, 0}));
}

void read_small_ones(const Walk& walk, Device& device) {
  // MIKROTIK-MIB mtxrSystem.
  fill(device.serial, walk.text(enterprise({14988, 1, 1, 7, 3, 0})));
  if (const auto version = walk.text(enterprise({14988, 1, 1, 4, 4, 0})))
    device.firmware = *version;
  // TOPSEC: product, serial.
  const Oid topsec = enterprise({14331, 5, 5, 1, 3});
  const auto unquoted = [](std::optional<std::string> text) {
    if (text && text->starts_with('"')) text->erase(0, 1);
    if (text && text->ends_with('"')) text->pop_back();
    return text;
  };
  fill(device.serial, unquoted(walk.text(topsec + Oid{1, 0})));
  fill(device.model, unquoted(walk.text(topsec + Oid{2, 0})));
}

/// What stands in `text` between `before` and the next of `ends`.
std::string between(const std::string& text, std::string_view before, std::string_view ends) {
  const auto found = text.find(before);
  if (found == std::string::npos) return {};
  const auto begin = found + before.size();
  const auto end = text.find_first_of(ends, begin);
  return std::string{core::trim(std::string_view{text}.substr(
      begin, end == std::string::npos ? std::string::npos : end - begin))};
}

/// Models that only sysDescr or the chassis' description names: "ArubaOS (MODEL: Aruba7010), …",
/// "Brocade Communications Systems, Inc. ICX6430-24, IronWare …", "RouterOS 6.44.5 … on CHR",
/// "D-Link DES-3028 Fast Ethernet Switch", "S5720-36C-EI-AC\r\nHuawei …".
void read_described_model(Device& device) {
  const std::string& text = device.description;
  std::string model;
  if (device.vendor == "aruba") model = between(text, "(MODEL: ", ")");
  if (device.vendor == "brocade") model = between(text, "Systems, Inc. ", ",");
  if (device.vendor == "mikrotik") model = between(text, "RouterOS ", "\r\n");
  if (device.vendor == "d-link") model = between(text, "D-Link ", " ");
  if (device.vendor == "huawei" && text.starts_with("S")) model = between(text, "", " \r\n");
  if (!model.empty()) device.model = model;
}

}  // namespace

void read_switches(const Walk& walk, Device& device) {
  read_foundry(walk, device);
  read_brocade_fc(walk, device);
  read_cisco_stack(walk, device);
  read_palo_alto(walk, device);
  read_small_ones(walk, device);
  read_described_model(device);
}

}  // namespace plimsoll::snmp
