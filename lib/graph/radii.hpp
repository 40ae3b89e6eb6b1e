/// @file
/// The services in the blast radius of every node, stored once for all nodes that share them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "lib/graph/impact.hpp"
#include "lib/graph/radius_stack.hpp"

namespace plimsoll::graph {

/// What failures do to services.
struct RadiusRows {
  /// Says that a node affects no service.
  static constexpr std::uint32_t kEmpty = 0xFFFF'FFFFU;
  /// Says that there was no room for a node's services.
  static constexpr std::uint32_t kUnknown = 0xFFFF'FFFEU;

  struct Row {
    std::uint32_t parent = kEmpty;  ///< Row that holds the rest; kEmpty: none does.
    std::uint32_t chain = 0;        ///< Cells of it and all above it.
    std::size_t end = 0;            ///< One past its last cell.
  };

  std::vector<Row> rows;
  std::vector<ServiceEffect> cells;  ///< Of rows without a parent ascending, and nothing twice.
  std::vector<ImpactCounts> counts;  ///< By row, instead of rows and cells.

  [[nodiscard]] std::span<const ServiceEffect> own(std::uint32_t row) const {
    const auto begin = row == 0 ? 0 : rows[row - 1].end;
    return std::span{cells}.subspan(begin, rows[row].end - begin);
  }
  [[nodiscard]] std::size_t bytes() const {
    return rows.size() * sizeof(Row) + cells.size() * sizeof(ServiceEffect) +
           counts.size() * sizeof(ImpactCounts);
  }
};

struct RadiiOptions {
  bool cells = true;        ///< Services by name; otherwise counts alone.
  bool candidates = false;  ///< For roots: what takes each node down.
  unsigned threads = 1;
  /// Rows take no more than this many bytes; what has no room left is kUnknown.
  std::size_t most_bytes = std::size_t{256} << 20U;
};

/// Ranks the nodes that take one node down; see Roots.
struct RootCandidate {
  /// Fewest first: all of them take down at least what the node does.
  std::uint32_t services = 0xFFFF'FFFFU;
  std::uint32_t fallen = 0;    ///< Most first.
  NodeId node = 0xFFFF'FFFFU;  ///< Smallest first.

  [[nodiscard]] bool before(const RootCandidate& other) const {
    if (services != other.services) return services < other.services;
    if (fallen != other.fallen) return fallen > other.fallen;
    return node < other.node;
  }
};

/// The radii of `nodes` (RadiusStack over a Nesting).  Work is the sum of what each radius has
/// beyond the one it is nested in; the rows are at most as many as events and their cells at most
/// three times the services in those sums.
class Radii {
 public:
  /// `services` are ascending, each once.  `standing` by node, only with candidates; empty: all are
  /// whole.
  Radii(const Baseline& baseline, std::span<const NodeId> nodes, std::span<const NodeId> services,
        const RadiiOptions& options, std::span<const Standing> standing = {});

  /// The row of the failure of `node`, as index into chunk(node): kEmpty, kUnknown or its number.
  struct Found {
    const RadiusRows* rows;
    std::uint32_t row;
  };
  [[nodiscard]] Found find(NodeId node) const {
    return {&chunks_[chunk_of_.empty() ? 0 : chunk_of_[node]], row_of_[node]};
  }
  /// A hint that the node's row is read soon.
  void prefetch(NodeId node) const;
  /// With candidates, by node: the best one that takes it down.
  [[nodiscard]] const std::vector<RootCandidate>& candidates() const { return candidates_; }

 private:
  friend class RadiiWorker;
  void publish(const Downstream& downstream, const Nesting& nesting);

  LargeArray<std::uint32_t> row_of_;    ///< By place while at work, then by node.
  std::vector<std::uint8_t> chunk_of_;  ///< By node; empty when there is one chunk only.
  std::vector<RadiusRows> chunks_;
  std::vector<RootCandidate> candidates_;
};

/// Turns rows into the effects on services, ascending.  One for each thread.
class RowReader {
 public:
  /// `services` are ascending, of a graph of `node_count` nodes, and must outlive it.
  RowReader(std::span<const NodeId> services, NodeId node_count);

  /// O(cells of the row and those above it, sorted).  Valid until the next call.
  std::span<const ServiceEffect> read(const Radii::Found& found);

 private:
  std::span<const NodeId> services_;
  std::vector<std::uint32_t> seen_;   ///< By service: the last reading that met it.
  std::vector<std::uint32_t> first_;  ///< By service: where it stands in gathered_.
  std::uint32_t reading_ = 0;
  Radii::Found last_{nullptr, RadiusRows::kEmpty};
  std::vector<ServiceEffect> gathered_;
  std::vector<ServiceEffect> effects_;
};

}  // namespace plimsoll::graph
