#include "collectors/snmp/servers.hpp"

#include <array>
#include <utility>

#include "collectors/snmp/part_table.hpp"
#include "lib/core/text.hpp"
#include "lib/model/raid.hpp"

namespace plimsoll::snmp {
namespace {

constexpr std::int64_t kMegabyte = std::int64_t{1} << 20U;

/// The agent is the machine's controller: addresses, ports and file systems are the controller's
/// own.
void set_read_through(Device& device) {
  device.more.insert_or_assign("read_through", std::string{"bmc"});
  device.uptime_s.reset();
}

Oid compaq(const Oid& more) { return enterprise({232}) + more; }

/// CPQRACK-MIB: the enclosure of an Onboard Administrator.  Present is 3, absent 2.
void read_enclosure(const Walk& walk, Device& device) {
  const Table enclosures{walk, compaq({22, 2, 3, 1, 1, 1})};
  if (enclosures.rows().empty()) return;
  const Oid& first = *enclosures.rows().begin();
  device.kind = "chassis";
  device.more.insert_or_assign("type", std::string{"blade_enclosure"});
  fill(device.model, enclosures.text(3, first));
  fill(device.serial, enclosures.text(7, first));
  fill(device.firmware, enclosures.text(8, first));
  const auto conditions = compaq_conditions();
  const PartTable fans{compaq({22, 2, 3, 1, 3, 1}),
                       "fan",
                       "",
                       {.model = 6, .state = 11, .presence = 8},
                       conditions,
                       2};
  const PartTable supplies{compaq({22, 2, 5, 1, 1, 1}),
                           "psu",
                           "",
                           {.model = 6, .serial = 5, .state = 17, .presence = 16},
                           conditions,
                           2,
                           false,
                           1,
                           "hpe"};
  const PartTable managers{compaq({22, 2, 3, 1, 6, 1}),
                           "bmc",
                           "",
                           {.model = 6, .serial = 8, .firmware = 15, .state = 12, .presence = 10},
                           conditions,
                           2,
                           false,
                           1,
                           "hpe"};
  const PartTable blades{
      compaq({22, 2, 4, 1, 1, 1}),
      "server",
      "",
      {.name = 4, .model = 17, .serial = 16, .firmware = 27, .state = 21, .presence = 12},
      conditions,
      2,
      true,
      1,
      "hpe"};
  const PartTable interconnects{compaq({22, 2, 6, 1, 1, 1}),
                                "switch",
                                "",
                                {.model = 6, .serial = 7, .presence = 13},
                                conditions,
                                2,
                                true,
                                1,
                                "hpe"};
  read_parts(walk, fans, device);
  read_parts(walk, supplies, device, [](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "capacity_watts", within(table.integer(9, index), 1, 100'000));
    // cpqRackPowerSupplyInputLineStatus: noError(1), lineOverVoltage(2), lineUnderVoltage(3), …
    if (within(table.integer(15, index), 2, 5)) part.operational = false;
  });
  read_parts(walk, managers, device, [](const Table& table, const Oid& index, Part& part) {
    part.name = "onboard administrator " + part.index;
    if (const auto role = within(table.integer(9, index), 1, 2))
      model::set(part.more, "role",
                 std::optional<std::string_view>{*role == 2 ? "active" : "standby"});
  });
  read_parts(walk, blades, device, [](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "slot", table.integer(8, index));
    // cpqRackServerBladePowered: on(2), off(3).
    if (table.integer(25, index) == 3) part.operational = false;
  });
  read_parts(walk, interconnects, device, [](const Table& table, const Oid& index, Part& part) {
    part.name = "interconnect " + part.index;
    model::set(part.more, "slot", table.integer(12, index));
    if (part.model.find("SAN") != std::string::npos)
      model::set(part.more, "type", std::optional<std::string_view>{"fibre_channel"});
  });
}

/// CPQHLTH-MIB: a server's fans and supplies.
void read_health(const Walk& walk, Device& device) {
  const auto conditions = compaq_conditions();
  const PartTable fans{compaq({6, 2, 6, 7, 1}),     "fan",      "",
                       {.state = 9, .presence = 4}, conditions, 2};
  const PartTable supplies{compaq({6, 2, 9, 3, 1}),
                           "psu",
                           "",
                           {.model = 10, .serial = 11, .state = 4, .presence = 3},
                           conditions,
                           2,
                           false,
                           1,
                           "hpe"};
  read_parts(walk, fans, device);
  const Table table{walk, supplies.entry};
  bool redundant = false;
  read_parts(walk, supplies, device, [&](const Table& rows, const Oid& index, Part& part) {
    model::set(part.more, "capacity_watts", within(rows.integer(8, index), 1, 100'000));
    redundant = redundant || rows.integer(9, index) == 3;
  });
  if (redundant)
    fill(device.more, "power_redundancy_mode", std::optional<std::string>{"redundant"});
}

std::string compaq_raid_level(std::optional<std::int64_t> value) {
  constexpr std::array<std::string_view, 11> kLevels{
      "", "", "raid0", "raid10", "raid4", "raid5", "raid6", "raid50", "raid60", "raid1", "raid10"};
  return std::string{kLevels.at(static_cast<std::size_t>(within(value, 0, 10).value_or(0)))};
}

/// cpqDaLogDrvStatus.
constexpr auto kLogicalStates = std::to_array<StateText>({
    {2, "optimal", true},
    {3, "failed", false},
    {5, "degraded", true},  // recovering
    {6, "degraded", true},  // ready for rebuild
    {7, "rebuilding", true},
    {8, "degraded", true},   // wrong drive
    {9, "degraded", true},   // bad connect
    {10, "degraded", true},  // overheating
});
/// cpqDaPhyDrvStatus.
constexpr auto kDriveStates = std::to_array<StateText>(
    {{2, "ok", true}, {3, "failed", false}, {4, "predictive_failure", true}});

/// CPQIDA-MIB: array controllers, logical drives and their members.
void read_array(const Walk& walk, Device& device) {
  const PartTable controllers{compaq({3, 2, 2, 1, 1}),
                              "storage_controller",
                              "",
                              {.serial = 15, .firmware = 3, .state = 6},
                              compaq_conditions(),
                              -1,
                              false,
                              1,
                              "hpe"};
  read_parts(walk, controllers, device);
  const PartTable drives{compaq({3, 2, 5, 1, 1}),
                         "disk",
                         "",
                         {.model = 3, .serial = 51, .firmware = 4, .state = 6, .capacity = 45},
                         kDriveStates,
                         -1,
                         false,
                         kMegabyte,
                         "hpe"};
  read_parts(walk, drives, device, [](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "slot", within(table.integer(5, index), 0, 10'000));
  });
  const PartTable volumes{compaq({3, 2, 3, 1, 1}), "volume", "",    {.state = 4, .capacity = 9},
                          kLogicalStates,          -1,       false, kMegabyte};
  std::vector<Link> links;
  read_parts(walk, volumes, device, [&](const Table& table, const Oid& index, Part& part) {
    const std::string level = compaq_raid_level(table.integer(3, index));
    model::set(part.more, "raid_level", std::optional<std::string_view>{level});
    model::set(part.more, "raid_state", std::optional<std::string_view>{part.state});
    // cpqDaLogDrvPhyDrvIDs: an octet for each drive of the same controller.
    const Value* members = table.cell(10, index);
    if (members == nullptr || index.empty()) return;
    for (const char drive : members->octets) {
      const Oid row{index.front(), static_cast<unsigned char>(drive)};
      const std::string id = "disk:" + index_text(row);
      if (device.find_part(id) != nullptr) links.push_back({id, part.id(), "member_of", {}});
    }
    links.push_back(
        {part.id(), "storage_controller:" + std::to_string(index.front()), "depends_on", {}});
  });
  for (Link& link : links) {
    if (device.find_part(link.to) != nullptr) device.links.push_back(std::move(link));
  }
}

void read_compaq(const Walk& walk, Device& device) {
  fill(device.serial, walk.text(compaq({2, 2, 2, 1, 0})));
  fill(device.model, walk.text(compaq({2, 2, 4, 2, 0})));
  read_enclosure(walk, device);
  read_health(walk, device);
  read_array(walk, device);
}

/// DellStatus: other(1), unknown(2), ok(3), nonCritical(4), critical(5), nonRecoverable(6).
constexpr auto kDellStates = std::to_array<StateText>({
    {3, "ok", true},
    {4, "non_critical", true},
    {5, "critical", false},
    {6, "non_recoverable", false},
});

/// IDRAC-MIB-SMIv2.
void read_idrac(const Walk& walk, Device& device) {
  const Oid base = enterprise({674, 10892, 5});
  const auto model = walk.text(base + Oid{1, 3, 12, 0});
  if (!model) return;
  device.kind = "server";
  set_read_through(device);
  fill(device.model, model);
  fill(device.serial, walk.text(base + Oid{1, 3, 2, 0}));  // systemServiceTag
  fill(device.firmware, walk.text(base + Oid{1, 1, 8, 0}));
  fill(device.os, walk.text(base + Oid{1, 3, 6, 0}));
  const PartTable supplies{
      base + Oid{4, 600, 12, 1}, "psu", "", {.name = 8, .state = 5}, kDellStates};
  const PartTable fans{base + Oid{4, 700, 12, 1}, "fan", "", {.name = 19, .state = 5}, kDellStates};
  const PartTable controllers{base + Oid{5, 1, 20, 130, 1, 1},
                              "storage_controller",
                              "",
                              {.name = 2, .firmware = 8, .state = 38},
                              kDellStates};
  const PartTable disks{
      base + Oid{5, 1, 20, 130, 4, 1},
      "disk",
      "",
      {.name = 2, .vendor = 3, .model = 6, .serial = 7, .firmware = 8, .state = 24, .capacity = 11},
      kDellStates,
      -1,
      false,
      kMegabyte};
  const PartTable volumes{base + Oid{5, 1, 20, 140, 1, 1},
                          "volume",
                          "",
                          {.name = 2, .state = 20, .capacity = 6},
                          kDellStates,
                          -1,
                          false,
                          kMegabyte};
  read_parts(walk, supplies, device);
  read_parts(walk, fans, device);
  read_parts(walk, controllers, device);
  read_parts(walk, disks, device);
  read_parts(walk, volumes, device, [](const Table& table, const Oid& index, Part& part) {
    constexpr std::array<std::string_view, 11> kLayouts{"",       "",       "raid0",  "raid1",
                                                        "raid5",  "raid6",  "raid10", "raid50",
                                                        "raid60", "raid10", "raid50"};
    const auto layout = within(table.integer(13, index), 2, 10);
    if (layout)
      model::set(part.more, "raid_level",
                 std::optional{kLayouts.at(static_cast<std::size_t>(*layout))});
    // virtualDiskState: unknown(1), online(2), failed(3), degraded(4).
    constexpr std::array<std::string_view, 5> kStates{"", "", "optimal", "failed", "degraded"};
    const auto state = within(table.integer(4, index), 2, 4);
    if (!state) return;
    part.state = kStates.at(static_cast<std::size_t>(*state));
    part.operational = *state != 3;
    model::set(part.more, "raid_state", std::optional<std::string_view>{part.state});
  });
  // powerUnitRedundancyStatus: other(1), unknown(2), full(3), degraded(4), lost(5),
  // notRedundant(6).
  const Table units{walk, base + Oid{4, 600, 10, 1}};
  constexpr std::array<std::string_view, 7> kRedundancy{
      "", "", "", "redundant", "redundant", "redundant", "non-redundant"};
  for (const Oid& index : units.rows()) {
    if (const auto status = within(units.integer(5, index), 3, 6))
      fill(device.more, "power_redundancy_mode",
           std::optional{std::string{kRedundancy.at(static_cast<std::size_t>(*status))}});
  }
}

/// HUAWEI-SERVER-iBMC-MIB Status: ok(1), minor(2), major(3), critical(4), absence(5), unknown(6).
constexpr auto kIbmcStates = std::to_array<StateText>({
    {1, "ok", true},
    {2, "minor", true},
    {3, "major", true},
    {4, "critical", false},
});

void read_ibmc(const Walk& walk, Device& device) {
  const Oid base = enterprise({2011, 2, 235, 1, 1});
  const auto model = walk.text(base + Oid{1, 6, 0});
  if (!model) return;
  device.kind = "server";
  set_read_through(device);
  fill(device.model, model);
  fill(device.serial, walk.text(base + Oid{1, 7, 0}));
  fill(device.uuid, walk.text(base + Oid{1, 10, 0}));
  // Presence: absence(1), presence(2), unknown(3).
  const PartTable supplies{
      base + Oid{6, 50, 1},
      "psu",
      "",
      {.name = 13, .vendor = 2, .model = 4, .firmware = 5, .state = 7, .presence = 9},
      kIbmcStates,
      1};
  const PartTable fans{base + Oid{8, 50, 1}, "fan", "", {.name = 7, .state = 4, .presence = 3},
                       kIbmcStates,          1};
  const PartTable disks{
      base + Oid{18, 50, 1},
      "disk",
      "",
      {.name = 6, .vendor = 11, .model = 8, .serial = 7, .state = 3, .presence = 2},
      kIbmcStates,
      1,
      true};
  const PartTable controllers{
      base + Oid{36, 50, 1}, "storage_controller", "", {.name = 4, .model = 3, .firmware = 8}, {}};
  read_parts(walk, supplies, device, [](const Table& table, const Oid& index, Part& part) {
    if (part.present != false)
      model::set(part.more, "capacity_watts", within(table.integer(6, index), 1, 100'000));
  });
  read_parts(walk, fans, device, [](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "speed_rpm", within(table.integer(2, index), 0, 1'000'000));
  });
  read_parts(walk, disks, device);
  read_parts(walk, controllers, device);
}

/// IMM-MIB: fans by their speed in per cent of the most; vital product data.
void read_imm(const Walk& walk, Device& device) {
  const Oid base = enterprise({2, 3, 51, 3, 1});
  const Oid row{0};
  const Table machine{walk, base + Oid{5, 2, 1}};
  const auto model = machine.text(5, row);
  if (!model) return;
  device.kind = "server";
  set_read_through(device);
  device.vendor = "ibm";
  fill(device.model, model);
  fill(device.serial, machine.text(3, row));
  fill(device.uuid, machine.text(4, row));
  fill(device.more, "machine_type", machine.text(2, row));
  const Table fans{walk, base + Oid{3, 2, 1}};
  for (const Oid& index : fans.rows()) {
    Part part;
    part.kind = "fan";
    part.index = index_text(index);
    part.name = fans.text(2, index).value_or("fan " + part.index);
    const auto speed = fans.text(3, index);
    const auto words = speed ? core::words(*speed) : std::vector<std::string_view>{};
    const auto percent = words.empty() ? std::nullopt : core::to_int(words.front());
    if (percent) part.operational = *percent > 0;
    model::set(part.more, "speed_pct", within(percent, 0, 100));
    device.add(std::move(part));
  }
  // powerTable: name, part number, serial, status ("Normal").
  const Table supplies{walk, base + Oid{11, 2, 1}};
  for (const Oid& index : supplies.rows()) {
    Part part;
    part.kind = "psu";
    part.index = index_text(index);
    part.name = supplies.text(2, index).value_or("power supply " + part.index);
    part.vendor = "ibm";
    part.serial = supplies.text(4, index).value_or("");
    part.state = core::lower(supplies.text(6, index).value_or(""));
    if (part.state == "normal") part.operational = true;
    if (part.state == "critical") part.operational = false;
    device.add(std::move(part));
  }
}

/// IBM-AIX-MIB aixSystem: model and serial as "IBM,8202-E4D" and "IBM,02213785V".
void read_aix(const Walk& walk, Device& device) {
  const Oid base = enterprise({2, 6, 191, 1, 3});
  const auto plain = [](std::optional<std::string> text) -> std::optional<std::string> {
    if (!text) return std::nullopt;
    const auto comma = text->find(',');
    return comma == std::string::npos ? *text : text->substr(comma + 1);
  };
  const auto model = plain(walk.text(base + Oid{6, 0}));
  if (!model) return;
  device.kind = "server";
  device.os = "AIX";
  fill(device.model, model);
  fill(device.serial, plain(walk.text(base + Oid{7, 0})));
}

}  // namespace

void read_servers(const Walk& walk, Device& device) {
  read_compaq(walk, device);
  read_idrac(walk, device);
  read_ibmc(walk, device);
  read_imm(walk, device);
  read_aix(walk, device);
}

}  // namespace plimsoll::snmp
