/// @file
/// A fault tree: a Boolean function of basic events, as a directed acyclic graph of gates in
/// compressed sparse rows.  Names live with whoever read the tree.
/// Terms: W. E. Vesely et al., "Fault Tree Handbook", NUREG-0492, 1981; gate types as in the
/// Open-PSA Model Exchange Format 2.0d, section 4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::graph {

/// A gate or a basic event, by its place in the order of declaration.
using EventId = std::uint32_t;

/// An event or its negation.
class Literal {
 public:
  Literal() = default;
  constexpr explicit Literal(EventId event, bool negated = false)
      : packed_{event * 2U + (negated ? 1U : 0U)} {}
  [[nodiscard]] constexpr EventId event() const { return packed_ / 2U; }
  [[nodiscard]] constexpr bool negated() const { return (packed_ & 1U) != 0; }
  [[nodiscard]] constexpr Literal operator!() const { return Literal{event(), !negated()}; }
  friend constexpr auto operator<=>(Literal, Literal) = default;

 private:
  std::uint32_t packed_ = 0;
};

enum class EventType : std::uint8_t {
  basic,     ///< Happens by itself, with a probability.
  constant,  ///< A house event: true or false.
  all_of,    ///< AND; true without arguments.
  any_of,    ///< OR; false without arguments.
  at_least,  ///< At least k of the arguments; one given twice counts twice.
  odd_of,    ///< An odd number of them: XOR of two.
};

/// The finished tree; never changes.  4 bytes an argument, 21 an event.
class FaultTree {
 public:
  [[nodiscard]] EventId event_count() const { return static_cast<EventId>(types_.size()); }
  [[nodiscard]] Literal top() const { return top_; }
  [[nodiscard]] EventType type(EventId event) const { return types_[event]; }
  /// Of an at_least gate: how many; of a constant: 0 or 1.
  [[nodiscard]] std::uint32_t k(EventId event) const { return k_[event]; }
  /// Of a gate.
  [[nodiscard]] std::span<const Literal> arguments(EventId gate) const {
    return {arguments_.data() + begin_[gate], size_[gate]};
  }
  /// Of a basic event, in [0, 1]; absent when nobody knows it.
  [[nodiscard]] std::optional<double> probability(EventId event) const;
  /// The gates below the top, arguments before the gates that use them.
  [[nodiscard]] std::span<const EventId> gates() const { return gates_; }
  /// The basic events below the top, ascending.
  [[nodiscard]] std::span<const EventId> basic_events() const { return basic_; }
  /// Whether no event can prevent the top: there is no negation and no odd_of below it.
  [[nodiscard]] bool coherent() const { return coherent_; }

 private:
  friend class FaultTreeBuilder;
  FaultTree() = default;

  Literal top_;
  bool coherent_ = true;
  std::vector<EventType> types_;
  std::vector<std::uint32_t> k_;
  std::vector<std::uint32_t> begin_;
  std::vector<std::uint32_t> size_;
  std::vector<Literal> arguments_;
  std::vector<double> probabilities_;  ///< Of basic events; negative when unknown.
  std::vector<EventId> gates_;
  std::vector<EventId> basic_;
};

/// Builds a FaultTree.  Gates may be used before they are defined.
class FaultTreeBuilder {
 public:
  FaultTreeBuilder();
  /// `probability` within [0, 1], or absent when unknown; anything else is an Error of kind
  /// malformed.
  [[nodiscard]] Result<EventId> add_basic(std::optional<double> probability);
  [[nodiscard]] EventId add_constant(bool value);
  [[nodiscard]] EventId declare_gate();
  /// Once for each declared gate.  `k` counts for at_least only: above the number of arguments the
  /// gate is never true, 0 always.  An argument out of range, a second definition and a `type` that
  /// is no gate's are an Error of kind malformed.
  [[nodiscard]] Result<void> define_gate(EventId gate, EventType type,
                                         std::span<const Literal> arguments, std::uint32_t k = 0);
  /// declare_gate() and define_gate() in one.
  [[nodiscard]] Result<EventId> add_gate(EventType type, std::span<const Literal> arguments,
                                         std::uint32_t k = 0);
  /// A gate below `top` that is not defined or needs itself is an Error of kind malformed, whose
  /// text names its id.  Linear in the arguments; no recursion.
  [[nodiscard]] Result<FaultTree> build(Literal top) &&;

 private:
  EventId add(EventType type, std::uint32_t k);

  FaultTree tree_;
  std::vector<std::uint8_t> defined_;
};

}  // namespace plimsoll::graph
