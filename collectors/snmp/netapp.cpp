// NetApp in 7-Mode: NETAPP-MIB (1.3.6.1.4.1.789).
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "collectors/snmp/part_table.hpp"
#include "collectors/snmp/storage.hpp"
#include "lib/core/text.hpp"
#include "lib/model/raid.hpp"

namespace plimsoll::snmp {
namespace {

constexpr std::int64_t kMegabyte = std::int64_t{1} << 20U;

Oid netapp(const Oid& more) { return enterprise({789, 1}) + more; }

/// raidVStatus.
constexpr auto kDiskStates = std::to_array<StateText>({
    {1, "active", true},
    {2, "reconstructing", true},
    {3, "parity_reconstructing", true},
    {4, "parity_verifying", true},
    {5, "scrubbing", true},
    {6, "failed", false},
    {7, "adding_spare", {}},
    {8, "spare", true},
    {9, "prefailed", true},
    {10, "offline", false},
});

/// "data disk 3b.02.22" is disk "3b.02.22".
std::string disk_name(const std::string& text) {
  const auto words = core::words(text);
  return words.empty() ? std::string{} : std::string{words.back()};
}

struct Aggregate {
  std::string name;
  std::string state;
  std::string raid_level;
};

/// aggrTable by its index, which is the first number of raidPTable's.
std::map<std::uint32_t, Aggregate> read_aggregates(const Walk& walk) {
  std::map<std::uint32_t, Aggregate> out;
  const Table table{walk, netapp({5, 11, 1})};
  for (const Oid& index : table.rows()) {
    if (index.size() != 1) continue;
    Aggregate aggregate;
    aggregate.name = table.text(2, index).value_or(index_text(index));
    aggregate.state = core::lower(table.text(5, index).value_or(""));
    aggregate.raid_level = model::raid_level(table.text(11, index).value_or(""));
    out.emplace(index.front(), std::move(aggregate));
  }
  return out;
}

/// One RAID group while its disks are read.
struct Group {
  std::string volume;  ///< Part's id.
  std::int64_t members = 0;
  std::int64_t working = 0;
  bool rebuilding = false;
};

void add_disk(const Table& table, const Oid& index, Device& device, Group& group) {
  Part disk;
  disk.kind = "disk";
  disk.index = disk_name(table.text(2, index).value_or(""));
  if (disk.index.empty()) disk.index = index_text(index);
  disk.name = disk.index;
  disk.vendor = core::lower(core::trim(table.text(27, index).value_or("")));
  disk.model = core::trim(table.text(28, index).value_or(""));
  disk.firmware = core::trim(table.text(29, index).value_or(""));
  disk.serial = core::trim(table.text(26, index).value_or(""));
  const auto status = table.integer(3, index);
  for (const StateText& state : kDiskStates) {
    if (status != state.value) continue;
    disk.state = state.text;
    disk.operational = state.operational;
  }
  if (const auto megabytes = within(table.integer(9, index), 1, INT64_MAX / kMegabyte))
    model::set(disk.more, "capacity_bytes", std::optional{*megabytes * kMegabyte});
  ++group.members;
  if (disk.operational == true) ++group.working;
  group.rebuilding = group.rebuilding || status == 2 || status == 3;
  const std::string id = device.add(std::move(disk)).id();
  device.links.push_back({id, group.volume, "member_of", {}});
}

/// raidVTable: (aggregate, plex, group's disk) and raidPTable (aggregate, plex, group, disk).
void read_raid(const Walk& walk, Device& device) {
  const auto aggregates = read_aggregates(walk);
  for (const auto& [number, aggregate] : aggregates) {
    Part part;
    part.kind = "volume";
    part.index = aggregate.name;
    part.name = "aggregate " + aggregate.name;
    part.state = aggregate.state;
    if (aggregate.state == "online") part.operational = true;
    if (aggregate.state == "failed" || aggregate.state == "offline") part.operational = false;
    model::set(part.more, "type", std::optional<std::string_view>{"aggregate"});
    device.links.push_back({device.add(std::move(part)).id(), "", "stored_on", {}});
  }
  // Of each disk's row the index is aggregate, plex, group, disk; names and serials are in the
  // table below, whose index lacks the plex.
  const Table places{walk, netapp({6, 10, 1})};
  const Table disks{walk, netapp({6, 2, 1})};
  std::map<Oid, Group> groups;
  for (const Oid& place : places.rows()) {
    if (place.size() != 4) continue;
    const auto aggregate = aggregates.find(place[0]);
    if (aggregate == aggregates.end()) continue;
    const Oid row{place[0], place[2], place[3]};
    Group& group = groups[{place[0], place[1], place[2]}];
    if (group.volume.empty()) {
      Part part;
      part.kind = "volume";
      part.index = aggregate->second.name + "/plex" + std::to_string(place[1] - 1) + "/rg" +
                   std::to_string(place[2] - 1);
      part.name = "RAID group " + part.index;
      model::set(part.more, "type", std::optional<std::string_view>{"raid_group"});
      model::set(part.more, "raid_level",
                 std::optional<std::string_view>{aggregate->second.raid_level});
      group.volume = device.add(std::move(part)).id();
      device.links.push_back({"volume:" + aggregate->second.name, group.volume, "stored_on", {}});
    }
    if (disks.rows().contains(row)) add_disk(disks, row, device, group);
  }
  const auto spares = within(walk.integer(netapp({6, 4, 8, 0})), 0, 100'000);
  for (const auto& [index, group] : groups) {
    Part* volume = device.find_part(group.volume);
    if (volume == nullptr) continue;
    model::set(volume->more, "raid_members", std::optional{group.members});
    model::set(volume->more, "raid_working", std::optional{group.working});
    model::set(volume->more, "raid_spares", spares);
    const std::string_view state = group.rebuilding                ? "rebuilding"
                                   : group.working < group.members ? "degraded"
                                                                   : "optimal";
    model::set(volume->more, "raid_state", std::optional{state});
  }
}

void read_spares(const Walk& walk, Device& device) {
  const Table spares{walk, netapp({6, 3, 1})};
  for (const Oid& index : spares.rows()) {
    Part disk;
    disk.kind = "disk";
    disk.index = disk_name(spares.text(2, index).value_or(index_text(index)));
    disk.name = disk.index;
    disk.vendor = core::lower(core::trim(spares.text(17, index).value_or("")));
    disk.model = core::trim(spares.text(18, index).value_or(""));
    disk.firmware = core::trim(spares.text(19, index).value_or(""));
    disk.serial = core::trim(spares.text(16, index).value_or(""));
    disk.state = "spare";
    disk.operational = true;
    model::set(disk.more, "role", std::optional<std::string_view>{"spare"});
    if (const auto megabytes = within(spares.integer(7, index), 1, INT64_MAX / kMegabyte))
      model::set(disk.more, "capacity_bytes", std::optional{*megabytes * kMegabyte});
    device.add(std::move(disk));
  }
}

/// volTable: flexible volumes on their aggregates.
void read_volumes(const Walk& walk, Device& device) {
  const Table table{walk, netapp({5, 8, 1})};
  for (const Oid& index : table.rows()) {
    const auto name = table.text(2, index);
    if (!name) continue;
    Part part;
    part.kind = "volume";
    part.index = "vol/" + *name;
    part.name = *name;
    part.state = core::lower(table.text(5, index).value_or(""));
    if (part.state == "online") part.operational = true;
    if (part.state == "offline" || part.state == "failed") part.operational = false;
    model::set(part.more, "type", std::optional<std::string_view>{"flexible_volume"});
    const std::string id = device.add(std::move(part)).id();
    const std::string aggregate = "volume:" + table.text(9, index).value_or("");
    if (device.find_part(aggregate) != nullptr)
      device.links.push_back({id, aggregate, "stored_on", {}});
  }
}

/// The name by which SCSI hosts know a LUN of 7-Mode: NAA type 6 with NetApp's 60a98000 and the
/// letters of its serial number.
std::string wwid_of(const std::string& serial) {
  constexpr std::size_t kLetters = 12;
  if (serial.size() != kLetters) return {};
  std::string out = "360a98000";
  for (const char c : serial) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

/// lunTable: what hosts see, on its flexible volume.
void read_luns(const Walk& walk, Device& device) {
  const Table table{walk, netapp({17, 15, 2, 1})};
  for (const Oid& index : table.rows()) {
    const auto name = table.text(2, index);
    if (!name) continue;
    Part part;
    part.kind = "volume";
    part.index = "lun" + *name;
    part.name = "LUN " + *name;
    part.wwid = wwid_of(table.text(7, index).value_or(""));
    model::set(part.more, "type", std::optional<std::string_view>{"lun"});
    // lunOnline: false(1), true(2).
    if (table.integer(6, index) == 1) part.operational = false;
    const std::string id = device.add(std::move(part)).id();
    const std::string volume = "volume:vol/" + table.text(8, index).value_or("");
    if (device.find_part(volume) != nullptr) device.links.push_back({id, volume, "stored_on", {}});
  }
}

/// Members of a list like "1, 2, 4", at most 64.
std::vector<std::string> members(const std::optional<std::string>& list) {
  std::vector<std::string> out;
  if (!list) return out;
  for (const std::string_view piece : core::split(*list, ',')) {
    const std::string_view name = core::trim(piece);
    if (!name.empty() && out.size() < 64) out.emplace_back(name);
  }
  return out;
}

/// enclTable: disk shelves with their supplies and fans; columns list what is present and what has
/// failed by number.
void read_shelves(const Walk& walk, Device& device) {
  const Table table{walk, netapp({21, 1, 2, 1})};
  struct Unit {
    std::string_view kind;
    std::uint32_t present;
    std::uint32_t failed;
    std::uint32_t serials;
    std::uint32_t most;
  };
  constexpr auto kUnits = std::to_array<Unit>({{"psu", 13, 15, 14, 12}, {"fan", 17, 18, 0, 16}});
  for (const Oid& index : table.rows()) {
    Part shelf;
    shelf.kind = "chassis";
    shelf.index = table.text(3, index).value_or(index_text(index));
    shelf.name = "shelf " + shelf.index;
    shelf.model = core::trim(table.text(5, index).value_or(""));
    shelf.vendor = core::lower(core::trim(table.text(6, index).value_or("")));
    shelf.serial = table.text(9, index).value_or("");
    // enclContactState: active(3).
    if (table.integer(2, index) == 3) shelf.operational = true;
    const std::string shelf_index = shelf.index;
    const std::string shelf_id = device.add(std::move(shelf)).id();
    for (const Unit& unit : kUnits) {
      const auto present = members(table.text(unit.present, index));
      const auto failed = members(table.text(unit.failed, index));
      const auto serials =
          unit.serials == 0 ? std::vector<std::string>{} : members(table.text(unit.serials, index));
      for (std::size_t i = 0; i < present.size(); ++i) {
        Part part;
        part.kind = unit.kind;
        part.index = shelf_index + "." + present[i];
        part.name = std::string{unit.kind == "psu" ? "power supply " : "fan "} + present[i] +
                    " of shelf " + shelf_index;
        part.vendor = "netapp";
        if (serials.size() == present.size()) part.serial = serials[i];
        part.in = shelf_id;
        part.operational = std::ranges::find(failed, present[i]) == failed.end();
        device.add(std::move(part));
      }
      // enclPowerSuppliesMaximum, enclFansMaximum: how many bays there are.
      const auto most = within(table.integer(unit.most, index), 0, 64);
      for (std::int64_t number = 1; most && number <= *most; ++number) {
        const std::string name = std::to_string(number);
        if (std::ranges::find(present, name) != present.end()) continue;
        Part part;
        part.kind = unit.kind;
        part.index = shelf_index + "." + name;
        part.name = "empty bay " + name + " of shelf " + shelf_index;
        part.in = shelf_id;
        part.present = false;
        device.add(std::move(part));
      }
    }
  }
}

/// cf group: the partner that takes over.  cfSettings: notConfigured(1), enabled(2), disabled(3),
/// takeoverByPartnerDisabled(4), thisNodeDead(5); cfState: dead(1), canTakeover(2),
/// cannotTakeover(3), takeover(4); cfPartnerStatus: maybeDown(1), ok(2), dead(3).
void read_failover(const Walk& walk, Device& device) {
  const auto settings = within(walk.integer(netapp({2, 3, 1, 0})), 1, 5);
  if (!settings) return;
  if (*settings == 1) {
    fill(device.more, "controller_mode", std::optional<std::string>{"single"});
    return;
  }
  const auto state = within(walk.integer(netapp({2, 3, 2, 0})), 1, 4);
  const auto partner_status = within(walk.integer(netapp({2, 3, 4, 0})), 1, 3);
  constexpr std::array<std::string_view, 5> kStates{"", "dead", "can_takeover", "cannot_takeover",
                                                    "takeover"};
  if (state)
    fill(device.more, "failover_state",
         std::optional{std::string{kStates.at(static_cast<std::size_t>(*state))}});
  constexpr std::array<std::string_view, 6> kSettings{
      "", "", "enabled", "disabled", "takeover_by_partner_disabled", "this_node_dead"};
  fill(device.more, "failover_setting",
       std::optional{std::string{kSettings.at(static_cast<std::size_t>(*settings))}});
  // Each serves its own aggregates and takes the other's over, unless it says that it won't.
  const bool takes_over = *settings == 2 && state != 3;
  fill(device.more, "controller_mode",
       std::optional<std::string>{takes_over ? "active-active" : "single"});
  const Table aggregates{walk, netapp({5, 11, 1})};
  std::string own;
  for (const Oid& index : aggregates.rows()) {
    if (own.empty()) own = aggregates.text(13, index).value_or("");
  }
  const auto add = [&](const std::string& name, std::optional<bool> works, bool is_own) {
    Part part;
    part.kind = "storage_controller";
    part.index = name;
    part.name = "controller " + name;
    part.operational = works;
    model::set(part.more, "role", std::optional<std::string_view>{is_own ? "own" : "partner"});
    const std::string id = device.add(std::move(part)).id();
    // A partner that won't take over carries nothing of this one's.
    if (is_own || takes_over) device.links.push_back({id, "", "member_of", {}});
  };
  add(own.empty() ? "own" : own, state ? std::optional{*state != 1} : std::nullopt, true);
  std::optional<bool> partner_works;
  if (partner_status == 2) partner_works = true;
  if (partner_status == 3) partner_works = false;
  add(walk.text(netapp({2, 3, 6, 0})).value_or("partner"), partner_works, false);
}

}  // namespace

void read_netapp(const Walk& walk, Device& device) {
  const auto model = walk.text(netapp({1, 5, 0}));
  if (!model) return;
  device.kind = "storage_array";
  fill(device.model, model);
  fill(device.serial, walk.text(netapp({1, 9, 0})));
  if (const auto version = walk.text(netapp({1, 2, 0}))) {
    const auto words = core::words(*version);
    for (std::size_t i = 0; i + 1 < words.size() && device.os.empty(); ++i) {
      if (words[i] == "Release") device.os = "Data ONTAP " + std::string{words[i + 1]};
    }
  }
  read_raid(walk, device);
  read_spares(walk, device);
  read_volumes(walk, device);
  read_luns(walk, device);
  read_shelves(walk, device);
  read_failover(walk, device);
}

}  // namespace plimsoll::snmp
