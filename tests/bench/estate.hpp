/// @file
/// Made-up estates for measurements: as large as asked, the same for the same options everywhere.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::bench {

enum class Shape : std::uint8_t {
  flat,  ///< Racks beside each other: the loss of a node reaches some dozens of others.
  deep,  ///< Sites, power, storage, names, identity and clusters under thousands of machines, so
         ///< that a disk of an array reaches thousands and a name server everything.
};

struct EstateOptions {
  graph::NodeId nodes = 10000;  ///< At least 5000; the estate has a few less.
  Shape shape = Shape::flat;
  bool cycles = false;   ///< Pairs that need each other, and platforms that run on themselves.
  bool shuffled = true;  ///< Ids in order of arrival: unlike the order of building, scattered.
  std::uint64_t seed = 1;
};

/// An estate as needs in the order of their owners, as an inventory lists them.
struct Estate {
  std::vector<std::string_view> kinds;  ///< Asset kinds by node.
  std::vector<graph::NeedSpec> needs;
  std::vector<std::uint32_t> member_begin{0};  ///< By need; one more than needs.
  std::vector<graph::NodeId> members;
  std::vector<std::uint8_t> active;
  std::vector<graph::NodeId> services;  ///< Ascending.
};

[[nodiscard]] Estate make_estate(const EstateOptions& options);

/// The same estate with the numbers that reading it for its impact gives to nodes
/// (lib/graph/numbering.hpp).
[[nodiscard]] Estate numbered_by_needs(const Estate& estate);

[[nodiscard]] graph::Graph to_graph(const Estate& estate);

/// Writes assets.csv, dependencies.csv and needs.csv (docs/reference/sheets.md) into `folder`,
/// which must exist.  Throws std::runtime_error when a file cannot be written.
void write_sheets(const Estate& estate, const std::filesystem::path& folder);

}  // namespace plimsoll::bench
