/// @file
/// The failure graph as files that other graph tools read.  An edge leads from who needs to what is
/// needed; a need of k of several members is told by what stands at its edges.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "lib/graph/graph.hpp"

namespace plimsoll::exchange {

/// The name of a node; well-formed UTF-8, and what stands for the node in the file.
using NodeName = std::function<std::string_view(graph::NodeId)>;

/// Graphviz DOT (graphviz.org/doc/info/lang.html).  A need of one member is an edge; a need of
/// several is a small node "k of n" between them.  Soft needs are dashed, standby members dotted.
[[nodiscard]] std::string to_dot(const graph::Graph& graph, const NodeName& name);

/// GraphML 1.0 (graphml.graphdrawing.org), with the data `need` (number of the need), `k`,
/// `members`, `takeover`, `active` and `soft` at every edge.  Names are ids.
[[nodiscard]] std::string to_graphml(const graph::Graph& graph, const NodeName& name);

/// RFC 4180 CSV with the header `from,to,kind,need,k,members,takeover,active`; kind is `needs` or
/// `soft`.  A node without edges is a row with an empty `to`.
[[nodiscard]] std::string to_edges(const graph::Graph& graph, const NodeName& name);

}  // namespace plimsoll::exchange
