#include "tests/property/random_fault_tree.hpp"

#include <algorithm>
#include <bit>
#include <random>
#include <stdexcept>
#include <utility>

namespace plimsoll::test {
namespace {

using graph::EventId;
using graph::EventType;
using graph::Literal;

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::logic_error(to_string(result.error()));
  return std::move(*result);
}

/// Numbers from a seed, the same with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_{seed} {}
  /// 0 to sides - 1.
  std::uint32_t roll(std::uint32_t sides) { return static_cast<std::uint32_t>(engine_() % sides); }
  bool one_in(std::uint32_t sides) { return roll(sides) == 0; }
  double probability() {
    if (one_in(20)) return one_in(2) ? 0 : 1;
    const double share = static_cast<double>(engine_() >> 11U) * 0x1p-53;
    return one_in(4) ? share * 1e-6 : share;
  }

 private:
  std::mt19937_64 engine_;
};

PlainGate random_gate(Dice& dice, const PlainTree& plain, const TreeShape& shape) {
  constexpr EventType kTypes[] = {EventType::all_of, EventType::any_of, EventType::at_least,
                                  EventType::odd_of};
  PlainGate gate;
  gate.type = kTypes[dice.roll(shape.negation ? 4 : 3)];
  if (gate.type == EventType::odd_of && dice.one_in(2)) gate.type = EventType::any_of;
  const auto events = plain.events();
  const auto gates = static_cast<std::uint32_t>(plain.gates.size());
  const auto arguments = dice.one_in(12) ? dice.roll(2) : 2 + dice.roll(3);
  for (std::uint32_t i = 0; i < arguments; ++i) {
    EventId event = dice.roll(events);
    if (gates > 0 && dice.one_in(2)) event = plain.first_gate() + dice.roll(gates);
    if (gates > 3 && dice.one_in(3)) event = plain.first_gate() + gates - 1 - dice.roll(3);
    if (dice.one_in(40)) event = events + dice.roll(2);
    gate.arguments.emplace_back(event, shape.negation && dice.one_in(6));
  }
  if (gate.type == EventType::at_least) {
    gate.k = dice.one_in(8) ? dice.roll(arguments + 2) : std::min(arguments, 2U);
  }
  return gate;
}

bool value_of(const PlainGate& gate, const std::vector<bool>& value) {
  std::size_t on = 0;
  for (const auto argument : gate.arguments) {
    if (value[argument.event()] != argument.negated()) ++on;
  }
  switch (gate.type) {
    case EventType::all_of:
      return on == gate.arguments.size();
    case EventType::any_of:
      return on > 0;
    case EventType::at_least:
      return on >= gate.k;
    default:
      return on % 2 == 1;
  }
}

}  // namespace

PlainTree random_fault_tree(std::uint64_t seed, const TreeShape& shape) {
  Dice dice{seed};
  PlainTree plain;
  const auto events = 1 + dice.roll(shape.most_events);
  for (std::uint32_t i = 0; i < events; ++i) plain.probabilities.push_back(dice.probability());
  const auto gates = dice.roll(2 * events + 2);
  for (std::uint32_t i = 0; i < gates; ++i) plain.gates.push_back(random_gate(dice, plain, shape));
  const auto last = gates > 0 ? plain.first_gate() + gates - 1 : dice.roll(events);
  plain.top = Literal{last, shape.negation && dice.one_in(6)};
  return plain;
}

graph::FaultTree to_fault_tree(const PlainTree& plain) {
  graph::FaultTreeBuilder builder;
  for (const auto probability : plain.probabilities) (void)must(builder.add_basic(probability));
  (void)builder.add_constant(false);
  (void)builder.add_constant(true);
  for (const auto& gate : plain.gates) {
    (void)must(builder.add_gate(gate.type, gate.arguments, gate.k));
  }
  return must(std::move(builder).build(plain.top));
}

PlainTree renumbered(const PlainTree& plain, const std::vector<EventId>& to) {
  auto out = plain;
  for (EventId event = 0; event < plain.events(); ++event) {
    out.probabilities[to[event]] = plain.probabilities[event];
  }
  const auto image = [&](Literal literal) {
    return literal.event() < plain.events() ? Literal{to[literal.event()], literal.negated()}
                                            : literal;
  };
  for (auto& gate : out.gates) {
    std::transform(gate.arguments.begin(), gate.arguments.end(), gate.arguments.begin(), image);
  }
  out.top = image(plain.top);
  return out;
}

std::vector<bool> truth_table(const PlainTree& plain) {
  std::vector<bool> table(std::size_t{1} << plain.events());
  std::vector<bool> value(plain.first_gate() + plain.gates.size());
  for (std::size_t set = 0; set < table.size(); ++set) {
    for (EventId event = 0; event < plain.events(); ++event)
      value[event] = (set >> event & 1U) != 0;
    value[plain.events()] = false;
    value[plain.events() + 1] = true;
    for (std::size_t i = 0; i < plain.gates.size(); ++i) {
      value[plain.first_gate() + i] = value_of(plain.gates[i], value);
    }
    table[set] = value[plain.top.event()] != plain.top.negated();
  }
  return table;
}

std::vector<EventSet> minimal_sets(const std::vector<bool>& table) {
  const auto events = static_cast<EventId>(std::bit_width(table.size()) - 1);
  std::vector<bool> reached = table;  // whether the set or a part of it makes the top happen
  std::vector<EventSet> minimal;
  for (std::size_t set = 0; set < table.size(); ++set) {
    bool part = false;
    EventSet members;
    for (EventId event = 0; event < events; ++event) {
      if ((set >> event & 1U) == 0) continue;
      members.push_back(event);
      part = part || reached[set ^ std::size_t{1} << event];
    }
    if (table[set] && !part) minimal.push_back(std::move(members));
    if (part) reached[set] = true;
  }
  std::sort(minimal.begin(), minimal.end());
  return minimal;
}

double probability_of(const std::vector<bool>& table, const std::vector<double>& probability) {
  double sum = 0;
  for (std::size_t set = 0; set < table.size(); ++set) {
    if (!table[set]) continue;
    double product = 1;
    for (std::size_t event = 0; event < probability.size(); ++event) {
      product *= (set >> event & 1U) != 0 ? probability[event] : 1 - probability[event];
    }
    sum += product;
  }
  return sum;
}

std::ostream& operator<<(std::ostream& out, const PlainTree& plain) {
  const auto name = [&](Literal literal) -> std::ostream& {
    if (literal.negated()) out << '-';
    const auto event = literal.event();
    if (event < plain.events()) return out << 'e' << event;
    if (event < plain.first_gate()) return out << (event == plain.events() ? "false" : "true");
    return out << 'g' << event - plain.first_gate();
  };
  const char* const types[] = {"basic", "constant", "all", "any", "at_least", "odd"};
  out << plain.events() << " events\n";
  for (std::size_t i = 0; i < plain.gates.size(); ++i) {
    const auto& gate = plain.gates[i];
    out << 'g' << i << " = " << types[static_cast<std::size_t>(gate.type)];
    if (gate.type == EventType::at_least) out << ' ' << gate.k;
    for (const auto argument : gate.arguments) {
      out << ' ';
      name(argument);
    }
    out << '\n';
  }
  out << "top ";
  return name(plain.top) << '\n';
}

}  // namespace plimsoll::test
