/// @file
/// The nodes of a decision diagram: each (level, high, low) once, and a table of results.
/// Source: K. S. Brace, R. L. Rudell, R. E. Bryant, "Efficient implementation of a BDD package",
/// DAC 1990.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stop_token>
#include <vector>

#include "lib/graph/large_array.hpp"

namespace plimsoll::graph {

/// How much a computation may take.
struct Budget {
  /// Nodes of a diagram that exist at one time; see kBytesPerNode.
  std::size_t nodes = std::size_t{1} << 25U;
  /// Results of operations on a diagram: a measure of time that is the same on every machine.
  std::size_t steps = std::numeric_limits<std::size_t>::max();
  /// Looked at now and then; once it says so, work ends as if the steps were used up.
  std::stop_token stop;
  /// Ways that may be tried at the same time; each may take `nodes`.
  unsigned threads = 1;
};

/// What a node costs at most, with its share of the tables and of their growing.
inline constexpr std::size_t kBytesPerNode = 64;

/// Thrown by diagrams when an operation goes past its Budget.  What was built before stays valid.
struct OutOfBudget {
  bool nodes;  ///< Whether it was the nodes: more steps would not help.
};

class NodeTable {
 public:
  struct Node {
    std::uint32_t level;
    std::uint32_t high;
    std::uint32_t low;
    std::uint32_t next;  ///< In its bucket, or among the free.
  };

  /// The first `constants` nodes stand below all `levels`.  References to nodes carry `sign_bits`
  /// bits more than the index.
  NodeTable(std::uint32_t levels, std::uint32_t constants, unsigned sign_bits, Budget budget);

  /// The index of the node.  O(1) expected.
  std::uint32_t find_or_add(std::uint32_t level, std::uint32_t high, std::uint32_t low);
  [[nodiscard]] const Node& operator[](std::uint32_t index) const { return nodes_[index]; }
  [[nodiscard]] std::uint32_t levels() const { return levels_; }

  /// A result that was stored for three operands, unless another has taken its place; kNoResult
  /// then.
  static constexpr std::uint32_t kNoResult = 0xFFFF'FFFFU;
  [[nodiscard]] std::uint32_t known(std::uint32_t f, std::uint32_t g, std::uint32_t h) const {
    const auto& entry = results_[mix(f, g, h) & (results_.size() - 1)];
    return entry.f == f && entry.g == g && entry.h == h ? entry.result : kNoResult;
  }
  void store(std::uint32_t f, std::uint32_t g, std::uint32_t h, std::uint32_t result) {
    if (++stored_ > look_up_at_) look_up();
    const Entry entry{f, g, h, result};
    place(entry) = entry;
  }

  /// Results stored so far.
  [[nodiscard]] std::size_t steps() const { return stored_; }
  /// Nodes that exist, those that nobody uses any more included.
  [[nodiscard]] std::size_t node_count() const { return nodes_.size() - free_count_; }
  /// One past the greatest index.
  [[nodiscard]] std::size_t index_end() const { return nodes_.size(); }
  /// Whether collect() is worth its time.
  [[nodiscard]] bool wants_collection() const { return node_count() > collect_at_; }
  /// Forgets what none of the references `roots` uses.  O(nodes).
  void collect(std::span<const std::uint32_t> roots);
  /// Forgets all but `root` and what it needs, and gives the memory back: of a diagram that is only
  /// read from now on.  Nodes get new indices, each after those that it points to; the new
  /// reference to the root is returned, all others are void.  O(nodes).
  [[nodiscard]] std::uint32_t keep_only(std::uint32_t root);
  /// The nodes below `root` without the constants, each after those that it points to.  O(nodes +
  /// levels).
  [[nodiscard]] std::vector<std::uint32_t> nodes_below(std::uint32_t root) const;

 private:
  struct Entry {
    std::uint32_t f;
    std::uint32_t g;
    std::uint32_t h;
    std::uint32_t result;
  };

  static std::uint64_t mix(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    std::uint64_t x = a * 0x9E37'79B9'7F4A'7C15U + b * 0xC2B2'AE3D'27D4'EB4FU;
    x ^= c * 0x1656'67B1'9E37'79F9U;
    x ^= x >> 32U;
    x *= 0xD6E8'FEB8'6659'FD93U;
    return x ^ (x >> 32U);
  }
  [[nodiscard]] Entry& place(const Entry& entry) {
    return results_[mix(entry.f, entry.g, entry.h) & (results_.size() - 1)];
  }
  [[nodiscard]] std::size_t bucket_of(const Node& node) const {
    return mix(node.level, node.high, node.low) & (buckets_.size() - 1);
  }
  [[nodiscard]] bool is_free(const Node& node) const { return node.level > levels_; }
  std::uint32_t take();
  void grow();
  void grow_results();
  void look_up();
  void link(std::uint32_t index);

  std::uint32_t levels_;
  std::uint32_t constants_;
  unsigned sign_bits_;
  Budget budget_;
  LargeArray<Node> nodes_;
  LargeArray<std::uint32_t> buckets_;  ///< First node; 0 is none: a constant is in no bucket.
  LargeArray<Entry> results_;
  std::size_t stored_ = 0;      ///< Results so far.
  std::size_t look_up_at_ = 0;  ///< When to compare them with the budget, and with the table.
  std::size_t grow_at_ = 0;
  std::uint32_t free_ = 0;  ///< First free node; 0 is none.
  std::size_t free_count_ = 0;
  std::size_t collect_at_;
};

}  // namespace plimsoll::graph
