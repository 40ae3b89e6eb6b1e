// The rules of power, network and storage: what each concludes from what devices tell.
#include <catch2/catch.hpp>

#include "tests/unit/topology/topology_estate.hpp"

namespace plimsoll::topology {
namespace {

using Catch::Matchers::Contains;
using estate::Assessed;
using estate::Records;
using estate::relation;
using estate::thing;
using Words = model::Attributes;

/// `count` things of a kind, "m1", "m2", …, each in `verb` relation: to `of` or from it.
Records with_parts(Records records, std::string_view kind, int count, std::string_view verb,
                   const std::string& of, bool to_group) {
  for (int i = 1; i <= count; ++i) {
    const auto key = "m" + std::to_string(i);
    records.emplace_back(thing(key, std::string{kind}));
    records.emplace_back(to_group ? relation(key, std::string{verb}, of)
                                  : relation(of, std::string{verb}, key));
  }
  return records;
}

Records powered(Words attributes, int supplies) {
  return with_parts({thing("srv", "server", std::move(attributes))}, "psu", supplies, "powered_by",
                    "srv", false);
}

/// Replaces the thing of that key.
Records replaced(Records records, model::AssetRecord thing) {
  for (auto& record : records) {
    auto* asset = std::get_if<model::AssetRecord>(&record);
    if (asset != nullptr && asset->key == thing.key) *asset = thing;
  }
  return records;
}

/// "1 of 2 automatic 4 s", of the one need of `of`.
std::string timed(Assessed estate, const std::string& of) {
  return estate.rows(
      "SELECT n.k || ' of ' || n.members || ' ' || n.takeover || "
      "coalesce(' ' || n.takeover_s || ' s', '') FROM need n "
      "JOIN asset a ON a.id = n.asset_id WHERE a.name = '" +
      of + "'");
}

Records volume(Words attributes, int disks) {
  return with_parts({thing("md0", "volume", std::move(attributes))}, "disk", disks, "member_of",
                    "md0", true);
}

}  // namespace

TEST_CASE("a redundancy mode says how many supplies are needed", "[topology]") {
  const auto needs = [](std::string mode, int supplies) {
    return Assessed{powered({{"power_redundancy_mode", mode}}, supplies)}.needs("srv");
  };
  CHECK(needs("redundant", 2) == "1 of 2 seamless power-supplies: m1 m2\n");
  CHECK(needs("Grid", 4) == "2 of 4 seamless power-supplies: m1 m2 m3 m4\n");
  CHECK(needs("N+1", 3) == "2 of 3 seamless power-supplies: m1 m2 m3\n");
  CHECK(needs("combined", 2) == "2 of 2 seamless power-supplies: m1 m2\n");
  CHECK(needs("ps-rdnt", 2) == "1 of 2 seamless power-supplies: m1 m2\n");
  CHECK(needs("homeopathic", 2) == "2 of 2 seamless power-supplies-unstated: m1 m2\n");
  CHECK(Assessed{powered({{"psus_needed", std::int64_t{1}}}, 3)}.needs("srv") ==
        "1 of 3 seamless power-supplies: m1 m2 m3\n");
}

TEST_CASE("an empty bay is no supply, and a dead one proves that the others suffice",
          "[topology]") {
  SECTION("empty") {
    Assessed estate{replaced(powered({}, 2), thing("m2", "psu", {{"present", false}}))};
    CHECK(estate.needs("srv") == "1 of 1 seamless relation: m1\n");
  }
  SECTION("dead") {
    Assessed estate{replaced(powered({}, 2), thing("m2", "psu", {{"operational", false}}))};
    CHECK(estate.needs("srv") == "1 of 2 seamless power-supplies-unstated: m1 m2!\n");
    CHECK_THAT(estate.why("srv", "power-supplies-unstated"), Contains("only 1 of 2 work"));
  }
}

TEST_CASE("a transfer switch needs one of its inputs, as fast as it transfers", "[topology]") {
  const auto needs = [](Words attributes) {
    return timed(Assessed{with_parts({thing("ats", "pdu", std::move(attributes))}, "power_feed", 2,
                                     "powered_by", "ats", false)},
                 "ats");
  };
  CHECK(needs({{"type", "ats"}}) == "1 of 2 automatic\n");
  CHECK(needs({{"type", "ats"}, {"transfer_ms", std::int64_t{12}}}) == "1 of 2 seamless\n");
  CHECK(needs({{"type", "ATS"}, {"transfer_ms", std::int64_t{1500}}}) == "1 of 2 automatic 2 s\n");
  CHECK(needs({{"type", "sts"}}) == "1 of 2 seamless\n");
  CHECK(needs({{"type", "pdu"}}) == "2 of 2 seamless\n");
}

TEST_CASE("what two sources tell by different names is not added up", "[topology]") {
  const auto device = [](std::string kind, Words attributes) {
    auto asset = thing("ats", std::move(kind), std::move(attributes));
    asset.ids.push_back({"serial", "apc/ZA1"});
    return asset;
  };
  const auto source = [&](const std::string& first, const std::string& second) {
    return Records{device("pdu", {{"type", "ats"}}), thing(first, "power_feed"),
                   thing(second, "power_feed"), relation("ats", "powered_by", first),
                   relation("ats", "powered_by", second)};
  };
  Assessed estate{std::vector<Records>{source("a", "b"), source("main a", "main b")}};
  CHECK(estate.needs("ats") ==
        "1 of 2 automatic transfer-switch: a b\n1 of 2 automatic transfer-switch: main a main b\n");
}

TEST_CASE("supplies that two sources know by their serial numbers are one group", "[topology]") {
  const auto part = [](const char* key, const char* serial) {
    auto asset = thing(key, "psu");
    asset.ids.push_back({"serial", serial});
    return asset;
  };
  const auto server = [] {
    auto asset = thing("srv", "server", {{"power_redundancy_mode", "redundant"}});
    asset.ids.push_back({"serial", "dell/SRV1"});
    return asset;
  };
  Assessed estate{std::vector<Records>{
      {server(), part("psu 1", "dell/PS1"), part("psu 2", "dell/PS2"),
       relation("srv", "powered_by", "psu 1"), relation("srv", "powered_by", "psu 2")},
      {server(), part("supply 1", "dell/PS1"), thing("supply 2", "psu"),
       relation("srv", "powered_by", "supply 1"), relation("srv", "powered_by", "supply 2")}}};
  CHECK(estate.rows("SELECT count(*), max(k), max(members) FROM need") == "1|2|3\n");
}

TEST_CASE("a list of supplies is told better by a group that some source declares", "[topology]") {
  auto chassis = thing("box", "chassis");
  auto server = thing("srv", "server");
  server.ids.push_back({"serial", "dell/SRV1"});
  Assessed estate{std::vector<Records>{
      {chassis, server, thing("bay 1", "psu"), thing("bay 2", "psu"),
       relation("srv", "located_in", "box"),
       store::estate::need("box", "power", 1, {"bay 1", "bay 2"})},
      {server, thing("fru 1", "psu"), thing("fru 2", "psu"), relation("srv", "powered_by", "fru 1"),
       relation("srv", "powered_by", "fru 2")}}};
  CHECK(estate.needs("box") == "1 of 2 seamless power-supplies: bay 1 bay 2\n");
  CHECK(estate.needs("srv") == "1 of 1 seamless relation: box\n");
}

TEST_CASE("the mode of a bond decides how its ports stand in for each other", "[topology]") {
  const auto needs = [](Words attributes) {
    return timed(Assessed{with_parts({thing("bond0", "nic", std::move(attributes))}, "nic", 2,
                                     "member_of", "bond0", true)},
                 "bond0");
  };
  constexpr std::int64_t kPoll = 100;
  CHECK(needs({{"bond_mode", "IEEE 802.3ad Dynamic link aggregation"},
               {"miimon_ms", std::int64_t{0}}}) == "1 of 2 seamless 0 s\n");
  CHECK(needs({{"bond_mode", "fault-tolerance (active-backup)"},
               {"miimon_ms", kPoll},
               {"down_delay_ms", std::int64_t{2000}}}) == "1 of 2 automatic 3 s\n");
  CHECK(needs({{"bond_mode", "fault-tolerance (active-backup)"},
               {"miimon_ms", std::int64_t{0}},
               {"arp_interval_ms", std::int64_t{1000}}}) == "1 of 2 automatic 2 s\n");
  CHECK(needs({{"bond_mode", "load balancing (xor)"}, {"miimon_ms", std::int64_t{0}}}) ==
        "1 of 2 manual\n");
  CHECK(needs({{"bond_mode", "lacp"}, {"min_links", std::int64_t{2}}}) == "2 of 2 seamless 0 s\n");
  CHECK(needs({{"bond_mode", "team"}}) == "1 of 2 automatic\n");
  CHECK(needs({}) == "1 of 2 seamless\n");
}

TEST_CASE("a RAID set needs what its level and its state leave it", "[topology]") {
  const auto needs = [](Words attributes, int disks) {
    return Assessed{volume(std::move(attributes), disks)}.needs("md0");
  };
  CHECK(needs({{"raid_level", "raid1"}}, 2) == "1 of 2 seamless raid: m1 m2\n");
  CHECK(needs({{"raid_level", "RAID-6"}}, 4) == "2 of 4 seamless raid: m1 m2 m3 m4\n");
  CHECK(needs({{"raid_level", "raid10"}}, 4) == "3 of 4 seamless raid: m1 m2 m3 m4\n");
  CHECK(needs({{"raid_level", "raid0"}}, 2) == "2 of 2 seamless raid: m1 m2\n");
  CHECK(needs({{"raid_level", "raid-tec"}}, 6) == "3 of 6 seamless raid: m1 m2 m3 m4 m5 m6\n");
  SECTION("a missing disk has been lost already") {
    CHECK(needs({{"raid_level", "raid5"}, {"raid_members", std::int64_t{4}}}, 3) ==
          "3 of 3 seamless raid: m1 m2 m3\n");
  }
  SECTION("what says degraded without saying which is taken at its word") {
    CHECK(needs({{"raid_level", "raid5"}, {"raid_state", "degraded"}}, 3) ==
          "3 of 3 seamless raid: m1 m2 m3\n");
    Assessed estate{replaced(volume({{"raid_level", "raid5"}, {"raid_state", "degraded"}}, 3),
                             thing("m2", "disk", {{"operational", false}}))};
    CHECK(estate.needs("md0") == "2 of 3 seamless raid: m1 m2! m3\n");
  }
  SECTION("an unknown level survives nothing, and is a gap") {
    Assessed estate{volume({{"raid_level", "marvellous"}}, 2)};
    CHECK(estate.needs("md0") == "2 of 2 seamless raid: m1 m2\n");
    CHECK(estate.gaps("md0").size() == 1);
  }
}

TEST_CASE("a multipath device needs one of its paths", "[topology]") {
  Assessed estate{with_parts({thing("lun", "volume", {{"multipath", true}})}, "link", 4,
                             "member_of", "lun", true)};
  CHECK(estate.needs("lun") == "1 of 4 seamless multipath: m1 m2 m3 m4\n");
}

TEST_CASE("a first-hop group needs one of its routers, and one alone is a gap", "[topology]") {
  const auto group = [](Words attributes, int routers) {
    return Assessed{with_parts({thing("gw", "gateway", std::move(attributes))}, "router", routers,
                               "member_of", "gw", true)};
  };
  CHECK(timed(group({{"fhrp", "vrrp"}}, 2), "gw") == "1 of 2 automatic 4 s\n");
  CHECK(timed(group({{"fhrp", "vrrp"}, {"advertisement_ms", std::int64_t{100}}}, 2), "gw") ==
        "1 of 2 automatic 1 s\n");
  CHECK(timed(group({{"fhrp", "hsrp"}}, 2), "gw") == "1 of 2 automatic 10 s\n");
  CHECK(timed(group({{"fhrp", "hsrp"}, {"hold_ms", std::int64_t{750}}}, 2), "gw") ==
        "1 of 2 automatic 1 s\n");
  CHECK(group({{"fhrp", "vrrp"}}, 2).model.gaps.empty());
  CHECK(group({{"fhrp", "vrrp"}}, 1).gaps("gw").size() == 1);
}

TEST_CASE("an address that every router answers for moves at once", "[topology]") {
  Assessed estate{with_parts({thing("gw", "gateway", {{"fhrp", "varp"}})}, "router", 2, "member_of",
                             "gw", true)};
  CHECK(estate.needs("gw") == "1 of 2 seamless first-hop: m1 m2\n");
}

TEST_CASE("a stack needs one of its members, a port the member that it is in", "[topology]") {
  Assessed estate{with_parts({thing("sw", "switch", {{"cluster_mode", "stack"}}),
                              thing("gi1/0/1", "nic"), relation("gi1/0/1", "located_in", "m1")},
                             "chassis", 2, "member_of", "sw", true)};
  CHECK(estate.needs("sw") == "1 of 2 automatic device-cluster: m1 m2\n");
  CHECK(estate.needs("gi1/0/1") == "1 of 1 seamless relation: m1\n");
  Assessed pair{with_parts({thing("sw", "switch", {{"cluster_mode", "mlag"}})}, "switch", 2,
                           "member_of", "sw", true)};
  CHECK(pair.needs("sw") == "1 of 2 seamless device-cluster: m1 m2\n");
}

TEST_CASE("an array says how its controllers stand in for each other, or all are needed",
          "[topology]") {
  const auto needs = [](Words attributes) {
    return Assessed{with_parts({thing("array", "storage_array", std::move(attributes))},
                               "storage_controller", 2, "member_of", "array", true)}
        .needs("array");
  };
  CHECK(needs({{"controller_mode", "active-active"}}) ==
        "1 of 2 automatic storage-controllers: m1 m2\n");
  CHECK(needs({{"controller_mode", "single"}}) == "2 of 2 seamless storage-controllers: m1 m2\n");
  CHECK(needs({}) == "2 of 2 seamless membership-unstated: m1 m2\n");
}

TEST_CASE("a host reaches its gateway over discovered cables and the routers that carry it",
          "[topology]") {
  Records records{thing("svc", "business_service"),
                  thing("db", "server"),
                  relation("svc", "runs_on", "db"),
                  thing("gw", "gateway", {{"fhrp", "vrrp"}}),
                  thing("r1", "router"),
                  thing("r2", "router"),
                  relation("r1", "member_of", "gw"),
                  relation("r2", "member_of", "gw")};
  const auto cable = [&](const std::string& a, const std::string& b) {
    records.emplace_back(relation(a, "connected_to", b));
  };
  for (const auto* key : {"leaf1", "leaf2"}) records.emplace_back(thing(key, "switch"));
  const auto port = [&](const std::string& key, const std::string& device) {
    records.emplace_back(thing(key, "nic"));
    cable(key, device);
  };
  port("leaf1:1", "leaf1");
  port("leaf2:1", "leaf2");
  port("db:eno1", "db");
  port("db:eno2", "db");
  cable("db:eno1", "leaf1:1");
  cable("leaf1", "r1");
  cable("leaf1", "r2");
  SECTION("both links on one switch: the switch is a single point") {
    cable("db:eno2", "leaf1:1");
    Assessed estate{records};
    CHECK(estate.single_points("svc") == "db<leaf1 leaf1:1<leaf1 leaf1<leaf1\n");
  }
  SECTION("links on two switches: none is") {
    cable("db:eno2", "leaf2:1");
    cable("leaf2", "r1");
    cable("leaf2", "r2");
    Assessed estate{records};
    CHECK(estate.single_points("svc") == "db<db\n");
  }
}

}  // namespace plimsoll::topology
