// The semantics on examples as they are met in machine rooms.
#include "lib/graph/propagation.hpp"

#include <initializer_list>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/graph/explain.hpp"
#include "lib/graph/impact.hpp"

namespace plimsoll::graph {
namespace {

using Nodes = std::vector<NodeId>;

template <typename T>
void must(const Result<T>& result) {
  if (!result) throw std::logic_error(to_string(result.error()));
}

/// A group of which the first member is active and the others stand by, unless seamless.
void group(Builder& builder, const NeedSpec& need, const Nodes& members) {
  std::vector<std::uint8_t> active(members.size(), need.takeover == Takeover::seamless ? 1 : 0);
  if (!active.empty()) active[0] = 1;
  must(builder.add_need(need, members, active));
}

Effect effect(const Graph& graph, std::initializer_list<NodeId> failed, NodeId node,
              const Nodes& already = {}) {
  const Baseline baseline{graph, already};
  Propagation propagation{baseline};
  propagation.run(std::vector<NodeId>(failed));
  return propagation.effect(node);
}

TEST_CASE("two power supplies on one feed are one power supply", "[graph]") {
  enum : NodeId { server, psu1, psu2, feed, count };
  Builder builder{count};
  group(builder, {.of = server}, {psu1, psu2});
  must(builder.add_dependency(psu1, feed));
  must(builder.add_dependency(psu2, feed));
  const auto graph = std::move(builder).build();
  CHECK(effect(graph, {psu1}, server) == Effect::degraded);
  CHECK(effect(graph, {psu1, psu2}, server) == Effect::lost);
  CHECK(effect(graph, {feed}, server) == Effect::lost);
  CHECK(effect(graph, {psu2}, server, {psu1}) == Effect::lost);

  const auto why = explain(graph, Nodes{feed}, server, Effect::outage);
  REQUIRE(why.size() == 4);
  CHECK(why[0].node == feed);
  CHECK(why[0].reason == ExplainStep::Reason::failed);
  CHECK(why[3].node == server);
  CHECK(why[3].reason == ExplainStep::Reason::too_few);
  CHECK(why[3].down == Nodes{psu1, psu2});
  CHECK(explain(graph, Nodes{psu1}, server, Effect::outage).empty());
}

TEST_CASE("a pair fails over by its grade when the active one fails, and not when the standby does",
          "[graph]") {
  enum : NodeId { service, database, active, standby, count };
  const auto pair = [](Takeover takeover) {
    Builder builder{count};
    must(builder.add_dependency(service, database));
    group(builder, {.of = database, .takeover = takeover, .takeover_s = 90}, {active, standby});
    return std::move(builder).build();
  };
  for (const auto takeover : {Takeover::automatic, Takeover::manual, Takeover::rebuild}) {
    const auto graph = pair(takeover);
    CHECK(effect(graph, {active}, service) == grade(takeover));
    CHECK(effect(graph, {standby}, service) == Effect::degraded);
    CHECK(effect(graph, {active, standby}, service) == Effect::lost);
  }
  CHECK(grade(Takeover::automatic) == Effect::interrupted);
  CHECK(grade(Takeover::rebuild) == Effect::lost);

  const auto graph = pair(Takeover::automatic);
  const Baseline baseline{graph};
  Propagation propagation{baseline};
  propagation.run(Nodes{active});
  CHECK(propagation.seconds(service) == 90);
  CHECK(propagation.seconds(active) == 0);  // lost, not interrupted
}

TEST_CASE("an interruption lasts as long as the longest takeover on its way", "[graph]") {
  enum : NodeId { service, app, db, host1, host2, a, b, count };
  Builder builder{count};
  must(builder.add_dependency(service, app));
  must(builder.add_dependency(service, db));
  group(builder, {.of = app, .takeover = Takeover::automatic, .takeover_s = 240}, {host1, host2});
  group(builder, {.of = db, .takeover = Takeover::automatic, .takeover_s = 45}, {a, b});
  must(builder.add_dependency(a, host1));
  const auto graph = std::move(builder).build();
  const Baseline baseline{graph};
  Propagation propagation{baseline};
  propagation.run(Nodes{host1});
  CHECK(propagation.effect(service) == Effect::interrupted);
  CHECK(propagation.seconds(service) == 240);
  CHECK(propagation.seconds(db) == 45);
}

TEST_CASE("a takeover of unknown length makes the interruption unknown", "[graph]") {
  enum : NodeId { service, a, b, count };
  Builder builder{count};
  group(builder, {.of = service, .takeover = Takeover::automatic}, {a, b});
  const auto graph = std::move(builder).build();
  const Baseline baseline{graph};
  Propagation propagation{baseline};
  propagation.run(Nodes{a});
  CHECK(propagation.seconds(service) == kUnknownSeconds);
}

TEST_CASE("behind a UPS the mains may fail, and then the generator may not", "[graph]") {
  enum : NodeId { rack, ups, mains, generator, count };
  Builder builder{count};
  must(builder.add_dependency(rack, ups));
  group(builder, {.of = ups}, {mains, generator});
  const auto graph = std::move(builder).build();
  CHECK(effect(graph, {mains}, rack) == Effect::degraded);
  CHECK(effect(graph, {generator}, rack, {mains}) == Effect::lost);
  CHECK(effect(graph, {ups}, rack) == Effect::lost);
}

TEST_CASE("two that need each other stay up until one of them fails", "[graph]") {
  enum : NodeId { dns, hypervisor, power, count };
  Builder builder{count};
  must(builder.add_dependency(dns, hypervisor));
  must(builder.add_dependency(hypervisor, dns));
  must(builder.add_dependency(hypervisor, power));
  must(builder.add_dependency(power, power));
  const auto graph = std::move(builder).build();
  CHECK(effect(graph, {}, dns) == Effect::none);
  CHECK(effect(graph, {power}, dns) == Effect::lost);
  CHECK(effect(graph, {dns}, hypervisor) == Effect::lost);
  CHECK(effect(graph, {dns}, power) == Effect::none);
}

TEST_CASE("a soft need degrades, and so does all above", "[graph]") {
  enum : NodeId { service, app, cache, count };
  Builder builder{count};
  must(builder.add_dependency(service, app));
  must(builder.add_dependency(app, cache, true));
  const auto graph = std::move(builder).build();
  CHECK(effect(graph, {cache}, app) == Effect::degraded);
  CHECK(effect(graph, {cache}, service) == Effect::degraded);
}

TEST_CASE("a need of no member is never down, one of more than there are always is", "[graph]") {
  enum : NodeId { idle, hopeless, above, member, count };
  Builder builder{count};
  group(builder, {.of = idle, .k = 0}, {member});
  group(builder, {.of = hopeless, .k = 2}, {member});
  must(builder.add_dependency(above, hopeless));
  const auto graph = std::move(builder).build();
  const Baseline baseline{graph};
  CHECK(baseline.effect(hopeless) == Effect::lost);
  CHECK(baseline.effect(above) == Effect::lost);
  CHECK(effect(graph, {member}, idle) == Effect::degraded);
  CHECK(Propagation{baseline}.run(Nodes{above}).empty());  // it is as lost as before
}

TEST_CASE("two uplinks carry on over one, and an endpoint does not carry", "[graph]") {
  enum : NodeId { server, switch1, switch2, host, island, gateway, count };
  Builder builder{count};
  for (const auto& [a, b] : {std::pair{server, switch1},
                             {server, switch2},
                             {switch1, gateway},
                             {switch2, gateway},
                             {host, switch1},
                             {host, island}}) {
    must(builder.add_link(a, b));
  }
  must(builder.mark_endpoint(server));
  must(builder.mark_endpoint(host));
  must(builder.add_reach(server, Nodes{gateway}));
  must(builder.add_reach(host, Nodes{gateway}));
  const auto graph = std::move(builder).build();
  CHECK(effect(graph, {switch1}, server) == Effect::none);
  CHECK(effect(graph, {switch1, switch2}, server) == Effect::lost);
  CHECK(effect(graph, {switch1}, host) == Effect::lost);
  CHECK(effect(graph, {gateway}, server) == Effect::lost);
  CHECK(effect(graph, {switch2}, server, {switch1}) == Effect::lost);

  const auto why = explain(graph, Nodes{switch1, switch2}, server, Effect::outage);
  REQUIRE_FALSE(why.empty());
  CHECK(why.back().reason == ExplainStep::Reason::unreachable);
  CHECK(why.back().down == Nodes{switch1, switch2});
}

TEST_CASE("a switch that loses its power cuts off what hangs on it", "[graph]") {
  enum : NodeId { server, access, core, pdu, count };
  Builder builder{count};
  must(builder.add_link(server, access));
  must(builder.add_link(access, core));
  must(builder.add_dependency(access, pdu));
  must(builder.add_reach(server, Nodes{core}));
  const auto graph = std::move(builder).build();
  CHECK(effect(graph, {pdu}, server) == Effect::lost);
}

TEST_CASE("single points are named by what takes them down", "[graph]") {
  enum : NodeId { service, server, rack, other_rack, a, b, count };
  Builder builder{count};
  must(builder.add_dependency(service, server));
  must(builder.add_dependency(server, rack));
  must(builder.add_dependency(a, b));
  must(builder.add_dependency(b, a));
  must(builder.add_dependency(service, b));
  const auto graph = std::move(builder).build();
  const std::vector<SinglePoint> expected{{server, rack}, {rack, rack}, {a, a}, {b, a}};
  CHECK(single_points(Baseline{graph}, service) == expected);
}

TEST_CASE("a rack that holds several services is no other name for one server", "[graph]") {
  enum : NodeId { shop, mail, shop_server, mail_server, rack, psu, count };
  Builder builder{count};
  must(builder.add_dependency(shop, shop_server));
  must(builder.add_dependency(mail, mail_server));
  must(builder.add_dependency(shop_server, rack));
  must(builder.add_dependency(mail_server, rack));
  must(builder.add_dependency(shop_server, psu));
  const auto graph = std::move(builder).build();
  const auto ignore = [](NodeId, std::span<const ServiceEffect>) {};
  const auto roots = for_each_impact_with_roots(Baseline{graph}, Nodes{shop, mail}, ignore);
  CHECK(roots.of[shop_server] == psu);
  CHECK(roots.of[mail_server] == mail_server);
  CHECK(roots.of[rack] == rack);
}

TEST_CASE("an exception of the callback stops the work and passes through", "[graph]") {
  constexpr NodeId kNodes = 20000;
  Builder builder{kNodes};
  for (NodeId node = 1; node < kNodes; ++node) must(builder.add_dependency(0, node));
  const auto graph = std::move(builder).build();
  Nodes nodes;
  for (NodeId node = 0; node < kNodes; ++node) nodes.push_back(node);
  const auto stop = [](NodeId failed, std::span<const ServiceEffect>) {
    if (failed == 5000) throw std::runtime_error("enough");
  };
  for (const unsigned threads : {1U, 3U}) {
    CHECK_THROWS_WITH(for_each_impact(Baseline{graph}, nodes, Nodes{0}, stop, threads), "enough");
  }
}

}  // namespace
}  // namespace plimsoll::graph
