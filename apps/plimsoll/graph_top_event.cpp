#include "apps/plimsoll/graph_top_event.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/plimsoll/graph_file.hpp"
#include "lib/assess/assess.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/graph/common_cause.hpp"
#include "lib/graph/structure.hpp"
#include "lib/topology/failure_graph.hpp"
#include "lib/topology/node_rates.hpp"

namespace plimsoll::app {
namespace {

/// The file's groups as the engine takes them; a Failure names one that is no beta-factor group.
std::vector<graph::CommonCauseGroup> beta_factor_groups(const exchange::OpenPsaFile& file) {
  std::vector<graph::CommonCauseGroup> out;
  for (const auto& group : file.common_causes) {
    if (!group.beta) {
      throw Failure{
          {Error::Kind::unsupported,
           fmt::format("common-cause group {} is of the model {}", group.name, group.model),
           "only beta-factor groups can be put in; leave --common-causes out",
           {}}};
    }
    out.push_back({group.members, *group.beta});
  }
  return out;
}

void put_common_causes_in(TopEvent& event, const exchange::OpenPsaFile& file) {
  auto expanded = expect(graph::with_common_causes(event.tree, beta_factor_groups(file)));
  event.names.resize(expanded.first_added);
  for (const auto& added : expanded.added) {
    event.names.push_back(added.member == graph::kNoEvent
                              ? file.common_causes[added.group].name + " (common cause)"
                              : event.names[added.member] + " (independent)");
  }
  event.tree = std::move(expanded.tree);
}

TopEvent of_fault_tree(const GraphOptions& options) {
  auto read = exchange::parse_open_psa(expect(core::read_file(options.file)));
  if (!read) throw Failure{std::move(read.error()).at(options.file)};
  auto& file = *read;
  for (const auto& issue : file.issues) log::warning(issue.where + ": " + issue.what);
  auto tree = expect(exchange::fault_tree(file, options.top));
  TopEvent out{file.names[tree.top().event()], std::move(tree), file.names,
               std::move(file.distributions)};
  if (options.common_causes) {
    put_common_causes_in(out, file);
  } else if (!file.common_causes.empty()) {
    log::warning(fmt::format("{} common-cause groups are left out; --common-causes puts them in",
                             file.common_causes.size()));
  }
  return out;
}

/// An estate, whichever way it was read.
struct Services {
  const graph::Graph& graph;
  const std::vector<graph::NodeId>& services;
  std::function<std::string_view(graph::NodeId)> name;
  std::vector<std::optional<double>> probability;  ///< By node, or empty.
};

graph::NodeId chosen_service(const Services& estate, const std::string& top) {
  constexpr std::size_t kNamed = 10;
  const auto& services = estate.services;
  if (services.empty()) {
    throw Failure{{Error::Kind::usage,
                   "the estate has no service",
                   "services are assets of kind business_service",
                   {}}};
  }
  if (top.empty() && services.size() == 1) return services.front();
  const auto found = std::ranges::find_if(
      services, [&](graph::NodeId service) { return estate.name(service) == top; });
  if (!top.empty() && found != services.end()) return *found;
  std::vector<std::string_view> names;
  for (const auto service : std::span{services}.first(std::min(kNamed, services.size()))) {
    names.push_back(estate.name(service));
  }
  throw Failure{{Error::Kind::usage,
                 top.empty() ? fmt::format("the estate has {} services", services.size())
                             : fmt::format("no service is called {}", top),
                 fmt::format("choose one with --top: {}{}", fmt::join(names, ", "),
                             services.size() > names.size() ? ", …" : ""),
                 {}}};
}

TopEvent of_service(const Services& estate, const std::string& top) {
  const auto service = chosen_service(estate, top);
  auto structure =
      expect(graph::structure_of(estate.graph, service, graph::Effect::outage, estate.probability));
  std::vector<std::string> names(structure.tree.event_count());
  for (std::size_t event = 0; event < names.size(); ++event) {
    const auto node = structure.node_of_event[event];
    if (node != graph::kNoNode) names[event] = estate.name(node);
  }
  auto& top_name = names[structure.tree.top().event()];
  if (top_name.empty()) top_name = fmt::format("{} is down", estate.name(service));
  return {std::string{estate.name(service)}, std::move(structure.tree), std::move(names), {}};
}

constexpr const char* kKeys =
    "SELECT id, coalesce(key, name) FROM asset WHERE last_scan IS NULL ORDER BY id";

TopEvent of_audited_service(const Context& context, const GraphOptions& options) {
  TemporaryAudit audit;
  expect(load_graph_file(audit, context, options.file));
  auto& database = audit.database();
  assess::AssessOptions only_topology;
  only_topology.clock = &context.clock();
  only_topology.checks = {"none"};
  only_topology.threads = options.thread_count();
  const auto summary = expect(assess::assess(database, only_topology));
  const auto model = topology::build_failure_graph(database, summary.assessment_id);
  for (const auto& gap : model.gaps) log::warning(gap.where + ": " + gap.what);
  std::vector<std::string> keys(model.graph.node_count());
  for (const auto& row : expect(database.query(kKeys)).rows) {
    const auto node = model.node_of(std::get<std::int64_t>(row[0]));
    const auto* const key = std::get_if<std::string>(&row[1]);
    if (node && key != nullptr) keys[*node] = *key;
  }
  auto probability = topology::node_unavailability(database, model);
  for (const auto node : model.down) probability[node] = 1;
  if (!model.down.empty()) {
    log::warning(fmt::format("{} assets are reported as not working", model.down.size()));
  }
  return of_service(
      {model.graph, model.services,
       [&](graph::NodeId node) { return std::string_view{keys[node]}; }, std::move(probability)},
      options.top);
}

}  // namespace

TopEvent read_top_event(const Context& context, const GraphOptions& options,
                        Probabilities probabilities) {
  if (is_fault_tree(options.file)) return of_fault_tree(options);
  if (probabilities == Probabilities::not_needed) {
    const auto plain =
        read_plain_estate(options.file, options.thread_count(), exchange::Numbering::arrival);
    if (plain) {
      return of_service({plain->graph,
                         plain->services,
                         [&](graph::NodeId node) { return plain->keys.text(node); },
                         {}},
                        options.top);
    }
  }
  return of_audited_service(context, options);
}

}  // namespace plimsoll::app
