#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/topology/node_rates.hpp"
#include "lib/topology/service_availability.hpp"
#include "tests/unit/topology/topology_estate.hpp"

namespace plimsoll::topology {
namespace {

using estate::Assessed;
using estate::Records;
using estate::relation;
using estate::thing;
using store::estate::need;
using store::estate::requirement;

/// Down for `mttr_s` of every mtbf_s + mttr_s seconds.
model::Attributes means(std::int64_t mtbf_s, std::int64_t mttr_s) {
  return {{"mtbf_s", mtbf_s}, {"mttr_s", mttr_s}};
}

/// A rate that is the same in all cases.
NodeRate assumed(double mtbf_s, double mttr_s) {
  const MeanTimes times{mtbf_s, mttr_s};
  return {{times, times, times}, model::Grade::assumed, "reference"};
}

/// `rate` for the node of each name.
NodeRates reference(Assessed& estate, const std::map<std::string, NodeRate>& rates) {
  NodeRates out(estate.model.graph.node_count());
  for (const auto& [name, rate] : rates) {
    const auto id =
        std::stoll(estate.rows(fmt::format("SELECT id FROM asset WHERE name = '{}'", name)));
    out.at(estate.model.node_of(id).value()) = rate;
  }
  return out;
}

constexpr const char* kLikely =
    "SELECT printf('%.6f', 1 - unavailability_likely) FROM availability_estimate";
constexpr const char* kInputs =
    "SELECT coalesce(grade, '-'), inputs_measured, inputs_stated, inputs_assumed, inputs_unknown "
    "FROM availability_estimate";
constexpr const char* kContributors =
    "SELECT a.name, printf('%.4f %.3f', c.criticality, c.minutes_a_year) FROM "
    "availability_contributor c JOIN asset a ON a.id = c.node_id ORDER BY c.place";

TEST_CASE("2 of 3 members of availability 0.99 give 0.999702", "[topology]") {
  // practices.md, F6: 3 * 0.99^2 * 0.01 + 0.99^3.
  Assessed estate{{thing("svc", "business_service"), thing("a", "server", means(99, 1)),
                   thing("b", "server", means(99, 1)), thing("c", "server", means(99, 1)),
                   need("svc", "nodes", 2, {"a", "b", "c"}), requirement("svc", 1)}};
  estate.write_risks();
  CHECK(estate.rows(kLikely) == "0.999702\n");
}

TEST_CASE("1 of 2 members of unavailability 0.01 give 0.9999, with a beta of 0.1 0.998919",
          "[topology]") {
  // practices.md, F6.  The common cause is a node like any other: 1 - (0.001 + 0.999 * 0.009^2).
  Records plain{thing("svc", "business_service"), thing("a", "server", means(99, 1)),
                thing("b", "server", means(99, 1)), need("svc", "nodes", 1, {"a", "b"}),
                requirement("svc", 1)};
  Assessed independent{plain};
  independent.write_risks();
  CHECK(independent.rows(kLikely) == "0.999900\n");

  plain[1] = thing("a", "server", means(991, 9));
  plain[2] = thing("b", "server", means(991, 9));
  plain.push_back(thing("firmware", "firmware", means(999, 1)));
  plain.push_back(relation("a", "depends_on", "firmware"));
  plain.push_back(relation("b", "depends_on", "firmware"));
  Assessed common{plain};
  common.write_risks();
  CHECK(common.rows(kLikely) == "0.998919\n");
}

TEST_CASE("measured comes before declared, and declared before the reference", "[topology]") {
  const auto from_reference = assumed(900, 100);
  const StatedTimes nothing;
  const StatedTimes declared{99, 1, model::Grade::stated, "table sheets"};
  const StatedTimes half{99, std::nullopt, model::Grade::stated, "table sheets"};
  CHECK_FALSE(rate_of(nothing, nullptr));
  CHECK_FALSE(rate_of(half, nullptr));
  CHECK(rate_of(nothing, &from_reference)->grade == model::Grade::assumed);
  CHECK((*rate_of(nothing, &from_reference))[RateCase::likely].unavailability() == 0.1);
  CHECK(rate_of(declared, &from_reference)->grade == model::Grade::stated);
  CHECK((*rate_of(declared, &from_reference))[RateCase::worst].unavailability() == 0.01);
  // Its own MTBF with the reference's repair: known no better than that.
  const auto mixed = rate_of(half, &from_reference);
  CHECK(mixed->grade == model::Grade::assumed);
  CHECK((*mixed)[RateCase::likely].mtbf_s == 99);
  CHECK((*mixed)[RateCase::likely].mttr_s == 100);
  CHECK(mixed->source == "MTBF by table sheets; reference");
}

TEST_CASE("of several sources' times the measured ones count", "[topology]") {
  const auto seen = [](std::int64_t mtbf_s) {
    return estate::asset("a", "server", "a", {{"key", "a"}}, means(mtbf_s, 1));
  };
  Assessed estate{std::vector<Records>{{thing("svc", "business_service"), seen(9),
                                        relation("svc", "depends_on", "a"), requirement("svc", 1)},
                                       {seen(99)}}};
  estate.change("UPDATE source SET grade = 'measured', specificity = -1 WHERE target = 'estate 2'");
  estate.change("UPDATE source SET grade = 'stated' WHERE target = 'estate 1'");
  estate.write_risks();
  CHECK(estate.rows(kLikely) == "0.990000\n");
  CHECK(estate.rows(kInputs) == "measured|1|0|0|0\n");
  CHECK(estate.rows("SELECT grade, mtbf_s, mttr_s, source FROM failure_rate") ==
        "measured|99|1|test estate 2\n");
}

TEST_CASE("contributors are ranked by the downtime that vanishes without them", "[topology]") {
  // Down when the database is (0.001) or both hosts are (0.01 each): u = 0.001 + 0.999 * 0.0001.
  Assessed estate{{thing("svc", "business_service"), thing("a", "server"), thing("b", "server"),
                   thing("db", "database"), need("svc", "nodes", 1, {"a", "b"}),
                   relation("svc", "depends_on", "db"), requirement("svc", 1)}};
  const double day = 86400;
  estate.reference = reference(estate, {{"a", assumed(99 * day, day)},
                                        {"b", assumed(99 * day, day)},
                                        {"db", assumed(999 * day, day)}});
  estate.write_risks();
  CHECK(estate.rows(kLikely) == "0.998900\n");
  CHECK(estate.rows(kInputs) == "assumed|0|0|3|0\n");
  // Without the database 0.0001 is left, without a host 0.001; of 0.0010999 in all.
  // (0.0010999 - 0.0001) 525960 = 525.907 minutes; (0.0010999 - 0.001) 525960 = 52.543.
  CHECK(estate.rows(kContributors) == "db|0.9091 525.907\na|0.0908 52.543\nb|0.0908 52.543\n");
  // The database fails 365.25 / 1000 times a year and stops it unless both hosts are down already
  // (0.9999); each host 3.6525 times, which counts while the other is down and the database is up.
  const double outages = 0.36525 * 0.9999 + 2 * 3.6525 * 0.01 * 0.999;
  CHECK(std::stod(estate.rows("SELECT outages_a_year FROM availability_estimate")) ==
        Approx(outages));
  // What is stated or better alone says nothing here.
  CHECK(estate.rows("SELECT unavailability_best, unavailability_worst, known_inputs FROM "
                    "availability") == "0|1|0\n");
}

TEST_CASE("where a rate is unknown, nothing is likely and the unknown is named", "[topology]") {
  Assessed estate{{thing("svc", "business_service"), thing("a", "server", means(99, 1)),
                   thing("b", "external"), relation("svc", "depends_on", "a"),
                   relation("svc", "depends_on", "b"), requirement("svc", 1)}};
  estate.write_risks();
  CHECK(estate.rows("SELECT unavailability_likely IS NULL, printf('%.2f %.2f', "
                    "unavailability_best, unavailability_worst) FROM availability_estimate") ==
        "1|0.01 1.00\n");
  CHECK(estate.rows(kInputs) == "-|1|0|0|1\n");
  CHECK(estate.rows("SELECT a.name, c.minutes_a_year IS NULL FROM availability_contributor c JOIN "
                    "asset a ON a.id = c.node_id") == "b|1\n");
  CHECK(estate.rows("SELECT verdict, likely_pct IS NULL FROM service_availability") ==
        "no requirement|1\n");
}

TEST_CASE("a takeover that happens by itself costs its seconds at each failure", "[topology]") {
  auto group = need("svc", "nodes", 1, {"a", "b"});
  group.takeover = model::Takeover::automatic;
  group.members[1].active = false;
  group.takeover_s = 60;
  Assessed estate{{thing("svc", "business_service"), thing("a", "database"), thing("b", "database"),
                   group, requirement("svc", 1)}};
  estate.reference =
      reference(estate, {{"a", assumed(kYear / 4 - 3600, 3600)}, {"b", assumed(kYear, 3600)}});
  estate.write_risks();
  CHECK(estate.impact("a", "svc").starts_with("interrupted"));
  // Four failures of a year, a minute each.
  CHECK(estate.rows("SELECT printf('%.3f %.3f', takeovers_a_year, takeover_likely * 31557600) FROM "
                    "availability_estimate") == "4.000 240.000\n");
  const double outage =
      std::stod(estate.rows("SELECT unavailability_likely FROM availability_estimate"));
  CHECK(std::stod(estate.rows("SELECT downtime_s_a_year FROM service_availability")) ==
        Approx(outage * kYear + 240));
}

TEST_CASE("a verdict needs all cases on one side of what is required", "[topology]") {
  const auto verdict = [](double best, double worst, double required) {
    auto asked = requirement("svc", 1);
    asked.row["availability_pct"] = required;
    Assessed estate{{thing("svc", "business_service"), thing("a", "psu"),
                     relation("svc", "depends_on", "a"), asked}};
    NodeRate rate;
    rate.by_case = {MeanTimes{100 - best, best}, MeanTimes{100 - best, best},
                    MeanTimes{100 - worst, worst}};
    estate.reference = reference(estate, {{"a", rate}});
    estate.write_risks();
    return estate.rows("SELECT verdict FROM service_availability");
  };
  CHECK(verdict(0.01, 0.05, 99.9) == "met\n");
  CHECK(verdict(0.01, 0.2, 99.9) == "unknown\n");
  CHECK(verdict(0.15, 0.2, 99.9) == "not met\n");
}

TEST_CASE("history that the computation can not explain is said to contradict it", "[topology]") {
  Assessed estate{{thing("svc", "business_service"), thing("a", "psu"),
                   relation("svc", "depends_on", "a"), requirement("svc", 1)}};
  NodeRate rate;
  rate.by_case = {MeanTimes{9995, 5}, MeanTimes{9990, 10}, MeanTimes{9985, 15}};
  estate.reference = reference(estate, {{"a", rate}});
  estate.write_risks();
  const auto contradiction = [&](double downtime_s) {
    estate.change("DELETE FROM incident_year");
    estate.change(
        fmt::format("INSERT INTO incident_year SELECT asset_id, 2025, 1, 31557600, {}, "
                    "100 - {} / 315576.0, 0 FROM service",
                    static_cast<std::int64_t>(downtime_s), downtime_s));
    return estate.rows("SELECT coalesce(contradiction, '-') FROM service_availability");
  };
  CHECK(contradiction(0.002 * kYear).find("longer than the worst case") != std::string::npos);
  CHECK(contradiction(0.001 * kYear) == "-\n");
  // It fails every 10,000 seconds: a year without any is no luck.
  CHECK(contradiction(0).find("less than the best case") != std::string::npos);
}

/// Random estates: a service on groups of servers that share racks.
class RandomEstate {
 public:
  explicit RandomEstate(unsigned seed) : random_{seed} {}

  Records records() {
    Records out{thing("svc", "business_service"), requirement("svc", 1)};
    for (int rack = 0; rack < kRacks; ++rack) out.push_back(thing(rack_name(rack), "rack"));
    for (int group = 0; group < 3; ++group) {
      std::vector<std::string> members;
      for (int i = 0; i < 3; ++i) {
        members.push_back(fmt::format("s{}{}", group, i));
        names.push_back(members.back());
        out.push_back(thing(members.back(), "server"));
        out.push_back(relation(members.back(), "located_in", rack_name(below(kRacks))));
      }
      out.push_back(need("svc", fmt::format("g{}", group), 1 + below(3), members));
    }
    for (int rack = 0; rack < kRacks; ++rack) names.push_back(rack_name(rack));
    return out;
  }
  int below(int limit) { return std::uniform_int_distribution{0, limit - 1}(random_); }
  double share() { return std::uniform_real_distribution{0.0, 0.5}(random_); }

  std::vector<std::string> names;

 private:
  static constexpr int kRacks = 3;
  static std::string rack_name(int rack) { return fmt::format("r{}", rack); }
  std::mt19937 random_;
};

struct Answer {
  double best;
  double likely;  ///< 2: unknown.
  double worst;
};

Answer answer(Assessed& estate) {
  estate.write_risks();
  const auto number = [&](const std::string& column) {
    return std::stod(estate.rows("SELECT printf('%.15g', coalesce(unavailability_" + column +
                                 ", 2)) FROM availability_estimate"));
  };
  return {number("best"), number("likely"), number("worst")};
}

TEST_CASE("worse evidence and more failures never give a better availability", "[topology]") {
  constexpr double kRounding = 1e-9;
  const auto seed = GENERATE(range(1U, 21U));
  CAPTURE(seed);
  RandomEstate random{seed};
  Assessed estate{random.records()};
  std::map<std::string, NodeRate> rates;
  for (const auto& name : random.names) {
    const double u = random.share();
    NodeRate rate;
    rate.by_case = {MeanTimes{1 - u / 2, u / 2}, MeanTimes{1 - u, u}, MeanTimes{1 - u, u * 2}};
    rates[name] = rate;
  }
  estate.reference = reference(estate, rates);
  const auto before = answer(estate);
  CHECK(before.best <= before.likely + kRounding);
  CHECK(before.likely <= before.worst + kRounding);

  const auto& changed = random.names[static_cast<std::size_t>(random.below(9))];
  CAPTURE(changed);
  auto worse = rates;
  for (auto& times : worse[changed].by_case) times.mttr_s *= 3;
  estate.reference = reference(estate, worse);
  const auto failing_more = answer(estate);
  CHECK(failing_more.best >= before.best - kRounding);
  CHECK(failing_more.likely >= before.likely - kRounding);
  CHECK(failing_more.worst >= before.worst - kRounding);

  auto forgotten = rates;
  forgotten.erase(changed);
  estate.reference = reference(estate, forgotten);
  const auto unknown = answer(estate);
  CHECK(unknown.best <= before.best + kRounding);
  CHECK(unknown.likely == 2);
  CHECK(unknown.worst >= before.worst - kRounding);
}

}  // namespace
}  // namespace plimsoll::topology
