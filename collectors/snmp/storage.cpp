#include "collectors/snmp/storage.hpp"

#include <array>
#include <map>
#include <utility>

#include "collectors/snmp/part_table.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

/// OceanStor: a health status normal(1), faulty(2), about to fail(3), degraded(5); a running status
/// online(27), offline(28), normal(1), running(2).
constexpr auto kOceanHealth = std::to_array<StateText>({
    {1, "normal", true},
    {2, "faulty", false},
    {3, "pre_fail", true},
    {4, "partially_broken", true},
    {5, "degraded", true},
});

std::string ocean_raid_level(std::optional<std::int64_t> value) {
  constexpr std::array<std::string_view, 8> kLevels{"",      "raid10", "raid5",  "raid0",
                                                    "raid1", "raid6",  "raid50", "raid3"};
  return std::string{kLevels.at(static_cast<std::size_t>(within(value, 1, 7).value_or(0)))};
}

/// A cell as text, whether it is a text or a number.
std::string cell_text(const Table& table, std::uint32_t column, const Oid& index) {
  if (auto text = table.text(column, index)) return *std::move(text);
  const auto number = table.integer(column, index);
  return number ? std::to_string(*number) : std::string{};
}

/// hwInfoEnclosureTable's names ("CTE0", "DAE010") start those of what is in the enclosure.
void place_in_enclosures(Device& device) {
  std::map<std::string, std::string> enclosures;
  for (const Part& part : device.parts) {
    if (part.kind == "chassis") enclosures.emplace(part.name, part.id());
  }
  for (Part& part : device.parts) {
    if (part.kind == "volume" || part.kind == "chassis") continue;
    const auto found = enclosures.find(part.name.substr(0, part.name.find('.')));
    if (found != enclosures.end()) part.in = found->second;
  }
}

/// Links that one array may have: pools times disks, in an answer that lies.
constexpr std::size_t kLinksBound = 200'000;

/// Disks of a domain are members of each pool in it: RAID 2.0+ spreads a pool's groups over all.
void read_ocean_pools(const Walk& walk, Device& device) {
  const Oid base = enterprise({34774, 4, 1, 23});
  const Table disks{walk, base + Oid{5, 1, 1}};
  std::map<std::string, std::vector<std::string>> members;  // part ids by hwInfoDiskDiskDomain
  for (const Oid& disk : disks.rows()) {
    std::string id = "disk:";
    for (std::size_t i = 1; i < disk.size(); ++i) id += static_cast<char>(disk[i] & 0x7FU);
    if (device.find_part(id) != nullptr)
      members[disks.text(18, disk).value_or("")].push_back(std::move(id));
  }
  const PartTable pools{
      base + Oid{4, 2, 1}, "volume", "pool", {.name = 2, .state = 5}, kOceanHealth};
  const Table tiers{walk, base + Oid{4, 3, 1}};
  std::map<std::string, std::string> levels;  // of the first tier, by pool
  for (const Oid& tier : tiers.rows())
    levels.emplace(cell_text(tiers, 3, tier), ocean_raid_level(tiers.integer(9, tier)));
  std::vector<Link> links;
  read_parts(walk, pools, device, [&](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "type", std::optional<std::string_view>{"pool"});
    // Capacities are megabytes.
    if (const auto size = within(table.integer(7, index), 1, INT64_MAX >> 20U))
      model::set(part.more, "capacity_bytes", std::optional{*size << 20U});
    const auto level = levels.find(cell_text(table, 1, index));
    if (level != levels.end())
      model::set(part.more, "raid_level", std::optional<std::string_view>{level->second});
    const std::string state = part.state == "normal" ? "optimal" : part.state;
    model::set(part.more, "raid_state", std::optional<std::string_view>{state});
    const auto domain = members.find(table.text(4, index).value_or(""));
    if (domain == members.end()) return;
    for (const std::string& id : domain->second) {
      if (links.size() < kLinksBound) links.push_back({id, part.id(), "member_of", {}});
    }
  });
  device.links.insert(device.links.end(), links.begin(), links.end());
}

void read_oceanstor(const Walk& walk, Device& device) {
  const Oid base = enterprise({34774, 4, 1});
  const auto serial = walk.text(base + Oid{1, 1, 0});
  const Oid info = base + Oid{23, 5};
  const Table controllers_table{walk, info + Oid{2, 1}};
  if (!serial && controllers_table.rows().empty()) return;
  device.kind = "storage_array";
  device.vendor = "huawei";
  fill(device.serial, serial);
  fill(device.firmware, walk.text(base + Oid{1, 6, 0}));
  const PartTable enclosures{
      info + Oid{6, 1}, "chassis", "",    {.name = 2, .serial = 9, .state = 4},
      kOceanHealth,     -1,        false, 1,
      "huawei"};
  const PartTable controllers{info + Oid{2, 1},
                              "storage_controller",
                              "",
                              {.name = 5, .firmware = 11, .state = 2},
                              kOceanHealth};
  const PartTable supplies{info + Oid{3, 1},
                           "psu",
                           "",
                           {.name = 2, .vendor = 6, .model = 7, .serial = 10, .state = 3},
                           kOceanHealth};
  const PartTable fans{info + Oid{4, 1}, "fan", "", {.name = 2, .state = 3}, kOceanHealth};
  const PartTable disks{info + Oid{1, 1},
                        "disk",
                        "",
                        {.name = 4,
                         .vendor = 14,
                         .model = 12,
                         .serial = 15,
                         .firmware = 13,
                         .state = 2,
                         .capacity = 6},
                        kOceanHealth,
                        -1,
                        false,
                        std::int64_t{1} << 20U};
  read_parts(walk, enclosures, device);
  read_parts(walk, controllers, device, [&](const Table& table, const Oid& index, Part& part) {
    part.name = "controller " + table.text(5, index).value_or(part.index);
    device.links.push_back({part.id(), "", "member_of", {}});
  });
  read_parts(walk, supplies, device);
  read_parts(walk, fans, device);
  read_parts(walk, disks, device, [](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "temperature_c", within(table.integer(11, index), 0, 150));
    // hwInfoDiskRole: free(1), member(2), hot spare(3), cache(4).
    if (table.integer(7, index) == 3)
      model::set(part.more, "role", std::optional<std::string_view>{"spare"});
  });
  read_ocean_pools(walk, device);
  place_in_enclosures(device);
}

/// ISILON-MIB: the node that was asked, and the cluster that it is a node of.
void read_isilon(const Walk& walk, Device& device) {
  const Oid base = enterprise({12124});
  const auto cluster = walk.text(base + Oid{1, 1, 1, 0});
  const auto guid = walk.text(base + Oid{1, 1, 3, 0});
  if (!cluster && !walk.text(base + Oid{2, 1, 1, 0})) return;
  device.kind = "storage_array";
  const Table chassis{walk, base + Oid{2, 51, 1}};
  for (const Oid& index : chassis.rows()) {
    fill(device.serial, chassis.text(3, index));
    fill(device.model, chassis.text(4, index));
  }
  // Health: ok(0), attn(1), down(2), invalid(3).
  constexpr std::array<std::string_view, 3> kHealth{"ok", "attention", "down"};
  const auto node_health = within(walk.integer(base + Oid{2, 1, 2, 0}), 0, 2);
  if (node_health)
    fill(device.more, "health",
         std::optional{std::string{kHealth.at(static_cast<std::size_t>(*node_health))}});
  const PartTable disks{base + Oid{2, 52, 1},
                        "disk",
                        "",
                        {.name = 4, .model = 6, .serial = 7, .firmware = 8, .capacity = 9},
                        {}};
  read_parts(walk, disks, device, [](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "slot", within(table.integer(1, index), 0, 1000));
    part.state = core::lower(table.text(5, index).value_or(""));
    if (part.state == "healthy") part.operational = true;
    if (part.state == "dead" || part.state == "smartfailed" || part.state == "gone")
      part.operational = false;
  });
  const Table fans{walk, base + Oid{2, 53, 1}};
  for (const Oid& index : fans.rows()) {
    Part part;
    part.kind = "fan";
    part.index = index_text(index);
    part.name = core::printable(fans.text(3, index).value_or("fan " + part.index));
    const auto speed = core::to_int(fans.text(4, index).value_or(""));
    const auto rpm = within(speed ? speed : fans.integer(4, index), 0, 1'000'000);
    if (rpm) part.operational = *rpm > 0;
    model::set(part.more, "speed_rpm", rpm);
    device.add(std::move(part));
  }
  if (!guid || !cluster) return;
  Cluster out;
  out.key = "isilon:" + *guid;
  out.name = *cluster;
  out.mode = "scale-out";
  const auto health = within(walk.integer(base + Oid{1, 1, 2, 0}), 0, 2);
  if (health)
    model::set(out.more, "health", std::optional{kHealth.at(static_cast<std::size_t>(*health))});
  model::set(out.more, "nodes", within(walk.integer(base + Oid{1, 1, 4, 0}), 1, 10'000));
  const auto online = walk.text(base + Oid{1, 1, 6, 0});
  if (online)
    model::set(out.more, "nodes_online", std::optional{std::ssize(core::split(*online, ','))});
  device.clusters.push_back(std::move(out));
}

/// SYNOLOGY-*-MIB.
void read_synology(const Walk& walk, Device& device) {
  const Oid base = enterprise({6574});
  const auto model = walk.text(base + Oid{1, 5, 1, 0});
  if (!model) return;
  device.kind = "storage_array";
  device.vendor = "synology";
  fill(device.model, model);
  fill(device.serial, walk.text(base + Oid{1, 5, 2, 0}));
  if (const auto version = walk.text(base + Oid{1, 5, 3, 0})) device.os = *version;
  // powerStatus, systemFanStatus: normal(1), failed(2).
  if (const auto power = within(walk.integer(base + Oid{1, 3, 0}), 1, 2))
    fill(device.more, "power_health",
         std::optional<std::string>{*power == 1 ? "normal" : "failed"});
  if (const auto fan = within(walk.integer(base + Oid{1, 4, 1, 0}), 1, 2))
    fill(device.more, "fan_health", std::optional<std::string>{*fan == 1 ? "normal" : "failed"});
  static constexpr auto kDisks = std::to_array<StateText>({
      {1, "normal", true},
      {2, "initialized", true},
      {3, "not_initialized", true},
      {4, "system_partition_failed", true},
      {5, "crashed", false},
  });
  static constexpr auto kRaids = std::to_array<StateText>({
      {1, "optimal", true},
      {2, "rebuilding", true},
      {3, "optimal", true},
      {4, "optimal", true},
      {5, "deleting", {}},
      {6, "creating", {}},
      {7, "rebuilding", true},  // syncing
      {8, "optimal", true},     // parity checking
      {9, "assembling", {}},
      {10, "cancelling", {}},
      {11, "degraded", true},
      {12, "failed", false},  // crashed
  });
  const PartTable disks{
      base + Oid{2, 1, 1}, "disk", "", {.name = 2, .model = 3, .state = 5}, kDisks};
  const PartTable raids{
      base + Oid{3, 1, 1}, "volume", "", {.name = 2, .state = 3, .capacity = 5}, kRaids};
  read_parts(walk, disks, device, [](const Table& table, const Oid& index, Part& part) {
    model::set(part.more, "temperature_c", within(table.integer(6, index), 0, 150));
  });
  read_parts(walk, raids, device, [](const Table&, const Oid&, Part& part) {
    model::set(part.more, "raid_state", std::optional<std::string_view>{part.state});
  });
}

}  // namespace

void read_storage(const Walk& walk, Device& device) {
  read_netapp(walk, device);
  read_oceanstor(walk, device);
  read_isilon(walk, device);
  read_synology(walk, device);
}

}  // namespace plimsoll::snmp
