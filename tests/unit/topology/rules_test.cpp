// One case a rule: what it concludes, and that it concludes nothing twice.
#include <catch2/catch.hpp>

#include "tests/unit/topology/topology_estate.hpp"

namespace plimsoll::topology {
namespace {

using estate::Assessed;
using estate::Records;
using estate::relation;
using estate::thing;

model::NeedRecord group(std::string of, std::string name, std::int64_t k,
                        const std::vector<std::string>& members,
                        model::Takeover takeover = model::Takeover::seamless) {
  auto need = store::estate::need(std::move(of), std::move(name), k, members);
  need.takeover = takeover;
  need.takeover_s.reset();
  return need;
}

TEST_CASE("a relation that says needs is one of one, soft when it says so", "[topology]") {
  Assessed estate{{thing("app", "application"), thing("db", "database"), thing("log", "queue"),
                   thing("team", "team"), relation("app", "depends_on", "db"),
                   relation("app", "depends_on", "log", {{"strength", "soft"}}),
                   relation("app", "owned_by", "team")}};
  CHECK(estate.needs("app") ==
        "1 of 1 seamless relation: db\n1 of 1 soft seamless relation: log\n");
  CHECK(estate.why("app", "relation").find("depends on db") != std::string::npos);
  CHECK(estate.model.gaps.empty());
}

TEST_CASE("a declared group takes the relations within it", "[topology]") {
  Assessed estate{{thing("srv", "server"), thing("psu1", "psu"), thing("psu2", "psu"),
                   thing("rack", "rack"), relation("srv", "powered_by", "psu1"),
                   relation("srv", "powered_by", "psu2"), relation("srv", "located_in", "rack"),
                   group("srv", "power", 1, {"psu1", "psu2"})}};
  CHECK(estate.needs("srv") ==
        "1 of 1 seamless relation: rack\n1 of 2 seamless power-supplies: psu1 psu2\n");
  CHECK(estate.model.gaps.empty());
}

TEST_CASE("a declared group of a cluster takes the memberships", "[topology]") {
  Assessed estate{{thing("db", "database_cluster"), thing("a", "server"), thing("b", "server"),
                   relation("a", "member_of", "db"), relation("b", "member_of", "db"),
                   group("db", "nodes", 1, {"a", "b"}, model::Takeover::manual)}};
  CHECK(estate.needs("db") == "1 of 2 manual declared: a b\n");
}

TEST_CASE("a group that needs more than it has is reported, and never works", "[topology]") {
  Assessed estate{
      {thing("svc", "business_service"), thing("a", "server"), group("svc", "nodes", 3, {"a"})}};
  REQUIRE(estate.gaps("svc").size() == 1);
  CHECK(estate.gaps("svc")[0].find("can never work") != std::string::npos);
  REQUIRE(estate.summary.down.size() == 1);
  CHECK(estate.summary.down[0].effect == graph::Effect::lost);
}

TEST_CASE("several power inputs without a statement are all needed, and a gap", "[topology]") {
  Assessed estate{{thing("sw", "switch"), thing("pdu-a", "pdu"), thing("pdu-b", "pdu"),
                   thing("ups", "ups"), relation("sw", "powered_by", "pdu-a"),
                   relation("sw", "powered_by", "pdu-b"), relation("sw", "powered_by", "ups")}};
  CHECK(estate.needs("sw") ==
        "1 of 1 seamless relation: ups\n2 of 2 seamless power-supplies-unstated: pdu-a pdu-b\n");
  CHECK(estate.gaps("sw").size() == 1);
}

TEST_CASE("of several name servers one is needed, of one that one", "[topology]") {
  Assessed estate{{thing("app", "server"), thing("one", "server"), thing("ns1", "dns_server"),
                   thing("ns2", "dns_server"), relation("app", "resolved_by", "ns1"),
                   relation("app", "resolved_by", "ns2"), relation("one", "resolved_by", "ns1")}};
  CHECK(estate.needs("app") == "1 of 2 seamless resolvers: ns1 ns2\n");
  CHECK(estate.needs("one") == "1 of 1 seamless relation: ns1\n");
}

TEST_CASE("members of a group count by what is stated, else by its kind", "[topology]") {
  const auto members = [](Records records, const std::string& of) {
    for (const auto* key : {"a", "b", "c"}) {
      records.emplace_back(thing(of + key, "server"));
      records.emplace_back(relation(of + key, "member_of", of));
    }
    return records;
  };
  SECTION("a pool needs one") {
    Assessed estate{members({thing("pool", "backend_pool")}, "pool")};
    CHECK(estate.needs("pool") == "1 of 3 seamless membership: poola poolb poolc\n");
    CHECK(estate.model.gaps.empty());
  }
  SECTION("a pool that states two needs two") {
    Assessed estate{
        members({thing("pool", "backend_pool", {{"members_needed", std::int64_t{2}}})}, "pool")};
    CHECK(estate.needs("pool") == "2 of 3 seamless membership: poola poolb poolc\n");
  }
  SECTION("a quorum is a majority") {
    Assessed estate{members({thing("etcd", "database_cluster", {{"quorum", true}})}, "etcd")};
    CHECK(estate.needs("etcd") == "2 of 3 automatic membership: etcda etcdb etcdc\n");
  }
  SECTION("a cluster that states nothing needs all, and that is a gap") {
    Assessed estate{members({thing("vmw", "hypervisor_cluster")}, "vmw")};
    CHECK(estate.needs("vmw") == "3 of 3 automatic membership-unstated: vmwa vmwb vmwc\n");
    CHECK(estate.gaps("vmw").size() == 1);
  }
  SECTION("a place merely lists what belongs to it") {
    Assessed estate{members({thing("net", "subnet")}, "net")};
    CHECK(estate.needs("net").empty());
  }
}

TEST_CASE("who depends on an asset that fails over needs it or its standby", "[topology]") {
  Assessed estate{{thing("app", "application"), thing("a", "database"), thing("b", "database"),
                   relation("app", "depends_on", "a"), relation("b", "depends_on", "a"),
                   relation("a", "fails_over_to", "b",
                            {{"takeover", "automatic"}, {"takeover_s", std::int64_t{45}}})}};
  CHECK(estate.needs("app") == "1 of 2 automatic failover: a (b)\n");
  CHECK(estate.needs("b") == "1 of 1 seamless relation: a\n");
  CHECK(estate.why("app", "failover").find("fails over to b (automatic)") != std::string::npos);
}

TEST_CASE("a failover is by hand unless it says otherwise", "[topology]") {
  Assessed estate{{thing("app", "business_service"), thing("a", "database"), thing("b", "database"),
                   relation("app", "depends_on", "a"), relation("a", "fails_over_to", "b")}};
  CHECK(estate.impact("a", "app") == "outage\n");
  CHECK(estate.impact("b", "app") == "degraded\n");
}

TEST_CASE("who is connected needs a path to the outside, and hosts forward nothing", "[topology]") {
  Assessed estate{
      {thing("isp", "internet_provider"), thing("edge", "router"), thing("leaf-a", "switch"),
       thing("leaf-b", "switch"), thing("srv", "server"), thing("far", "switch"),
       thing("lone", "server"), thing("svc", "business_service"),
       relation("isp", "connected_to", "edge"), relation("edge", "connected_to", "leaf-a"),
       relation("edge", "connected_to", "leaf-b"), relation("srv", "connected_to", "leaf-a"),
       relation("srv", "connected_to", "leaf-b"), relation("srv", "connected_to", "far"),
       relation("lone", "connected_to", "far"), relation("svc", "depends_on", "srv")}};
  CHECK(estate.needs("srv") == "1 of 1 seamless network-reach: isp\n");
  CHECK(estate.needs("lone").empty());  // its only way would lead through srv
  CHECK(estate.gaps("lone").size() == 1);
  CHECK(estate.impact("leaf-a", "svc").empty());
  CHECK(estate.impact("edge", "svc") == "lost\n");
  CHECK(estate.single_points("svc").find("edge<edge") != std::string::npos);
  CHECK(estate.single_points("svc").find("leaf") == std::string::npos);
}

TEST_CASE("a circuit between two sites is no way out, and one that ends outside is", "[topology]") {
  Assessed estate{{thing("wan", "circuit"), thing("r1", "router"), thing("r2", "router"),
                   thing("out", "circuit"), thing("srv", "server"),
                   relation("r1", "connected_to", "wan"), relation("wan", "connected_to", "r2"),
                   relation("r1", "connected_to", "out"), relation("srv", "connected_to", "r2")}};
  CHECK(estate.needs("srv") == "1 of 1 seamless network-reach: out\n");
}

}  // namespace
}  // namespace plimsoll::topology
