/// @file
/// `graph FILE --ask QUESTION`: the engine alone, on a file; nothing is kept.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_file.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/assess/assess.hpp"
#include "lib/graph/cut_points.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string file;
  std::string question;
  std::size_t limit = 0;  ///< 0: no limit.
  Format format = Format::text;
};

ordered_json ask_cut_points(const Context& context, const Options& options) {
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
  return {{"nodes", network.nodes.size()},
          {"edges", links.size()},
          {"components", found.components},
          {"cut_points", points},
          {"bridges", bridges}};
}

// Nodes with any effect on a service other than themselves, most first.
constexpr const char* kImpacts = R"(
SELECT n.key AS node, sum(i.effect = 'outage') AS outage,
       sum(i.effect = 'interrupted') AS interrupted,
       sum(i.effect = 'degraded') AS degraded, sum(i.effect = 'lost') AS lost
FROM impact i JOIN asset n ON n.id = i.node_id WHERE i.node_id <> i.service_id
GROUP BY i.node_id ORDER BY outage + lost DESC, interrupted DESC, degraded DESC, node)";

ordered_json ask_impact(const Context& context, const Options& options) {
  TemporaryAudit audit;
  expect(load_graph_file(audit, context, options.file));
  auto& database = audit.database();
  assess::AssessOptions only_topology;
  only_topology.clock = &context.clock();
  only_topology.checks = {"none"};
  const auto summary = expect(assess::assess(database, only_topology));
  const auto count = [&](const char* sql) {
    return std::get<std::int64_t>(expect(database.query(sql)).rows.front().front());
  };
  auto table = expect(database.query(kImpacts));
  ordered_json out{{"nodes", summary.assets},
                   {"edges", count("SELECT count(*) FROM need_member")},
                   {"services", summary.services},
                   {"single_points",
                    count("SELECT count(DISTINCT node_id) FROM impact WHERE node_id <> service_id "
                          "AND effect IN ('outage', 'lost')")}};
  if (options.limit > 0 && table.rows.size() > options.limit) table.rows.resize(options.limit);
  out["results"] = ordered_json::parse(to_json(table, Format::json));
  return out;
}

std::string scalar_text(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// The answer for people: counts first, then each list.
std::string as_text(const ordered_json& answer) {
  std::string out;
  for (const auto& [name, value] : answer.items()) {
    if (!value.is_array()) {
      out += fmt::format("{}: {}\n", name, scalar_text(value));
      continue;
    }
    out += fmt::format("\n{} ({})\n", name, value.size());
    for (const auto& item : value) {
      std::vector<std::string> parts;
      for (const auto& [key, part] : item.items()) {
        parts.push_back(item.is_object() && key != "node" ? key + " " + scalar_text(part)
                                                          : scalar_text(part));
      }
      out += fmt::format("  {}\n", fmt::join(parts, item.is_object() ? "  " : " - "));
    }
  }
  return out;
}

Exit run(const Context& context, const Options& options) {
  const auto answer = options.question == "cut-points" ? ask_cut_points(context, options)
                                                       : ask_impact(context, options);
  if (options.format == Format::text) {
    print(as_text(answer));
  } else {
    print(answer.dump(options.format == Format::json ? 2 : -1) + "\n");
  }
  return Exit::done;
}

}  // namespace

void add_graph(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "graph", "The failure engine on a file, without an audit",
                        [&context, options] { return run(context, *options); });
  verb->add_option("file", options->file,
                   "GraphML, edge CSV, a folder of sheets or collector JSON Lines")
      ->required()
      ->check(CLI::ExistingPath);
  verb->add_option("--ask", options->question, "cut-points or impact")
      ->required()
      ->check(CLI::IsMember({"cut-points", "impact"}));
  verb->add_option("--limit", options->limit, "At most so many results");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
