#include "lib/graph/formula.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::graph {
namespace {

std::uint64_t mix(std::uint64_t state, std::uint64_t value) {
  state = (state ^ value) * 0x9E37'79B9'7F4A'7C15U;
  return state ^ (state >> 29U);
}

/// Whether `argument`, given to a gate of `type`, says the same as its own arguments would there.
bool merges(const Formula& formula, Literal argument, EventType type) {
  const auto own = formula.type(argument.event());
  if (type == EventType::odd_of) return own == EventType::odd_of;
  if (!argument.negated()) return own == type;
  return (type == EventType::any_of && own == EventType::all_of) ||
         (type == EventType::all_of && own == EventType::any_of);
}

/// Rebuilds the part of a formula below a root in a new one.
class Rebuild {
 public:
  /// With `flatten`, gates that only one gate of the same type uses go up into it.
  Rebuild(const RootedFormula& from, bool flatten)
      : from_{&from.formula},
        root_{from.root},
        flatten_{flatten},
        uses_{from.formula.uses(from.root)},
        to_(from.formula.size()) {}

  RootedFormula run(std::span<const Literal> value) {
    RootedFormula out;
    to_[0] = Formula::kTrue;
    // Gates that went up are not rebuilt: first see which.
    std::vector<bool> up(from_->size(), false);
    if (flatten_) find_merged(up);
    for (std::uint32_t node = 1; node < from_->size(); ++node) {
      if (uses_[node] == 0 || up[node]) continue;
      if (from_->is_leaf(node)) {
        const auto becomes = value.empty() ? Literal{node} : value[node];
        to_[node] = becomes;
        if (becomes.event() == 0) continue;
        const auto leaf = out.formula.add_leaf(from_->payload(node));
        to_[node] = becomes.negated() ? !leaf : leaf;
        continue;
      }
      gather(node, up);
      to_[node] = out.formula.gate(from_->type(node), from_->k(node), gathered_);
    }
    out.root = image(root_);
    return out;
  }

 private:
  [[nodiscard]] Literal image(Literal literal) const {
    const auto to = to_[literal.event()];
    return literal.negated() ? !to : to;
  }

  void find_merged(std::vector<bool>& up) const {
    for (std::uint32_t node = 1; node < from_->size(); ++node) {
      if (uses_[node] == 0 || !from_->is_gate(node)) continue;
      const auto type = from_->type(node);
      if (type == EventType::at_least) continue;
      for (const auto argument : from_->arguments(node)) {
        if (uses_[argument.event()] == 1 && merges(*from_, argument, type)) {
          up[argument.event()] = true;
        }
      }
    }
  }

  /// The images of the arguments of `node`, with those of gates that went up in their places.
  void gather(std::uint32_t node, const std::vector<bool>& up) {
    gathered_.clear();
    open_.assign(from_->arguments(node).rbegin(), from_->arguments(node).rend());
    while (!open_.empty()) {
      const auto argument = open_.back();
      open_.pop_back();
      if (!up[argument.event()]) {
        gathered_.push_back(image(argument));
        continue;
      }
      const auto inner = from_->arguments(argument.event());
      const bool parity = from_->type(argument.event()) == EventType::odd_of;
      for (auto at = inner.rbegin(); at != inner.rend(); ++at) {
        open_.push_back(argument.negated() && !(parity && at != inner.rbegin()) ? !*at : *at);
      }
    }
  }

  const Formula* from_;
  Literal root_;
  bool flatten_;
  std::vector<std::uint32_t> uses_;
  std::vector<Literal> to_;
  std::vector<Literal> gathered_;
  std::vector<Literal> open_;
};

}  // namespace

Formula::Formula() { keep(EventType::constant, 1, {}); }

void Formula::keep(EventType type, std::uint32_t data, std::span<const Literal> arguments) {
  if (begin_.empty()) begin_.push_back(0);
  types_.push_back(type);
  data_.push_back(data);
  arguments_.insert(arguments_.end(), arguments.begin(), arguments.end());
  begin_.push_back(static_cast<std::uint32_t>(arguments_.size()));
}

Literal Formula::add_leaf(std::uint32_t payload) {
  keep(EventType::basic, payload, {});
  return Literal{size() - 1};
}

Literal Formula::gate(EventType type, std::uint32_t k, std::vector<Literal>& arguments) {
  switch (type) {
    case EventType::at_least:
      return at_least(k, arguments);
    case EventType::odd_of:
      return parity(arguments);
    default:
      return conjunction(type, arguments);
  }
}

/// AND, and OR with the roles of the constants exchanged.
Literal Formula::conjunction(EventType type, std::vector<Literal>& arguments) {
  const auto neutral = type == EventType::all_of ? kTrue : kFalse;
  std::sort(arguments.begin(), arguments.end());
  arguments.erase(std::unique(arguments.begin(), arguments.end()), arguments.end());
  std::erase(arguments, neutral);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == !neutral) return !neutral;
    if (i > 0 && arguments[i] == !arguments[i - 1]) return !neutral;
  }
  if (arguments.empty()) return neutral;
  if (arguments.size() == 1) return arguments.front();
  return shared(type, 0, arguments);
}

Literal Formula::at_least(std::int64_t k, std::vector<Literal>& arguments) {
  std::sort(arguments.begin(), arguments.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto argument = arguments[i];
    if (argument == kTrue) --k;
    if (argument.event() == 0) continue;
    // Of x and not x exactly one is true.
    if (kept > 0 && arguments[kept - 1] == !argument) {
      --k;
      --kept;
      continue;
    }
    arguments[kept++] = argument;
  }
  arguments.resize(kept);
  const auto n = static_cast<std::int64_t>(kept);
  if (k <= 0) return kTrue;
  if (k > n) return kFalse;
  if (k == n) return conjunction(EventType::all_of, arguments);
  if (k == 1) return conjunction(EventType::any_of, arguments);
  return shared(EventType::at_least, static_cast<std::uint32_t>(k), arguments);
}

Literal Formula::parity(std::vector<Literal>& arguments) {
  bool odd = false;
  for (auto& argument : arguments) {
    if (argument.negated()) {
      odd = !odd;
      argument = !argument;
    }
  }
  std::sort(arguments.begin(), arguments.end());
  std::size_t kept = 0;
  for (const auto argument : arguments) {
    if (argument == kTrue) {
      odd = !odd;
    } else if (kept > 0 && arguments[kept - 1] == argument) {
      --kept;
    } else {
      arguments[kept++] = argument;
    }
  }
  arguments.resize(kept);
  if (arguments.empty()) return odd ? kTrue : kFalse;
  const auto plain =
      arguments.size() == 1 ? arguments.front() : shared(EventType::odd_of, 0, arguments);
  return odd ? !plain : plain;
}

std::size_t Formula::slot(EventType type, std::uint32_t k,
                          std::span<const Literal> arguments) const {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(type), k);
  for (const auto argument : arguments) {
    hash = mix(hash, argument.event() * 2ULL + (argument.negated() ? 1U : 0U));
  }
  auto at = hash & (table_.size() - 1);
  for (; table_[at] != 0; at = (at + 1) & (table_.size() - 1)) {
    const auto node = table_[at];
    if (types_[node] != type || data_[node] != k) continue;
    const auto own = this->arguments(node);
    if (std::equal(own.begin(), own.end(), arguments.begin(), arguments.end())) break;
  }
  return at;
}

Literal Formula::shared(EventType type, std::uint32_t k, std::span<const Literal> arguments) {
  constexpr std::size_t kFirst = 16;
  if (gates_ * 2 >= table_.size()) {
    table_.assign(std::max(kFirst, table_.size() * 2), 0);
    for (std::uint32_t node = 1; node < size(); ++node) {
      if (is_gate(node)) table_[slot(types_[node], data_[node], this->arguments(node))] = node;
    }
  }
  const auto at = slot(type, k, arguments);
  if (table_[at] == 0) {
    keep(type, k, arguments);
    table_[at] = size() - 1;
    ++gates_;
  }
  return Literal{table_[at]};
}

bool Formula::value_of_nothing(Literal root) const {
  std::vector<bool> value(size(), false);
  value[0] = true;
  for (std::uint32_t node = 1; node < size(); ++node) {
    if (!is_gate(node)) continue;
    const auto given = arguments(node);
    const auto on = static_cast<std::size_t>(std::count_if(
        given.begin(), given.end(), [&](auto a) { return value[a.event()] != a.negated(); }));
    switch (types_[node]) {
      case EventType::all_of:
        value[node] = on == given.size();
        break;
      case EventType::any_of:
        value[node] = on > 0;
        break;
      case EventType::at_least:
        value[node] = on >= data_[node];
        break;
      default:
        value[node] = on % 2 == 1;
    }
  }
  return value[root.event()] != root.negated();
}

std::vector<std::uint32_t> Formula::uses(Literal root) const {
  std::vector<std::uint32_t> uses(size(), 0);
  uses[root.event()] = 1;
  for (auto node = size(); node-- > 1;) {
    if (uses[node] == 0) continue;
    for (const auto argument : arguments(node)) ++uses[argument.event()];
  }
  return uses;
}

RootedFormula to_formula(const FaultTree& tree) {
  RootedFormula out;
  std::vector<Literal> to(tree.event_count(), Formula::kFalse);
  const auto image = [&](Literal literal) {
    const auto event = literal.event();
    const auto plain = tree.type(event) == EventType::constant
                           ? (tree.k(event) != 0 ? Formula::kTrue : Formula::kFalse)
                           : to[event];
    return literal.negated() ? !plain : plain;
  };
  for (const auto event : tree.basic_events()) to[event] = out.formula.add_leaf(event);
  std::vector<Literal> arguments;
  for (const auto gate : tree.gates()) {
    arguments.clear();
    for (const auto argument : tree.arguments(gate)) arguments.push_back(image(argument));
    to[gate] = out.formula.gate(tree.type(gate), tree.k(gate), arguments);
  }
  out.root = image(tree.top());
  return out;
}

RootedFormula coalesced(const RootedFormula& function) {
  constexpr int kRounds = 4;
  auto out = Rebuild{function, true}.run({});
  for (int round = 1; round < kRounds; ++round) {
    auto next = Rebuild{out, true}.run({});
    const bool same = next.formula.size() == out.formula.size();
    out = std::move(next);
    if (same) break;
  }
  return out;
}

RootedFormula substituted(const RootedFormula& function, std::span<const Literal> value) {
  return Rebuild{function, false}.run(value);
}

}  // namespace plimsoll::graph
