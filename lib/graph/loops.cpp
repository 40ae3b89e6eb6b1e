#include "lib/graph/loops.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "lib/graph/strong_components.hpp"

namespace plimsoll::graph {
namespace {

using Id = CyclicGates::Id;

/// The gates with those that ORs tie together made one.
struct Merged {
  CyclicGates gates;
  Id top;
};

Merged merge_or_loops(const CyclicGates& gates, Id top) {
  const auto is_or = [&](Id id) { return gates.type(id) == EventType::any_of; };
  std::vector<Id> all(gates.size());
  std::iota(all.begin(), all.end(), 0U);
  const auto classes = strong_components(
      gates.size(), all,
      [&](Id id) { return is_or(id) ? gates.arguments(id) : std::span<const Id>{}; }, is_or);
  Merged merged;
  std::vector<Id> arguments;
  for (std::uint32_t own = 0; own < classes.count(); ++own) {
    const auto members = classes.nodes(own);
    const auto first = members.front();
    if (gates.type(first) == EventType::basic) {
      merged.gates.add_basic(gates.data(first));
      continue;
    }
    arguments.clear();
    for (const auto member : members) {
      for (const auto argument : gates.arguments(member)) {
        const auto of = classes.of[argument];
        if (of != own || !is_or(first)) arguments.push_back(of);
      }
    }
    merged.gates.declare();
    merged.gates.define(own, gates.type(first), arguments, gates.data(first));
  }
  merged.top = classes.of[top];
  return merged;
}

/// Solves the gates component by component.
class Solver {
 public:
  Solver(const CyclicGates& gates, Budget& budget)
      : gates_{&gates}, budget_{&budget}, value_(gates.size(), Formula::kFalse) {}

  Result<RootedFormula> run(Id top) {
    const Id roots[] = {top};
    const auto components = strong_components(
        gates_->size(), roots, [&](Id id) { return gates_->arguments(id); },
        [](Id) { return true; });
    for (std::size_t component = 0; component < components.count(); ++component) {
      const auto members = components.nodes(component);
      if (members.size() == 1) {
        compute(members.front());
      } else if (!iterate(members, components)) {
        return failure(
            Error::Kind::unsupported,
            fmt::format("{} gates need each other in circles, too many to write without circles",
                        members.size()),
            "raise the limit, or simulate the failed sets in question one by one");
      }
    }
    return RootedFormula{std::move(formula_), value_[top]};
  }

 private:
  /// From the values that its arguments have now.
  void compute(Id id) {
    if (gates_->type(id) == EventType::basic) {
      value_[id] = formula_.add_leaf(gates_->data(id));
      return;
    }
    arguments_.clear();
    // A gate is false in its own arguments, whatever an earlier pass made of it.
    for (const auto argument : gates_->arguments(id)) {
      arguments_.push_back(argument == id ? Formula::kFalse : value_[argument]);
    }
    value_[id] = formula_.gate(gates_->type(id), gates_->data(id), arguments_);
  }

  bool iterate(std::span<const Id> members, const StrongComponents& components) {
    const auto own = components.of[members.front()];
    if (place_.empty()) place_.assign(gates_->size(), 0);
    for (std::uint32_t i = 0; i < members.size(); ++i) place_[members[i]] = i;
    std::vector<bool> feedback(members.size(), false);
    std::size_t cost = 0;
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      const auto arguments = gates_->arguments(members[i]);
      cost += arguments.size() + 1;
      for (const auto argument : arguments) {
        if (components.of[argument] == own && place_[argument] > i)
          feedback[place_[argument]] = true;
      }
    }
    auto passes = std::count(feedback.begin(), feedback.end(), true);
    for (bool changed = true; changed && passes > 0; --passes) {
      if (!budget_->spend(cost)) return false;
      changed = false;
      for (std::uint32_t i = 0; i < members.size(); ++i) {
        const auto before = value_[members[i]];
        compute(members[i]);
        if (feedback[i] && value_[members[i]] != before) changed = true;
      }
    }
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      if (!feedback[i]) compute(members[i]);
    }
    return true;
  }

  const CyclicGates* gates_;
  Budget* budget_;
  Formula formula_;
  std::vector<Literal> value_;
  std::vector<std::uint32_t> place_;
  std::vector<Literal> arguments_;
};

}  // namespace

Id CyclicGates::add_basic(std::uint32_t payload) {
  const auto id = declare();
  types_[id] = EventType::basic;
  data_[id] = payload;
  return id;
}

Id CyclicGates::declare() {
  types_.push_back(EventType::any_of);
  data_.push_back(0);
  begin_.push_back(0);
  size_.push_back(0);
  return size() - 1;
}

void CyclicGates::define(Id gate, EventType type, std::span<const Id> arguments, std::uint32_t k) {
  types_[gate] = type;
  data_[gate] = k;
  begin_[gate] = arguments_.size();
  size_[gate] = static_cast<std::uint32_t>(arguments.size());
  arguments_.insert(arguments_.end(), arguments.begin(), arguments.end());
}

Id CyclicGates::add(EventType type, std::span<const Id> arguments, std::uint32_t k) {
  const auto gate = declare();
  define(gate, type, arguments, k);
  return gate;
}

Result<RootedFormula> open_loops(const CyclicGates& gates, Id top, Budget& budget) {
  const auto merged = merge_or_loops(gates, top);
  return Solver{merged.gates, budget}.run(merged.top);
}

}  // namespace plimsoll::graph
