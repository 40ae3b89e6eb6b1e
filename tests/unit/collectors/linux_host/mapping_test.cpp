#include "collectors/linux_host/mapping.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <variant>

#include <catch2/catch.hpp>

namespace plimsoll::linux_host {
namespace {

using model::NeedRecord;
using model::Record;

template <typename T>
std::vector<T> only(const std::vector<Record>& records) {
  std::vector<T> out;
  for (const auto& record : records) {
    if (const auto* value = std::get_if<T>(&record)) out.push_back(*value);
  }
  return out;
}

std::optional<model::AssetRecord> asset(const std::vector<Record>& records,
                                        const std::string& key) {
  for (auto& found : only<model::AssetRecord>(records)) {
    if (found.key == key) return found;
  }
  return std::nullopt;
}

std::optional<NeedRecord> need(const std::vector<Record>& records, const std::string& of) {
  for (auto& found : only<NeedRecord>(records)) {
    if (found.of.key == of) return found;
  }
  return std::nullopt;
}

/// What is a member of a group, by key; "-" in front of what stands by.
std::vector<std::string> members(const std::vector<Record>& records, const std::string& of) {
  std::vector<std::string> out;
  for (const auto& relation : only<model::RelationRecord>(records)) {
    if (relation.kind != "member_of" || relation.to.key != of) continue;
    out.push_back((relation.attributes.contains("active") ? "-" : "") + relation.from.key);
  }
  return out;
}

model::Value attribute(const std::vector<Record>& records, const std::string& key,
                       const std::string& name) {
  const auto found = asset(records, key);
  REQUIRE(found);
  INFO(key << " " << name);
  REQUIRE(found->attributes.contains(name));
  return found->attributes.at(name);
}

model::Value text(std::string value) { return value; }
model::Value number(std::int64_t value) { return value; }

bool relates(const std::vector<Record>& records, const std::string& from, const std::string& to) {
  return std::ranges::any_of(only<model::RelationRecord>(records), [&](const auto& relation) {
    return relation.from.key == from && relation.to.key == to;
  });
}

Host with_disks(std::initializer_list<const char*> names) {
  Host host;
  for (const std::string name : names) {
    BlockDevice disk;
    disk.name = name;
    disk.partitions = {name + "1"};
    host.blocks.push_back(disk);
  }
  return host;
}

TEST_CASE("an array states its level, slots and state; what that survives is not its to say",
          "[linux_host]") {
  const std::string level =
      GENERATE("raid0", "linear", "raid1", "raid4", "raid5", "raid6", "raid10");
  Host host = with_disks({"sda", "sdb", "sdc", "sdd"});
  RaidArray array;
  array.name = "md0";
  array.active = true;
  array.level = level;
  array.devices = {{"sda1", 0}, {"sdb1", 1}, {"sdc1", 2}, {"sdd1", 3}};
  array.slots = 4;
  array.working = 4;
  array.map = "UUUU";
  host.arrays.push_back(array);
  const auto records = map_host(host, "h");
  CHECK(only<NeedRecord>(records).empty());
  CHECK(attribute(records, "h:md:md0", "raid_level") == text(level));
  CHECK(attribute(records, "h:md:md0", "raid_members") == number(4));
  CHECK(attribute(records, "h:md:md0", "raid_working") == number(4));
  CHECK(attribute(records, "h:md:md0", "raid_state") == text("optimal"));
  CHECK(members(records, "h:md:md0") ==
        std::vector<std::string>{"h:disk:sda", "h:disk:sdb", "h:disk:sdc", "h:disk:sdd"});
}

TEST_CASE("a missing member stands in the group as a disk that is down", "[linux_host]") {
  Host host = with_disks({"sda", "sdb"});
  host.arrays =
      parse_mdstat("md0 : active raid1 sdb1[2](F) sda1[0]\n  9 blocks [2/1] [U_]\n").arrays;
  const auto records = map_host(host, "h");
  CHECK(members(records, "h:md:md0") == std::vector<std::string>{"h:disk:sda", "h:md:md0:slot1"});
  CHECK(attribute(records, "h:md:md0", "raid_state") == text("degraded"));
  CHECK(asset(records, "h:md:md0:slot1")->attributes.at("operational") == model::Value{false});
  CHECK_FALSE(asset(records, "h:disk:sdb")
                  ->attributes.contains("operational"));  // its partition failed, no more
  CHECK_FALSE(asset(records, "h:md:md0")->attributes.contains("operational"));
}

TEST_CASE("an array that does not run is failed", "[linux_host]") {
  Host host = with_disks({"sda", "sdb"});
  host.arrays = parse_mdstat("md0 : inactive sda1[0](S) sdb1[1](S)\n  9 blocks\n").arrays;
  const auto records = map_host(host, "h");
  CHECK(attribute(records, "h:md:md0", "raid_state") == text("failed"));
  CHECK(attribute(records, "h:md:md0", "operational") == model::Value{false});
  CHECK(attribute(records, "h:md:md0", "raid_level") == text("unknown"));
}

TEST_CASE("two members on one disk are one failure", "[linux_host]") {
  Host host = with_disks({"sda"});
  host.blocks[0].partitions = {"sda1", "sda2"};
  host.arrays = parse_mdstat("md0 : active raid1 sda2[1] sda1[0]\n  9 blocks [2/2] [UU]\n").arrays;
  const auto records = map_host(host, "h");
  CHECK(members(records, "h:md:md0") == std::vector<std::string>{"h:disk:sda", "h:md:md0:slot1"});
  CHECK(relates(records, "h:md:md0:slot1", "h:disk:sda"));
}

TEST_CASE("a rebuilding member does not count yet", "[linux_host]") {
  Host host = with_disks({"sda", "sdb"});
  host.arrays =
      parse_mdstat("md0 : active raid1 sdb1[2] sda1[0]\n  9 blocks [2/1] [U_]\n  recovery = 1%\n")
          .arrays;
  const auto records = map_host(host, "h");
  CHECK(members(records, "h:md:md0") == std::vector<std::string>{"h:disk:sda", "h:md:md0:slot1"});
  CHECK(relates(records, "h:md:md0:slot1", "h:disk:sdb"));
  CHECK(attribute(records, "h:md:md0", "raid_state") == text("rebuilding"));
}

Host with_bond(const std::string& text) {
  Host host;
  for (const std::string name : {"bond0", "eth0", "eth1"}) {
    Interface interface;
    interface.name = name;
    interface.kind = name == "bond0" ? Interface::Kind::bond : Interface::Kind::physical;
    host.interfaces.push_back(interface);
  }
  host.interfaces[0].bond = parse_bond(
      text + "Slave Interface: eth0\nMII Status: up\nSlave Interface: eth1\nMII Status: down\n");
  host.interfaces[0].lowers = {"eth0", "eth1"};
  return host;
}

TEST_CASE("a bond states its mode and how it watches its ports", "[linux_host]") {
  const auto records = map_host(
      with_bond("Bonding Mode: fault-tolerance (active-backup)\nCurrently Active Slave: eth0\n"
                "MII Polling Interval (ms): 1000\nDown Delay (ms): 1500\nMin links: 2\n"
                "ARP Polling Interval (ms): 600\n"),
      "h");
  CHECK(only<NeedRecord>(records).empty());
  CHECK(attribute(records, "h:nic:bond0", "bond_mode") == text("fault-tolerance (active-backup)"));
  CHECK(attribute(records, "h:nic:bond0", "miimon_ms") == number(1000));
  CHECK(attribute(records, "h:nic:bond0", "down_delay_ms") == number(1500));
  CHECK(attribute(records, "h:nic:bond0", "arp_interval_ms") == number(600));
  CHECK(attribute(records, "h:nic:bond0", "min_links") == number(2));
  // Only the active port carries the role.
  CHECK(members(records, "h:nic:bond0") == std::vector<std::string>{"h:nic:eth0", "-h:nic:eth1"});
  CHECK(attribute(records, "h:nic:eth1", "operational") == model::Value{false});
  CHECK_FALSE(asset(records, "h:nic:eth0")->attributes.contains("operational"));
}

TEST_CASE("ports of a team are members of it", "[linux_host]") {
  Host host = with_bond("");
  host.interfaces[0].kind = Interface::Kind::team;
  host.interfaces[0].bond.reset();
  auto records = map_host(host, "h");
  CHECK(attribute(records, "h:nic:bond0", "bond_mode") == text("team"));
  CHECK(members(records, "h:nic:bond0") == std::vector<std::string>{"h:nic:eth0", "h:nic:eth1"});
  host.interfaces[0].runner = "activebackup";
  records = map_host(host, "h");
  CHECK(attribute(records, "h:nic:bond0", "bond_mode") == text("team (activebackup)"));
}

TEST_CASE("a machine is powered by each of its supplies, and says no number", "[linux_host]") {
  Host host;
  host.dmi_supplies.resize(3);
  host.dmi_supplies[1].present = false;
  host.dmi_supplies[2].healthy = false;
  const auto records = map_host(host, "h");
  CHECK(only<NeedRecord>(records).empty());
  CHECK(relates(records, "h", "h:psu:1"));
  CHECK(relates(records, "h", "h:psu:3"));
  CHECK_FALSE(asset(records, "h:psu:2"));
  CHECK(attribute(records, "h:psu:3", "operational") == model::Value{false});
}

TEST_CASE("a physical port is known by its machine's names", "[linux_host]") {
  Host host = with_bond("");
  host.hostname = "db1";
  host.fqdn = "db1.example.org";
  const auto ids = asset(map_host(host, "h"), "h:nic:eth0")->ids;
  CHECK(ids == std::vector<model::Identifier>{{"port-id", "db1.example.org/eth0"},
                                              {"port-id", "db1/eth0"}});
}

TEST_CASE("ports on one card depend on the card", "[linux_host]") {
  Host host = with_bond("");
  host.interfaces[1].pci_address = "0000:18:00.0";
  host.interfaces[2].pci_address = "0000:18:00.1";
  const auto records = map_host(host, "h");
  CHECK(relates(records, "h:nic:eth0", "h:nic_card:0000:18:00"));
  CHECK(relates(records, "h:nic:eth1", "h:nic_card:0000:18:00"));
  host.interfaces[2].pci_address = "0000:19:00.0";
  CHECK_FALSE(asset(map_host(host, "h"), "h:nic_card:0000:18:00"));
}

TEST_CASE("the lowest metric is the way out; equal ones share it", "[linux_host]") {
  Host host = with_bond("");
  host.routes = {{"bond0", "0.0.0.0", 0, "10.0.0.1", 100}, {"eth0", "0.0.0.0", 0, "10.0.1.1", 200}};
  auto records = map_host(host, "h");
  CHECK(relates(records, "h", "h:nic:bond0"));
  CHECK_FALSE(need(records, "h"));
  const auto relations = only<model::RelationRecord>(records);
  CHECK(std::ranges::any_of(relations, [](const auto& r) { return r.to.id.value == "10.0.0.1"; }));
  CHECK(std::ranges::none_of(relations, [](const auto& r) { return r.to.id.value == "10.0.1.1"; }));
  host.routes[1].metric = 100;
  records = map_host(host, "h");
  std::set<std::string> groups;
  for (const auto& group : only<NeedRecord>(records)) {
    if (group.of.key == "h") groups.insert(group.group);
  }
  CHECK(groups == std::set<std::string>{"gateway", "uplink"});
}

TEST_CASE("name servers are asked one after the other", "[linux_host]") {
  Host host;
  host.resolver.servers = {"10.0.0.53", "127.0.0.1", "10.0.1.53"};
  const auto group = need(map_host(host, "h"), "h");
  REQUIRE(group);
  CHECK(group->k == 1);
  CHECK(group->takeover == model::Takeover::automatic);
  CHECK(group->takeover_s == 5);
  REQUIRE(group->members.size() == 2);
  CHECK(group->members[0].active);
  CHECK_FALSE(group->members[1].active);
  host.resolver.servers = {"10.0.0.53"};
  const auto records = map_host(host, "h");
  CHECK_FALSE(need(records, "h"));
  REQUIRE(only<model::RelationRecord>(records).size() == 1);
  CHECK_FALSE(only<model::RelationRecord>(records)[0].attributes.contains("strength"));  // hard
}

TEST_CASE("a name server needs no other host for names", "[linux_host]") {
  Host host;
  host.own_addresses = {"10.0.0.53"};
  host.resolver.servers = {"10.0.0.53", "10.0.1.53"};
  const auto records = map_host(host, "h");
  CHECK_FALSE(need(records, "h"));
  REQUIRE(only<model::RelationRecord>(records).size() == 1);
  CHECK(only<model::RelationRecord>(records)[0].attributes.contains("strength"));  // soft
}

TEST_CASE("connections to services of others are soft dependencies, theirs to ours are none",
          "[linux_host]") {
  Host host;
  host.own_addresses = {"10.0.0.1"};
  using State = Socket::State;
  host.sockets = {
      {"0.0.0.0", "0.0.0.0", 443, 0, State::listening, 1},
      {"10.0.0.1", "10.0.0.9", 443, 40000, State::established, 2},   // a client of ours
      {"10.0.0.1", "10.0.0.2", 40001, 5432, State::established, 3},  // we are the client
      {"10.0.0.1", "10.0.0.2", 40002, 5432, State::established, 4},
      {"10.0.0.1", "10.0.0.1", 40003, 443, State::established, 5},    // to ourselves
      {"10.0.0.1", "10.0.0.7", 40004, 50000, State::established, 6},  // who serves whom?
      {"127.0.0.1", "127.0.0.1", 40005, 6379, State::established, 7},
      {"10.0.0.1", "10.0.0.8", 40006, 22, State::other, 8}};
  const auto relations = only<model::RelationRecord>(map_host(host, "h"));
  REQUIRE(relations.size() == 1);
  CHECK(relations[0].to.id.value == "10.0.0.2");
  CHECK(relations[0].attributes.at("strength") == model::Value{std::string{"soft"}});
  CHECK(relations[0].attributes.at("port") == model::Value{std::int64_t{5432}});
  CHECK(relations[0].attributes.at("observed") == model::Value{true});
}

TEST_CASE("serial numbers identify the parts of real machines only, and only one part each",
          "[linux_host]") {
  Host host = with_disks({"sda", "sdb", "sdc"});
  for (auto& disk : host.blocks) disk.vendor = "SEAGATE";
  host.blocks[0].serial = "ABC1234";
  host.blocks[1].serial = host.blocks[2].serial = "DUP1234";
  const auto records = map_host(host, "h");
  CHECK(asset(records, "h:disk:sda")->ids ==
        std::vector<model::Identifier>{{"serial", "seagate/ABC1234"}});
  CHECK(asset(records, "h:disk:sdb")->ids.empty());
  CHECK(only<model::ProblemRecord>(records).size() == 1);
  host.hypervisor = "kvm";
  CHECK(asset(map_host(host, "h"), "h:disk:sda")->ids.empty());
}

Host with_images(int count) {
  Host host = with_disks({"sda", "sdb", "sdc"});
  BlockDevice whole;
  int number = 0;
  const auto block = [&](const std::string& mapper, std::vector<std::string> slaves) {
    BlockDevice out;
    out.name = "dm-" + std::to_string(number++);
    out.kind = BlockDevice::Kind::mapper;
    out.mapper_name = mapper;
    out.mapper_uuid = "LVM-x";
    out.slaves = std::move(slaves);
    host.blocks.push_back(out);
    return out.name;
  };
  const std::vector<std::string> disks{"sda1", "sdb1", "sdc1"};
  std::vector<std::string> parts;
  for (int i = 0; i < count; ++i) {
    const auto& disk = disks[static_cast<std::size_t>(i)];
    parts.push_back(block("vg-root_rmeta_" + std::to_string(i), {disk}));
    parts.push_back(block("vg-root_rimage_" + std::to_string(i), {disk}));
  }
  block("vg-root", parts);
  block("vg-span", {"sda1", "sdb1"});
  return host;
}

TEST_CASE("two LVM images with metadata are a mirror; plain volumes need all they stand on",
          "[linux_host]") {
  const auto records = map_host(with_images(2), "h");
  CHECK(only<NeedRecord>(records).empty());
  CHECK(attribute(records, "h:lv:vg-root", "raid_level") == text("raid1"));
  CHECK(members(records, "h:lv:vg-root") ==
        std::vector<std::string>{"h:lv:vg-root_rimage_0", "h:lv:vg-root_rimage_1"});
  CHECK(relates(records, "h:lv:vg-span", "h:disk:sda"));
  CHECK(relates(records, "h:lv:vg-span", "h:disk:sdb"));
  CHECK(members(records, "h:lv:vg-span").empty());
}

TEST_CASE("three LVM images survive one loss, or what the level says that lvs tells",
          "[linux_host]") {
  Host host = with_images(3);
  const auto group = need(map_host(host, "h"), "h:lv:vg-root");
  REQUIRE(group);
  CHECK(group->k == 2);
  CHECK(group->members.size() == 3);
  host.volumes = parse_lvm(
                     "  LV   VG Attr       LSize Type     Cpy%Sync\n"
                     "  root vg rwi-aor-r- 1.00g raid5_ls 40.00\n")
                     .volumes;
  const auto records = map_host(host, "h");
  CHECK(only<NeedRecord>(records).empty());
  CHECK(attribute(records, "h:lv:vg-root", "raid_level") == text("raid5"));
  CHECK(attribute(records, "h:lv:vg-root", "segment_type") == text("raid5_ls"));
  CHECK(attribute(records, "h:lv:vg-root", "raid_members") == number(3));
  CHECK(attribute(records, "h:lv:vg-root", "raid_state") == text("degraded"));  // needs a refresh
}

TEST_CASE("a pool is striped over its sets, whose disks are their members", "[linux_host]") {
  Host host = with_disks({"sda", "sdb", "sdc"});
  host.blocks[2].serial = "K8JAPRGN";
  host.pools = parse_zpool_status(
                   "  pool: tank\n state: DEGRADED\nconfig:\n\n"
                   "\tNAME        STATE     READ WRITE CKSUM\n"
                   "\ttank        DEGRADED     0     0     0\n"
                   "\t  mirror-0  DEGRADED     0     0     0\n"
                   "\t    sda     ONLINE       0     0     0\n"
                   "\t    sdb     UNAVAIL      0     0     0  cannot open\n"
                   "\t  ata-726060ALE614-K8JAPRGN-part1  ONLINE 0 0 0\n"
                   "\tlogs\n\t  nvme0n1   ONLINE       0     0     0\n"
                   "\tspares\n\t  sde       AVAIL\n\t  sdf  INUSE\n")
                   .pools;
  host.mounts.resize(1);
  host.mounts[0].source = "tank/home";
  host.mounts[0].point = "/home";
  host.mounts[0].type = "zfs";
  const auto records = map_host(host, "h");
  CHECK(relates(records, "h:zpool:tank", "h:zpool:tank:mirror-0"));
  CHECK(relates(records, "h:zpool:tank", "h:disk:sdc"));  // by the serial number in its name
  CHECK(relates(records, "h:fs:/home", "h:zpool:tank"));
  CHECK(members(records, "h:zpool:tank:mirror-0") ==
        std::vector<std::string>{"h:disk:sda", "h:zpool:tank:mirror-0:disk:sdb"});
  const std::string set = "h:zpool:tank:mirror-0";
  CHECK(attribute(records, set, "raid_level") == text("mirror"));
  CHECK(attribute(records, set, "raid_members") == number(2));
  CHECK(attribute(records, set, "raid_working") == number(1));
  CHECK(attribute(records, set, "raid_spares") == number(1));
  CHECK(attribute(records, set, "raid_state") == text("degraded"));
  CHECK(attribute(records, set + ":disk:sdb", "operational") == model::Value{false});
  CHECK(attribute(records, "h:zpool:tank", "state") == text("DEGRADED"));
  CHECK_FALSE(asset(records, "h:zpool:tank")->attributes.contains("operational"));
  CHECK_FALSE(asset(records, "h:zpool:tank:disk:nvme0n1"));  // a log device is no part of the data
}

TEST_CASE("paths are counted once and a device without an asset is reported", "[linux_host]") {
  Host host = with_disks({"sda"});
  BlockDevice block;
  block.name = "dm-0";
  block.kind = BlockDevice::Kind::mapper;
  block.mapper_name = "mpatha";
  block.mapper_uuid = "mpath-3600abc";
  block.slaves = {"dm-0", "sda", "sda1"};
  host.blocks.push_back(block);
  host.arrays = parse_mdstat("md127 : inactive sdb[0](S)\n  9 blocks super external:imsm\n").arrays;
  host.mounts = {{"/dev/md127", "/x", "ext4", false, {}}};
  const auto records = map_host(host, "h");
  CHECK(members(records, "h:mpath:mpatha") == std::vector<std::string>{"h:path:sda"});
  CHECK(attribute(records, "h:mpath:mpatha", "multipath") == model::Value{true});
  CHECK(relates(records, "h:mpath:mpatha", "lun:3600abc"));
  CHECK_FALSE(asset(records, "h:md:md127"));
  CHECK_FALSE(relates(records, "h:fs:/x", "h:md:md127"));
  REQUIRE(only<model::ProblemRecord>(records).size() == 1);
  CHECK(only<model::ProblemRecord>(records)[0].subject == "h:fs:/x");
}

TEST_CASE("a denied area is a denied scope with the right that is missing", "[linux_host]") {
  Host host;
  host.gaps.push_back(
      {Area::identity, Access::denied, "/sys/x", "Permission denied", "run as root"});
  const auto records = map_host(host, "h");
  const auto scopes = only<model::ScopeRecord>(records);
  REQUIRE(scopes.size() == kAreaCount);
  for (const auto& scope : scopes) {
    const bool identity = scope.scope == "host:h/identity";
    CHECK(scope.status == (identity ? model::ScopeStatus::denied : model::ScopeStatus::complete));
    if (identity) CHECK(scope.reason == "/sys/x: Permission denied; run as root");
  }
  REQUIRE(only<model::ProblemRecord>(records).size() == 1);
  CHECK(only<model::ProblemRecord>(records)[0].severity == model::ProblemRecord::Severity::warning);
}

TEST_CASE("a host without a legal name is called after its tree", "[linux_host]") {
  Host host;
  CHECK(target_name(host, "tree7") == "tree7");
  host.hostname = "evil\"</script>";
  CHECK(target_name(host, "tree7") == "tree7");
  host.hostname = "Web1";
  CHECK(target_name(host, "tree7") == "web1");
  host.fqdn = "Web1.Example.org";
  CHECK(target_name(host, "tree7") == "web1.example.org");
}

}  // namespace
}  // namespace plimsoll::linux_host
