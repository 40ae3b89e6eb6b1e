#include "lib/graph/fault_tree.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace plimsoll::graph {
namespace {

constexpr double kUnknown = -1;
constexpr std::size_t kEventLimit = std::size_t{1} << 31U;
constexpr std::size_t kArgumentLimit = std::numeric_limits<std::uint32_t>::max();

tl::unexpected<Error> malformed(std::string what) {
  return failure(Error::Kind::malformed, std::move(what));
}

bool is_gate(EventType type) { return type != EventType::basic && type != EventType::constant; }

/// One gate on the path of a depth-first walk.
struct Visit {
  EventId gate;
  std::uint32_t next;  ///< Argument to look at next.
};

enum class Mark : std::uint8_t { unseen, open, done };

}  // namespace

std::optional<double> FaultTree::probability(EventId event) const {
  const double known = probabilities_[event];
  return known < 0 ? std::nullopt : std::optional{known};
}

FaultTreeBuilder::FaultTreeBuilder() = default;

EventId FaultTreeBuilder::add(EventType type, std::uint32_t k) {
  const auto id = tree_.event_count();
  tree_.types_.push_back(type);
  tree_.k_.push_back(k);
  tree_.begin_.push_back(0);
  tree_.size_.push_back(0);
  tree_.probabilities_.push_back(kUnknown);
  defined_.push_back(is_gate(type) ? 0 : 1);
  return id;
}

Result<EventId> FaultTreeBuilder::add_basic(std::optional<double> probability) {
  if (probability && !(*probability >= 0 && *probability <= 1)) {
    return malformed(fmt::format("expected a probability from 0 to 1, got {}", *probability));
  }
  if (tree_.types_.size() + 1 >= kEventLimit) return malformed("the tree has too many events");
  const auto id = add(EventType::basic, 0);
  tree_.probabilities_[id] = probability.value_or(kUnknown);
  return id;
}

EventId FaultTreeBuilder::add_constant(bool value) {
  return add(EventType::constant, value ? 1 : 0);
}

EventId FaultTreeBuilder::declare_gate() { return add(EventType::any_of, 0); }

Result<void> FaultTreeBuilder::define_gate(EventId gate, EventType type,
                                           std::span<const Literal> arguments, std::uint32_t k) {
  if (gate >= tree_.event_count() || !is_gate(tree_.types_[gate]) || !is_gate(type)) {
    return malformed(fmt::format("event {} is no gate", gate));
  }
  if (defined_[gate] != 0) return malformed(fmt::format("gate {} is defined twice", gate));
  if (tree_.arguments_.size() + arguments.size() >= kArgumentLimit) {
    return malformed("the tree has too many arguments");
  }
  for (const auto argument : arguments) {
    if (argument.event() >= tree_.event_count()) {
      return malformed(fmt::format("gate {} has an argument out of range", gate));
    }
  }
  defined_[gate] = 1;
  tree_.types_[gate] = type;
  tree_.k_[gate] = type == EventType::at_least ? k : 0;
  tree_.begin_[gate] = static_cast<std::uint32_t>(tree_.arguments_.size());
  tree_.size_[gate] = static_cast<std::uint32_t>(arguments.size());
  tree_.arguments_.insert(tree_.arguments_.end(), arguments.begin(), arguments.end());
  return {};
}

Result<EventId> FaultTreeBuilder::add_gate(EventType type, std::span<const Literal> arguments,
                                           std::uint32_t k) {
  const auto gate = declare_gate();
  auto defined = define_gate(gate, type, arguments, k);
  if (!defined) return tl::unexpected(std::move(defined.error()));
  return gate;
}

Result<FaultTree> FaultTreeBuilder::build(Literal top) && {
  auto& tree = tree_;
  if (top.event() >= tree.event_count()) return malformed("the top event is out of range");
  tree.top_ = top;
  tree.coherent_ = !top.negated();
  std::vector<Mark> marks(tree.event_count(), Mark::unseen);
  std::vector<Visit> path;
  const auto enter = [&](EventId event) -> Result<void> {
    if (marks[event] == Mark::done) return {};
    if (marks[event] == Mark::open) return malformed(fmt::format("gate {} needs itself", event));
    if (defined_[event] == 0) return malformed(fmt::format("gate {} is not defined", event));
    if (is_gate(tree.types_[event])) {
      marks[event] = Mark::open;
      path.push_back({event, 0});
    } else {
      marks[event] = Mark::done;
      if (tree.types_[event] == EventType::basic) tree.basic_.push_back(event);
    }
    return {};
  };
  auto entered = enter(top.event());
  while (entered && !path.empty()) {
    auto& [gate, next] = path.back();
    const auto arguments = tree.arguments(gate);
    if (next < arguments.size()) {
      const auto argument = arguments[next++];
      if (argument.negated()) tree.coherent_ = false;
      entered = enter(argument.event());
      continue;
    }
    if (tree.types_[gate] == EventType::odd_of) tree.coherent_ = false;
    marks[gate] = Mark::done;
    tree.gates_.push_back(gate);
    path.pop_back();
  }
  if (!entered) return tl::unexpected(std::move(entered.error()));
  std::sort(tree.basic_.begin(), tree.basic_.end());
  return std::move(tree);
}

}  // namespace plimsoll::graph
