// Cut sets, diagrams and bounds against the truth table, on every fault tree that chance finds.
#include "lib/graph/cut_sets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "lib/graph/availability.hpp"
#include "lib/graph/bounds.hpp"
#include "lib/graph/diagram.hpp"
#include "lib/graph/interval.hpp"
#include "lib/graph/small_cut_sets.hpp"
#include "tests/property/random_fault_tree.hpp"
#include "tests/property/seeds.hpp"

namespace plimsoll {
namespace {

using graph::EventId;
using graph::Interval;
using test::EventSet;

constexpr double kTolerance = 1e-12;

/// The sets of one order, as they are listed.
std::vector<EventSet> listed(const graph::CutSets& sets, std::uint32_t order) {
  std::vector<EventSet> out;
  sets.for_each(order, [&](std::span<const EventId> set) {
    out.emplace_back(set.begin(), set.end());
    return true;
  });
  return out;
}

/// The sets of all orders up to `most`, sorted; checks that the counts say how many.
std::vector<EventSet> all_of(const graph::CutSets& sets, std::uint32_t most) {
  std::vector<EventSet> all;
  const auto counts = sets.counts();
  for (std::uint32_t order = 0; order <= most; ++order) {
    const auto own = listed(sets, order);
    for (const auto& set : own) RC_ASSERT(set.size() == order);
    const auto count = order < counts.size() ? counts[order] : "0";
    RC_ASSERT(count == std::to_string(own.size()));
    all.insert(all.end(), own.begin(), own.end());
  }
  RC_ASSERT(sets.total() == std::to_string(all.size()));
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<EventSet> up_to(std::vector<EventSet> sets, std::size_t order) {
  std::erase_if(sets, [&](const EventSet& set) { return set.size() > order; });
  return sets;
}

double product_of(const EventSet& set, const std::vector<double>& probability) {
  double product = 1;
  for (const auto event : set) product *= probability[event];
  return product;
}

double sum_of(const std::vector<EventSet>& sets, const std::vector<double>& probability) {
  double sum = 0;
  for (const auto& set : sets) sum += product_of(set, probability);
  return sum;
}

/// Whether the diagram is true when exactly the events of `set` happen; payloads are events.
bool holds(const graph::Diagram& diagram, std::size_t set) {
  auto edge = diagram.root;
  while (graph::Bdd::node_of(edge) != 0) {
    const auto event = diagram.payloads[diagram.bdd.level(edge)];
    edge = (set >> event & 1U) != 0 ? diagram.bdd.high(edge) : diagram.bdd.low(edge);
  }
  return edge == graph::Bdd::kTrue;
}

/// The sets of a family; payloads are events.
std::vector<EventSet> sets_of(const graph::CutSetDiagram& diagram) {
  std::vector<EventSet> out;
  std::vector<std::pair<graph::Zbdd::Family, EventSet>> open{{diagram.root, {}}};
  while (!open.empty()) {
    auto [family, set] = std::move(open.back());
    open.pop_back();
    if (family == graph::Zbdd::kNone) continue;
    if (family == graph::Zbdd::kEmpty) {
      std::sort(set.begin(), set.end());
      out.push_back(std::move(set));
      continue;
    }
    open.emplace_back(diagram.zbdd.low(family), set);
    set.push_back(diagram.payloads[diagram.zbdd.level(family)]);
    open.emplace_back(diagram.zbdd.high(family), std::move(set));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::uint32_t> leaves_of(const graph::RootedFormula& function) {
  return graph::order_variables(function, graph::OrderHeuristic::depth_first);
}

/// The value of each module from those of its leaves, the top's at last: `solve(module, by node)`.
template <typename Value, typename Solve>
Value through_modules(const graph::ModuleTree& tree, const std::vector<Value>& of_event,
                      Solve solve) {
  std::vector<Value> of_module(tree.modules.size());
  for (std::size_t i = tree.modules.size(); i-- > 0;) {
    const auto& formula = tree.modules[i].formula;
    std::vector<Value> leaf(formula.size());
    for (std::uint32_t node = 1; node < formula.size(); ++node) {
      if (!formula.is_leaf(node)) continue;
      const auto payload = formula.payload(node);
      leaf[node] =
          graph::is_module(payload) ? of_module[graph::module_of(payload)] : of_event[payload];
    }
    of_module[i] = solve(tree.modules[i], leaf);
  }
  return of_module.front();
}

graph::Chance exact(const graph::RootedFormula& module, const std::vector<graph::Chance>& leaf) {
  const auto order = leaves_of(module);
  const auto built = graph::build_diagram(module, order, {});
  RC_ASSERT(built.result.has_value());
  const auto& [bdd, root, payloads] = *built.result;
  std::vector<graph::Chance> variable;
  for (const auto node : order) variable.push_back(leaf[node]);
  const auto value = graph::evaluate(bdd, bdd.nodes().nodes_below(root), variable);
  const auto& plain = value[graph::Bdd::node_of(root)];
  return (root & 1U) != 0 ? plain.complement() : plain;
}

/// Both kinds of tree for each seed.
template <typename Property>
void for_trees(Property property, std::uint64_t trees, std::uint32_t most_events = 10) {
  test::for_seeds(
      [&](std::uint64_t seed) {
        const auto plain = test::random_fault_tree(seed, {most_events, seed % 2 == 0});
        RC_LOG() << "seed " << seed << "\n" << plain;
        property(plain, seed);
      },
      trees);
}

TEST_CASE("minimal cut sets, their counts and their sum are those of the truth table",
          "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t) {
        const auto tree = test::to_fault_tree(plain);
        const auto sets = graph::minimal_cut_sets(tree);
        const auto wanted = test::minimal_sets(test::truth_table(plain));
        RC_ASSERT(sets.complete_to() == graph::kAllOrders);
        RC_ASSERT(all_of(sets, plain.events()) == wanted);
        const auto sum = sum_of(wanted, plain.probabilities);
        RC_ASSERT(std::abs(sets.sum_of_probabilities(plain.probabilities) - sum) <=
                  kTolerance * std::max(1.0, sum));
      },
      25);
}

TEST_CASE("a limit of the order leaves out the larger sets and nothing else", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t seed) {
        const auto tree = test::to_fault_tree(plain);
        const auto most = static_cast<std::uint32_t>(seed / 2 % 4);
        const auto sets =
            graph::minimal_cut_sets(tree, {.max_order = most, .budget = {}, .reserve = {}});
        const auto wanted = up_to(test::minimal_sets(test::truth_table(plain)), most);
        RC_ASSERT(sets.complete_to() == most);
        RC_ASSERT(all_of(sets, plain.events()) == wanted);
        const auto sum = sum_of(wanted, plain.probabilities);
        RC_ASSERT(std::abs(sets.sum_of_probabilities(plain.probabilities) - sum) <=
                  kTolerance * std::max(1.0, sum));
      },
      25);
}

TEST_CASE("likely sets are those above the cut-off, and what is left out is said", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t seed) {
        const auto most = seed % 3 == 0 ? 2 : graph::kAllOrders;
        const auto sets = graph::minimal_cut_sets(test::to_fault_tree(plain),
                                                  {.max_order = most, .budget = {}, .reserve = {}});
        const double cut_offs[] = {0, 1e-12, 1e-6, 0.01, 0.2, 1};
        const auto cut_off = cut_offs[seed / 2 % std::size(cut_offs)];
        std::vector<EventSet> likely;
        const auto missing =
            sets.for_each_likely(plain.probabilities, cut_off, [&](std::span<const EventId> set) {
              likely.emplace_back(set.begin(), set.end());
              return true;
            });
        std::sort(likely.begin(), likely.end());
        auto wanted = up_to(test::minimal_sets(test::truth_table(plain)), most);
        const auto sum = sum_of(wanted, plain.probabilities);
        std::erase_if(wanted, [&](const EventSet& set) {
          return product_of(set, plain.probabilities) < cut_off;
        });
        RC_ASSERT(likely == wanted);
        RC_ASSERT(std::abs(sum_of(likely, plain.probabilities) + missing - sum) <=
                  kTolerance * std::max(1.0, sum));
      },
      25);
}

TEST_CASE("trying small sets finds what the diagrams find", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t seed) {
        const auto function = graph::to_formula(test::to_fault_tree(plain));
        graph::OrderLimit limit{std::vector<std::uint32_t>(function.formula.size(), 1),
                                static_cast<std::uint32_t>(seed / 2 % 3)};
        std::vector<std::uint32_t> weight(plain.events(), 1);
        for (const auto leaf : leaves_of(function)) {
          if ((seed + leaf) % 5 != 0) continue;
          limit.weight[leaf] = 2;
          weight[function.formula.payload(leaf)] = 2;
        }
        auto wanted = test::minimal_sets(test::truth_table(plain));
        std::erase_if(wanted, [&](const EventSet& set) {
          return std::accumulate(set.begin(), set.end(), 0U, [&](auto sum, auto event) {
                   return sum + weight[event];
                 }) > limit.most;
        });
        const auto tried = graph::small_cut_sets(function, limit, {});
        RC_ASSERT(tried.has_value());
        RC_ASSERT(sets_of(*tried) == wanted);
        const auto order = leaves_of(function);
        const auto solved = graph::build_cut_sets_by_diagram(function, order, limit, {});
        RC_ASSERT(solved.result.has_value());
        RC_ASSERT(sets_of(*solved.result) == wanted);
        if (!graph::monotone(function)) return;
        const auto multiplied = graph::build_cut_sets(function, order, limit, {});
        RC_ASSERT(multiplied.result.has_value());
        RC_ASSERT(sets_of(*multiplied.result) == wanted);
      },
      25);
}

TEST_CASE("the probability by diagrams of modules is the sum over the truth table", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t) {
        const auto modules = graph::decompose(graph::to_formula(test::to_fault_tree(plain)));
        std::vector<graph::Chance> chance;
        for (const auto p : plain.probabilities) chance.push_back({p, 1 - p});
        const auto found = through_modules(modules, chance, exact);
        const auto table = test::truth_table(plain);
        auto opposite = table;
        opposite.flip();
        RC_ASSERT(std::abs(found.on - test::probability_of(table, plain.probabilities)) <=
                  kTolerance);
        RC_ASSERT(std::abs(found.off - test::probability_of(opposite, plain.probabilities)) <=
                  kTolerance);
      },
      25);
}

bool close(double found, double wanted) {
  return std::abs(found - wanted) <= 1e-9 * std::max(1.0, std::abs(wanted));
}

/// Each measure by its definition, from the probabilities when the event has happened and cannot.
void check_importance(const graph::Importance& found, const std::vector<bool>& table,
                      std::vector<double> probability) {
  const double top = test::probability_of(table, probability);
  const double own = std::exchange(probability[found.event], 1);
  const double with = test::probability_of(table, probability);
  probability[found.event] = 0;
  const double without = test::probability_of(table, probability);
  RC_ASSERT(close(found.birnbaum, with - without));
  RC_ASSERT(close(found.criticality, own * (with - without) / top));
  RC_ASSERT(close(found.fussell_vesely, own * with / top));
  RC_ASSERT(close(found.raw, with / top));
  // What remains without the event is known to the rounding of the top.
  const double remains = found.rrw ? 1 / *found.rrw : 0;
  RC_ASSERT(std::abs(remains - without / top) <= kTolerance * std::max(1.0, without / top));
}

TEST_CASE("a solved tree's probability and importance are those of the truth table", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t) {
        const auto tree = test::to_fault_tree(plain);
        const auto solved = graph::solve(tree);
        RC_ASSERT(solved.exact());
        auto by_event = plain.probabilities;
        by_event.resize(tree.event_count(), 0);
        const auto table = test::truth_table(plain);
        const auto wanted = test::probability_of(table, plain.probabilities);
        RC_ASSERT(std::abs(solved.probability(by_event) - wanted) <= kTolerance);
        const auto importance = solved.importance(by_event);
        if (wanted == 0) return;
        RC_ASSERT(importance.size() == tree.basic_events().size());
        for (const auto& found : importance) check_importance(found, table, plain.probabilities);
      },
      50, 8);
}

TEST_CASE("every order of the variables gives the same function", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t seed) {
        const auto function = graph::to_formula(test::to_fault_tree(plain));
        auto order = leaves_of(function);
        const auto leaves = order.size();
        std::vector<std::vector<std::uint32_t>> orders;
        for (std::uint32_t i = 0; i < graph::kOrderHeuristics; ++i) {
          orders.push_back(graph::order_variables(function, static_cast<graph::OrderHeuristic>(i)));
        }
        std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(seed % (leaves + 1)),
                    order.end());
        orders.push_back(order);
        orders.emplace_back(order.rbegin(), order.rend());
        std::sort(order.begin(), order.end());
        const auto table = test::truth_table(plain);
        for (const auto& own : orders) {
          auto sorted = own;
          std::sort(sorted.begin(), sorted.end());
          RC_ASSERT(sorted == order);
          const auto built = graph::build_diagram(function, own, {});
          RC_ASSERT(built.result.has_value());
          for (std::size_t set = 0; set < table.size(); ++set) {
            RC_ASSERT(holds(*built.result, set) == table[set]);
          }
        }
      },
      10);
}

struct Bounds {
  std::vector<Interval> leaf;
  std::vector<double> low;
  std::vector<double> high;
};

/// An interval of probabilities for each event; most are known.
Bounds random_bounds(const test::PlainTree& plain, std::uint64_t seed) {
  Bounds out;
  for (std::size_t i = 0; i < plain.events(); ++i) {
    const auto p = plain.probabilities[i];
    Interval own{p, p};
    if (seed / 2 % (i + 2) == 1) own = i % 2 == 0 ? Interval{0, 1} : Interval{p / 2, (1 + p) / 2};
    out.leaf.push_back(own);
    out.low.push_back(own.low);
    out.high.push_back(own.high);
  }
  return out;
}

/// The least and the greatest probability: it is linear in each event's, so that they are at
/// corners.
Interval at_corners(const std::vector<bool>& table, const Bounds& bounds, bool coherent) {
  if (coherent) {
    return {test::probability_of(table, bounds.low), test::probability_of(table, bounds.high)};
  }
  Interval found{1, 0};
  const auto events = bounds.leaf.size();
  for (std::size_t corner = 0; corner < std::size_t{1} << events; ++corner) {
    auto probability = bounds.low;
    bool fresh = true;
    for (std::size_t event = 0; event < events; ++event) {
      if ((corner >> event & 1U) == 0) continue;
      fresh = fresh && !bounds.leaf[event].known();
      probability[event] = bounds.high[event];
    }
    if (!fresh) continue;
    const auto own = test::probability_of(table, probability);
    found = {std::min(found.low, own), std::max(found.high, own)};
  }
  return found;
}

TEST_CASE("bounds by gates and by diagrams contain every probability", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t seed) {
        const auto tree = test::to_fault_tree(plain);
        const auto modules = graph::decompose(graph::to_formula(tree));
        const auto given = random_bounds(plain, seed);
        const auto corners = at_corners(test::truth_table(plain), given, tree.coherent());
        const auto contains = [&](const Interval& found) {
          RC_ASSERT(found.low <= corners.low + kTolerance);
          RC_ASSERT(found.high >= corners.high - kTolerance);
          RC_ASSERT(found.low >= -kTolerance);
          RC_ASSERT(found.high <= 1 + kTolerance);
        };
        contains(through_modules(modules, given.leaf, graph::bound_by_gates));
        const auto by_diagrams = through_modules(
            modules, given.leaf, [](const auto& module, const std::vector<Interval>& leaf) {
              graph::Budget budget;
              budget.nodes = std::size_t{1} << 12U;
              return graph::bound_by_diagrams(module, leaf, budget);
            });
        contains(by_diagrams);
        // So small a diagram is never cut: of a coherent tree the bounds are the corners.
        if (!tree.coherent()) return;
        RC_ASSERT(by_diagrams.low >= corners.low - kTolerance);
        RC_ASSERT(by_diagrams.high <= corners.high + kTolerance);
      },
      50, 8);
}

TEST_CASE("threads change nothing, not even the order of the listing", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t) {
        const auto tree = test::to_fault_tree(plain);
        graph::CutSetOptions two;
        two.budget.threads = two.reserve.threads = 2;
        const auto alone = graph::minimal_cut_sets(tree);
        const auto together = graph::minimal_cut_sets(tree, two);
        RC_ASSERT(alone.counts() == together.counts());
        for (std::uint32_t order = 0; order <= plain.events(); ++order) {
          RC_ASSERT(listed(alone, order) == listed(together, order));
        }
      },
      30);
}

TEST_CASE("renumbering the events changes nothing but their names", "[property]") {
  for_trees(
      [](const test::PlainTree& plain, std::uint64_t seed) {
        const auto events = plain.events();
        // A permutation: the factor has no divisor in common with any number up to 10.
        std::vector<EventId> to(events);
        for (EventId i = 0; i < events; ++i)
          to[i] = (i * 11 + static_cast<EventId>(seed % 7)) % events;
        const auto other = test::renumbered(plain, to);
        const auto sets = graph::minimal_cut_sets(test::to_fault_tree(plain));
        const auto others = graph::minimal_cut_sets(test::to_fault_tree(other));
        RC_ASSERT(sets.counts() == others.counts());
        auto named = all_of(sets, events);
        for (auto& set : named) {
          for (auto& event : set) event = to[event];
          std::sort(set.begin(), set.end());
        }
        std::sort(named.begin(), named.end());
        RC_ASSERT(named == all_of(others, events));
      },
      20);
}

}  // namespace
}  // namespace plimsoll
