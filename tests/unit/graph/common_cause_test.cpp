#include "lib/graph/common_cause.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/support.hpp"

namespace plimsoll::graph {
namespace {

/// Two of three pumps with probability `q`, or the valve with 0.001.  Events 0 to 2 are the pumps,
/// 3 the valve.
FaultTree pumps(std::optional<double> q) {
  FaultTreeBuilder builder;
  std::vector<Literal> arguments;
  for (int pump = 0; pump < 3; ++pump) arguments.emplace_back(builder.add_basic(q).value());
  const Literal valve{builder.add_basic(0.001).value()};
  const Literal both[] = {Literal{builder.add_gate(EventType::at_least, arguments, 2).value()},
                          valve};
  const auto top = builder.add_gate(EventType::any_of, both).value();
  return std::move(builder).build(Literal{top}).value();
}

/// The probability of the top: the sum over all states of the basic events.
double exact(const FaultTree& tree) {
  const auto basic = tree.basic_events();
  double sum = 0;
  for (std::uint32_t state = 0; state < 1U << basic.size(); ++state) {
    std::vector<bool> value(tree.event_count(), false);
    double weight = 1;
    for (std::size_t i = 0; i < basic.size(); ++i) {
      value[basic[i]] = (state >> i & 1U) != 0;
      const double p = tree.probability(basic[i]).value();
      weight *= value[basic[i]] ? p : 1 - p;
    }
    for (const auto gate : tree.gates()) {
      std::uint32_t on = 0;
      for (const auto argument : tree.arguments(gate)) on += value[argument.event()] ? 1U : 0U;
      value[gate] = on >= (tree.type(gate) == EventType::at_least ? tree.k(gate) : 1);
    }
    if (value[tree.top().event()]) sum += weight;
  }
  return sum;
}

TEST_CASE("a member fails by itself or with its group", "[common_cause]") {
  const CommonCauseGroup group{{0, 1, 2}, 0.1};
  const auto split = with_common_causes(pumps(0.01), {&group, 1});
  REQUIRE(split);
  CHECK(split->first_added == 6);
  CHECK(split->added == std::vector<CommonCauseEvent>{{0, 0}, {0, 1}, {0, 2}, {0, kNoEvent}});
  const auto& tree = split->tree;
  CHECK(tree.type(0) == EventType::any_of);
  CHECK(tree.probability(6).value() == Approx(0.009));
  CHECK(tree.probability(9).value() == Approx(0.001));
  CHECK(tree.probability(3).value() == 0.001);
  CHECK(tree.coherent());
  const double q = 0.009;
  const double pumps_alone = 3 * q * q * (1 - q) + q * q * q;
  CHECK(exact(tree) == Approx(1 - (1 - pumps_alone) * (1 - 0.001) * (1 - 0.001)).epsilon(1e-12));
}

TEST_CASE("beta of 0 changes nothing, and of 1 makes one event of the group", "[common_cause]") {
  for (const double beta : {0.0, 1.0}) {
    const CommonCauseGroup group{{0, 1, 2}, beta};
    const auto split = with_common_causes(pumps(0.01), {&group, 1});
    REQUIRE(split);
    const double expected = beta == 0 ? exact(pumps(0.01)) : 1 - (1 - 0.01) * (1 - 0.001);
    CHECK(exact(split->tree) == Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("an unknown probability stays unknown", "[common_cause]") {
  const CommonCauseGroup group{{0, 2}, 0.1};
  const auto split = with_common_causes(pumps(std::nullopt), {&group, 1});
  REQUIRE(split);
  for (EventId event = split->first_added; event < split->tree.event_count(); ++event) {
    CHECK_FALSE(split->tree.probability(event));
  }
}

TEST_CASE("groups that cannot be meant are refused by name", "[common_cause]") {
  const auto tree = pumps(0.01);
  const auto refusal = [&](const std::vector<CommonCauseGroup>& groups) {
    const auto split = with_common_causes(tree, groups);
    REQUIRE_FALSE(split);
    CHECK(split.error().kind == Error::Kind::malformed);
    return split.error().what;
  };
  CHECK(refusal({{{0, 1}, 0.1}, {{2, 3}, 0.1}}) ==
        "common cause group 1: events 2 and 3 have different probabilities");
  CHECK(refusal({{{0, 1}, 0.1}, {{1, 2}, 0.1}}) ==
        "common cause group 1: event 1 is a member of a group already");
  CHECK(refusal({{{0, 0}, 0.1}}) == "common cause group 0: event 0 is a member of a group already");
  CHECK(refusal({{{0, 4}, 0.1}}) == "common cause group 0: event 4 is no basic event");
  CHECK(refusal({{{0, 99}, 0.1}}) == "common cause group 0: event 99 is no basic event");
  CHECK(refusal({{{0}, 0.1}}) == "common cause group 0: expected two members or more");
  CHECK(refusal({{{0, 1}, 1.5}}) == "common cause group 0: expected a beta from 0 to 1, got 1.5");
  CHECK(refusal({{{0, 1}, std::nan("")}}).find("expected a beta") != std::string::npos);
}

TEST_CASE("SCRAM computes the same probability", "[common_cause]") {
  if (std::system("command -v scram >/dev/null") != 0) {
    WARN("scram is not installed: not compared");
    return;
  }
  const test::TemporaryFolder folder;
  const auto model = folder.path() / "pumps.xml";
  const auto report = folder.path() / "report.xml";
  test::spill(model, R"(<?xml version="1.0"?>
<opsa-mef>
  <define-fault-tree name="pumps">
    <define-gate name="top"><or><gate name="two"/><basic-event name="valve"/></or></define-gate>
    <define-gate name="two"><atleast min="2"><basic-event name="p0"/><basic-event name="p1"/>
      <basic-event name="p2"/></atleast></define-gate>
    <define-basic-event name="valve"><float value="0.001"/></define-basic-event>
    <define-CCF-group name="all" model="beta-factor">
      <members><basic-event name="p0"/><basic-event name="p1"/><basic-event name="p2"/></members>
      <distribution><float value="0.01"/></distribution>
      <factor level="3"><float value="0.1"/></factor>
    </define-CCF-group>
  </define-fault-tree>
</opsa-mef>
)");
  const auto command = "scram --bdd --ccf 1 --probability 1 -o " + report.string() + " " +
                       model.string() + " >" + (folder.path() / "log").string() + " 2>&1";
  REQUIRE(std::system(command.c_str()) == 0);
  const auto text = test::slurp(report);
  const std::string key = "probability=\"";
  const auto sum = text.find("<sum-of-products");
  REQUIRE(sum != std::string::npos);
  const auto at = text.find(key, sum);
  REQUIRE(at != std::string::npos);
  const CommonCauseGroup group{{0, 1, 2}, 0.1};
  const auto split = with_common_causes(pumps(0.01), {&group, 1});
  REQUIRE(split);
  CHECK(std::stod(text.substr(at + key.size())) == Approx(exact(split->tree)).epsilon(1e-6));
}

}  // namespace
}  // namespace plimsoll::graph
