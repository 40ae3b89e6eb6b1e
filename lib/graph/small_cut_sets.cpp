#include "lib/graph/small_cut_sets.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <stop_token>

namespace plimsoll::graph {
namespace {

using Word = std::uint64_t;  ///< The value of a node in 64 cases.
constexpr std::size_t kCases = 64;
constexpr std::size_t kMostLeaves = 100'000;
/// Nodes that are evaluated in the time of a step of a diagram: 3 ns each, where a step takes 100.
constexpr std::size_t kNodesPerStep = 16;

/// The value of a module in 64 cases at once.
class Evaluation {
 public:
  explicit Evaluation(const RootedFormula& module)
      : module_{&module}, value_(module.formula.size(), 0) {
    value_[0] = ~Word{0};
    const auto uses = module.formula.uses(module.root);
    for (std::uint32_t node = 1; node < module.formula.size(); ++node) {
      if (uses[node] == 0) continue;
      (module.formula.is_leaf(node) ? leaves_ : gates_).push_back(node);
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>& leaves() const { return leaves_; }
  Word& leaf(std::size_t index) { return value_[leaves_[index]]; }

  Word run() {
    for (const auto gate : gates_) value_[gate] = value_of(gate);
    return of(module_->root);
  }

 private:
  [[nodiscard]] Word of(Literal literal) const {
    return value_[literal.event()] ^ (literal.negated() ? ~Word{0} : Word{0});
  }

  Word value_of(std::uint32_t gate) {
    const auto arguments = module_->formula.arguments(gate);
    switch (module_->formula.type(gate)) {
      case EventType::all_of: {
        Word all = ~Word{0};
        for (const auto argument : arguments) all &= of(argument);
        return all;
      }
      case EventType::any_of: {
        Word any = 0;
        for (const auto argument : arguments) any |= of(argument);
        return any;
      }
      case EventType::odd_of: {
        Word odd = 0;
        for (const auto argument : arguments) odd ^= of(argument);
        return odd;
      }
      default:
        return at_least(arguments, module_->formula.k(gate));
    }
  }

  /// Counts in all cases at once: bit b of a count stands in digits_[b].
  Word at_least(std::span<const Literal> arguments, std::uint32_t k) {
    digits_.assign(std::bit_width(arguments.size()), 0);
    for (const auto argument : arguments) {
      Word carry = of(argument);
      for (auto& digit : digits_) {
        const Word both = digit & carry;
        digit ^= carry;
        carry = both;
        if (carry == 0) break;
      }
    }
    // count >= k, from the highest digit down.
    Word greater = 0;
    Word equal = ~Word{0};
    for (std::size_t bit = digits_.size(); bit-- > 0;) {
      const Word wanted = (k >> bit & 1U) != 0 ? ~Word{0} : Word{0};
      greater |= equal & digits_[bit] & ~wanted;
      equal &= ~(digits_[bit] ^ wanted);
    }
    return greater | equal;
  }

  const RootedFormula* module_;
  std::vector<Word> value_;
  std::vector<std::uint32_t> leaves_;
  std::vector<std::uint32_t> gates_;
  std::vector<Word> digits_;
};

/// Which leaves from place `from` on, without those to skip, make the module true together with
/// those that are true already.
std::vector<std::size_t> completions(Evaluation& evaluation, std::size_t from,
                                     const std::vector<bool>& skip) {
  std::vector<std::size_t> found;
  const auto count = evaluation.leaves().size();
  for (std::size_t begin = from; begin < count; begin += kCases) {
    const auto end = std::min(begin + kCases, count);
    std::vector<Word> before;
    for (auto i = begin; i < end; ++i) {
      before.push_back(evaluation.leaf(i));
      evaluation.leaf(i) |= Word{1} << (i - begin);
    }
    const Word value = evaluation.run();
    for (auto i = begin; i < end; ++i) {
      evaluation.leaf(i) = before[i - begin];
      if ((value >> (i - begin) & 1U) != 0 && !skip[i]) found.push_back(i);
    }
  }
  return found;
}

/// The family of the sets of one or two leaves, from the last leaf to the first: each is one node
/// above what there is already.
class Pairs {
 public:
  Pairs(Evaluation& evaluation, const std::vector<std::uint32_t>& weights, const OrderLimit& limit,
        Zbdd& zbdd)
      : evaluation_{&evaluation}, weights_{&weights}, most_{limit.most}, zbdd_{&zbdd} {}

  /// Absent when `stop` asks for it.
  std::optional<Zbdd::Family> run(const std::stop_token& stop) {
    const auto count = evaluation_->leaves().size();
    std::vector<bool> alone(count, false);
    for (const auto i : completions(*evaluation_, 0, alone)) alone[i] = true;
    Zbdd::Family root = Zbdd::kNone;
    for (auto i = count; i-- > 0;) {
      if (stop.stop_requested()) return std::nullopt;
      if ((*weights_)[i] > most_) continue;
      const auto with = alone[i] ? Zbdd::kEmpty : partners(i, alone);
      root = zbdd_->node(static_cast<std::uint32_t>(i), with, root);
    }
    return root;
  }

 private:
  /// Each of the leaves behind `i` that make the module true together with it.
  Zbdd::Family partners(std::size_t i, const std::vector<bool>& alone) {
    if ((*weights_)[i] >= most_) return Zbdd::kNone;
    evaluation_->leaf(i) = ~Word{0};
    const auto found = completions(*evaluation_, i + 1, alone);
    evaluation_->leaf(i) = 0;
    Zbdd::Family family = Zbdd::kNone;
    for (auto at = found.rbegin(); at != found.rend(); ++at) {
      if ((*weights_)[i] + (*weights_)[*at] > most_) continue;
      family = zbdd_->node(static_cast<std::uint32_t>(*at), Zbdd::kEmpty, family);
    }
    return family;
  }

  Evaluation* evaluation_;
  const std::vector<std::uint32_t>* weights_;
  std::uint32_t most_;
  Zbdd* zbdd_;
};

}  // namespace

std::optional<CutSetDiagram> small_cut_sets(const RootedFormula& module, const OrderLimit& limit,
                                            const Budget& budget) {
  if (limit.most > 2) return std::nullopt;
  Evaluation evaluation{module};
  const auto& leaves = evaluation.leaves();
  const auto passes = leaves.size() * (leaves.size() / kCases + 1);
  const auto steps_of_pass = module.formula.size() / kNodesPerStep + 1;
  if (leaves.size() > kMostLeaves || passes > budget.steps / steps_of_pass) return std::nullopt;
  std::vector<std::uint32_t> weights;
  std::vector<std::uint32_t> payloads;
  for (const auto leaf : leaves) {
    weights.push_back(limit.weight[leaf]);
    payloads.push_back(module.formula.payload(leaf));
  }
  Zbdd zbdd{weights, limit.most, budget};
  std::optional<Zbdd::Family> root{Zbdd::kEmpty};
  try {
    if ((evaluation.run() & 1U) == 0) {
      root = Pairs{evaluation, weights, limit, zbdd}.run(budget.stop);
    }
  } catch (const OutOfBudget&) {
    return std::nullopt;
  }
  if (!root) return std::nullopt;
  return CutSetDiagram{std::move(zbdd), *root, std::move(payloads)};
}

}  // namespace plimsoll::graph
