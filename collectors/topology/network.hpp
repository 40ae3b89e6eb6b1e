/// @file
/// Networks as files: GraphML and edge lists.
/// Sources: GraphML, http://graphml.graphdrawing.org/specification.html (structure, keys,
/// defaults); docs/reference/cli.md, "Edge CSV".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/attributes.hpp"

namespace plimsoll::network {

struct Node {
  std::string id;     ///< As in the file; unique there.
  std::string label;  ///< Name for people; empty when the file gives none.
  model::Attributes attributes;
};

/// One link in service between two different nodes.
struct Link {
  std::uint32_t a = 0;  ///< Index of the node in Network::nodes; the side named first.
  std::uint32_t b = 0;
  std::string kind;  ///< As in the file; empty when it gives none.
  model::Attributes attributes;
};

struct Network {
  std::vector<Node> nodes;  ///< In the order in which the file first names them.
  std::vector<Link> links;  ///< In file order; parallel links are several.
  bool local_ids = false;   ///< GraphML: an id such as "17" or "n7" means nothing outside the file.
  std::size_t self_loops = 0;      ///< Links from a node to itself that were dropped.
  std::size_t out_of_service = 0;  ///< Rows or links of status 0 that were dropped.
  std::vector<Issue> issues;       ///< What was left out.
  std::vector<Issue> remarks;      ///< What was kept and is odd.
};

/// Reads GraphML.  Any bytes are legal input; text that is no XML or has no `graph` is an Error.
/// Nodes of nested graphs are nodes of the network, whatever group they are in.  Direction is not
/// kept: a link joins.  A node that is declared twice is an issue; one that only an edge names is
/// made, with a remark; hyperedges are issues. Entities are not expanded beyond XML's five.
[[nodiscard]] Result<Network> parse_graphml(std::string_view text);

/// Reads an edge list: header `from,to[,kind][,status]` in any order, other columns become
/// attributes of the link. Status 0 is out of service, 1 or empty in service; an empty `to` is a
/// node without links.  Any bytes are legal input; a header without `from` and `to` is an Error, a
/// row that can't be read an issue that names its line.
[[nodiscard]] Result<Network> parse_edges(std::string_view text);

/// GraphML where the first visible character is "<", else an edge list.
[[nodiscard]] Result<Network> parse_network(std::string_view text);

}  // namespace plimsoll::network
