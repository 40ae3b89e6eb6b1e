#include "lib/graph/structure.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "lib/graph/loops.hpp"
#include "lib/graph/reach_gates.hpp"

namespace plimsoll::graph {
namespace {

using Gate = CyclicGates::Id;

constexpr Gate kNone = std::numeric_limits<Gate>::max();

/// Writes the conditions under which nodes are bad at one level as gates that may go in circles,
/// for the nodes asked for and whatever they need.
class Conditions {
 public:
  Conditions(const Graph& graph, Effect level, Budget& budget)
      : graph_{&graph},
        level_{level},
        budget_{&budget},
        own_(graph.node_count(), kNone),
        bad_(graph.node_count(), kNone) {
    group_begin_.assign(graph.node_count() + std::size_t{1}, 0);
    for (std::size_t group = 0; group < graph.reach_groups(); ++group) {
      for (const auto node : graph.reachers(group)) ++group_begin_[node + 1];
    }
    for (std::size_t i = 1; i < group_begin_.size(); ++i) group_begin_[i] += group_begin_[i - 1];
    groups_.resize(group_begin_.back());
    auto next = group_begin_;
    for (std::size_t group = 0; group < graph.reach_groups(); ++group) {
      for (const auto node : graph.reachers(group)) groups_[next[node]++] = group;
    }
  }

  /// The gate of "`service` is bad", with all that is upstream defined, unless the budget ends.
  Gate run(NodeId service) {
    const auto top = bad(service);
    while (!budget_->exceeded()) {
      if (!nodes_to_do_.empty()) {
        const auto node = nodes_to_do_.back();
        nodes_to_do_.pop_back();
        define_own(node);
      } else if (!groups_to_do_.empty()) {
        const auto group = groups_to_do_.back();
        groups_to_do_.pop_back();
        reach_.at(group)->work([&](NodeId node) { return bad_but_for(node, group); });
      } else {
        break;
      }
    }
    return top;
  }
  [[nodiscard]] const CyclicGates& gates() const { return gates_; }

 private:
  [[nodiscard]] std::span<const std::size_t> groups_of(NodeId node) const {
    return {groups_.data() + group_begin_[node], group_begin_[node + 1] - group_begin_[node]};
  }

  /// Failed, or bad by a need; declared now.
  Gate own(NodeId node) {
    if (own_[node] == kNone) {
      own_[node] = gates_.declare();
      nodes_to_do_.push_back(node);
    }
    return own_[node];
  }

  Gate bad(NodeId node) {
    if (bad_[node] == kNone) bad_[node] = bad_but_for(node, graph_->reach_groups());
    return bad_[node];
  }

  /// Bad for another reason than that it reaches no anchor of `group`.
  Gate bad_but_for(NodeId node, std::size_t group) {
    std::vector<Gate> parts{own(node)};
    for (const auto other : groups_of(node)) {
      if (other != group) parts.push_back(cut_off(node, other));
    }
    return parts.size() == 1 ? parts.front() : gates_.add(EventType::any_of, parts);
  }

  Gate cut_off(NodeId node, std::size_t group) {
    auto& reach = reach_[group];
    if (!reach) reach = std::make_unique<ReachGates>(*graph_, group, gates_, *budget_);
    groups_to_do_.push_back(group);
    return reach->cut_off(node);
  }

  void define_own(NodeId node) {
    std::vector<Gate> parts{gates_.add_basic(node)};
    for (const auto id : graph_->needs_of(node)) {
      const auto need = graph_->need(id);
      if (!need.soft) add_need(need, parts);
    }
    gates_.define(own_[node], EventType::any_of, parts);
  }

  /// Adds what is bad at once when the need's node is: a gate, a member, or members.
  void add_need(const NeedView& need, std::vector<Gate>& parts) {
    const auto members = static_cast<std::uint32_t>(need.members.size());
    if (need.k > members) {
      parts.push_back(gates_.add(EventType::all_of, {}));
      return;
    }
    const bool all = members > 0 && need.k == members;
    const bool takeover = grade(need.takeover) >= level_;
    std::vector<Gate> bads;
    for (std::uint32_t i = 0; i < members; ++i) {
      if (all || (takeover && need.active[i] != 0)) parts.push_back(bad(need.members[i]));
      if (!all && need.k > 0) bads.push_back(bad(need.members[i]));
    }
    if (bads.empty()) return;
    parts.push_back(gates_.add(EventType::at_least, bads, members - need.k + 1));
  }

  const Graph* graph_;
  Effect level_;
  Budget* budget_;
  CyclicGates gates_;
  std::vector<Gate> own_;
  std::vector<Gate> bad_;
  std::vector<std::size_t> group_begin_;  ///< By node: of groups_.
  std::vector<std::size_t> groups_;
  std::map<std::size_t, std::unique_ptr<ReachGates>> reach_;
  std::vector<NodeId> nodes_to_do_;
  std::vector<std::size_t> groups_to_do_;
};

/// The formula as a tree; its leaves are nodes.
Result<Structure> to_tree(const RootedFormula& function,
                          std::span<const std::optional<double>> probability_by_node) {
  const auto& formula = function.formula;
  FaultTreeBuilder builder;
  std::vector<NodeId> node_of_event;
  if (function.root.event() == 0) {
    const auto top = builder.add_constant(!function.root.negated());
    auto tree = std::move(builder).build(Literal{top});
    if (!tree) return tl::unexpected(std::move(tree.error()));
    return Structure{std::move(*tree), {kNoNode}};
  }
  const auto uses = formula.uses(function.root);
  std::vector<EventId> event(formula.size(), 0);
  std::vector<Literal> arguments;
  for (std::uint32_t node = 1; node < formula.size(); ++node) {
    if (uses[node] == 0) continue;
    Result<EventId> added;
    if (formula.is_leaf(node)) {
      const auto payload = formula.payload(node);
      added = builder.add_basic(probability_by_node.empty() ? std::nullopt
                                                            : probability_by_node[payload]);
      node_of_event.push_back(payload);
    } else {
      arguments.clear();
      for (const auto argument : formula.arguments(node)) {
        arguments.emplace_back(event[argument.event()]);
      }
      added = builder.add_gate(formula.type(node), arguments, formula.k(node));
      node_of_event.push_back(kNoNode);
    }
    if (!added) return tl::unexpected(std::move(added.error()));
    event[node] = *added;
  }
  auto tree = std::move(builder).build(Literal{event[function.root.event()]});
  if (!tree) return tl::unexpected(std::move(tree.error()));
  return Structure{std::move(*tree), std::move(node_of_event)};
}

}  // namespace

Result<Structure> structure_of(const Graph& graph, NodeId service, Effect level,
                               std::span<const std::optional<double>> probability_by_node,
                               StructureLimits limits) {
  if (level < Effect::interrupted) {
    return failure(Error::Kind::usage, "expected the level interrupted, outage or lost");
  }
  if (service >= graph.node_count()) {
    return failure(Error::Kind::malformed, fmt::format("service {} is out of range", service));
  }
  if (!probability_by_node.empty() && probability_by_node.size() != graph.node_count()) {
    return failure(Error::Kind::malformed,
                   fmt::format("expected {} probabilities, one for each node, got {}",
                               graph.node_count(), probability_by_node.size()));
  }
  Budget budget{limits.arguments};
  Conditions conditions{graph, level, budget};
  const auto top = conditions.run(service);
  if (budget.exceeded()) {
    return failure(Error::Kind::unsupported,
                   fmt::format("the networks that service {} needs paths over are too large or too "
                               "meshed to write as gates",
                               service),
                   "raise the limit, or simulate the failed sets in question one by one");
  }
  auto function = open_loops(conditions.gates(), top, budget);
  if (!function)
    return tl::unexpected(std::move(function.error()).at(fmt::format("service {}", service)));
  return to_tree(*function, probability_by_node);
}

}  // namespace plimsoll::graph
