#include "lib/graph/node_table.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace plimsoll::graph {
namespace {

constexpr std::size_t kFirstBuckets = std::size_t{1} << 10U;
constexpr std::size_t kMostResults = std::size_t{1} << 22U;
constexpr std::size_t kFirstCollection = std::size_t{1} << 16U;
/// References with a sign have 32 bits, and the greatest few mean something else.
constexpr std::size_t kIndexLimit = (std::size_t{1} << 31U) - 2;
/// Results between two looks at the budget.
constexpr std::size_t kPatience = 4096;

}  // namespace

NodeTable::NodeTable(std::uint32_t levels, std::uint32_t constants, unsigned sign_bits,
                     Budget budget)
    : levels_{levels},
      constants_{constants},
      sign_bits_{sign_bits},
      budget_{std::min(budget.nodes, kIndexLimit), budget.steps, std::move(budget.stop),
              budget.threads},
      nodes_(constants, Node{levels, 0, 0, 0}),
      buckets_(kFirstBuckets, 0),
      results_(kFirstBuckets, Entry{kNoResult, 0, 0, 0}),
      grow_at_{4 * kFirstBuckets},
      collect_at_{std::min(kFirstCollection, budget_.nodes / 2)} {}

std::uint32_t NodeTable::find_or_add(std::uint32_t level, std::uint32_t high, std::uint32_t low) {
  const Node wanted{level, high, low, 0};
  for (auto at = buckets_[bucket_of(wanted)]; at != 0; at = nodes_[at].next) {
    const auto& node = nodes_[at];
    if (node.high == high && node.low == low && node.level == level) return at;
  }
  if (nodes_.size() > buckets_.size()) grow();
  const auto index = take();
  nodes_[index] = wanted;
  link(index);
  return index;
}

std::uint32_t NodeTable::take() {
  if (free_ != 0) {
    --free_count_;
    return std::exchange(free_, nodes_[free_].next);
  }
  if (nodes_.size() >= budget_.nodes) throw OutOfBudget{.nodes = true};
  nodes_.push_back({});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void NodeTable::link(std::uint32_t index) {
  auto& first = buckets_[bucket_of(nodes_[index])];
  nodes_[index].next = std::exchange(first, index);
}

void NodeTable::grow() {
  std::fill(buckets_.begin(), buckets_.end(), 0U);
  buckets_.resize(buckets_.size() * 2, 0);
  for (auto at = constants_; at < nodes_.size(); ++at) {
    if (!is_free(nodes_[at])) link(at);
  }
  if (nodes_.size() > results_.size()) grow_results();
}

/// Every few thousand results: is there time left, and room?
void NodeTable::look_up() {
  if (stored_ > budget_.steps || budget_.stop.stop_requested()) {
    throw OutOfBudget{.nodes = false};
  }
  // More results than places mean that some were lost: the table is to be as large as the work, not
  // only as the diagram.
  if (stored_ > grow_at_) grow_results();
  look_up_at_ = std::min(stored_ + kPatience, budget_.steps);
}

void NodeTable::grow_results() {
  grow_at_ = stored_ + 4 * results_.size();
  if (results_.size() >= kMostResults) return;
  LargeArray<Entry> old(results_.size() * 2, Entry{kNoResult, 0, 0, 0});
  old.swap(results_);
  for (const auto& entry : old) {
    if (entry.f != kNoResult) place(entry) = entry;
  }
}

void NodeTable::collect(std::span<const std::uint32_t> roots) {
  std::vector<bool> used(nodes_.size(), false);
  std::vector<std::uint32_t> open;
  const auto visit = [&](std::uint32_t reference) {
    const auto index = reference >> sign_bits_;
    if (index < constants_ || used[index]) return;
    used[index] = true;
    open.push_back(index);
  };
  for (const auto root : roots) visit(root);
  while (!open.empty()) {
    const auto node = nodes_[open.back()];
    open.pop_back();
    visit(node.high);
    visit(node.low);
  }
  std::fill(buckets_.begin(), buckets_.end(), 0U);
  std::fill(results_.begin(), results_.end(), Entry{kNoResult, 0, 0, 0});
  free_ = 0;
  free_count_ = 0;
  for (auto at = constants_; at < nodes_.size(); ++at) {
    if (used[at]) {
      link(at);
    } else {
      nodes_[at] = {levels_ + 1, 0, 0, std::exchange(free_, at)};
      ++free_count_;
    }
  }
  // Twice what is left, but early enough that rubbish does not use the budget up.
  collect_at_ = std::max(std::min(kFirstCollection, budget_.nodes / 2),
                         std::min(node_count() * 2, budget_.nodes / 4 * 3));
}

std::uint32_t NodeTable::keep_only(std::uint32_t root) {
  const auto below = nodes_below(root);
  LargeArray<Node> kept(nodes_.begin(), nodes_.begin() + constants_);
  kept.reserve(constants_ + below.size());
  std::vector<std::uint32_t> moved(nodes_.size());
  std::iota(moved.begin(), moved.begin() + constants_, 0U);
  const auto move = [&](std::uint32_t reference) {
    const auto sign = reference & ((1U << sign_bits_) - 1);
    return moved[reference >> sign_bits_] << sign_bits_ | sign;
  };
  for (const auto index : below) {
    const auto& node = nodes_[index];
    moved[index] = static_cast<std::uint32_t>(kept.size());
    kept.push_back({node.level, move(node.high), move(node.low), 0});
  }
  nodes_ = std::move(kept);
  free_ = 0;
  free_count_ = 0;
  buckets_ = LargeArray<std::uint32_t>(std::bit_ceil(nodes_.size()), 0);
  results_ = LargeArray<Entry>(1, Entry{kNoResult, 0, 0, 0});
  for (auto at = constants_; at < nodes_.size(); ++at) link(at);
  return move(root);
}

std::vector<std::uint32_t> NodeTable::nodes_below(std::uint32_t root) const {
  std::vector<std::uint32_t> found;
  std::vector<bool> seen(nodes_.size(), false);
  const auto visit = [&](std::uint32_t reference) {
    const auto index = reference >> sign_bits_;
    if (index < constants_ || seen[index]) return;
    seen[index] = true;
    found.push_back(index);
  };
  visit(root);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto node = nodes_[found[i]];
    visit(node.high);
    visit(node.low);
  }
  // Counting sort by level, deepest first.
  std::vector<std::size_t> begin(std::size_t{levels_} + 1, 0);
  for (const auto node : found) ++begin[levels_ - nodes_[node].level];
  std::size_t sum = 0;
  for (auto& count : begin) sum += std::exchange(count, sum);
  std::vector<std::uint32_t> sorted(found.size());
  for (const auto node : found) sorted[begin[levels_ - nodes_[node].level]++] = node;
  return sorted;
}

}  // namespace plimsoll::graph
