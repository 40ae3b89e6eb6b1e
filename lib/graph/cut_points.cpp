#include "lib/graph/cut_points.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/connected_components.hpp>

namespace plimsoll::graph {
namespace {

using Edge = std::pair<std::uint32_t, std::uint32_t>;
using Network =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                          boost::property<boost::edge_index_t, std::size_t>>;

struct Links {
  std::vector<Edge> edges;         ///< Ascending, smaller end first, each once.
  std::vector<std::uint8_t> twin;  ///< Whether parallel links stood behind the edge.
};

/// Boost takes a second link to a node's parent for the first one, so parallel links are merged and
/// remembered.
Links merge_parallel(std::span<const Edge> links) {
  std::vector<Edge> sorted;
  sorted.reserve(links.size());
  for (const auto& [a, b] : links) {
    if (a != b) sorted.emplace_back(std::min(a, b), std::max(a, b));
  }
  std::sort(sorted.begin(), sorted.end());
  Links merged;
  for (const auto& edge : sorted) {
    if (!merged.edges.empty() && merged.edges.back() == edge) {
      merged.twin.back() = 1;
    } else {
      merged.edges.push_back(edge);
      merged.twin.push_back(0);
    }
  }
  return merged;
}

}  // namespace

CutPoints cut_points(std::uint32_t node_count, std::span<const Edge> links) {
  const Links merged = merge_parallel(links);
  Network network(node_count);
  for (std::size_t i = 0; i < merged.edges.size(); ++i) {
    const auto& [a, b] = merged.edges[i];
    assert(b < node_count && "a link must join nodes of the graph");
    boost::add_edge(a, b, i, network);
  }
  CutPoints result;
  std::vector<std::size_t> component_of(node_count);
  result.components = boost::connected_components(network, component_of.data());

  std::vector<std::size_t> block_of(merged.edges.size());
  const auto block_map =
      boost::make_iterator_property_map(block_of.begin(), boost::get(boost::edge_index, network));
  std::vector<std::size_t> points;
  result.biconnected =
      boost::biconnected_components(network, block_map, std::back_inserter(points)).first;
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  for (const auto point : points) result.articulation.push_back(static_cast<std::uint32_t>(point));

  std::vector<std::size_t> block_size(result.biconnected, 0);
  for (const auto block : block_of) ++block_size[block];
  for (std::size_t i = 0; i < merged.edges.size(); ++i) {
    if (block_size[block_of[i]] == 1 && merged.twin[i] == 0) {
      result.bridges.push_back(merged.edges[i]);
    }
  }
  return result;
}

}  // namespace plimsoll::graph
