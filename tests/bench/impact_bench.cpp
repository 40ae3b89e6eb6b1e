// Impact of every node on every service, on generated estates, beside Boost.Graph's articulation
// points on the same graph.
//   impact_bench [nodes...]      (10000 100000 1000000)
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <fmt/format.h>

#include "lib/graph/impact.hpp"

namespace plimsoll::graph {
namespace {

using Nodes = std::vector<NodeId>;

template <typename T>
void must(const Result<T>& result) {
  if (!result) throw std::logic_error(to_string(result.error()));
}

struct Estate {
  Graph graph;
  Nodes services;
};

/// A flat estate: cells of one rack with 30 servers that have two supplies each on two feeds of
/// their rack; on two servers in three a machine; services on one to three machines, as pools of k
/// of n.  A service in a hundred needs another one.
Estate make_estate(NodeId nodes, std::uint64_t seed) {
  std::mt19937_64 engine{seed};
  const auto roll = [&](NodeId sides) { return static_cast<NodeId>(engine() % sides); };
  Builder builder{nodes};
  Nodes services;
  Nodes machines;
  NodeId next = 0;
  const auto take = [&] { return next++; };
  while (next + 200 < nodes) {
    const auto rack = take();
    const auto feed_a = take();
    const auto feed_b = take();
    const auto first_machine = machines.size();
    for (int i = 0; i < 30; ++i) {
      const auto server = take();
      const Nodes supplies{take(), take()};
      const std::vector<std::uint8_t> active{1, 1};
      must(builder.add_dependency(server, rack));
      must(builder.add_need({.of = server}, supplies, active));
      must(builder.add_dependency(supplies[0], feed_a));
      must(builder.add_dependency(supplies[1], feed_b));
      if (i % 3 == 2) continue;
      const auto machine = take();
      must(builder.add_dependency(machine, server));
      machines.push_back(machine);
    }
    for (auto at = first_machine; at + 3 <= machines.size(); at += 3) {
      const auto service = take();
      Nodes members{machines[at], machines[at + 1]};
      const auto far = machines[roll(static_cast<NodeId>(machines.size()))];
      if (std::find(members.begin(), members.end(), far) == members.end()) members.push_back(far);
      const std::vector<std::uint8_t> active(members.size(), 1);
      must(builder.add_need({.of = service, .k = 1 + roll(2)}, members, active));
      if (!services.empty() && roll(100) == 0) {
        must(builder.add_dependency(service, services[roll(static_cast<NodeId>(services.size()))]));
      }
      services.push_back(service);
    }
  }
  return {std::move(builder).build(), std::move(services)};
}

template <typename Work>
double seconds(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The time of the articulation points alone; Boost's graph is built beforehand, as ours is.
double boost_seconds(const Graph& graph) {
  using Network = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
  Network network(graph.node_count());
  for (NeedId id = 0; id < graph.need_count(); ++id) {
    const auto need = graph.need(id);
    for (const auto member : need.members) boost::add_edge(need.of, member, network);
  }
  std::vector<std::size_t> points;
  return seconds([&] { boost::articulation_points(network, std::back_inserter(points)); });
}

void measure(NodeId nodes) {
  const auto estate = make_estate(nodes, 1);
  Nodes all(nodes);
  for (NodeId node = 0; node < nodes; ++node) all[node] = node;
  std::uint64_t effects = 0;
  std::uint64_t outages = 0;
  const auto count = [&](NodeId, std::span<const ServiceEffect> found) {
    effects += found.size();
    for (const auto& effect : found) outages += effect.effect >= Effect::outage ? 1 : 0;
  };
  const auto baseline_s = seconds([&] { const Baseline unused{estate.graph}; });
  const Baseline baseline{estate.graph};
  const auto one = seconds([&] { for_each_impact(baseline, all, estate.services, count, 1); });
  const auto ignore = [](NodeId, std::span<const ServiceEffect>) {};
  const auto two = seconds([&] { for_each_impact(baseline, all, estate.services, ignore, 2); });
  const auto boost = boost_seconds(estate.graph);
  fmt::print(
      "{:>8} nodes {:>8} edges {:>7} services {:>9} effects {:>8} outages | baseline {:.3f} s, "
      "1 thread {:.3f} s, 2 threads {:.3f} s, Boost {:.3f} s, ratio {:.2f} | {:.1f} bytes an "
      "edge\n",
      nodes, estate.graph.edge_count(), estate.services.size(), effects, outages, baseline_s, one,
      two, boost, (baseline_s + one) / boost,
      static_cast<double>(estate.graph.memory_bytes()) /
          static_cast<double>(estate.graph.edge_count()));
}

}  // namespace
}  // namespace plimsoll::graph

int main(int argc, char** argv) {
  std::vector<std::string> sizes(argv + 1, argv + argc);
  if (sizes.empty()) sizes = {"10000", "100000", "1000000"};
  for (const auto& size : sizes) {
    plimsoll::graph::measure(
        static_cast<plimsoll::graph::NodeId>(std::strtoul(size.c_str(), nullptr, 10)));
  }
}
