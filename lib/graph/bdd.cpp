#include "lib/graph/bdd.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace plimsoll::graph {
namespace {

/// Third operands that no edge has: they tell the operations apart in the table of results.
constexpr Bdd::Edge kAnd = 0xFFFF'FFFEU;
constexpr Bdd::Edge kXor = 0xFFFF'FFFDU;

}  // namespace

Bdd::Bdd(std::uint32_t levels, Budget budget) : nodes_{levels, 1, 1, std::move(budget)} {}

Bdd::Edge Bdd::make(std::uint32_t level, Edge high, Edge low) {
  if (high == low) return high;
  // A high edge is never a complement, so that equal functions are equal nodes.
  const Edge sign = high & 1U;
  return nodes_.find_or_add(level, high ^ sign, low ^ sign) * 2U + sign;
}

Bdd::Edge Bdd::variable(std::uint32_t level) {
  assert(level < levels() && "a variable must have a level");
  return make(level, kTrue, kFalse);
}

Bdd::Edge Bdd::conjunction(Edge f, Edge g) {
  if (f == kTrue || f == g) return g;
  if (g == kTrue) return f;
  if (f == kFalse || g == kFalse || f == negated(g)) return kFalse;
  if (f > g) std::swap(f, g);
  if (const auto known = nodes_.known(f, g, kAnd); known != NodeTable::kNoResult) return known;
  const auto f_level = level(f);
  const auto g_level = level(g);
  const auto top = std::min(f_level, g_level);
  const Edge on = conjunction(f_level == top ? high(f) : f, g_level == top ? high(g) : g);
  const Edge off = conjunction(f_level == top ? low(f) : f, g_level == top ? low(g) : g);
  const Edge result = make(top, on, off);
  nodes_.store(f, g, kAnd, result);
  return result;
}

Bdd::Edge Bdd::exclusive_or(Edge f, Edge g) {
  const Edge sign = (f ^ g) & 1U;
  f &= ~1U;
  g &= ~1U;
  if (f == g) return kFalse ^ sign;
  if (f == kTrue) return negated(g) ^ sign;
  if (g == kTrue) return negated(f) ^ sign;
  if (f > g) std::swap(f, g);
  if (const auto known = nodes_.known(f, g, kXor); known != NodeTable::kNoResult) {
    return known ^ sign;
  }
  const auto f_level = level(f);
  const auto g_level = level(g);
  const auto top = std::min(f_level, g_level);
  const Edge on = exclusive_or(f_level == top ? high(f) : f, g_level == top ? high(g) : g);
  const Edge off = exclusive_or(f_level == top ? low(f) : f, g_level == top ? low(g) : g);
  const Edge result = make(top, on, off);
  nodes_.store(f, g, kXor, result);
  return result ^ sign;
}

Bdd::Edge Bdd::if_then_else(Edge f, Edge g, Edge h) {
  if (f == kTrue || g == h) return f == kTrue ? g : h;
  if (f == kFalse) return h;
  if (g == kTrue || f == g) return disjunction(f, h);
  if (g == kFalse || f == negated(g)) return conjunction(negated(f), h);
  if (h == kFalse || f == h) return conjunction(f, g);
  if (h == kTrue || f == negated(h)) return disjunction(negated(f), g);
  if (g == negated(h)) return negated(exclusive_or(f, g));
  // One of the equal forms: condition and first branch without complement.
  if ((f & 1U) != 0) {
    f = negated(f);
    std::swap(g, h);
  }
  const Edge sign = g & 1U;
  g ^= sign;
  h ^= sign;
  if (const auto known = nodes_.known(f, g, h); known != NodeTable::kNoResult) return known ^ sign;
  const auto top = std::min({level(f), level(g), level(h)});
  const auto branch = [&](Edge of, bool on) {
    if (level(of) != top) return of;
    return on ? high(of) : low(of);
  };
  const Edge on = if_then_else(branch(f, true), branch(g, true), branch(h, true));
  const Edge off = if_then_else(branch(f, false), branch(g, false), branch(h, false));
  const Edge result = make(top, on, off);
  nodes_.store(f, g, h, result);
  return result ^ sign;
}

}  // namespace plimsoll::graph
