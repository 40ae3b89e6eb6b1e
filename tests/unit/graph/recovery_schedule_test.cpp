// When what fell works again: small recoveries by hand, and random ones against a fixpoint that is
// iterated until nothing changes.
#include "lib/graph/recovery_schedule.hpp"

#include <algorithm>
#include <map>
#include <random>

#include <catch2/catch.hpp>

namespace plimsoll::graph {

namespace {

/// Times by node and need; 0 where nothing is said.
class FixedTimes final : public RecoveryTimes {
 public:
  [[nodiscard]] Seconds response() const override { return respond; }
  [[nodiscard]] Seconds repair(NodeId node) const override { return find(repairs, node); }
  [[nodiscard]] std::span<const NodeId> recovery_needs(NodeId node) const override {
    const auto found = paths.find(node);
    return found == paths.end() ? std::span<const NodeId>{} : std::span{found->second};
  }
  [[nodiscard]] Seconds start(NodeId node) const override { return find(starts, node); }
  [[nodiscard]] Seconds takeover(NeedId need) const override { return find(takeovers, need); }

  Seconds respond = 0;
  std::map<NodeId, Seconds> repairs;
  std::map<NodeId, Seconds> starts;
  std::map<NeedId, Seconds> takeovers;
  std::map<NodeId, std::vector<NodeId>> paths;

 private:
  static Seconds find(const std::map<std::uint32_t, Seconds>& map, std::uint32_t key) {
    const auto found = map.find(key);
    return found == map.end() ? 0 : found->second;
  }
};

struct Run {
  Run(const Graph& graph, std::vector<NodeId> failed, const FixedTimes& times)
      : baseline{graph}, propagation{baseline}, schedule{graph} {
    fallen = propagation.run(failed, Effect::interrupted);
    fallen = fallen.subspan(0, propagation.fallen(Effect::interrupted));
    schedule.run(propagation, fallen, failed, times);
  }
  Baseline baseline;
  Propagation propagation;
  RecoverySchedule schedule;
  std::span<const NodeId> fallen;
};

NeedId need(Builder& builder, NeedSpec spec, std::vector<NodeId> members,
            std::vector<std::uint8_t> active) {
  return builder.add_need(spec, members, active).value();
}

}  // namespace

TEST_CASE("what failed is repaired after the response, what fell with it starts in order",
          "[recovery]") {
  Builder builder{3};  // service 0 on server 1 in rack 2
  (void)builder.add_dependency(0, 1).value();
  (void)builder.add_dependency(1, 2).value();
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.respond = 100;
  times.repairs = {{2, 3600}};
  times.starts = {{1, 300}};
  const Run run{graph, {2}, times};
  CHECK(run.schedule.at(2) == 3700);
  CHECK(run.schedule.at(1) == 4000);
  CHECK(run.schedule.at(0) == 4000);
  const auto plan = run.schedule.plan(0);
  REQUIRE(plan.size() == 3);
  CHECK(plan[0].kind == RecoveryAct::Kind::response);
  CHECK(plan[1].kind == RecoveryAct::Kind::repair);
  CHECK(plan[1].after == std::vector<std::size_t>{0});
  CHECK(plan[2].kind == RecoveryAct::Kind::start);
  CHECK(plan[2].begin == 3700);
  CHECK(std::ranges::all_of(plan, &RecoveryAct::critical));
}

TEST_CASE("of a takeover and a repair the one that is done first counts", "[recovery]") {
  Builder builder{3};  // database 0 of nodes 1 (active) and 2
  const auto group = need(builder, {0, 1, Takeover::manual, false, 0}, {1, 2}, {1, 0});
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.respond = 60;
  times.repairs = {{1, 7200}};
  times.takeovers = {{group, 1800}};
  CHECK(Run(graph, {1}, times).schedule.at(0) == 1860);
  times.repairs = {{1, 600}};
  CHECK(Run(graph, {1}, times).schedule.at(0) == 660);
  // Both are gone: the standby has to be back before it can take over.
  times.repairs = {{1, 7200}, {2, 600}};
  const Run both{graph, {1, 2}, times};
  CHECK(both.schedule.at(0) == 660 + 1800);
  const auto plan = both.schedule.plan(0);
  REQUIRE_FALSE(plan.empty());
  Seconds critical = 0;
  for (const auto& act : plan) critical += act.critical ? act.end - act.begin : 0;
  CHECK(critical == 660 + 1800);
}

TEST_CASE("k of n waits for the k-th member", "[recovery]") {
  Builder builder{4};
  (void)need(builder, {0, 2, Takeover::seamless, false, 0}, {1, 2, 3}, {1, 1, 1});
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.repairs = {{1, 300}, {2, 100}, {3, 200}};
  CHECK(Run(graph, {1, 2, 3}, times).schedule.at(0) == 200);
  CHECK(Run(graph, {1, 2}, times).schedule.at(0) == 100);
}

TEST_CASE("what waits for itself never starts, and is named", "[recovery]") {
  Builder builder{4};  // service 0 on machine 1; machine 1 needs names 2; names run on machine 1
  (void)builder.add_dependency(0, 1).value();
  (void)builder.add_dependency(1, 2).value();
  (void)builder.add_dependency(2, 1).value();
  (void)builder.add_dependency(1, 3).value();
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.repairs = {{3, 60}};
  const Run run{graph, {3}, times};
  CHECK(run.schedule.at(0) == kNever);
  CHECK(run.schedule.plan(0).empty());
  const auto blockers = run.schedule.blockers(0);
  CHECK(blockers.cycle);
  CHECK(blockers.nodes == std::vector<NodeId>{1, 2});
}

TEST_CASE("an act that nobody knows the length of blocks, and is named", "[recovery]") {
  Builder builder{2};
  (void)builder.add_dependency(0, 1).value();
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.repairs = {{1, kNever}};
  const Run run{graph, {1}, times};
  CHECK(run.schedule.at(0) == kNever);
  CHECK(run.schedule.blockers(0).nodes == std::vector<NodeId>{1});
  CHECK_FALSE(run.schedule.blockers(0).cycle);
}

TEST_CASE("a repair waits for what it needs itself", "[recovery]") {
  Builder builder{4};  // service 0 on database 1; the backup store 2 stands on 3
  (void)builder.add_dependency(0, 1).value();
  (void)builder.add_dependency(2, 3).value();
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.repairs = {{1, 1000}, {3, 500}};
  times.paths = {{1, {2}}};
  CHECK(Run(graph, {1}, times).schedule.at(0) == 1000);
  CHECK(Run(graph, {1, 3}, times).schedule.at(0) == 1500);
}

TEST_CASE("what starts waits for what it needs to start only", "[recovery]") {
  Builder builder{4};  // service 0 on array 1; the key server 2 has its disk there; both on feed 3
  (void)builder.add_dependency(0, 1).value();
  (void)builder.add_dependency(1, 3).value();
  (void)builder.add_dependency(2, 3).value();
  FixedTimes times;
  times.repairs = {{2, 600}, {3, 60}};
  times.starts = {{1, 30}, {2, 40}};
  times.paths = {{1, {2}}};
  const auto apart = std::move(builder).build();
  CHECK(Run(apart, {2}, times).schedule.at(0) == 0);  // who runs goes on without it
  CHECK(Run(apart, {3}, times).schedule.at(0) == 60 + 40 + 30);
  Builder circle{4};
  (void)circle.add_dependency(0, 1).value();
  (void)circle.add_dependency(1, 3).value();
  (void)circle.add_dependency(2, 1).value();
  const auto graph = std::move(circle).build();
  const Run run{graph, {3}, times};
  CHECK(run.schedule.at(0) == kNever);
  CHECK(run.schedule.blockers(0).cycle);
  CHECK(run.schedule.blockers(0).nodes == std::vector<NodeId>{1, 2});
}

TEST_CASE("who is cut off waits for the network", "[recovery]") {
  Builder builder{3};  // application 0 - switch 1 - gateway 2
  REQUIRE(builder.add_link(0, 1));
  REQUIRE(builder.add_link(1, 2));
  const std::vector<NodeId> anchors{2};
  REQUIRE(builder.add_reach(0, anchors));
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.respond = 10;
  times.repairs = {{1, 90}};
  const Run run{graph, {1}, times};
  CHECK(run.schedule.at(0) == 100);
  CHECK(run.schedule.plan(0).size() == 2);
}

TEST_CASE("what nothing waits for breaks no start", "[recovery]") {
  Builder builder{3};  // chassis 0 needs its supply 1; the supply is in the chassis; feed 2
  (void)builder.add_dependency(0, 1).value();
  const auto inside = builder.add_dependency(1, 0).value();
  (void)builder.add_dependency(1, 2).value();
  const auto graph = std::move(builder).build();
  FixedTimes times;
  times.repairs = {{2, 50}};
  const Baseline baseline{graph};
  Propagation propagation{baseline};
  const std::vector<NodeId> failed{2};
  const auto fallen = propagation.run(failed, Effect::interrupted);
  std::vector<bool> unwaited(graph.need_count());
  unwaited[inside] = true;
  RecoverySchedule schedule{graph, unwaited};
  schedule.run(propagation, fallen, failed, times);
  CHECK(schedule.at(0) == 50);
}

namespace {

/// The same by iterating all equations until nothing changes any more, from never downwards.
std::vector<Seconds> iterated(const Graph& graph, const Run& run, const std::vector<NodeId>& failed,
                              const FixedTimes& times) {
  std::vector<Seconds> at(graph.node_count(), 0);
  for (const auto node : run.fallen) at[node] = kNever;
  const auto ready = [&](NeedId id) {
    const auto view = graph.need(id);
    std::vector<Seconds> members;
    Seconds active = 0;
    for (std::size_t i = 0; i < view.members.size(); ++i) {
      members.push_back(at[view.members[i]]);
      if (view.active[i] != 0) active = std::max(active, at[view.members[i]]);
    }
    std::ranges::sort(members);
    if (view.k > members.size()) return kNever;
    const auto enough = view.k == 0 ? Seconds{0} : members[view.k - 1];
    if (view.takeover == Takeover::seamless) return enough;
    const auto waiting = std::max(enough, active);
    if (view.takeover == Takeover::rebuild || active == 0) return waiting;
    const auto from =
        view.takeover == Takeover::manual ? std::max(enough, times.response()) : enough;
    return std::min(waiting, later(from, times.takeover(id)));
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto node : run.fallen) {
      Seconds begin = 0;
      for (const auto id : graph.needs_of(node)) {
        if (!graph.soft(id)) begin = std::max(begin, ready(id));
      }
      for (const auto other : times.recovery_needs(node)) begin = std::max(begin, at[other]);
      const bool own = std::ranges::find(failed, node) != failed.end();
      const bool down = run.propagation.effect(node) >= Effect::outage;
      auto end = own ? later(std::max(begin, times.response()), times.repair(node))
                     : (down ? later(begin, times.start(node)) : begin);
      if (end < at[node]) {
        at[node] = end;
        changed = true;
      }
    }
  }
  return at;
}

}  // namespace

TEST_CASE(
    "random recoveries agree with the iterated equations, and never improve when an act grows",
    "[recovery][property]") {
  std::mt19937 random{20261123};
  const auto pick = [&](std::uint32_t below) {
    return static_cast<std::uint32_t>(random() % below);
  };
  std::size_t compared = 0;
  for (int round = 0; round < 1000; ++round) {
    const NodeId nodes = 3 + pick(9);
    Builder builder{nodes};
    FixedTimes times;
    times.respond = pick(100);
    const auto needs = pick(2 * nodes);
    for (std::uint32_t i = 0; i < needs; ++i) {
      std::vector<NodeId> members;
      std::vector<std::uint8_t> active;
      for (NodeId node = 0; node < nodes; ++node) {
        if (pick(3) != 0) continue;
        members.push_back(node);
        active.push_back(pick(2) != 0 ? 1 : 0);
      }
      if (members.empty()) continue;
      const auto count = static_cast<std::uint32_t>(members.size());
      const NeedSpec spec{pick(nodes), 1 + pick(count), static_cast<Takeover>(pick(4)),
                          pick(8) == 0, 0};
      times.takeovers[need(builder, spec, members, active)] = 1 + pick(500);
    }
    for (NodeId node = 0; node < nodes; ++node) {
      times.repairs[node] = pick(20) == 0 ? kNever : Seconds{pick(1000)};
      times.starts[node] = pick(100);
      if (pick(6) == 0) times.paths[node] = {pick(nodes)};
    }
    const auto graph = std::move(builder).build();
    std::vector<NodeId> failed{pick(nodes)};
    if (pick(2) != 0) failed.push_back(pick(nodes));
    const Run run{graph, failed, times};
    const auto expected = iterated(graph, run, failed, times);
    FixedTimes slower;
    slower.respond = times.respond;
    slower.repairs = times.repairs;
    slower.starts = times.starts;
    slower.takeovers = times.takeovers;
    slower.paths = times.paths;
    auto& grown = slower.repairs[failed.front()];
    grown = later(grown, 77);
    slower.respond += 13;
    const Run worse{graph, failed, slower};
    for (NodeId node = 0; node < nodes; ++node) {
      CAPTURE(round, node);
      REQUIRE(run.schedule.at(node) == expected[node]);
      REQUIRE(worse.schedule.at(node) >= run.schedule.at(node));
      const auto plan = run.schedule.plan(node);
      Seconds critical = 0;
      for (std::size_t i = 0; i < plan.size(); ++i) {
        critical += plan[i].critical ? plan[i].end - plan[i].begin : 0;
        for (const auto before : plan[i].after) REQUIRE(before < i);
      }
      if (expected[node] != kNever && expected[node] > 0) {
        REQUIRE(critical == expected[node]);
        ++compared;
      }
      if (expected[node] == kNever) REQUIRE_FALSE(run.schedule.blockers(node).nodes.empty());
    }
  }
  CHECK(compared > 500);
}

}  // namespace plimsoll::graph
