#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/store/clusters.hpp"
#include "tests/unit/store/estate.hpp"

namespace plimsoll::store {

using namespace estate;  // NOLINT(google-build-using-namespace): the words of these tests

namespace {

struct Source {
  std::string collector;
  std::string target;
  std::vector<model::Record> records;
};

/// The picture after the sources came one after the other, each in a scan of its own or all in one.
std::string arrive(const std::vector<const Source*>& order, bool one_scan) {
  Audit audit;
  std::int64_t scan = one_scan ? begin_scan(audit.database(), at(1), "0.1.0") : 0;
  for (const auto* source : order) {
    const Outcome good{.merge = true, .gaps = false, .reason = {}};
    const auto summary =
        one_scan ? audit.collect_in(scan, source->collector, source->target, source->records, good)
                 : audit.collect(source->collector, source->target, source->records, good);
    CHECK(summary.status == CollectionSummary::Status::complete);
  }
  audit.check_integrity();
  return audit.picture();
}

/// Checks that every order of arrival gives the same picture, and returns it.
std::string in_any_order(const std::vector<Source>& sources) {
  std::vector<const Source*> order;
  for (const auto& source : sources) order.push_back(&source);
  std::sort(order.begin(), order.end());
  const auto first = arrive(order, true);
  do {
    std::string names;
    for (const auto* source : order) names += source->collector + " ";
    CAPTURE(names);
    CHECK(arrive(order, true) == first);
    // Each in its own scan: the newer wins an attribute among equals, so only the identities must
    // agree.
    const auto apart = arrive(order, false);
    const auto identities = [](const std::string& picture) {
      return picture.substr(picture.find("== relations"));
    };
    CHECK(identities(apart) == identities(first));
  } while (std::next_permutation(order.begin(), order.end()));
  return first;
}

}  // namespace

TEST_CASE("machines of two collectors that share a serial number are one asset", "[store]") {
  const auto picture = in_any_order(
      {{"redfish", "bmc1", {server("/S/1", "bmc name", {{"serial", "dell/AA11"}})}},
       {"linux-host",
        "web1",
        {asset("host", "hypervisor", "web1", {{"serial", "dell/AA11"}}),
         relation("host", "located_in", "r"), asset("r", "rack", "R1")}},
       {"table",
        "cmdb.csv",
        {server("WEB-01", "Web 01", {{"serial", "dell/AA11"}}),
         asset("shop", "business_service", "Shop"), relation("shop", "runs_on", "WEB-01")}}});
  CHECK_THAT(picture, Catch::Matchers::Contains(
                          "linux-host/web1/host + redfish/bmc1//S/1 + table/cmdb.csv/WEB-01|"
                          "server|WEB-01|bmc name|\n"));
  CHECK_THAT(picture,
             Catch::Matchers::Contains("table/cmdb.csv/shop|runs_on|linux-host/web1/host + "));
}

TEST_CASE("a chain of shared identifiers makes one asset", "[store]") {
  in_any_order(
      {{"a", "1", {server("x", "x", {{"mac", "00:11:22:33:44:55"}})}},
       {"b", "2", {server("y", "y", {{"mac", "00:11:22:33:44:55"}, {"fqdn", "y.example.org"}})}},
       {"c", "3", {server("z", "z", {{"fqdn", "y.example.org"}})}}});
}

TEST_CASE("contradicting identifiers keep assets apart, in any order", "[store]") {
  const auto picture = in_any_order(
      {{"a", "1", {server("x", "x", {{"mac", "00:11:22:33:44:55"}, {"serial", "dell/AAAB"}})}},
       {"b", "2", {server("y", "y", {{"mac", "00:11:22:33:44:55"}, {"serial", "dell/BBBA"}})}}});
  CHECK_THAT(picture,
             Catch::Matchers::Contains("== conflicts\na/1/x|b/2/y|mac=00:11:22:33:44:55\n"));
}

TEST_CASE("a contradiction inside a chain splits it the same way in any order", "[store]") {
  in_any_order({{"a",
                 "1",
                 {server("x", "x", {{"mac", "00:11:22:33:44:55"}, {"serial", "dell/AAAB"}}),
                  asset("d", "disk", "d"), relation("x", "stored_on", "d")}},
                {"b",
                 "2",
                 {server("y", "y", {{"mac", "00:11:22:33:44:55"}, {"fqdn", "y.example.org"}}),
                  asset("r", "rack", "r"), relation("y", "located_in", "r")}},
                {"c",
                 "3",
                 {server("z", "z", {{"fqdn", "y.example.org"}, {"serial", "dell/CCCA"}}),
                  asset("s", "business_service", "s"), relation("s", "runs_on", "z")}}});
}

TEST_CASE("assets of different classes are not one, whatever they share", "[store]") {
  const auto picture =
      in_any_order({{"a", "1", {server("x", "x", {{"mac", "00:11:22:33:44:55"}})}},
                    {"b", "2", {asset("eth0", "nic", "eth0", {{"mac", "00:11:22:33:44:55"}})}}});
  CHECK_THAT(picture, Catch::Matchers::Contains("a/1/x|server"));
  CHECK_THAT(picture, Catch::Matchers::Contains("b/2/eth0|nic"));
}

TEST_CASE("a box is one asset whatever each source takes it for", "[store]") {
  const auto picture = in_any_order(
      {{"snmp", "1", {asset("r1", "router", "r1", {{"serial", "cisco/FOC1"}})}},
       {"netconfig", "2", {asset("r1", "firewall", "r1", {{"fqdn", "r1.example.org"}})}},
       {"nmap",
        "3",
        {server("r1", "r1", {{"serial", "cisco/FOC1"}, {"fqdn", "r1.example.org"}})}}});
  CHECK_THAT(picture, Catch::Matchers::Contains("netconfig/2/r1 + nmap/3/r1 + snmp/1/r1"));
}

TEST_CASE("what neighbours heard of is called what it calls itself once it is read", "[store]") {
  const model::Identifier chassis{"chassis-id", "00:11:22:33:44:55"};
  const auto picture =
      in_any_order({{"lldp", "1", {asset("lldp:00:11:22:33:44:55", "switch", "sw1", {chassis})}},
                    {"snmp", "2", {asset("sw1", "switch", "sw1", {chassis})}}});
  CHECK_THAT(picture, Catch::Matchers::Contains("|switch|sw1"));
}

TEST_CASE("a port that two sources name alike is one, unless its address says otherwise",
          "[store]") {
  const model::Identifier name{"port-id", "leaf1/gi1/0/1"};
  CHECK_THAT(
      in_any_order({{"a", "1", {asset("p", "nic", "p", {name, {"mac", "00:11:22:33:44:55"}})}},
                    {"b", "2", {asset("q", "nic", "q", {name})}}}),
      Catch::Matchers::Contains("a/1/p + b/2/q|nic"));
  const auto apart =
      in_any_order({{"a", "1", {asset("p", "nic", "p", {name, {"mac", "00:11:22:33:44:55"}})}},
                    {"b", "2", {asset("q", "nic", "q", {name, {"mac", "00:11:22:33:44:66"}})}}});
  CHECK_THAT(apart, Catch::Matchers::Contains("a/1/p|nic"));
  CHECK_THAT(apart, Catch::Matchers::Contains("b/2/q|nic"));
}

TEST_CASE("what is known by its address alone is the one device that has it", "[store]") {
  const auto picture = in_any_order(
      {{"nmap", "1", {asset("10.0.0.5", "external", "10.0.0.5", {{"ip", "192.0.2.5"}})}},
       {"linux-host", "2", {server("db1", "db1", {{"ip", "192.0.2.5"}})}}});
  CHECK_THAT(picture, Catch::Matchers::Contains("linux-host/2/db1 + nmap/1/10.0.0.5|server"));
}

TEST_CASE("what one source lists as two things are two", "[store]") {
  Audit audit;
  const auto summary = audit.collect("linux-host", "h",
                                     {asset("eno1", "nic", "eno1", {{"mac", "00:11:22:33:44:55"}}),
                                      asset("eno2", "nic", "eno2", {{"mac", "00:11:22:33:44:55"}}),
                                      asset("c1", "chassis", "c1", {{"serial", "dell/1234"}}),
                                      asset("c2", "chassis", "c2", {{"serial", "dell/1234"}})});
  CHECK(audit.rows("SELECT count(*) FROM asset") == "4\n");
  CHECK(summary.conflicts == 1);
  CHECK(audit.rows("SELECT shared, contradiction FROM identity_conflict") ==
        "serial=dell/1234|one source lists both\n");
}

TEST_CASE("weak identifiers other than a name make nothing one", "[store]") {
  in_any_order({{"a", "1", {server("x", "x", {{"ip", "192.0.2.1"}, {"hostname", "x"}})}},
                {"b", "2", {server("y", "y", {{"ip", "192.0.2.1"}, {"hostname", "x"}})}}});
}

TEST_CASE("a reference by identifier finds its asset before or after it comes", "[store]") {
  const auto picture =
      in_any_order({{"a",
                     "1",
                     {server("x", "x"), relation_to("x", "depends_on", {"ip", "192.0.2.1"}),
                      relation_to("x", "depends_on", {"serial", "dell/BB11"}),
                      relation_to("x", "depends_on", {"ip", "192.0.2.99"})}},
                    {"b", "2", {server("y", "y", {{"ip", "192.0.2.1"}})}},
                    {"c", "3", {server("z", "z", {{"serial", "Dell Inc./BB11"}})}}});
  CHECK_THAT(picture, Catch::Matchers::Contains("a/1/x|depends_on|b/2/y|1\n"));
  CHECK_THAT(picture, Catch::Matchers::Contains("a/1/x|depends_on|c/3/z|1\n"));
  CHECK_THAT(picture, Catch::Matchers::Contains("a/1/x|depends_on|a/1/external:ip:192.0.2.99|1\n"));
}

TEST_CASE("two sources that mention the same unknown asset mention one", "[store]") {
  const auto picture = in_any_order(
      {{"a", "1", {server("x", "x"), relation_to("x", "depends_on", {"ip", "192.0.2.1"})}},
       {"b", "2", {server("y", "y"), relation_to("y", "depends_on", {"ip", "192.0.2.1"})}}});
  CHECK_THAT(picture, Catch::Matchers::Contains(
                          "a/1/external:ip:192.0.2.1 + b/2/external:ip:192.0.2.1|external|"));
}

TEST_CASE("a mention ends with the last relation to it", "[store]") {
  Audit audit;
  const std::vector<model::Record> with{server("x", "x"),
                                        relation_to("x", "depends_on", {"ip", "192.0.2.1"}),
                                        scope("h", {"server"})};
  audit.collect("a", "1", with);
  CHECK(audit.collect("a", "1", with).rows_written == 0);
  audit.collect("a", "1", {server("x", "x")});
  CHECK(audit.rows("SELECT count(*) FROM asset WHERE last_scan IS NULL") == "2\n");
  audit.collect("a", "1", {server("x", "x"), scope("h", {"server"})});
  CHECK(audit.rows("SELECT key FROM asset WHERE last_scan IS NULL") == "x\n");
  audit.check_integrity();
}

TEST_CASE("a merged asset keeps the lowest id and what pointed at the other", "[store]") {
  Audit audit;
  audit.collect("a", "1", {server("x", "x"), server("old", "old")});
  audit.collect("b", "2",
                {server("y", "y", {{"uuid", "12345678-1234-1234-1234-123456789abc"}}),
                 asset("p", "psu", "p"), need("y", "power", 1, {"p"}), requirement("y", 2)});
  const auto before = audit.rows("SELECT id FROM asset WHERE key = 'x'");
  audit.collect(
      "a", "1",
      {server("x", "x", {{"uuid", "12345678-1234-1234-1234-123456789abc"}}), server("old", "old")});
  CHECK(audit.rows("SELECT DISTINCT asset_id FROM asset_version WHERE key IN ('x', 'y')") ==
        before);
  CHECK(audit.rows("SELECT asset_id FROM redundancy_group") == before);
  CHECK(audit.rows("SELECT asset_id FROM evidence_reference") == before);
  CHECK(audit.rows("SELECT count(*) FROM asset") == "3\n");
  audit.check_integrity();
}

TEST_CASE("an asset stays one when the identifier that made it one is gone", "[store]") {
  Audit audit;
  audit.collect("a", "1", {server("x", "x", {{"serial", "dell/AAAB"}})});
  audit.collect("b", "2", {server("y", "y", {{"serial", "dell/AAAB"}})});
  CHECK(audit.rows("SELECT count(*) FROM asset") == "1\n");
  audit.collect("b", "2", {server("y", "y")});
  CHECK(audit.rows("SELECT count(*) FROM asset") == "1\n");
}

TEST_CASE("an asset is parted when its sources come to contradict each other", "[store]") {
  Audit audit;
  const std::vector<model::Record> a{
      server("x", "x", {{"mac", "00:11:22:33:44:55"}, {"serial", "dell/AAAB"}})};
  audit.collect("a", "1", a);
  audit.collect("b", "2",
                {server("y", "y", {{"mac", "00:11:22:33:44:55"}}), asset("r", "rack", "r"),
                 relation("y", "located_in", "r")});
  CHECK(audit.rows("SELECT count(*) FROM asset") == "2\n");
  const auto summary =
      audit.collect("b", "2",
                    {server("y", "y", {{"mac", "00:11:22:33:44:55"}, {"serial", "dell/BBBA"}}),
                     asset("r", "rack", "r"), relation("y", "located_in", "r")});
  CHECK(summary.conflicts == 1);
  CHECK(audit.rows("SELECT count(*) FROM asset") == "3\n");
  CHECK(audit.rows("SELECT f.key FROM relation r JOIN asset f ON f.id = r.from_id") == "y\n");
  audit.check_integrity();
}

TEST_CASE("an identifier that too many share makes nothing one", "[store]") {
  Audit audit;
  for (int i = 0; i < 70; ++i) {
    audit.collect_in(begin_scan(audit.database(), at(1), "0.1.0"), "a", fmt::format("{}", i),
                     {server("x", "x", {{"key", "default"}})},
                     {.merge = true, .gaps = false, .reason = {}});
  }
  // Up to the bound they were one; then it shows that the identifier says nothing.
  CHECK(audit.rows("SELECT count(*) FROM asset WHERE last_scan IS NULL") != "1\n");
  audit.check_integrity();
}

}  // namespace plimsoll::store
