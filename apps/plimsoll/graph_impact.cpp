/// @file
/// `graph FILE --ask impact`: how many services each node's failure hits, and how hard.

#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_file.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "apps/plimsoll/impact_answer.hpp"
#include "lib/assess/assess.hpp"
#include "lib/core/log.hpp"
#include "lib/exchange/estate.hpp"
#include "lib/graph/impact.hpp"

namespace plimsoll::app {
namespace {

/// The place of an effect in kEffects.
std::size_t column(graph::Effect effect) {
  switch (effect) {
    case graph::Effect::lost:
      return 3;
    case graph::Effect::outage:
      return 0;
    case graph::Effect::interrupted:
      return 1;
    default:
      return 2;
  }
}

// Nodes with any effect on a service other than themselves, most first.
constexpr const char* kImpacts = R"(
SELECT n.key AS node, sum(i.effect = 'outage') AS outage,
       sum(i.effect = 'interrupted') AS interrupted,
       sum(i.effect = 'degraded') AS degraded, sum(i.effect = 'lost') AS lost
FROM impact i JOIN asset n ON n.id = i.node_id WHERE i.node_id <> i.service_id
GROUP BY i.node_id ORDER BY outage + lost DESC, interrupted DESC, degraded DESC, node)";

/// By way of an audit file that is collected into and assessed: for any estate.
ImpactAnswer assessed(const Context& context, const GraphOptions& options) {
  TemporaryAudit audit;
  expect(load_graph_file(audit, context, options.file));
  auto& database = audit.database();
  assess::AssessOptions only_topology;
  only_topology.clock = &context.clock();
  only_topology.checks = {"none"};
  only_topology.threads = options.thread_count();
  const auto summary = expect(assess::assess(database, only_topology));
  const auto count = [&](const char* sql) {
    return std::get<std::int64_t>(expect(database.query(sql)).rows.front().front());
  };
  ImpactAnswer out{summary.assets,
                   count("SELECT count(*) FROM need_member"),
                   summary.services,
                   count("SELECT count(DISTINCT node_id) FROM impact WHERE node_id <> service_id "
                         "AND effect IN ('outage', 'lost')"),
                   {},
                   {}};
  std::vector<std::string> names;
  for (auto& row : expect(database.query(kImpacts)).rows) {
    Hit hit{static_cast<std::uint32_t>(names.size()), {}};
    for (std::size_t i = 0; i < kEffects.size(); ++i) {
      hit.services.at(i) = static_cast<std::uint32_t>(std::get<std::int64_t>(row.at(i + 1)));
    }
    names.push_back(std::move(std::get<std::string>(row.front())));
    out.hits.push_back(hit);
  }
  out.name = [kept = std::move(names)](std::uint32_t node) { return std::string_view{kept[node]}; };
  return out;
}

/// Straight from the file's arrays, which are given back as soon as they are not needed.
ImpactAnswer direct(exchange::Estate estate, const GraphOptions& options) {
  ImpactAnswer out{estate.graph.node_count(),
                   static_cast<std::int64_t>(estate.graph.edge_count()),
                   static_cast<std::int64_t>(estate.services.size()),
                   0,
                   {},
                   {}};
  {
    const graph::Graph graph = std::move(estate.graph);
    std::vector<graph::NodeId> nodes(graph.node_count());
    std::iota(nodes.begin(), nodes.end(), 0U);
    const auto note = [&](graph::NodeId failed, const graph::ImpactCounts& counts) {
      Hit hit{failed, {}};
      for (const auto effect : {graph::Effect::degraded, graph::Effect::interrupted,
                                graph::Effect::outage, graph::Effect::lost}) {
        hit.services.at(column(effect)) = counts[effect];
      }
      out.hits.push_back(hit);
      out.single_points += hit.services[0] + hit.services[3] > 0 ? 1 : 0;
    };
    graph::for_each_impact_count(graph::Baseline{graph}, nodes, estate.services, note,
                                 options.thread_count());
  }
  out.name = [keys = std::make_shared<exchange::KeyTable>(std::move(estate.keys))](
                 std::uint32_t node) { return keys->text(node); };
  sort_hits(out, options.limit, options.thread_count());
  return out;
}

}  // namespace

void ask_impact(const Context& context, const GraphOptions& options) {
  auto plain = read_plain_estate(options.file, options.thread_count(), exchange::Numbering::needs);
  if (plain) return print_impact(direct(*std::move(plain), options), options.limit, options.format);
  log::info(fmt::format("{}: read by way of an audit, because {}", options.file,
                        to_string(plain.error())));
  print_impact(assessed(context, options), options.limit, options.format);
}

}  // namespace plimsoll::app
