#include "lib/topology/service_risk.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/topology/node_rates.hpp"
#include "tests/unit/topology/topology_estate.hpp"

namespace plimsoll::topology {
namespace {

using estate::Assessed;
using estate::broken;
using estate::Records;
using estate::relation;
using estate::thing;
using store::estate::need;
using store::estate::requirement;

/// Of one day in ten, by default: an unavailability of 0.1.
model::Attributes means(std::int64_t mtbf_s = 9, std::int64_t mttr_s = 1) {
  return {{"mtbf_s", mtbf_s}, {"mttr_s", mttr_s}};
}

/// A service on an application of two nodes, each on a host of its own, and on a database.
Records pair_estate(std::int64_t tier = 1) {
  return {thing("svc", "business_service"),
          thing("app", "backend_pool", means(1, 0)),
          thing("a", "vm", means(1, 0)),
          thing("b", "vm", means(1, 0)),
          thing("host-a", "hypervisor", means()),
          thing("host-b", "hypervisor", means()),
          thing("db", "database", means()),
          relation("svc", "depends_on", "app"),
          relation("svc", "depends_on", "db"),
          relation("a", "runs_on", "host-a"),
          relation("b", "runs_on", "host-b"),
          need("app", "nodes", 1, {"a", "b"}),
          requirement("svc", tier)};
}

constexpr const char* kPairs =
    "SELECT coalesce(group_concat(word, ' '), '') FROM (SELECT node_a || '+' || node_b AS word "
    "FROM pair WHERE service = 'svc' ORDER BY 1)";
constexpr const char* kCounts = "SELECT sets, listed FROM cut_set_count";
constexpr const char* kAvailability =
    "SELECT printf('%.6f %.6f', unavailability_best, unavailability_worst), exact, inputs, "
    "known_inputs FROM availability";

TEST_CASE("pairs are what stops a service only together", "[topology]") {
  Assessed estate{pair_estate()};
  const auto summary = estate.write_risks();
  // Both hosts, both machines, and one of each; db, app and svc stop it alone.
  CHECK(estate.rows(kPairs) == "a+b a+host-b b+host-a host-a+host-b\n");
  CHECK(estate.rows(kCounts) == "4|1\n");
  CHECK(summary.services == 1);
  CHECK(summary.pairs == 4);
  CHECK(summary.left_open.empty());
  CHECK(estate.rows("SELECT DISTINCT events FROM cut_set") == "2\n");
}

TEST_CASE("availability follows from the mean times of what a service stands on", "[topology]") {
  Assessed estate{pair_estate()};
  estate.write_risks();
  // 1 - (1 - 0.1) (1 - 0.1 0.1): the database, and both hosts together; the service is no input.
  CHECK(estate.rows(kAvailability) == "0.109000 0.109000|1|6|6\n");
}

TEST_CASE("an input without mean times lies between never and always down", "[topology]") {
  auto records = pair_estate();
  records[4] = thing("host-a", "hypervisor", {{"mtbf_s", 9}});
  Assessed estate{records};
  estate.write_risks();
  // 0.1 without host-a; 1 - 0.9 (1 - 0.1) when it is always down.
  CHECK(estate.rows(kAvailability) == "0.100000 0.190000|1|6|5\n");
}

TEST_CASE("mean times that say nothing are unknown, and a service has no fault of its own",
          "[topology]") {
  Assessed estate{{thing("svc", "business_service"), thing("rated", "business_service", means()),
                   thing("good", "server", means(3, 1)), thing("half", "server", {{"mttr_s", 1}}),
                   thing("negative", "server", means(-1, 5)), thing("zero", "server", means(0, 0)),
                   thing("words", "server", {{"mtbf_s", "often"}, {"mttr_s", 1}})}};
  const auto found = estate.unavailability();
  const auto of = [&](const std::string& name) {
    return found.at(*estate.model.node_of(
        std::stoll(estate.rows(fmt::format("SELECT id FROM asset WHERE name = '{}'", name)))));
  };
  CHECK(of("svc") == 0.0);
  CHECK(of("rated") == 0.1);
  CHECK(of("good") == 0.25);
  for (const auto* name : {"half", "negative", "zero", "words"}) {
    CAPTURE(name);
    CHECK_FALSE(of(name));
  }
}

TEST_CASE("failures come on top of what is down now", "[topology]") {
  auto records = pair_estate();
  records[2] = broken("a", "vm");
  records.push_back(thing("b2", "psu", means()));
  records.push_back(thing("b1", "psu", means()));
  records.push_back(need("host-b", "power", 1, {"b1", "b2"}));
  Assessed estate{records};
  const auto summary = estate.write_risks();
  CHECK(estate.single_points("svc").find("host-b<") != std::string::npos);
  CHECK(estate.rows(kPairs) == "b1+b2\n");
  CHECK(summary.left_open.empty());
  // 1 - 0.9 (database) 0.9 (host-b) 0.99 (its power); host-a no longer matters.
  CHECK(estate.rows(kAvailability) == "0.198100 0.198100|1|7|7\n");
}

TEST_CASE("a service that is down already is computed as if nothing were", "[topology]") {
  auto records = pair_estate();
  records[6] = thing("db", "database", {{"operational", false}, {"mtbf_s", 9}, {"mttr_s", 1}});
  Assessed estate{records};
  REQUIRE(estate.summary.down.size() == 1);
  estate.write_risks();
  CHECK(estate.rows(kPairs) == "a+b a+host-b b+host-a host-a+host-b\n");
  CHECK(estate.rows(kAvailability) == "0.109000 0.109000|1|6|6\n");
}

TEST_CASE("services are chosen by tier, and all where none has one", "[topology]") {
  auto records = pair_estate(2);
  records.push_back(thing("untiered", "business_service"));
  SECTION("a tier that is asked for") {
    Assessed estate{records};
    CHECK(estate.write_risks({.max_tier = 2}).services == 1);
    CHECK(estate.rows(kCounts) == "4|1\n");
  }
  SECTION("a tier that is not") {
    Assessed estate{records};
    CHECK(estate.write_risks({.max_tier = 1}).services == 0);
    CHECK(estate.rows("SELECT count(*) FROM availability") == "0\n");
  }
  SECTION("none at all") {
    Assessed estate{records};
    CHECK(estate.write_risks({.max_tier = 0}).services == 0);
  }
  SECTION("no service has a tier") {
    std::erase_if(records, [](const model::Record& record) {
      return std::holds_alternative<model::EvidenceRecord>(record);
    });
    Assessed estate{records};
    CHECK(estate.write_risks().services == 2);
    CHECK(estate.rows(kPairs) == "a+b a+host-b b+host-a host-a+host-b\n");
  }
  SECTION("no service has a tier, and they are many") {
    Records many;
    for (std::size_t i = 0; i <= kMostWithoutTier; ++i) {
      many.push_back(thing(fmt::format("svc-{}", i), "business_service"));
    }
    Assessed estate{many};
    const auto summary = estate.write_risks();
    CHECK(summary.services == static_cast<std::int64_t>(kMostWithoutTier));
    REQUIRE(summary.left_open.size() == 1);
    CHECK(summary.left_open[0].what.find("the first 100 of 101") != std::string::npos);
  }
}

TEST_CASE("too many pairs are counted and said to be missing", "[topology]") {
  const auto options = GENERATE(RiskOptions{.most_pairs = 3}, RiskOptions{.most_pairs_of_all = 3});
  Assessed estate{pair_estate()};
  const auto summary = estate.write_risks(options);
  CHECK(estate.rows(kCounts) == "4|0\n");
  CHECK(estate.rows("SELECT count(*) FROM cut_set") == "0\n");
  REQUIRE(summary.left_open.size() == 1);
  CHECK(summary.left_open[0].where == "svc");
  CHECK(summary.left_open[0].what.find("4 pairs") != std::string::npos);
}

/// Two of three among many triples of machines that overlap: no part of it is independent of the
/// rest.
Records tangled_estate() {
  Records records{thing("svc", "business_service"), requirement("svc", 1)};
  constexpr int kNodes = 60;
  for (int i = 0; i < kNodes; ++i) records.push_back(thing(fmt::format("n{}", i), "server"));
  for (int i = 0; i < kNodes; ++i) {
    records.push_back(need("svc", fmt::format("g{}", i), 2,
                           {fmt::format("n{}", i), fmt::format("n{}", (i * 7 + 1) % kNodes),
                            fmt::format("n{}", (i * 7 + 2) % kNodes)}));
  }
  return records;
}

TEST_CASE("past the budget nothing is claimed to be complete", "[topology]") {
  Assessed estate{tangled_estate()};
  const auto summary = estate.write_risks({.steps = 1});
  CHECK(estate.rows(kCounts) == "|0\n");
  CHECK(estate.rows("SELECT exact FROM availability") == "0\n");
  REQUIRE(summary.left_open.size() == 2);
  CHECK(summary.left_open[0].what.find("budget") != std::string::npos);
  CHECK(summary.left_open[1].what.find("bounds") != std::string::npos);
  // Pairs take much less than an exact probability.
  CHECK(estate.write_risks({.steps = 200'000}).left_open.size() == 1);
  CHECK(estate.rows(kCounts).ends_with("|1\n"));
}

TEST_CASE("risks replace what stood there, and threads change nothing", "[topology]") {
  auto records = pair_estate();
  for (const auto* name : {"svc-2", "svc-3", "svc-4"}) {
    records.push_back(thing(name, "business_service"));
    records.push_back(relation(name, "depends_on", "app"));
    records.push_back(requirement(name, 1));
  }
  Assessed estate{records};
  const auto everything = [&] {
    return estate.rows("SELECT * FROM cut_set") + estate.rows("SELECT * FROM cut_set_member") +
           estate.rows("SELECT * FROM cut_set_count") + estate.rows("SELECT * FROM availability");
  };
  estate.write_risks({.threads = 1});
  const auto first = everything();
  CHECK(estate.rows("SELECT count(*) FROM cut_set") == "16\n");
  estate.write_risks({.threads = 3});
  CHECK(everything() == first);
  CHECK(estate.rows("PRAGMA foreign_key_check").empty());
  estate.write_risks({.max_tier = 0});
  CHECK(everything().empty());
}

}  // namespace
}  // namespace plimsoll::topology
