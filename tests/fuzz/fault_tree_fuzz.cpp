/// @file
/// Fault trees: any bytes are a small tree, whose cut sets, diagram and bounds are those of its
/// truth table, with plenty and, as far as they go, with next to nothing.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include "lib/graph/bounds.hpp"
#include "lib/graph/cut_sets.hpp"
#include "lib/graph/diagram.hpp"
#include "lib/graph/interval.hpp"

namespace {

namespace graph = plimsoll::graph;
using graph::EventId;
using graph::EventType;
using graph::Literal;
using Set = std::uint8_t;  ///< Bit i for event i.

constexpr std::uint32_t kEvents = 8;
constexpr std::size_t kSets = std::size_t{1} << kEvents;
constexpr std::size_t kMostGates = 40;
constexpr double kTolerance = 1e-12;

void require(bool holds) {
  if (!holds) std::abort();
}

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : at_{data}, end_{data + size} {}
  [[nodiscard]] bool any() const { return at_ != end_; }
  std::uint8_t next() { return any() ? *at_++ : std::uint8_t{0}; }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

/// A tree and what it says of every set of events.
struct Sample {
  graph::FaultTree tree;
  std::array<bool, kSets> table;
  std::vector<double> probability;
};

/// Whether a gate of `on` true arguments among `size` is true.
bool value_of(EventType type, std::uint32_t k, std::size_t on, std::size_t size) {
  switch (type) {
    case EventType::all_of:
      return on == size;
    case EventType::any_of:
      return on > 0;
    case EventType::at_least:
      return on >= k;
    default:
      return on % 2 == 1;
  }
}

Sample read(Bytes& bytes) {
  constexpr EventType kTypes[] = {EventType::all_of, EventType::any_of, EventType::at_least,
                                  EventType::odd_of};
  graph::FaultTreeBuilder builder;
  std::vector<double> probability;
  std::vector<std::array<bool, kSets>> values;
  for (std::uint32_t event = 0; event < kEvents; ++event) {
    probability.push_back(bytes.next() / 255.0);
    require(builder.add_basic(probability.back()).has_value());
    auto& own = values.emplace_back();
    for (std::size_t set = 0; set < kSets; ++set) own[set] = (set >> event & 1U) != 0;
  }
  (void)builder.add_constant(true);
  values.emplace_back().fill(true);
  std::vector<Literal> arguments;
  while (bytes.any() && values.size() < kMostGates + kEvents) {
    const auto head = bytes.next();
    const auto type = kTypes[head % 4];
    const std::uint32_t k = head / 4 % 8;
    arguments.clear();
    for (auto left = head / 32; left > 0; --left) {
      const auto byte = bytes.next();
      arguments.emplace_back(static_cast<EventId>(byte / 2 % values.size()), byte % 2 != 0);
    }
    require(builder.add_gate(type, arguments, k).has_value());
    std::array<bool, kSets> own{};
    for (std::size_t set = 0; set < kSets; ++set) {
      const auto on = std::count_if(arguments.begin(), arguments.end(), [&](Literal a) {
        return values[a.event()][set] != a.negated();
      });
      own[set] = value_of(type, k, static_cast<std::size_t>(on), arguments.size());
    }
    values.push_back(own);
  }
  const Literal top{static_cast<EventId>(values.size() - 1)};
  return {std::move(builder).build(top).value(), values.back(), probability};
}

/// The minimal sets, ascending.
std::vector<Set> minimal_sets(const std::array<bool, kSets>& table) {
  auto reached = table;
  std::vector<Set> minimal;
  for (std::size_t set = 0; set < kSets; ++set) {
    bool part = false;
    for (std::uint32_t event = 0; event < kEvents; ++event) {
      const auto bit = std::size_t{1} << event;
      part = part || ((set & bit) != 0 && reached[set ^ bit]);
    }
    if (table[set] && !part) minimal.push_back(static_cast<Set>(set));
    reached[set] = reached[set] || part;
  }
  return minimal;
}

void check_sets(const Sample& sample, const graph::CutSetOptions& options) {
  const auto sets = graph::minimal_cut_sets(sample.tree, options);
  const auto most = std::min(sets.complete_to(), kEvents);
  std::vector<Set> found;
  for (std::uint32_t order = 0; order <= kEvents; ++order) {
    sets.for_each(order, [&](std::span<const EventId> events) {
      require(events.size() == order && order <= most);
      unsigned set = 0;
      for (const auto event : events) set |= 1U << event;
      found.push_back(static_cast<Set>(set));
      return true;
    });
  }
  std::sort(found.begin(), found.end());
  auto wanted = minimal_sets(sample.table);
  std::erase_if(
      wanted, [&](Set set) { return static_cast<std::uint32_t>(__builtin_popcount(set)) > most; });
  require(found == wanted);
  require(sets.total() == std::to_string(wanted.size()));
}

/// The values of the modules, those of the top last; absent as soon as `solve` knows none.
template <typename Value, typename Solve>
std::optional<Value> through_modules(const graph::ModuleTree& tree,
                                     const std::vector<Value>& of_event, Solve solve) {
  std::vector<Value> of_module(tree.modules.size());
  for (std::size_t i = tree.modules.size(); i-- > 0;) {
    const auto of = [&](std::uint32_t payload) {
      return graph::is_module(payload) ? of_module[graph::module_of(payload)] : of_event[payload];
    };
    const std::optional<Value> solved = solve(tree.modules[i], of);
    if (!solved) return std::nullopt;
    of_module[i] = *solved;
  }
  return of_module.front();
}

void check_probability(const Sample& sample, const graph::Budget& budget) {
  double exact = 0;
  for (std::size_t set = 0; set < kSets; ++set) {
    double product = sample.table[set] ? 1 : 0;
    for (std::uint32_t event = 0; event < kEvents; ++event) {
      const auto p = sample.probability[event];
      product *= (set >> event & 1U) != 0 ? p : 1 - p;
    }
    exact += product;
  }
  const auto modules = graph::decompose(graph::to_formula(sample.tree));
  std::vector<graph::Chance> chance;
  std::vector<graph::Interval> interval;
  for (const auto p : sample.probability) {
    chance.push_back({p, 1 - p});
    interval.push_back({p, p});
  }
  const auto found = through_modules(
      modules, chance, [&](const auto& module, auto of) -> std::optional<graph::Chance> {
        const auto diagram = graph::race_diagrams(module, budget);
        if (!diagram) return std::nullopt;
        std::vector<graph::Chance> variable;
        for (const auto payload : diagram->payloads) variable.push_back(of(payload));
        const auto& bdd = diagram->bdd;
        const auto value = graph::evaluate(bdd, bdd.nodes().nodes_below(diagram->root), variable);
        const auto& plain = value[graph::Bdd::node_of(diagram->root)];
        return (diagram->root & 1U) != 0 ? plain.complement() : plain;
      });
  if (found) require(std::abs(found->on - exact) <= kTolerance);
  const auto bounds = through_modules(
      modules, interval, [&](const auto& module, auto of) -> std::optional<graph::Interval> {
        std::vector<graph::Interval> leaf(module.formula.size());
        for (std::uint32_t node = 1; node < module.formula.size(); ++node) {
          if (module.formula.is_leaf(node)) leaf[node] = of(module.formula.payload(node));
        }
        return graph::bound_by_diagrams(module, leaf, budget);
      });
  require(bounds->low <= exact + kTolerance && bounds->high >= exact - kTolerance);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes{data, size};
  graph::CutSetOptions few;
  few.budget.nodes = few.reserve.nodes = 8 + bytes.next();
  few.budget.steps = bytes.next();
  few.reserve.steps = 4U * bytes.next();
  graph::CutSetOptions limited;
  limited.max_order = bytes.next() % 4;
  const auto sample = read(bytes);
  check_sets(sample, {});
  check_sets(sample, limited);
  check_sets(sample, few);
  check_probability(sample, {});
  check_probability(sample, few.budget);
  return 0;
}
