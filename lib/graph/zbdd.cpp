#include "lib/graph/zbdd.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::graph {
namespace {

/// Third operands of the table of results: the operation, and the order that is left for products.
constexpr std::uint32_t kUnite = 0;
constexpr std::uint32_t kWithout = 1;
std::uint32_t key_of_product(std::uint32_t order) { return order * 4U + 2U; }
std::uint32_t key_of_within(std::uint32_t order) { return order * 4U + 3U; }

}  // namespace

Zbdd::Zbdd(std::vector<std::uint32_t> weights, std::uint32_t max_order, Budget budget)
    : weights_{std::move(weights)},
      max_order_{max_order},
      nodes_{static_cast<std::uint32_t>(weights_.size()), 2, 0, std::move(budget)} {
  // A limit that no set can reach is none: one key for all products then.
  std::uint64_t most = 0;
  for (const auto weight : weights_) most += weight;
  constexpr std::uint32_t kMostLimited = 1U << 29U;
  if (max_order_ >= most || max_order_ > kMostLimited) max_order_ = kAllOrders;
}

Zbdd::Family Zbdd::make(std::uint32_t level, Family high, Family low) {
  return high == kNone ? low : nodes_.find_or_add(level, high, low);
}

/// The order that sets below a level may still have; only asked where the level fits.
std::uint32_t Zbdd::left(std::uint32_t order, std::uint32_t level) const {
  return order == kAllOrders ? kAllOrders : order - weights_[level];
}

Zbdd::Family Zbdd::single(std::uint32_t level) {
  return weights_[level] > max_order_ ? kNone : make(level, kEmpty, kNone);
}

Zbdd::Family Zbdd::unite(Family f, Family g) {
  if (f == kNone || f == g) return g;
  if (g == kNone) return f;
  if (f == kEmpty || g == kEmpty) return kEmpty;  // contained in all others
  if (f > g) std::swap(f, g);
  if (const auto known = nodes_.known(f, g, kUnite); known != NodeTable::kNoResult) return known;
  const auto f_level = level(f);
  const auto g_level = level(g);
  const auto top = std::min(f_level, g_level);
  const auto off = unite(f_level == top ? low(f) : f, g_level == top ? low(g) : g);
  const auto on = unite(f_level == top ? high(f) : kNone, g_level == top ? high(g) : kNone);
  const auto result = make(top, without(on, off), off);
  nodes_.store(f, g, kUnite, result);
  return result;
}

Zbdd::Family Zbdd::without(Family f, Family g) {
  if (f == kNone || g == kNone) return f;
  if (g == kEmpty || f == g) return kNone;
  if (f == kEmpty) return f;
  while (level(g) < level(f)) {  // sets with a variable that f does not have
    g = low(g);
    if (g == kNone) return f;
    if (g == kEmpty) return kNone;
  }
  if (f == g) return kNone;
  if (const auto known = nodes_.known(f, g, kWithout); known != NodeTable::kNoResult) return known;
  const auto top = level(f);
  const bool both = level(g) == top;
  const auto off = without(low(f), both ? low(g) : g);
  auto on = high(f);
  if (both) on = without(on, high(g));
  on = without(on, both ? low(g) : g);
  const auto result = make(top, on, off);
  nodes_.store(f, g, kWithout, result);
  return result;
}

Zbdd::Family Zbdd::within(Family f, std::uint32_t order) {
  if (f <= kEmpty || order == kAllOrders) return f;
  if (const auto known = nodes_.known(f, 0, key_of_within(order)); known != NodeTable::kNoResult) {
    return known;
  }
  const auto top = level(f);
  const auto off = within(low(f), order);
  const auto on = weights_[top] > order ? kNone : within(high(f), left(order, top));
  const auto result = make(top, on, off);
  nodes_.store(f, 0, key_of_within(order), result);
  return result;
}

Zbdd::Family Zbdd::product(Family f, Family g) { return product(f, g, max_order_); }

Zbdd::Family Zbdd::product(Family f, Family g, std::uint32_t order) {
  if (f == kNone || g == kNone) return kNone;
  if (f == kEmpty || f == g) return within(g, order);
  if (g == kEmpty) return within(f, order);
  if (order == 0) return kNone;
  if (f > g) std::swap(f, g);
  if (const auto known = nodes_.known(f, g, key_of_product(order)); known != NodeTable::kNoResult) {
    return known;
  }
  const auto f_level = level(f);
  const auto g_level = level(g);
  const auto top = std::min(f_level, g_level);
  const auto f_off = f_level == top ? low(f) : f;
  const auto g_off = g_level == top ? low(g) : g;
  const auto off = product(f_off, g_off, order);
  Family on = kNone;
  if (weights_[top] <= order) {
    const auto rest = left(order, top);
    const auto f_on = f_level == top ? high(f) : kNone;
    const auto g_on = g_level == top ? high(g) : kNone;
    on = unite(product(f_on, unite(g_on, g_off), rest), product(f_off, g_on, rest));
    on = without(on, off);
  }
  const auto result = make(top, on, off);
  nodes_.store(f, g, key_of_product(order), result);
  return result;
}

/// Rauzy's recursion, with what it found by edge and order left.
class Zbdd::Solver {
 public:
  Solver(Zbdd& zbdd, const Bdd& bdd) : zbdd_{&zbdd}, bdd_{&bdd} {}

  Family solve(Bdd::Edge function, std::uint32_t order) {
    if (function == Bdd::kTrue) return kEmpty;
    if (function == Bdd::kFalse) return kNone;
    auto& known = slot(function, order);
    if (known != NodeTable::kNoResult) return known;
    const auto top = bdd_->level(function);
    const auto off = solve(bdd_->low(function), order);
    Family on = kNone;
    if (zbdd_->weights_[top] <= order && off != kEmpty) {
      on = zbdd_->without(solve(bdd_->high(function), zbdd_->left(order, top)), off);
    }
    const auto result = zbdd_->make(top, on, off);
    slot(function, order) = result;
    return result;
  }

 private:
  std::uint32_t& slot(Bdd::Edge function, std::uint32_t order) {
    const auto row = order == kAllOrders ? 0 : std::size_t{zbdd_->max_order_ - order};
    if (row >= known_.size()) known_.resize(row + 1);
    if (known_[row].empty()) {
      known_[row].assign(bdd_->nodes().index_end() * 2, NodeTable::kNoResult);
    }
    return known_[row][function];
  }

  Zbdd* zbdd_;
  const Bdd* bdd_;
  std::vector<std::vector<std::uint32_t>> known_;
};

Zbdd::Family Zbdd::minimal_solutions(const Bdd& bdd, Bdd::Edge function) {
  return Solver{*this, bdd}.solve(function, max_order_);
}

}  // namespace plimsoll::graph
