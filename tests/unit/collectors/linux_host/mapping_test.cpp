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

std::vector<std::string> members(const NeedRecord& group) {
  std::vector<std::string> out;
  for (const auto& member : group.members) out.push_back(member.asset.key);
  return out;
}

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

TEST_CASE("each RAID level needs as many members as its kind of redundancy says", "[linux_host]") {
  const auto [level, k] = GENERATE(table<std::string, std::int64_t>({{"raid0", 4},
                                                                     {"linear", 4},
                                                                     {"raid1", 1},
                                                                     {"raid4", 3},
                                                                     {"raid5", 3},
                                                                     {"raid6", 2},
                                                                     {"raid10", 3},
                                                                     {"faulty", 4}}));
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
  const auto group = need(map_host(host, "h"), "h:md:md0");
  REQUIRE(group);
  CHECK(group->k == k);
  CHECK(group->takeover == model::Takeover::seamless);
  CHECK(members(*group) ==
        std::vector<std::string>{"h:disk:sda", "h:disk:sdb", "h:disk:sdc", "h:disk:sdd"});
}

TEST_CASE("a missing member stands in the group as a disk that is down", "[linux_host]") {
  Host host = with_disks({"sda", "sdb"});
  host.arrays =
      parse_mdstat("md0 : active raid1 sdb1[2](F) sda1[0]\n  9 blocks [2/1] [U_]\n").arrays;
  const auto records = map_host(host, "h");
  const auto group = need(records, "h:md:md0");
  REQUIRE(group);
  CHECK(members(*group) == std::vector<std::string>{"h:disk:sda", "h:md:md0:slot1"});
  CHECK(asset(records, "h:md:md0:slot1")->attributes.at("operational") == model::Value{false});
  CHECK_FALSE(asset(records, "h:disk:sdb")
                  ->attributes.contains("operational"));  // its partition failed, no more
  CHECK_FALSE(asset(records, "h:md:md0")->attributes.contains("operational"));
}

TEST_CASE("two members on one disk are one failure", "[linux_host]") {
  Host host = with_disks({"sda"});
  host.blocks[0].partitions = {"sda1", "sda2"};
  host.arrays = parse_mdstat("md0 : active raid1 sda2[1] sda1[0]\n  9 blocks [2/2] [UU]\n").arrays;
  const auto records = map_host(host, "h");
  CHECK(members(*need(records, "h:md:md0")) ==
        std::vector<std::string>{"h:disk:sda", "h:md:md0:slot1"});
  CHECK(relates(records, "h:md:md0:slot1", "h:disk:sda"));
}

TEST_CASE("a rebuilding member does not count yet", "[linux_host]") {
  Host host = with_disks({"sda", "sdb"});
  host.arrays =
      parse_mdstat("md0 : active raid1 sdb1[2] sda1[0]\n  9 blocks [2/1] [U_]\n  recovery = 1%\n")
          .arrays;
  const auto records = map_host(host, "h");
  CHECK(members(*need(records, "h:md:md0")) ==
        std::vector<std::string>{"h:disk:sda", "h:md:md0:slot1"});
  CHECK(relates(records, "h:md:md0:slot1", "h:disk:sdb"));
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

TEST_CASE("bonds take over by their mode and by how they watch their links", "[linux_host]") {
  using model::Takeover;
  struct Case {
    const char* text;
    Takeover takeover;
    std::optional<std::int64_t> seconds;
  };
  const auto [text, takeover, seconds] = GENERATE(
      Case{"Bonding Mode: IEEE 802.3ad\nMII Polling Interval (ms): 100\n", Takeover::seamless, 0},
      Case{"Bonding Mode: load balancing (xor)\nMII Polling Interval (ms): 100\n",
           Takeover::seamless, 0},
      Case{"Bonding Mode: fault-tolerance (active-backup)\nMII Polling Interval (ms): 100\n",
           Takeover::automatic, 1},
      Case{"Bonding Mode: fault-tolerance (active-backup)\nMII Polling Interval (ms): 1000\nDown "
           "Delay (ms): 1500\n",
           Takeover::automatic, 3},
      Case{"Bonding Mode: fault-tolerance (active-backup)\nMII Polling Interval (ms): 0\n",
           Takeover::manual,
           {}},
      Case{"Bonding Mode: load balancing (round-robin)\nMII Polling Interval (ms): 0\n",
           Takeover::manual,
           {}},
      Case{"Bonding Mode: fault-tolerance (active-backup)\nMII Polling Interval (ms): 0\nARP "
           "Polling Interval (ms): 600\n",
           Takeover::automatic, 2});
  const auto records = map_host(with_bond(text), "h");
  const auto group = need(records, "h:nic:bond0");
  REQUIRE(group);
  CHECK(group->k == 1);
  CHECK(group->takeover == takeover);
  CHECK(group->takeover_s == seconds);
  CHECK(asset(records, "h:nic:eth1")->attributes.at("operational") == model::Value{false});
  CHECK_FALSE(asset(records, "h:nic:eth0")->attributes.contains("operational"));
}

TEST_CASE("only the active port of an active-backup bond carries the role", "[linux_host]") {
  const auto records =
      map_host(with_bond("Bonding Mode: active-backup\nCurrently Active Slave: eth0\n"), "h");
  const auto group = need(records, "h:nic:bond0");
  REQUIRE(group);
  CHECK(group->members[0].active);
  CHECK_FALSE(group->members[1].active);
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

TEST_CASE("LVM mirrors survive one image; plain volumes need all they stand on", "[linux_host]") {
  Host host = with_disks({"sda", "sdb"});
  const auto add = [&](const char* name, const char* mapper, std::vector<std::string> slaves) {
    BlockDevice block;
    block.name = name;
    block.kind = BlockDevice::Kind::mapper;
    block.mapper_name = mapper;
    block.mapper_uuid = "LVM-x";
    block.slaves = std::move(slaves);
    host.blocks.push_back(block);
  };
  add("dm-0", "vg-root_rmeta_0", {"sda1"});
  add("dm-1", "vg-root_rimage_0", {"sda1"});
  add("dm-2", "vg-root_rmeta_1", {"sdb1"});
  add("dm-3", "vg-root_rimage_1", {"sdb1"});
  add("dm-4", "vg-root", {"dm-0", "dm-1", "dm-2", "dm-3"});
  add("dm-5", "vg-span", {"sda1", "sdb1"});
  const auto records = map_host(host, "h");
  const auto group = need(records, "h:lv:vg-root");
  REQUIRE(group);
  CHECK(group->k == 1);
  CHECK(members(*group) ==
        std::vector<std::string>{"h:lv:vg-root_rimage_0", "h:lv:vg-root_rimage_1"});
  CHECK(relates(records, "h:lv:vg-span", "h:disk:sda"));
  CHECK(relates(records, "h:lv:vg-span", "h:disk:sdb"));
  CHECK_FALSE(need(records, "h:lv:vg-span"));
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
  host.mounts = {{"/dev/md127", "/x", "ext4", false}};
  const auto records = map_host(host, "h");
  CHECK(members(*need(records, "h:mpath:mpatha")) == std::vector<std::string>{"h:path:sda"});
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
