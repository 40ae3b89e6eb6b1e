#include "lib/graph/modules.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace plimsoll::graph {
namespace {

constexpr std::uint32_t kNone = 0xFFFF'FFFFU;
/// How much looking for deciding variables may cost, in visits of a node (15 ns): what a tree needs
/// in practice a hundred times over, and a bound where each round finds one variable more.
constexpr std::size_t kMostVisits = std::size_t{1} << 24U;
constexpr std::size_t kMostVisitsPerNode = 64;
/// A copy of a node, with all that is looked for in it, in visits.
constexpr std::size_t kVisitsPerCopy = 16;

/// When a depth-first walk meets each node: at first, after its arguments, and at last.
struct Visits {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> second;
  std::vector<std::uint32_t> last;
};

Visits walk(const RootedFormula& function) {
  const auto& formula = function.formula;
  Visits visits{std::vector<std::uint32_t>(formula.size(), 0),
                std::vector<std::uint32_t>(formula.size(), 0),
                std::vector<std::uint32_t>(formula.size(), 0)};
  std::uint32_t time = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> path;  // node, argument to look at next
  const auto meet = [&](std::uint32_t node) {
    ++time;
    visits.last[node] = time;
    if (visits.first[node] != 0) return;
    visits.first[node] = time;
    path.emplace_back(node, 0);
  };
  meet(function.root.event());
  while (!path.empty()) {
    auto& [node, next] = path.back();
    const auto arguments = formula.arguments(node);
    if (next < arguments.size()) {
      meet(arguments[next++].event());
      continue;
    }
    visits.second[node] = ++time;
    visits.last[node] = time;
    path.pop_back();
  }
  return visits;
}

/// Per node: whether it is a gate whose variables stand nowhere else.
std::vector<bool> find_modules(const RootedFormula& function) {
  const auto& formula = function.formula;
  const auto visits = walk(function);
  auto least = visits.first;
  auto most = visits.last;
  std::vector<bool> module(formula.size(), false);
  for (std::uint32_t node = 1; node < formula.size(); ++node) {
    if (!formula.is_gate(node) || visits.first[node] == 0) continue;
    std::uint32_t from = kNone;
    std::uint32_t to = 0;
    for (const auto argument : formula.arguments(node)) {
      from = std::min(from, least[argument.event()]);
      to = std::max(to, most[argument.event()]);
    }
    module[node] = from > visits.first[node] && to < visits.second[node];
    least[node] = std::min(least[node], from);
    most[node] = std::max(most[node], to);
  }
  return module;
}

/// What the value of one variable decides, gates up, the others being unknown.
class Decider {
 public:
  explicit Decider(const RootedFormula& function)
      : formula_{&function.formula},
        root_{function.root},
        begin_(function.formula.size() + std::size_t{1}, 0),
        value_(function.formula.size(), Value::unknown),
        on_(function.formula.size(), 0),
        off_(function.formula.size(), 0) {
    const auto uses = formula_->uses(root_);
    for (std::uint32_t node = 1; node < formula_->size(); ++node) {
      if (uses[node] == 0) continue;
      for (const auto argument : formula_->arguments(node)) ++begin_[argument.event() + 1];
    }
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    users_.resize(begin_.back());
    auto at = begin_;
    for (std::uint32_t node = 1; node < formula_->size(); ++node) {
      if (uses[node] == 0) continue;
      for (const auto argument : formula_->arguments(node)) {
        users_[at[argument.event()]++] = Literal{node, argument.negated()};
      }
    }
  }

  [[nodiscard]] bool used(std::uint32_t node) const { return begin_[node] != begin_[node + 1]; }

  enum class Value : std::uint8_t { off, on, unknown };

  /// The value of the root when leaf `node` has value `on` and nothing else is known.
  Value decide(std::uint32_t node, bool on) {
    reached_.clear();
    set(node, on);
    for (std::size_t i = 0; i < reached_.size(); ++i) tell(reached_[i]);
    visits_ += touched_.size() + 1;
    auto value = value_[root_.event()];
    if (value != Value::unknown && root_.negated()) {
      value = value == Value::on ? Value::off : Value::on;
    }
    for (const auto changed : reached_) value_[changed] = Value::unknown;
    for (const auto gate : touched_) on_[gate] = off_[gate] = 0;
    touched_.clear();
    return value;
  }

  /// Gates that were looked at so far.
  [[nodiscard]] std::size_t visits() const { return visits_; }

 private:
  void set(std::uint32_t node, bool on) {
    value_[node] = on ? Value::on : Value::off;
    reached_.push_back(node);
  }

  void tell(std::uint32_t node) {
    for (auto at = begin_[node]; at < begin_[node + 1]; ++at) {
      const auto user = users_[at];
      const auto gate = user.event();
      if (value_[gate] != Value::unknown) continue;
      const bool on = (value_[node] == Value::on) != user.negated();
      if (on_[gate] + off_[gate] == 0) touched_.push_back(gate);
      ++(on ? on_ : off_)[gate];
      settle(gate);
    }
  }

  void settle(std::uint32_t gate) {
    const auto count = formula_->arguments(gate).size();
    switch (formula_->type(gate)) {
      case EventType::all_of:
        if (off_[gate] > 0) set(gate, false);
        if (on_[gate] == count) set(gate, true);
        break;
      case EventType::any_of:
        if (on_[gate] > 0) set(gate, true);
        if (off_[gate] == count) set(gate, false);
        break;
      case EventType::at_least:
        if (on_[gate] >= formula_->k(gate)) set(gate, true);
        if (off_[gate] > count - formula_->k(gate)) set(gate, false);
        break;
      default:
        if (on_[gate] + off_[gate] == count) set(gate, on_[gate] % 2 == 1);
    }
  }

  const Formula* formula_;
  Literal root_;
  std::vector<std::uint32_t> begin_;
  std::vector<Literal> users_;  ///< Gates by argument; negated where the gate negates it.
  std::vector<Value> value_;
  std::vector<std::uint32_t> on_;
  std::vector<std::uint32_t> off_;
  std::vector<std::uint32_t> reached_;
  std::vector<std::uint32_t> touched_;
  std::size_t visits_ = 0;
};

/// Literals of variables that decide a function by themselves.
struct Deciding {
  std::vector<Literal> makes_true;
  std::vector<Literal> makes_false;
};

/// Those found before `visits` are used up, which are counted down.
Deciding find_deciding(const RootedFormula& function, std::size_t& visits) {
  using Value = Decider::Value;
  Deciding found;
  Decider decider{function};
  for (std::uint32_t node = 1; node < function.formula.size(); ++node) {
    if (!function.formula.is_leaf(node) || !decider.used(node)) continue;
    if (decider.visits() > visits) break;
    for (const bool on : {true, false}) {
      const auto value = decider.decide(node, on);
      if (value == Value::on) found.makes_true.push_back(Literal{node, !on});
      if (value == Value::off) found.makes_false.push_back(Literal{node, !on});
    }
  }
  visits -= std::min(visits, decider.visits());
  return found;
}

/// Variables, with their signs, that stand in the same gates, all of them AND or all OR.
struct Twins {
  EventType type;
  std::vector<Literal> literals;
};

/// Groups of two or more.
std::vector<Twins> find_twins(const RootedFormula& function) {
  const auto& formula = function.formula;
  const auto uses = formula.uses(function.root);
  std::vector<std::vector<Literal>> users(formula.size());  // negated where they negate the leaf
  std::vector<EventType> type(formula.size(), EventType::constant);
  for (std::uint32_t node = 1; node < formula.size(); ++node) {
    if (uses[node] == 0) continue;
    const auto own = formula.type(node);
    const bool merges = own == EventType::all_of || own == EventType::any_of;
    for (const auto argument : formula.arguments(node)) {
      const auto leaf = argument.event();
      if (!formula.is_leaf(leaf)) continue;
      const bool same = users[leaf].empty() || type[leaf] == own;
      type[leaf] = same && merges ? own : EventType::basic;
      users[leaf].push_back(Literal{node, argument.negated()});
    }
  }
  std::vector<std::uint32_t> leaves;
  for (std::uint32_t node = 1; node < formula.size(); ++node) {
    const auto& own = users[node];
    if (own.empty() || type[node] == EventType::basic) continue;
    const bool one_sign = std::all_of(own.begin(), own.end(), [&](Literal user) {
      return user.negated() == own.front().negated();
    });
    if (!one_sign) continue;
    leaves.push_back(node);
  }
  const auto gates_of = [&](std::uint32_t leaf) {
    std::vector<std::uint32_t> gates;
    for (const auto user : users[leaf]) gates.push_back(user.event());
    return gates;
  };
  std::map<std::vector<std::uint32_t>, std::vector<Literal>> groups;
  for (const auto leaf : leaves) {
    groups[gates_of(leaf)].push_back(Literal{leaf, users[leaf].front().negated()});
  }
  std::vector<Twins> found;
  for (auto& [gates, literals] : groups) {
    if (literals.size() > 1) found.push_back({formula.type(gates.front()), std::move(literals)});
  }
  return found;
}

class Decomposition {
 public:
  ModuleTree run(RootedFormula function) {
    visits_ = kMostVisits + kMostVisitsPerNode * function.formula.size();
    open(std::move(function));
    // Parts are added behind the one that is worked on.
    for (std::size_t i = 0; i < tree_.modules.size(); ++i) divide(i);
    auto ordered = in_order();
    turn(ordered);
    return ordered;
  }

 private:
  /// The modules that are used, each behind the one that uses it.
  ModuleTree in_order() {
    ModuleTree ordered;
    std::vector<std::size_t> queue{0};
    for (std::size_t i = 0; i < queue.size(); ++i) {
      // What the steps left over goes: a variable that is not used may stand for a module that is
      // not here any more.
      auto module = substituted(tree_.modules[queue[i]], {});
      tree_.modules[queue[i]] = {};
      for (std::uint32_t node = 1; node < module.formula.size(); ++node) {
        if (!module.formula.is_leaf(node)) continue;
        const auto payload = module.formula.payload(node);
        if (!is_module(payload)) continue;
        module.formula.set_payload(node, static_cast<std::uint32_t>(queue.size()) | kModulePayload);
        queue.push_back(module_of(payload));
      }
      ordered.modules.push_back(std::move(module));
    }
    return ordered;
  }

  /// Makes each module but the first false when nothing happens, and its parent use its negation
  /// instead.
  static void turn(ModuleTree& tree) {
    std::vector<bool> turned(tree.modules.size(), false);
    for (std::size_t i = tree.modules.size(); i-- > 0;) {
      auto& module = tree.modules[i];
      bool changed = false;
      std::vector<Literal> value(module.formula.size());
      for (std::uint32_t node = 1; node < module.formula.size(); ++node) {
        value[node] = Literal{node};
        if (!module.formula.is_leaf(node) || !is_module(module.formula.payload(node))) continue;
        if (!turned[module_of(module.formula.payload(node))]) continue;
        value[node] = Literal{node, true};
        changed = true;
      }
      if (changed) module = substituted(module, value);
      turned[i] = i > 0 && module.formula.value_of_nothing(module.root);
      if (turned[i]) module.root = !module.root;
    }
  }

  /// The payload of a new module.
  std::uint32_t open(RootedFormula function) {
    tree_.modules.push_back(std::move(function));
    return static_cast<std::uint32_t>(tree_.modules.size() - 1) | kModulePayload;
  }

  void divide(std::size_t index) {
    while (true) {
      auto& module = tree_.modules[index];
      if (!module.formula.is_gate(module.root.event())) return;
      module = coalesced(module);
      if (!module.formula.is_gate(module.root.event())) return;
      split_modules(index);
      if (flat(tree_.modules[index])) return;
      const auto copy = kVisitsPerCopy * tree_.modules[index].formula.size();
      if (visits_ < copy) return;
      visits_ -= copy;
      if (split_twins(index)) continue;
      if (split_deciding(index)) return;
      if (!split_groups(index)) return;
    }
  }

  /// Whether the module is one gate of variables.
  static bool flat(const RootedFormula& function) {
    const auto arguments = function.formula.arguments(function.root.event());
    return std::all_of(arguments.begin(), arguments.end(), [&](Literal argument) {
      return function.formula.is_leaf(argument.event());
    });
  }

  /// Puts a variable in the place of each module below the root.
  void split_modules(std::size_t index) {
    const RootedFormula whole = std::move(tree_.modules[index]);
    const auto& formula = whole.formula;
    const auto root = whole.root.event();
    const auto is_root = find_modules(whole);
    const auto uses = formula.uses(whole.root);
    // Per node: the module that it stands in; for the root of one, the module that uses it.
    std::vector<std::uint32_t> home(formula.size(), kNone);
    std::vector<std::uint32_t> own(formula.size(), kNone);
    own[root] = static_cast<std::uint32_t>(index);
    tree_.modules[index] = {};
    for (auto node = formula.size(); node-- > 1;) {
      if (uses[node] == 0) continue;
      if (node != root && is_root[node]) own[node] = module_of(open({}));
      const auto inside = own[node] != kNone ? own[node] : home[node];
      for (const auto argument : formula.arguments(node)) home[argument.event()] = inside;
    }
    std::vector<Literal> image(formula.size());
    std::vector<Literal> arguments;
    for (std::uint32_t node = 1; node < formula.size(); ++node) {
      if (uses[node] == 0) continue;
      if (formula.is_leaf(node)) {
        image[node] = tree_.modules[home[node]].formula.add_leaf(formula.payload(node));
        continue;
      }
      arguments.clear();
      for (const auto argument : formula.arguments(node)) {
        const auto to = image[argument.event()];
        arguments.push_back(argument.negated() ? !to : to);
      }
      auto& module = tree_.modules[own[node] != kNone ? own[node] : home[node]];
      image[node] = module.formula.gate(formula.type(node), formula.k(node), arguments);
      if (own[node] == kNone) continue;
      module.root = image[node];
      if (node == root) {
        if (whole.root.negated()) module.root = !module.root;
      } else {
        image[node] = tree_.modules[home[node]].formula.add_leaf(own[node] | kModulePayload);
      }
    }
  }

  /// Makes one variable of those that always stand together in gates of one type.  False when there
  /// are none.
  bool split_twins(std::size_t index) {
    const auto twins = find_twins(tree_.modules[index]);
    if (twins.empty()) return false;
    const RootedFormula whole = std::move(tree_.modules[index]);
    std::vector<std::uint32_t> group(whole.formula.size(), kNone);
    for (std::uint32_t g = 0; g < twins.size(); ++g) {
      for (const auto literal : twins[g].literals) group[literal.event()] = g;
    }
    RootedFormula out;
    std::vector<Literal> together;
    std::vector<Literal> arguments;
    for (const auto& twin : twins) {
      RootedFormula part;
      arguments.clear();
      for (const auto literal : twin.literals) {
        const auto leaf = part.formula.add_leaf(whole.formula.payload(literal.event()));
        arguments.push_back(literal.negated() ? !leaf : leaf);
      }
      part.root = part.formula.gate(twin.type, 0, arguments);
      together.push_back(out.formula.add_leaf(open(std::move(part))));
    }
    std::vector<Literal> image(whole.formula.size());
    const auto uses = whole.formula.uses(whole.root);
    for (std::uint32_t node = 1; node < whole.formula.size(); ++node) {
      if (uses[node] == 0) continue;
      if (whole.formula.is_leaf(node)) {
        image[node] = group[node] != kNone ? together[group[node]]
                                           : out.formula.add_leaf(whole.formula.payload(node));
        continue;
      }
      arguments.clear();
      for (const auto argument : whole.formula.arguments(node)) {
        // The twins' one variable already is what the gate makes of their literals.
        const auto to = image[argument.event()];
        arguments.push_back(argument.negated() && group[argument.event()] == kNone ? !to : to);
      }
      image[node] = out.formula.gate(whole.formula.type(node), whole.formula.k(node), arguments);
    }
    const auto to = image[whole.root.event()];
    out.root = whole.root.negated() ? !to : to;
    tree_.modules[index] = std::move(out);
    return true;
  }

  /// Takes variables that decide the module by themselves out of the rest of it.  False when there
  /// are none.
  bool split_deciding(std::size_t index) {
    const auto deciding = find_deciding(tree_.modules[index], visits_);
    const bool makes_true = !deciding.makes_true.empty();
    const auto& literals = makes_true ? deciding.makes_true : deciding.makes_false;
    if (literals.empty()) return false;
    const RootedFormula whole = std::move(tree_.modules[index]);
    std::vector<Literal> value(whole.formula.size());
    for (std::uint32_t node = 1; node < whole.formula.size(); ++node) value[node] = Literal{node};
    for (const auto literal : literals) {
      value[literal.event()] = literal.negated() ? Formula::kTrue : Formula::kFalse;
    }
    RootedFormula out;
    std::vector<Literal> arguments;
    for (const auto literal : literals) {
      const auto leaf = out.formula.add_leaf(whole.formula.payload(literal.event()));
      arguments.push_back(literal.negated() == makes_true ? !leaf : leaf);
    }
    auto rest = substituted(whole, value);
    if (rest.root.event() == 0) {
      arguments.push_back(rest.root);
    } else {
      arguments.push_back(out.formula.add_leaf(open(std::move(rest))));
    }
    const auto type = makes_true ? EventType::any_of : EventType::all_of;
    out.root = out.formula.gate(type, 0, arguments);
    tree_.modules[index] = std::move(out);
    return true;
  }

  /// Makes modules of the groups of arguments that share variables.  False when there is but one
  /// group.
  bool split_groups(std::size_t index) {
    auto& whole = tree_.modules[index];
    const auto type = whole.formula.type(whole.root.event());
    if (type != EventType::all_of && type != EventType::any_of && type != EventType::odd_of) {
      return false;
    }
    const auto group = group_of_arguments(whole);
    const auto groups = 1 + *std::max_element(group.begin(), group.end());
    if (groups == 1) return false;
    std::vector<std::vector<Literal>> members(groups);
    const auto given = whole.formula.arguments(whole.root.event());
    for (std::size_t i = 0; i < given.size(); ++i) members[group[i]].push_back(given[i]);
    std::vector<Literal> parts;
    for (auto& own : members) parts.push_back(whole.formula.gate(type, 0, own));
    const auto root = whole.formula.gate(type, 0, parts);
    whole.root = whole.root.negated() ? !root : root;
    split_modules(index);
    return true;
  }

  /// Per argument of the root: its group, numbered from 0 in the order of their first members.
  static std::vector<std::uint32_t> group_of_arguments(const RootedFormula& function) {
    const auto& formula = function.formula;
    const auto given = formula.arguments(function.root.event());
    std::vector<std::uint32_t> parent(given.size());
    std::iota(parent.begin(), parent.end(), 0U);
    const auto find = [&](std::uint32_t i) {
      while (parent[i] != i) i = parent[i] = parent[parent[i]];
      return i;
    };
    std::vector<std::uint32_t> met(formula.size(), kNone);  // the argument that met it first
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < given.size(); ++i) {
      open.push_back(given[i].event());
      while (!open.empty()) {
        const auto node = open.back();
        open.pop_back();
        if (met[node] != kNone) {
          const auto a = find(met[node]);
          const auto b = find(i);
          parent[std::max(a, b)] = std::min(a, b);
          continue;
        }
        met[node] = i;
        for (const auto argument : formula.arguments(node)) open.push_back(argument.event());
      }
    }
    std::vector<std::uint32_t> number(given.size(), kNone);
    std::vector<std::uint32_t> group(given.size());
    std::uint32_t groups = 0;
    for (std::uint32_t i = 0; i < given.size(); ++i) {
      const auto root = find(i);
      if (number[root] == kNone) number[root] = groups++;
      group[i] = number[root];
    }
    return group;
  }

  ModuleTree tree_;
  std::size_t visits_ = 0;  ///< Left to look for variables that decide.
};

}  // namespace

ModuleTree decompose(RootedFormula function) { return Decomposition{}.run(std::move(function)); }

}  // namespace plimsoll::graph
