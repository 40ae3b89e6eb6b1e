/// @file
/// Plain estates straight into the engine's arrays: a folder of sheets, or a collector's JSON
/// Lines.
///
/// An estate is plain when its failure graph follows without judgement: its assets have keys of
/// their own, its relations are needs ("depends_on", "located_in", "powered_by", …) or mere
/// evidence, its redundancy is declared as groups.  Then what lib/topology would conclude is this:
/// - a declared group is a need as it stands, and replaces relations from its owner to its members;
/// - several name servers (`resolved_by`) are one need of 1 of n;
/// - every other needing relation is a need of its own, once for each pair and kind; soft when it
///   says so.  (That several power supplies are all needed is the same as needing each.)
/// Everything else (networks, memberships, failover, what is reported as broken, references to what
/// is not listed, rows that would be refused) is an Error of kind unsupported that says why: the
/// estate is to be collected and assessed the general way.  docs/decisions/0007.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/exchange/key_table.hpp"
#include "lib/graph/graph.hpp"

namespace plimsoll::exchange {

/// What the nodes of an estate are numbered by.
enum class Numbering : std::uint8_t {
  arrival,  ///< The order in which assets are listed; places that rows name come last.
  needs,    ///< What falls together stands together, which the engine is fast for (numbering.hpp).
};

struct Estate {
  graph::Graph graph;
  KeyTable keys;                        ///< By node: the asset's key.
  std::vector<graph::NodeId> services;  ///< The business services, ascending.
};

/// Reads `folder`, which holds assets.csv and perhaps dependencies.csv and needs.csv and no other
/// CSV file, as the `table` collector would.  Any bytes are legal input.  One pass over the files
/// in blocks, shared among `threads` (at least 1), which change nothing in the result; memory: the
/// keys, 12 bytes a relation, 8 a membership, and the graph.
[[nodiscard]] Result<Estate> read_plain_sheets(const std::filesystem::path& folder,
                                               unsigned threads = 1,
                                               Numbering numbering = Numbering::arrival);

/// Reads a file of collector records (docs/reference/collector-protocol.md), one JSON object a
/// line. Any bytes are legal input.
[[nodiscard]] Result<Estate> read_plain_lines(const std::filesystem::path& file,
                                              Numbering numbering = Numbering::arrival);

}  // namespace plimsoll::exchange
