/// @file
/// A Boolean function as a directed acyclic graph of gates that share equal subterms: the form in
/// which a fault tree is simplified before diagrams are built from it.
/// Sources: A. Niemelä, "On simplification of large fault trees", Reliability Engineering and
/// System Safety 44, 1994 (constants, coalescing, equal subtrees); A. Rauzy, "Mathematical
/// foundations of minimal cutsets", IEEE Trans. Reliability 50(4), 2001.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/fault_tree.hpp"

namespace plimsoll::graph {

/// Nodes are numbered as they are made, arguments before gates; node 0 is the constant true.
/// A Literal is a node or its negation.
class Formula {
 public:
  static constexpr Literal kTrue{0, false};
  static constexpr Literal kFalse{0, true};

  Formula();
  /// A new variable that stands for `payload`.
  [[nodiscard]] Literal add_leaf(std::uint32_t payload);
  /// The gate, in normal form: without constants, repeated or contradicting arguments; arguments
  /// ascending (at_least keeps repeated ones: they count twice); at_least only for 1 < k < n;
  /// odd_of with plain arguments only.  Equal gates are one node.  `arguments` is used up.
  [[nodiscard]] Literal gate(EventType type, std::uint32_t k, std::vector<Literal>& arguments);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(types_.size()); }
  [[nodiscard]] bool is_leaf(std::uint32_t node) const { return types_[node] == EventType::basic; }
  [[nodiscard]] bool is_gate(std::uint32_t node) const {
    return types_[node] > EventType::constant;
  }
  [[nodiscard]] EventType type(std::uint32_t node) const { return types_[node]; }
  [[nodiscard]] std::uint32_t k(std::uint32_t node) const { return data_[node]; }
  [[nodiscard]] std::uint32_t payload(std::uint32_t leaf) const { return data_[leaf]; }
  void set_payload(std::uint32_t leaf, std::uint32_t payload) { data_[leaf] = payload; }
  [[nodiscard]] std::span<const Literal> arguments(std::uint32_t node) const {
    return {arguments_.data() + begin_[node], begin_[node + 1] - begin_[node]};
  }
  /// The value of `root` when every leaf is false.
  [[nodiscard]] bool value_of_nothing(Literal root) const;
  /// Per node: how many arguments of gates below `root`, `root` itself included, refer to it.
  [[nodiscard]] std::vector<std::uint32_t> uses(Literal root) const;

 private:
  void keep(EventType type, std::uint32_t data, std::span<const Literal> arguments);
  Literal shared(EventType type, std::uint32_t k, std::span<const Literal> arguments);
  [[nodiscard]] std::size_t slot(EventType type, std::uint32_t k,
                                 std::span<const Literal> arguments) const;
  Literal conjunction(EventType type, std::vector<Literal>& arguments);
  Literal at_least(std::int64_t k, std::vector<Literal>& arguments);
  Literal parity(std::vector<Literal>& arguments);

  std::vector<EventType> types_;
  std::vector<std::uint32_t> data_;   ///< k of a gate, payload of a leaf.
  std::vector<std::uint32_t> begin_;  ///< One more than nodes.
  std::vector<Literal> arguments_;
  std::vector<std::uint32_t> table_;  ///< Gates by hash; 0 is an empty place.
  std::size_t gates_ = 0;
};

/// A formula and the literal of it that is meant.
struct RootedFormula {
  Formula formula;
  Literal root;
};

/// The function of `tree`; the payload of a leaf is its basic event.  Linear in the arguments.
[[nodiscard]] RootedFormula to_formula(const FaultTree& tree);

/// The same function with gates of one type that stand directly in each other, and nowhere else,
/// made one; repeated until nothing changes (at most a few rounds, each linear).
[[nodiscard]] RootedFormula coalesced(const RootedFormula& function);

/// `function` with leaves replaced: `value[node]` is what the leaf becomes: kTrue, kFalse, itself
/// as Literal{node}, or its negation.  Linear.
[[nodiscard]] RootedFormula substituted(const RootedFormula& function,
                                        std::span<const Literal> value);

}  // namespace plimsoll::graph
