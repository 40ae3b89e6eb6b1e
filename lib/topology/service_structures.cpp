#include "lib/topology/service_structures.hpp"

#include <cassert>
#include <functional>
#include <utility>

#include "lib/graph/impact.hpp"

namespace plimsoll::topology {
namespace {

using graph::NodeId;

/// `structure`'s tree when those of its events that stand for a node of which `known` says whether
/// it has failed have that value.  Events keep their ids.
graph::FaultTree given(const graph::Structure& structure,
                       const std::function<std::optional<bool>(NodeId)>& known) {
  const auto& tree = structure.tree;
  graph::FaultTreeBuilder builder;
  for (graph::EventId event = 0; event < tree.event_count(); ++event) {
    const auto node = structure.node_of_event[event];
    switch (tree.type(event)) {
      case graph::EventType::basic:
        if (const auto failed = node == graph::kNoNode ? std::nullopt : known(node)) {
          (void)builder.add_constant(*failed);
        } else {
          (void)builder.add_basic(tree.probability(event)).value();
        }
        break;
      case graph::EventType::constant:
        (void)builder.add_constant(tree.k(event) != 0);
        break;
      default:
        (void)builder.declare_gate();
    }
  }
  for (const auto gate : tree.gates()) {
    [[maybe_unused]] const auto defined =
        builder.define_gate(gate, tree.type(gate), tree.arguments(gate), tree.k(gate));
    assert(defined && "the gates of a finished tree are well-formed");
  }
  return std::move(builder).build(tree.top()).value();
}

}  // namespace

ServiceStructures::ServiceStructures(const FailureGraph& model)
    : model_{&model},
      down_(model.graph.node_count(), false),
      fallen_(model.graph.node_count(), false) {
  for (const auto node : model.down) down_[node] = true;
  const graph::Baseline now{model.graph, model.down};
  for (const auto service : model.services) {
    fallen_[service] = now.effect(service) >= graph::Effect::outage;
  }
}

Result<graph::Structure> ServiceStructures::of(NodeId service, const Options& options) const {
  auto out = graph::structure_of(model_->graph, service, graph::Effect::outage,
                                 options.probability_by_node, options.limits);
  if (!out) return out;
  const bool on_top = !model_->down.empty() && !fallen_[service];
  if (!on_top && options.own_failure) return out;
  out->tree = given(*out, [&](NodeId node) -> std::optional<bool> {
    if (node == service && !options.own_failure) return false;
    if (on_top && down_[node]) return true;
    return std::nullopt;
  });
  return out;
}

}  // namespace plimsoll::topology
