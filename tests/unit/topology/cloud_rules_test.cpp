// The rules of clouds: what each concludes from what APIs and code tell.
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

/// A region with zones a, b and c.
Records region(Records records) {
  records.emplace_back(thing("eu", "region"));
  for (const auto* zone : {"a", "b", "c"}) {
    records.emplace_back(thing(zone, "zone"));
    records.emplace_back(relation(zone, "located_in", "eu"));
  }
  return records;
}

/// With a service "shop" that depends on `on`.
Records serving(Records records, const std::string& on) {
  records.emplace_back(thing("shop", "business_service"));
  records.emplace_back(relation("shop", "depends_on", on));
  return records;
}

Records with(Records records, const Records& more) {
  records.insert(records.end(), more.begin(), more.end());
  return records;
}

Records machine(const std::string& name, const std::string& zone) {
  return {thing(name, "vm", {{"cloud_service", "ec2"}}), relation(name, "located_in", zone)};
}

/// A pool of one machine a zone, in front of the service.
Records pool(Words attributes, const std::vector<std::string>& zones, Words target = {}) {
  attributes.emplace("cloud_service", "elbv2");
  auto records = serving(region({thing("tg", "backend_pool", std::move(attributes))}), "tg");
  for (const auto& zone : zones) {
    records = with(std::move(records), machine("vm-" + zone, zone));
    records.emplace_back(relation("vm-" + zone, "member_of", "tg", target));
  }
  return records;
}

Records database(Words attributes, const std::vector<std::string>& zones) {
  auto records = serving(region({thing("db", "database", std::move(attributes))}), "db");
  bool first = true;
  for (const auto& zone : zones) {
    records.emplace_back(
        relation("db", "located_in", zone, first ? Words{} : Words{{"role", "secondary"}}));
    first = false;
  }
  return records;
}

}  // namespace

TEST_CASE("a Multi-AZ database outlives its zone, not its region", "[topology]") {
  Assessed estate{database({{"cloud_service", "rds"}, {"multi_az", true}}, {"a", "b"})};
  CHECK(estate.needs("db") == "1 of 2 automatic cloud-zones: a (b)\n");
  CHECK(estate.impact("a", "shop") == "interrupted 120\n");
  CHECK(estate.impact("b", "shop") == "degraded\n");
  CHECK(estate.impact("eu", "shop") == "lost\n");
  CHECK_THAT(estate.why("db", "cloud-zones"), Contains("60 to 120 s"));
  CHECK(estate.gaps("db").empty());
}

TEST_CASE("a standby whose zone is not told may be in any other of the region", "[topology]") {
  Assessed estate{database({{"cloud_service", "rds"}, {"multi_az", true}}, {"a"})};
  CHECK(estate.needs("db") == "1 of 3 automatic cloud-zones: a (b) (c)\n");
  CHECK(estate.impact("a", "shop") == "interrupted 120\n");
  CHECK(estate.gaps("db").size() == 1);
}

TEST_CASE("a database in one zone falls with it", "[topology]") {
  Assessed estate{database({{"cloud_service", "rds"}, {"multi_az", false}}, {"a"})};
  CHECK(estate.needs("db") == "1 of 1 seamless relation: a\n");
  CHECK(estate.impact("a", "shop") == "lost\n");
}

TEST_CASE("zones that code asks for are none where the API says no standby", "[topology]") {
  Assessed estate{database({{"cloud_service", "rds"}, {"multi_az", false}}, {"a", "b"})};
  CHECK(estate.needs("db") == "2 of 2 seamless cloud-zones: a (b)\n");
  CHECK(estate.impact("a", "shop") == "lost\n");
}

TEST_CASE("a spread whose service is not known is no redundancy", "[topology]") {
  Assessed estate{database({{"cloud_service", "novelty"}}, {"a", "b"})};
  CHECK(estate.needs("db") == "2 of 2 seamless cloud-zones: a (b)\n");
  CHECK(estate.gaps("db").size() == 1);
  Assessed stated{
      database({{"takeover", "manual"}, {"takeover_s", std::int64_t{900}}}, {"a", "b"})};
  CHECK(stated.needs("db") == "1 of 2 manual cloud-zones: a (b)\n");
  CHECK(stated.gaps("db").empty());
}

TEST_CASE("of a target group all but one are needed", "[topology]") {
  const Words checks{{"health_check_interval_s", std::int64_t{10}},
                     {"health_check_unhealthy", std::int64_t{3}}};
  Assessed three{pool(checks, {"a", "b", "c"})};
  CHECK(three.needs("tg") == "2 of 3 automatic target-group: vm-a vm-b vm-c\n");
  CHECK(three.impact("vm-a", "shop") == "interrupted 30\n");
  CHECK(three.impact("c", "shop") == "interrupted 30\n");
  Assessed one{pool(checks, {"a"})};
  CHECK(one.needs("tg") == "1 of 1 automatic target-group: vm-a\n");
  CHECK(one.impact("a", "shop") == "lost\n");
  auto stated = checks;
  stated.emplace("members_needed", std::int64_t{1});
  CHECK(Assessed{pool(stated, {"a", "b", "c"})}.needs("tg") ==
        "1 of 3 automatic target-group: vm-a vm-b vm-c\n");
}

TEST_CASE("targets that fail their checks do not count, unless all do", "[topology]") {
  auto records = pool({}, {"a", "b"});
  records = with(std::move(records), machine("ill", "c"));
  records.emplace_back(relation("ill", "member_of", "tg", {{"healthy", false}}));
  Assessed estate{records};
  CHECK(estate.needs("tg") == "1 of 2 automatic target-group: vm-a vm-b\n");
  CHECK_THAT(estate.why("tg", "target-group"), Contains("1 fail their health check"));
  Assessed all{pool({}, {"a", "b"}, {{"healthy", false}})};
  CHECK(all.needs("tg") == "1 of 2 automatic target-group: vm-a vm-b\n");
  CHECK(all.gaps("tg").size() == 1);
}

TEST_CASE("an autoscaling group starts anew what it loses, in its other zones", "[topology]") {
  const auto group = [](Words attributes, const std::vector<std::string>& zones) {
    attributes.emplace("cloud_service", "autoscaling");
    attributes.emplace("min_size", std::int64_t{1});
    auto records =
        serving(region({thing("asg", "autoscaling_group", std::move(attributes))}), "asg");
    records = with(std::move(records), machine("vm", "a"));
    records.emplace_back(relation("vm", "member_of", "asg"));
    for (const auto& zone : zones) records.emplace_back(relation("asg", "located_in", zone));
    return records;
  };
  Assessed two{group({}, {"a", "b"})};
  CHECK(two.needs("asg") == "1 of 3 automatic autoscaling: (a) (b) vm\n");
  CHECK(two.impact("vm", "shop") == "interrupted 300\n");
  CHECK(two.impact("a", "shop") == "interrupted 300\n");
  CHECK(two.impact("eu", "shop") == "lost\n");
  CHECK(two.single_points("shop").find("asg") == std::string::npos);
  Assessed one{group({}, {"a"})};
  CHECK(one.impact("vm", "shop") == "interrupted 300\n");
  CHECK(one.impact("a", "shop") == "lost\n");
  Assessed suspended{
      group({{"suspended_processes", model::JsonText{R"(["Launch"])"}}}, {"a", "b"})};
  CHECK(suspended.impact("vm", "shop") == "outage\n");
  CHECK_THAT(suspended.why("asg", "autoscaling"), Contains("suspended"));
}

TEST_CASE("targets of an autoscaling group are replaced, so one suffices until then",
          "[topology]") {
  auto records = pool(
      {{"health_check_interval_s", std::int64_t{10}}, {"health_check_unhealthy", std::int64_t{2}}},
      {"a", "b"});
  records.emplace_back(thing("asg", "autoscaling_group", {{"cloud_service", "autoscaling"}}));
  for (const auto* zone : {"a", "b"}) {
    records.emplace_back(relation("asg", "located_in", zone));
    records.emplace_back(relation(std::string{"vm-"} + zone, "member_of", "asg"));
  }
  Assessed estate{records};
  CHECK(estate.needs("tg") == "1 of 4 automatic target-group: (a) (b) vm-a vm-b\n");
  CHECK(estate.impact("a", "shop") == "interrupted 20\n");
}

TEST_CASE("a managed cluster promotes another member by itself, or by hand", "[topology]") {
  const auto cluster = [](std::string kind, Words attributes, int members) {
    auto records = serving(region({thing("cl", std::move(kind), std::move(attributes))}), "cl");
    for (int i = 0; i < members; ++i) {
      const auto name = "m" + std::to_string(i);
      records.emplace_back(thing(name, "replica"));
      records.emplace_back(
          relation(name, "located_in", std::string(1, static_cast<char>('a' + i))));
      records.emplace_back(
          relation(name, "member_of", "cl", {{"role", i == 0 ? "writer" : "reader"}}));
    }
    return records;
  };
  Assessed aurora{cluster("database_cluster", {{"cloud_service", "aurora"}}, 2)};
  CHECK(aurora.needs("cl") == "1 of 2 automatic managed-cluster: m0 (m1)\n");
  CHECK(aurora.impact("a", "shop") == "interrupted 60\n");
  Assessed single{cluster("database_cluster", {{"cloud_service", "aurora"}}, 1)};
  CHECK(single.impact("a", "shop") == "lost\n");
  Assessed cache{
      cluster("cache", {{"cloud_service", "elasticache"}, {"automatic_failover", false}}, 2)};
  CHECK(cache.impact("a", "shop") == "outage\n");
  Assessed msk{cluster("queue", {{"cloud_service", "msk"}}, 3)};
  CHECK(msk.needs("cl") == "2 of 3 automatic managed-cluster: m0 (m1) (m2)\n");
  Assessed parts{cluster(
      "cache",
      {{"cloud_service", "elasticache"}, {"automatic_failover", true}, {"shards", std::int64_t{2}}},
      3)};
  CHECK(parts.gaps("cl").size() == 1);
}

TEST_CASE("a VPN whose other tunnel is down hangs on one", "[topology]") {
  const auto vpn = [](bool second_up) {
    Words second{};
    if (!second_up) second.emplace("operational", false);
    return serving({thing("vgw", "gateway", {{"cloud_service", "vpn-gateway"}}),
                    thing("vpn", "vpn", {{"cloud_service", "vpn"}}), thing("t1", "link"),
                    thing("t2", "link", second), relation("t1", "member_of", "vpn"),
                    relation("t2", "member_of", "vpn"), relation("vpn", "member_of", "vgw")},
                   "vgw");
  };
  Assessed both{vpn(true)};
  CHECK(both.needs("vpn") == "1 of 2 automatic hybrid-links: t1 t2\n");
  CHECK(both.impact("t1", "shop") == "interrupted 30\n");
  Assessed one{vpn(false)};
  CHECK(one.single_points("shop").find("t1") != std::string::npos);
  CHECK_THAT(one.why("vpn", "hybrid-links"), Contains("(1 up)"));
  CHECK(one.needs("vgw") == "1 of 1 seamless hybrid-links: vpn\n");
}

TEST_CASE("a name fails over where health is checked, and only there", "[topology]") {
  const auto name = [](Words attributes, const std::string& second_role) {
    attributes.emplace("cloud_service", "route53");
    return serving({thing("www", "endpoint", std::move(attributes)), thing("eu", "load_balancer"),
                    thing("us", "load_balancer"), relation("eu", "member_of", "www"),
                    relation("us", "member_of", "www", {{"role", second_role}})},
                   "www");
  };
  const Words checked{{"routing", "failover"},
                      {"health_check", "hc-1"},
                      {"health_check_interval_s", std::int64_t{30}},
                      {"health_check_failures", std::int64_t{3}},
                      {"ttl_s", std::int64_t{60}}};
  Assessed good{name(checked, "secondary")};
  CHECK(good.needs("www") == "1 of 2 automatic dns-failover: eu (us)\n");
  CHECK(good.impact("eu", "shop") == "interrupted 150\n");
  CHECK(good.single_points("shop").find("www") == std::string::npos);
  Assessed blind{name({{"routing", "failover"}}, "secondary")};
  CHECK(blind.needs("www") == "1 of 1 seamless dns-failover: eu\n");
  Assessed weighted{name({{"routing", "weighted"}}, "")};
  CHECK(weighted.needs("www") == "2 of 2 seamless dns-failover: eu us\n");
  CHECK_THAT(weighted.why("www", "dns-failover"), Contains("no health check"));
}

TEST_CASE("a tagged service needs the parts that none of its others stands on", "[topology]") {
  auto records = pool({}, {"a", "b", "c"});
  records.emplace_back(thing("pay", "business_service", {{"service_tag", "Service"}}));
  records.emplace_back(thing("alb", "load_balancer"));
  records.emplace_back(relation("alb", "depends_on", "tg"));
  records.emplace_back(thing("queue", "queue"));
  for (const auto* part : {"alb", "vm-a", "vm-b", "vm-c", "queue"}) {
    records.emplace_back(relation(part, "member_of", "pay"));
  }
  Assessed estate{records};
  CHECK(estate.needs("pay") == "2 of 2 seamless service-members: alb queue\n");
  Assessed circle{{thing("pay", "business_service", {{"service_tag", "Service"}}),
                   thing("x", "function"), thing("y", "function"), relation("x", "depends_on", "y"),
                   relation("y", "depends_on", "x"), relation("x", "member_of", "pay"),
                   relation("y", "member_of", "pay")}};
  CHECK(circle.needs("pay") == "2 of 2 seamless service-members: x y\n");
}

TEST_CASE("a cloud's gateway is no way out of a cabled network", "[topology]") {
  Assessed estate{{thing("srv", "server"), thing("sw", "switch"), thing("dx", "circuit"),
                   thing("vgw", "gateway", {{"cloud_service", "vpn-gateway"}}),
                   relation("srv", "connected_to", "sw"), relation("dx", "member_of", "vgw")}};
  CHECK(estate.needs("srv").empty());
}

}  // namespace plimsoll::topology
