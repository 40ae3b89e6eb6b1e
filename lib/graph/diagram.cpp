#include "lib/graph/diagram.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <utility>

#include "lib/graph/ascent.hpp"
#include "lib/graph/deep_stack.hpp"

namespace plimsoll::graph {
namespace {

using Order = std::vector<std::uint32_t>;

/// Functions of variables, for Ascent.
struct Functions {
  using Value = Bdd::Edge;
  Bdd& bdd;

  static Value constant(bool value) { return value ? Bdd::kTrue : Bdd::kFalse; }
  static Value negation(Value f) { return Bdd::negated(f); }
  Value leaf(std::uint32_t level) const { return bdd.variable(level); }
  Value conjunction(Value f, Value g) const { return bdd.conjunction(f, g); }
  Value disjunction(Value f, Value g) const { return bdd.disjunction(f, g); }
  Value exclusive_or(Value f, Value g) const { return bdd.exclusive_or(f, g); }
  Value at_least(const std::vector<Value>& values, std::uint32_t k) const {
    return at_least_of(values, k, Bdd::kTrue, Bdd::kFalse, [&](Value f, Value fewer, Value enough) {
      return bdd.if_then_else(f, fewer, enough);
    });
  }
  [[nodiscard]] std::uint32_t level(Value f) const { return bdd.level(f); }
  void tidy(const std::vector<Value>& used) const {
    if (bdd.nodes().wants_collection()) bdd.nodes().collect(used);
  }
};

/// Families of minimal sets, for Ascent.
struct Families {
  using Value = Zbdd::Family;
  Zbdd& zbdd;

  static Value constant(bool value) { return value ? Zbdd::kEmpty : Zbdd::kNone; }
  Value leaf(std::uint32_t level) const { return zbdd.single(level); }
  Value conjunction(Value f, Value g) const { return zbdd.product(f, g); }
  Value disjunction(Value f, Value g) const { return zbdd.unite(f, g); }
  Value at_least(const std::vector<Value>& values, std::uint32_t k) const {
    return at_least_of(values, k, Zbdd::kEmpty, Zbdd::kNone,
                       [&](Value f, Value fewer, Value enough) {
                         return zbdd.unite(zbdd.product(f, fewer), enough);
                       });
  }
  [[nodiscard]] std::uint32_t level(Value f) const { return zbdd.level(f); }
  void tidy(const std::vector<Value>& used) const {
    if (zbdd.nodes().wants_collection()) zbdd.nodes().collect(used);
  }
  // Families of minimal sets know no negation; only monotone modules are given to them.
  static Value negation(Value /*f*/) { throw std::logic_error("a family has no negation"); }
  static Value exclusive_or(Value /*f*/, Value /*g*/) {
    throw std::logic_error("a family has no negation");
  }
};

std::vector<std::uint32_t> weights_of(const Order& order, const OrderLimit& limit) {
  std::vector<std::uint32_t> weights;
  weights.reserve(order.size());
  for (const auto leaf : order) weights.push_back(limit.weight[leaf]);
  return weights;
}

/// Whether the module is one gate, or less: then every order is as good.
bool flat(const RootedFormula& module) {
  const auto root = module.root.event();
  if (!module.formula.is_gate(root)) return true;
  const auto arguments = module.formula.arguments(root);
  return std::all_of(arguments.begin(), arguments.end(),
                     [&](Literal a) { return !module.formula.is_gate(a.event()); });
}

/// Orders that between them won on every model tried, likeliest first: for diagrams, and for
/// products of families.
constexpr auto kOrders = std::to_array<OrderHeuristic>(
    {OrderHeuristic::heavy_first, OrderHeuristic::force_light, OrderHeuristic::leaves_first,
     OrderHeuristic::light_first, OrderHeuristic::depth_first, OrderHeuristic::force_gates});
constexpr auto kOrdersOfFamilies = std::to_array<OrderHeuristic>(
    {OrderHeuristic::light_first, OrderHeuristic::heavy_first, OrderHeuristic::leaves_first});

/// A contestant by each of `orders`; of a flat module by the first alone.
template <typename T, typename Try>
void enter(std::vector<Contestant<T>>& contestants, const RootedFormula& module,
           std::span<const OrderHeuristic> orders, Try attempt) {
  const unsigned way = contestants.empty() ? 0 : contestants.back().way + 1;
  for (const auto heuristic : flat(module) ? orders.first(1) : orders) {
    const auto run = [&module, attempt, heuristic](const Budget& budget) {
      Attempt<T> done;
      with_deep_stack(std::min<std::size_t>(module.formula.size(), kMostLevels),
                      [&] { done = attempt(order_variables(module, heuristic), budget); });
      return done;
    };
    contestants.push_back({run, way});
  }
}

}  // namespace

bool monotone(const RootedFormula& module) {
  const auto& formula = module.formula;
  if (module.root.negated()) return false;
  const auto uses = formula.uses(module.root);
  for (std::uint32_t node = 1; node < formula.size(); ++node) {
    if (uses[node] == 0 || !formula.is_gate(node)) continue;
    if (formula.type(node) == EventType::odd_of) return false;
    const auto arguments = formula.arguments(node);
    if (std::any_of(arguments.begin(), arguments.end(), [](Literal a) { return a.negated(); })) {
      return false;
    }
  }
  return true;
}

Attempt<Diagram> build_diagram(const RootedFormula& module, const Order& order,
                               const Budget& budget) {
  Bdd bdd{static_cast<std::uint32_t>(order.size()), budget};
  Functions functions{bdd};
  const auto root = Ascent{module, order, functions}.run();
  if (!root.root) return {std::nullopt, root.progress, root.nodes_used_up};
  return {Diagram{std::move(bdd), *root.root, payloads_of(module, order)}, 1};
}

Attempt<CutSetDiagram> build_cut_sets(const RootedFormula& module, const Order& order,
                                      const OrderLimit& limit, const Budget& budget) {
  Zbdd zbdd{weights_of(order, limit), limit.most, budget};
  Families families{zbdd};
  const auto root = Ascent{module, order, families}.run();
  if (!root.root) return {std::nullopt, root.progress, root.nodes_used_up};
  return {CutSetDiagram{std::move(zbdd), *root.root, payloads_of(module, order)}, 1};
}

Attempt<CutSetDiagram> build_cut_sets_by_diagram(const RootedFormula& module, const Order& order,
                                                 const OrderLimit& limit, const Budget& budget) {
  const auto diagram = build_diagram(module, order, budget);
  if (!diagram.result) return {std::nullopt, diagram.progress, diagram.nodes_used_up};
  auto rest = budget;
  rest.steps -= std::min(rest.steps, diagram.result->bdd.nodes().steps());
  Zbdd zbdd{weights_of(order, limit), limit.most, rest};
  try {
    const auto root = zbdd.minimal_solutions(diagram.result->bdd, diagram.result->root);
    return {CutSetDiagram{std::move(zbdd), root, payloads_of(module, order)}, 1};
  } catch (const OutOfBudget& out) {
    return {std::nullopt, 1, out.nodes};
  }
}

std::optional<Diagram> race_diagrams(const RootedFormula& module, const Budget& budget) {
  if (module.formula.size() > kMostLevels) return std::nullopt;
  std::vector<Contestant<Diagram>> contestants;
  enter(contestants, module, kOrders, [&](const Order& order, const Budget& round) {
    return build_diagram(module, order, round);
  });
  auto winner = race(std::move(contestants), budget);
  if (winner) winner->root = winner->bdd.nodes().keep_only(winner->root);
  return winner;
}

std::optional<CutSetDiagram> race_cut_sets(const RootedFormula& module, const OrderLimit& limit,
                                           const Budget& budget) {
  if (module.formula.size() > kMostLevels) return std::nullopt;
  std::vector<Contestant<CutSetDiagram>> contestants;
  constexpr std::size_t kFew = 3;
  const auto by_diagram = [&] {
    enter(contestants, module, std::span{kOrders}.first(kFew),
          [&](const Order& order, const Budget& round) {
            return build_cut_sets_by_diagram(module, order, limit, round);
          });
  };
  if (monotone(module)) {
    enter(contestants, module, kOrdersOfFamilies, [&](const Order& order, const Budget& round) {
      return build_cut_sets(module, order, limit, round);
    });
    if (limit.most == kAllOrders) by_diagram();
  } else {
    by_diagram();
  }
  auto winner = race(std::move(contestants), budget);
  if (winner) winner->root = winner->zbdd.nodes().keep_only(winner->root);
  return winner;
}

}  // namespace plimsoll::graph
