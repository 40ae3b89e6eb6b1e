/// @file
/// `graph FILE --ask cut-points`: what holds a network together.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_file.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "lib/graph/cut_points.hpp"

namespace plimsoll::app {

void ask_cut_points(const Context& context, const GraphOptions& options) {
  const auto network = expect(read_network(context, options.file));
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links;
  links.reserve(network.links.size());
  for (const auto& link : network.links) links.emplace_back(link.a, link.b);
  const auto found = graph::cut_points(static_cast<std::uint32_t>(network.nodes.size()), links);
  std::vector<std::string> points;
  for (const auto node : found.articulation) points.push_back(network.nodes[node].id);
  std::vector<std::vector<std::string>> bridges;
  for (const auto& [a, b] : found.bridges) {
    std::vector<std::string> ends{network.nodes[a].id, network.nodes[b].id};
    std::ranges::sort(ends);
    bridges.push_back(std::move(ends));
  }
  std::ranges::sort(points);
  std::ranges::sort(bridges);
  print_answer({{"nodes", network.nodes.size()},
                {"edges", links.size()},
                {"components", found.components},
                {"cut_points", points},
                {"bridges", bridges}},
               options.format);
}

}  // namespace plimsoll::app
