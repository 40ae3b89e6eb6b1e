// Impacts computed together are those computed one by one, to the second and in the same order.
#include <algorithm>
#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include "lib/graph/impact.hpp"
#include "lib/graph/plain_impact.hpp"
#include "lib/graph/radii.hpp"
#include "tests/property/random_graph.hpp"
#include "tests/property/seeds.hpp"

namespace plimsoll {
namespace {

using graph::Effect;
using graph::NodeId;
using graph::ServiceEffect;
using graph::Standing;
using test::for_seeds;
using Row = std::pair<NodeId, std::vector<ServiceEffect>>;
using Counted = std::pair<NodeId, graph::ImpactCounts>;

/// A graph with something to ask about it.
struct Sample {
  test::PlainGraph plain;
  graph::Graph failure_graph;
  std::vector<NodeId> already;
  std::vector<NodeId> services;
  std::vector<NodeId> nodes;
};

Sample make_sample(std::uint64_t seed, NodeId most_nodes) {
  auto plain = test::random_graph(seed, most_nodes);
  auto failure_graph = test::to_graph(plain);
  std::mt19937_64 engine{seed};
  auto already = engine() % 3 == 0 ? test::random_set(plain, seed + 1) : std::vector<NodeId>{};
  std::vector<NodeId> services;
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < plain.nodes; ++node) {
    if (engine() % 3 == 0) services.push_back(node);
    if (engine() % 8 != 0) nodes.push_back(node);
  }
  for (auto left = nodes.size(); left > 1; --left)
    std::swap(nodes[left - 1], nodes[engine() % left]);
  return {std::move(plain), std::move(failure_graph), std::move(already), std::move(services),
          std::move(nodes)};
}

auto into(std::vector<Row>& rows) {
  return [&rows](NodeId failed, std::span<const ServiceEffect> effects) {
    rows.emplace_back(failed, std::vector(effects.begin(), effects.end()));
  };
}

std::vector<Row> plain_rows(const graph::Baseline& baseline, const Sample& sample) {
  std::vector<Row> rows;
  graph::for_each_impact_plain(baseline, sample.nodes, sample.services, into(rows));
  return rows;
}

void equals_plain(std::uint64_t seed, NodeId most_nodes) {
  const auto sample = make_sample(seed, most_nodes);
  RC_LOG() << sample.plain << "already " << rc::toString(sample.already) << " services "
           << rc::toString(sample.services);
  const graph::Baseline baseline{sample.failure_graph, sample.already};
  const auto expected = plain_rows(baseline, sample);
  std::vector<Row> shared;
  graph::for_each_impact(baseline, sample.nodes, sample.services, into(shared));
  RC_ASSERT(shared == expected);

  std::vector<Counted> counted;
  const auto count = [&](NodeId failed, const graph::ImpactCounts& counts) {
    counted.emplace_back(failed, counts);
  };
  graph::for_each_impact_count(baseline, sample.nodes, sample.services, count);
  std::vector<Counted> expected_counts;
  for (const auto& [failed, effects] : expected) {
    graph::ImpactCounts counts;
    for (const auto& effect : effects) {
      if (effect.service != failed) ++counts[effect.effect];
    }
    if (counts.total() > 0) expected_counts.emplace_back(failed, counts);
  }
  RC_ASSERT(counted == expected_counts);
}

TEST_CASE("shared impacts are the plain ones on small graphs", "[property]") {
  for_seeds([](std::uint64_t seed) { equals_plain(seed, 9); }, 300);
}

TEST_CASE("shared impacts are the plain ones on larger graphs", "[property]") {
  for_seeds([](std::uint64_t seed) { equals_plain(seed, 40); }, 50);
}

TEST_CASE("roots found together are the plain ones", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto sample = make_sample(seed, seed % 2 == 0 ? 9 : 30);
        std::mt19937_64 engine{seed};
        std::vector<Standing> standing;
        if (engine() % 2 == 0) {
          for (NodeId node = 0; node < sample.plain.nodes; ++node) {
            standing.push_back(static_cast<Standing>(engine() % 3));
          }
        }
        RC_LOG() << sample.plain << "already " << rc::toString(sample.already) << " services "
                 << rc::toString(sample.services);
        const graph::Baseline baseline{sample.failure_graph, sample.already};
        std::vector<Row> expected;
        std::vector<Row> shared;
        const auto roots = graph::for_each_impact_with_roots_plain(baseline, sample.services,
                                                                   into(expected), 1, standing);
        RC_ASSERT(
            graph::for_each_impact_with_roots(baseline, sample.services, into(shared), 1, standing)
                .of == roots.of);
        RC_ASSERT(shared == expected);
      },
      100);
}

TEST_CASE("an answer that finds no room is propagated for itself", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto sample = make_sample(seed, 30);
        const graph::Baseline baseline{sample.failure_graph, sample.already};
        graph::RadiiOptions options;
        options.most_bytes = seed % 7 * 100;
        const graph::Radii radii{baseline, sample.nodes, sample.services, options};
        graph::RowReader reader{sample.services, sample.plain.nodes};
        const auto expected = plain_rows(baseline, sample);
        auto row = expected.begin();
        for (const auto node : sample.nodes) {
          const auto found = radii.find(node);
          const bool affects = row != expected.end() && row->first == node;
          RC_ASSERT((found.row == graph::RadiusRows::kEmpty) == !affects);
          if (!affects) continue;
          if (found.row != graph::RadiusRows::kUnknown) {
            const auto effects = reader.read(found);
            RC_ASSERT(
                std::equal(effects.begin(), effects.end(), row->second.begin(), row->second.end()));
          }
          ++row;
        }
      },
      50);
}

TEST_CASE("threads share events without changing an answer", "[property]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    // Side by side and one on top of the other, so that stretches begin inside deep radii.
    test::PlainGraph wide;
    wide.nodes = 0;
    Sample sample{{}, test::to_graph(test::random_graph(seed)), {}, {}, {}};
    for (std::uint64_t i = 0; wide.nodes < 30000; ++i) {
      const auto part = test::random_graph(seed * 100000 + i, 30);
      for (auto need : part.needs) {
        need.spec.of += wide.nodes;
        for (auto& member : need.members) member += wide.nodes;
        wide.needs.push_back(std::move(need));
      }
      if (wide.nodes > 0 && i % 50 != 0)
        wide.needs.push_back({{.of = wide.nodes - 1}, {wide.nodes}, {1}});
      sample.services.push_back(wide.nodes);
      wide.nodes += part.nodes;
    }
    sample.failure_graph = test::to_graph(wide);
    sample.nodes.resize(wide.nodes);
    std::iota(sample.nodes.begin(), sample.nodes.end(), 0U);
    const graph::Baseline baseline{sample.failure_graph};
    const auto expected = plain_rows(baseline, sample);
    CHECK(expected.size() > 5000);
    for (const unsigned threads : {1U, 2U, 5U}) {
      std::vector<Row> rows;
      graph::for_each_impact(baseline, sample.nodes, sample.services, into(rows), threads);
      CHECK((rows == expected));
      std::vector<Row> with_roots;
      const auto roots =
          graph::for_each_impact_with_roots(baseline, sample.services, into(with_roots), threads);
      CHECK((with_roots == expected));
      CHECK((roots.of ==
             graph::for_each_impact_with_roots_plain(baseline, sample.services, [](auto, auto) {
             }).of));
    }
  }
}

}  // namespace
}  // namespace plimsoll
