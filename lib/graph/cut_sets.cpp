#include "lib/graph/cut_sets.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <boost/multiprecision/cpp_int.hpp>

#include "lib/graph/deep_stack.hpp"
#include "lib/graph/diagram.hpp"
#include "lib/graph/formula.hpp"
#include "lib/graph/modules.hpp"
#include "lib/graph/polynomial.hpp"
#include "lib/graph/small_cut_sets.hpp"

namespace plimsoll::graph {
namespace {

using BigCount = boost::multiprecision::cpp_int;

}  // namespace

/// The sets of each module, in terms of events and of modules behind it.
struct CutSets::Family {
  std::vector<CutSetDiagram> modules;
  std::uint32_t complete_to = kAllOrders;
  std::size_t depth = 0;  ///< Levels of all modules together: how deep a listing may recurse.

  /// Per family of module `index`: what `algebra` makes of the sets below it, the modules' own
  /// results being in `of_module`.
  template <typename Value, typename Combine>
  std::vector<Value> below(std::size_t index, const std::vector<Value>& of_module,
                           const Value& none, const Value& empty, Combine combine) const {
    const auto& [zbdd, root, payloads] = modules[index];
    std::vector<Value> value(zbdd.nodes().index_end(), none);
    value[Zbdd::kEmpty] = empty;
    for (const auto node : zbdd.nodes().nodes_below(root)) {
      value[node] = combine(payloads[zbdd.level(node)], of_module, value[zbdd.high(node)],
                            value[zbdd.low(node)]);
    }
    return value;
  }

  [[nodiscard]] std::vector<Polynomial<BigCount>> count() const;
  /// The sum of the probabilities of the sets up to complete_to: modules are held to the limit each
  /// for itself, so that together they have larger sets too.
  [[nodiscard]] double limited_sum(std::span<const double> probability) const;
};

namespace {

/// What a module's leaf may weigh: the fewest events that make it true.
OrderLimit limit_of(const RootedFormula& module, const std::vector<std::uint32_t>& least,
                    std::uint32_t max_order) {
  OrderLimit limit{std::vector<std::uint32_t>(module.formula.size(), 1), max_order};
  for (std::uint32_t node = 1; node < module.formula.size(); ++node) {
    if (!module.formula.is_leaf(node)) continue;
    const auto payload = module.formula.payload(node);
    if (is_module(payload)) limit.weight[node] = least[module_of(payload)];
  }
  return limit;
}

/// The fewest events of a set of the family, modules counting what they take at least; a number
/// above every limit when there is no set.
std::uint32_t least_order(const CutSetDiagram& diagram, const std::vector<std::uint32_t>& least) {
  constexpr std::uint32_t kNever = kAllOrders / 2;
  const auto& [zbdd, root, payloads] = diagram;
  std::vector<std::uint32_t> value(zbdd.nodes().index_end(), kNever);
  value[Zbdd::kEmpty] = 0;
  for (const auto node : zbdd.nodes().nodes_below(root)) {
    const auto payload = payloads[zbdd.level(node)];
    const auto weight = is_module(payload) ? least[module_of(payload)] : 1;
    value[node] = std::min({kNever, value[zbdd.low(node)], value[zbdd.high(node)] + weight});
  }
  return std::max(1U, value[root]);
}

/// The sets of all modules up to an order; absent past the budget.
std::optional<std::vector<CutSetDiagram>> solve(const ModuleTree& tree, std::uint32_t max_order,
                                                const Budget& budget) {
  std::vector<std::optional<CutSetDiagram>> solved(tree.modules.size());
  std::vector<std::uint32_t> least(tree.modules.size(), 1);
  for (std::size_t i = tree.modules.size(); i-- > 0;) {
    const auto limit = limit_of(tree.modules[i], least, max_order);
    // With negation there is no way to small sets but through all of the diagram: try them first.
    if (!monotone(tree.modules[i])) solved[i] = small_cut_sets(tree.modules[i], limit, budget);
    if (!solved[i]) solved[i] = race_cut_sets(tree.modules[i], limit, budget);
    if (!solved[i]) solved[i] = small_cut_sets(tree.modules[i], limit, budget);
    if (!solved[i]) return std::nullopt;
    least[i] = least_order(*solved[i], least);
  }
  std::vector<CutSetDiagram> out;
  out.reserve(solved.size());
  for (auto& diagram : solved) out.push_back(std::move(*diagram));
  return out;
}

/// Lists the sets of some order, or of some probability: a depth-first walk over the diagrams of
/// all modules at once.  `Guide` knows which branches lead to a set that is wanted.
template <typename Guide>
class Listing {
 public:
  Listing(const std::vector<CutSetDiagram>& modules, Guide& guide, const CutSetCallback& callback)
      : modules_{&modules}, guide_{&guide}, callback_{&callback} {}

  void run() {
    open_.push_back({0, (*modules_)[0].root, guide_->start()});
    step();
  }

 private:
  using Want = typename Guide::Want;
  struct Task {
    std::uint32_t module;
    Zbdd::Family family;
    Want want;
  };

  /// Takes the last task on in all ways that lead to a set; false ends the listing.
  bool step() {
    if (open_.empty()) return emit();
    const Task task = open_.back();
    open_.pop_back();
    const bool more = choose(task);
    open_.push_back(task);
    return more;
  }

  bool choose(Task task) {
    const auto& [zbdd, root, payloads] = (*modules_)[task.module];
    while (task.family > Zbdd::kEmpty) {
      const auto payload = payloads[zbdd.level(task.family)];
      const auto high = zbdd.high(task.family);
      const bool more = guide_->each_split(
          task.module, payload, high, task.want, [&](const Want& own, const Want& rest) {
            open_.push_back({task.module, high, rest});
            bool go_on = true;
            if (is_module(payload)) {
              const auto child = module_of(payload);
              open_.push_back({child, (*modules_)[child].root, own});
              go_on = step();
              open_.pop_back();
            } else {
              events_.push_back(payload);
              guide_->choose(payload);
              go_on = step();
              guide_->drop();
              events_.pop_back();
            }
            open_.pop_back();
            return go_on;
          });
      if (!more) return false;
      task.family = zbdd.low(task.family);
      if (!guide_->possible(task.module, task.family, task.want)) return true;
    }
    return task.family == Zbdd::kNone || !guide_->possible(task.module, task.family, task.want) ||
           step();
  }

  bool emit() {
    sorted_ = events_;
    std::sort(sorted_.begin(), sorted_.end());
    return (*callback_)(sorted_);
  }

  const std::vector<CutSetDiagram>* modules_;
  Guide* guide_;
  const CutSetCallback* callback_;
  std::vector<Task> open_;
  std::vector<EventId> events_;
  std::vector<EventId> sorted_;
};

/// Leads to sets of exactly one order.
class ByOrder {
 public:
  using Want = std::uint32_t;

  /// `orders[module][family]`: which orders the sets below the family have.
  ByOrder(std::vector<std::vector<std::vector<bool>>> orders,
          const std::vector<CutSetDiagram>& modules, std::uint32_t order)
      : orders_{std::move(orders)}, modules_{&modules}, order_{order} {}

  [[nodiscard]] Want start() const { return order_; }
  void choose(EventId /*event*/) {}
  void drop() {}
  [[nodiscard]] bool possible(std::uint32_t module, Zbdd::Family family, Want want) const {
    const auto& orders = orders_[module][family];
    return want < orders.size() && orders[want];
  }
  template <typename Visit>
  bool each_split(std::uint32_t module, std::uint32_t payload, Zbdd::Family high, Want want,
                  Visit visit) const {
    if (!is_module(payload)) {
      return want == 0 || !possible(module, high, want - 1) || visit(1U, want - 1);
    }
    const auto child = module_of(payload);
    const auto root = (*modules_)[child].root;
    const auto most = std::min<std::size_t>(want + std::size_t{1}, orders_[child][root].size());
    for (Want own = 1; own < most; ++own) {
      if (!possible(child, root, own) || !possible(module, high, want - own)) continue;
      if (!visit(own, want - own)) return false;
    }
    return true;
  }

 private:
  std::vector<std::vector<std::vector<bool>>> orders_;
  const std::vector<CutSetDiagram>* modules_;
  Want order_;
};

/// Leads to sets that are likely enough: a branch is entered when what is chosen already, with the
/// likeliest of all that is still to be chosen, is.
class ByProbability {
 public:
  /// The probability of the likeliest choice for the tasks below this one on the stack.
  using Want = double;
  static constexpr double kImpossible = -1;

  /// `best[module][family]`: the probability of the likeliest set of the family, or kImpossible.
  ByProbability(std::vector<std::vector<double>> best, const std::vector<CutSetDiagram>& modules,
                std::span<const double> probability, double cut_off)
      : best_{std::move(best)},
        modules_{&modules},
        probability_{probability},
        least_{cut_off * (1 - kRounding)} {}

  [[nodiscard]] static Want start() { return 1; }
  void choose(EventId event) { chosen_.push_back(chosen_.back() * probability_[event]); }
  void drop() { chosen_.pop_back(); }
  [[nodiscard]] bool possible(std::uint32_t module, Zbdd::Family family, Want others) const {
    return likely(best_[module][family], others);
  }
  template <typename Visit>
  bool each_split(std::uint32_t module, std::uint32_t payload, Zbdd::Family high, Want others,
                  Visit visit) const {
    const double rest = best_[module][high];
    const double own = is_module(payload) ? best_of(module_of(payload)) : probability_[payload];
    if (own < 0 || rest < 0 || !likely(own * rest, others)) return true;
    return visit(others * rest, others);
  }

 private:
  /// Products of the same factors differ by their order; the listing decides by its own.
  static constexpr double kRounding = 1e-9;

  [[nodiscard]] bool likely(double best, Want others) const {
    return best >= 0 && chosen_.back() * best * others >= least_;
  }
  [[nodiscard]] double best_of(std::uint32_t module) const {
    return best_[module][(*modules_)[module].root];
  }

  std::vector<std::vector<double>> best_;
  const std::vector<CutSetDiagram>* modules_;
  std::span<const double> probability_;
  double least_;
  std::vector<double> chosen_{1};  ///< Products of the events chosen so far, one after the other.
};

}  // namespace

std::vector<Polynomial<BigCount>> CutSets::Family::count() const {
  std::vector<Polynomial<BigCount>> of_module(modules.size());
  for (std::size_t i = modules.size(); i-- > 0;) {
    of_module[i] = count_sets<BigCount>(modules[i], of_module);
  }
  return of_module;
}

double CutSets::Family::limited_sum(std::span<const double> probability) const {
  using Sums = std::vector<double>;  // by order
  const std::size_t end = complete_to + std::size_t{1};
  const auto combine = [&](std::uint32_t payload, const std::vector<Sums>& known, const Sums& high,
                           const Sums& low) {
    const Sums one = is_module(payload) ? Sums{} : Sums{0, probability[payload]};
    const auto& own = is_module(payload) ? known[module_of(payload)] : one;
    auto out = low;
    if (own.empty() || high.empty()) return out;
    out.resize(std::min(end, std::max(low.size(), own.size() + high.size() - 1)), 0);
    for (std::size_t a = 0; a < own.size(); ++a) {
      for (std::size_t b = 0; b < high.size() && a + b < end; ++b) out[a + b] += own[a] * high[b];
    }
    return out;
  };
  std::vector<Sums> of_module(modules.size());
  for (std::size_t i = modules.size(); i-- > 0;) {
    of_module[i] = below<Sums>(i, of_module, {}, {1}, combine)[modules[i].root];
  }
  return std::accumulate(of_module.front().begin(), of_module.front().end(), 0.0);
}

CutSets::CutSets(std::unique_ptr<Family> family) : family_{std::move(family)} {}
CutSets::CutSets(CutSets&&) noexcept = default;
CutSets& CutSets::operator=(CutSets&&) noexcept = default;
CutSets::~CutSets() = default;

CutSets minimal_cut_sets(const FaultTree& tree, const CutSetOptions& options) {
  const auto modules = decompose(to_formula(tree));
  auto family = std::make_unique<CutSets::Family>();
  for (const auto& module : modules.modules) family->depth += module.formula.size();
  if (auto solved = solve(modules, options.max_order, options.budget)) {
    family->modules = std::move(*solved);
    family->complete_to = options.max_order;
    return CutSets{std::move(family)};
  }
  // Small orders are quick, larger ones take what is left: the last to arrive counts.
  constexpr std::uint32_t kFew = 3;
  for (std::uint32_t order = 1; order <= std::min(kFew, options.max_order); ++order) {
    auto solved = solve(modules, order, options.reserve);
    if (!solved) break;
    family->modules = std::move(*solved);
    family->complete_to = order;
  }
  if (!family->modules.empty()) return CutSets{std::move(family)};
  // What is always known is whether it takes any event at all.
  const auto& top = modules.modules.front();
  const auto root = top.formula.value_of_nothing(top.root) ? Zbdd::kEmpty : Zbdd::kNone;
  family->modules.push_back({Zbdd{{}, 0, {}}, root, {}});
  family->complete_to = 0;
  return CutSets{std::move(family)};
}

std::uint32_t CutSets::complete_to() const { return family_->complete_to; }

std::vector<std::string> CutSets::counts() const {
  const auto all = std::move(family_->count().front());
  std::vector<std::string> texts;
  for (std::size_t order = 0; order < all.size(); ++order) {
    if (order > family_->complete_to) break;
    texts.push_back(all.coefficient(order).str());
  }
  while (texts.size() > 1 && texts.back() == "0") texts.pop_back();
  if (texts.empty()) texts.emplace_back("0");
  return texts;
}

std::string CutSets::total() const {
  const auto all = std::move(family_->count().front());
  BigCount total = 0;
  for (std::size_t order = 0; order < all.size() && order <= family_->complete_to; ++order) {
    total += all.coefficient(order);
  }
  return total.str();
}

void CutSets::for_each(std::uint32_t order, const CutSetCallback& callback) const {
  if (order > family_->complete_to) return;
  const auto& modules = family_->modules;
  std::vector<std::vector<std::vector<bool>>> orders(modules.size());
  std::vector<std::vector<bool>> of_module(modules.size());
  for (std::size_t i = modules.size(); i-- > 0;) {
    const auto combine = [&](std::uint32_t payload, const auto& known,
                             const std::vector<bool>& high, const std::vector<bool>& low) {
      auto out = low;
      const std::vector<bool> one{false, true};
      const auto& own = is_module(payload) ? known[module_of(payload)] : one;
      for (std::size_t a = 0; a < own.size() && a <= order; ++a) {
        if (!own[a]) continue;
        const auto most = std::min<std::size_t>(high.size(), order - a + std::size_t{1});
        if (out.size() < a + most) out.resize(a + most, false);
        for (std::size_t b = 0; b < most; ++b) {
          if (high[b]) out[a + b] = true;
        }
      }
      return out;
    };
    orders[i] = family_->below<std::vector<bool>>(i, of_module, {}, {true}, combine);
    of_module[i] = orders[i][modules[i].root];
  }
  ByOrder guide{std::move(orders), modules, order};
  if (!guide.possible(0, modules[0].root, order)) return;
  with_deep_stack(std::min<std::size_t>(4 * family_->depth, 4 * kMostLevels), [&] {
    Listing{modules, guide, callback}.run();
  });
}

double CutSets::sum_of_probabilities(std::span<const double> probability) const {
  const auto& modules = family_->modules;
  if (family_->complete_to != kAllOrders) return family_->limited_sum(probability);
  std::vector<double> of_module(modules.size(), 0);
  for (std::size_t i = modules.size(); i-- > 0;) {
    const auto combine = [&](std::uint32_t payload, const auto& known, double high, double low) {
      return low + high * (is_module(payload) ? known[module_of(payload)] : probability[payload]);
    };
    of_module[i] = family_->below<double>(i, of_module, 0, 1, combine)[modules[i].root];
  }
  return of_module.front();
}

double CutSets::for_each_likely(std::span<const double> probability, double cut_off,
                                const CutSetCallback& callback) const {
  const auto& modules = family_->modules;
  std::vector<std::vector<double>> best(modules.size());
  std::vector<double> of_module(modules.size(), 0);
  constexpr double kImpossible = ByProbability::kImpossible;
  for (std::size_t i = modules.size(); i-- > 0;) {
    const auto combine = [&](std::uint32_t payload, const auto& known, double high, double low) {
      const double own = is_module(payload) ? known[module_of(payload)] : probability[payload];
      return std::max(low, high < 0 || own < 0 ? kImpossible : high * own);
    };
    best[i] = family_->below<double>(i, of_module, kImpossible, 1, combine);
    of_module[i] = best[i][modules[i].root];
  }
  double listed = 0;
  const CutSetCallback likely = [&](std::span<const EventId> events) {
    if (events.size() > family_->complete_to) return true;
    double product = 1;
    for (const auto event : events) product *= probability[event];
    if (product < cut_off) return true;
    listed += product;
    return callback(events);
  };
  ByProbability guide{std::move(best), modules, probability, cut_off};
  if (guide.possible(0, modules[0].root, ByProbability::start())) {
    with_deep_stack(std::min<std::size_t>(4 * family_->depth, 4 * kMostLevels), [&] {
      Listing{modules, guide, likely}.run();
    });
  }
  return std::max(0.0, sum_of_probabilities(probability) - listed);
}

}  // namespace plimsoll::graph
