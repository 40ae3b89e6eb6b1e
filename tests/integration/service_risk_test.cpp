// The pairs and the availability that `assess` keeps, on the example estate, against `simulate`.
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"

namespace {

namespace test = plimsoll::test;
using nlohmann::json;

/// The demo, run once for all tests of this program.
const std::filesystem::path& demo() {
  static const test::TemporaryFolder folder;
  static const auto ran = test::audit_tool({"demo", "--out", folder.path().string()});
  if (ran.status != 0) throw std::runtime_error(ran.err);
  return folder.path();
}

std::filesystem::path audit() { return demo() / "harbour.db"; }

/// Whether `service` is in outage or lost when all of `failed` fail.
bool stopped(const std::string& service, const std::vector<std::string>& failed) {
  std::vector<std::string> command{"-d", audit().string(), "simulate", "--format", "json"};
  for (const auto& node : failed) command.insert(command.end(), {"--fail", node});
  const auto ran = test::audit_tool(command);
  CAPTURE(ran.err);
  REQUIRE(ran.status == 0);
  const auto answer = json::parse(ran.out);
  for (const auto& one : answer["services"]) {
    if (one["service"] == service) return one["effect"] == "outage" || one["effect"] == "lost";
  }
  return false;
}

/// What is reported as down now: failures come on top of it.
std::vector<std::string> down_now() {
  return test::column(audit(),
                      "SELECT DISTINCT a.key FROM need_member m JOIN asset a ON a.id = m.asset_id "
                      "WHERE m.down ORDER BY 1");
}

std::string single(const std::string& sql) { return test::value(audit(), sql); }

}  // namespace

TEST_CASE("pairs stop a service together, and neither of them alone", "[service_risk]") {
  // Of the service with the fewest pairs every fifth: each takes a simulation.
  const auto service =
      single("SELECT service FROM pair GROUP BY service ORDER BY count(*), service LIMIT 1");
  CAPTURE(service);
  const auto pairs =
      test::column(audit(),
                   "SELECT json_array(node_a, node_b) FROM (SELECT *, row_number() OVER (ORDER BY "
                   "node_a, node_b) AS place FROM pair WHERE service = '" +
                       service + "') WHERE place % 5 = 1");
  REQUIRE_FALSE(pairs.empty());
  std::set<std::string> nodes;
  const auto down = down_now();
  const auto with_down = [&](std::vector<std::string> failed) {
    failed.insert(failed.end(), down.begin(), down.end());
    return failed;
  };
  for (const auto& pair : pairs) {
    const auto members = json::parse(pair).get<std::vector<std::string>>();
    CAPTURE(pair);
    CHECK(stopped(service, with_down(members)));
    nodes.insert(members.begin(), members.end());
  }
  for (const auto& node : nodes) {
    CAPTURE(node);
    CHECK_FALSE(stopped(service, with_down({node})));
  }
}

TEST_CASE("what stands in parallel but is no pair does not stop the service", "[service_risk]") {
  // Of the same service: all twos of the first nodes of its pairs that are no pair.
  const auto service =
      single("SELECT service FROM pair GROUP BY service ORDER BY count(*), service LIMIT 1");
  const auto nodes = test::column(audit(), "SELECT node_a FROM pair WHERE service = '" + service +
                                               "' UNION SELECT node_b FROM pair WHERE service = '" +
                                               service + "' ORDER BY 1 LIMIT 6");
  for (std::size_t a = 0; a < nodes.size(); ++a) {
    for (std::size_t b = a + 1; b < nodes.size(); ++b) {
      if (single("SELECT count(*) FROM pair WHERE service = '" + service + "' AND node_a = '" +
                 nodes[a] + "' AND node_b = '" + nodes[b] + "'") != "0") {
        continue;
      }
      CAPTURE(nodes[a], nodes[b]);
      auto failed = down_now();
      failed.insert(failed.end(), {nodes[a], nodes[b]});
      CHECK_FALSE(stopped(service, failed));
    }
  }
}

TEST_CASE("each service of tier 1 has its pairs counted, and each one its availability",
          "[service_risk]") {
  CHECK(single("SELECT count(*) FROM cut_set_count WHERE listed") ==
        single("SELECT count(*) FROM service WHERE tier = 1"));
  CHECK(single("SELECT sum(sets) FROM cut_set_count") == single("SELECT count(*) FROM pair"));
  const auto services = single("SELECT count(*) FROM service");
  CHECK(single("SELECT count(*) FROM availability_estimate") == services);
  CHECK(
      single("SELECT count(*) FROM availability a JOIN availability_estimate e USING (service_id) "
             "WHERE 0 <= a.unavailability_best AND a.unavailability_best <= "
             "e.unavailability_best AND e.unavailability_best <= "
             "coalesce(e.unavailability_likely, 1) AND "
             "coalesce(e.unavailability_likely, 0) <= e.unavailability_worst AND "
             "e.unavailability_worst <= a.unavailability_worst AND "
             "a.unavailability_worst <= 1") == services);
  // Nobody states the mean times of the example: what is proven is a wide interval, and says why.
  CHECK(single("SELECT count(*) FROM availability WHERE inputs = 0 OR known_inputs < inputs AND "
               "unavailability_worst - unavailability_best > 0.9") == services);
}

TEST_CASE("another assessment replaces pairs and availability, for the tiers that it is asked for",
          "[service_risk]") {
  const test::TemporaryFolder folder;
  const auto copy = folder.path() / "copy.db";
  std::filesystem::copy_file(audit(), copy);
  const auto assess = [&](const std::string& tier) {
    const auto ran = test::audit_tool(
        {"-d", copy.string(), "assess", "--cut-sets-tier", tier, "--format", "json"});
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
    return json::parse(ran.out);
  };
  const auto rows = [&] {
    return test::column(copy,
                        "SELECT service || ' ' || node_a || ' ' || node_b FROM pair UNION ALL "
                        "SELECT service_id || ' ' || unavailability_best || ' ' || "
                        "unavailability_worst FROM availability ORDER BY 1");
  };
  const auto before = rows();
  REQUIRE_FALSE(before.empty());
  const auto again = assess("1");
  CHECK(rows() == before);
  CHECK(std::to_string(again["pairs"].get<int>()) ==
        test::value(copy, "SELECT count(*) FROM pair"));
  CHECK(test::value(copy, "SELECT count(DISTINCT assessment_id) FROM cut_set") == "1");
  CHECK(assess("2")["cut_sets_services"].get<int>() > again["cut_sets_services"].get<int>());
  CHECK(assess("0")["pairs"] == 0);
  CHECK(rows().empty());
  CHECK(test::value(copy, "SELECT count(*) FROM cut_set_member") == "0");
}
