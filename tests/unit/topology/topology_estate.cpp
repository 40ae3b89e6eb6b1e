#include "tests/unit/topology/topology_estate.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include "lib/topology/node_rates.hpp"

namespace plimsoll::topology::estate {
namespace {

model::Record everything() {
  std::vector<std::string> kinds;
  for (const auto& kind : model::asset_kinds()) kinds.emplace_back(kind.name);
  for (const auto& kind : model::relation_kinds()) kinds.emplace_back(kind.name);
  return store::estate::scope("all", std::move(kinds));
}

}  // namespace

model::AssetRecord thing(std::string key, std::string kind, model::Attributes attributes) {
  auto name = key;
  return asset(std::move(key), std::move(kind), std::move(name), {}, std::move(attributes));
}

model::AssetRecord broken(std::string key, std::string kind) {
  return thing(std::move(key), std::move(kind), {{"operational", false}});
}

Assessed::Assessed(const Records& records, unsigned threads)
    : Assessed{std::vector<Records>{records}, threads} {}

Assessed::Assessed(const std::vector<Records>& sources, unsigned threads)
    : model{graph::Builder{0}.build(), {}, {}, {}, {}, {}, {}, {}} {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    auto all = sources[i];
    all.push_back(everything());
    audit_.collect("test", "estate " + std::to_string(i + 1), all);
  }
  auto& database = audit_.database();
  database.handle().exec(
      "INSERT INTO assessment VALUES (1, 1, '2026-11-23T00:00:00Z', NULL, 'test', '{}')");
  model = build_failure_graph(database, 1);
  summary = write_impacts(database, 1, model, threads);
}

void Assessed::assess_again() {
  model = build_failure_graph(audit_.database(), 1);
  summary = write_impacts(audit_.database(), 1, model);
}

RiskSummary Assessed::write_risks(const RiskOptions& options) {
  return write_service_risks(audit_.database(), 1, model,
                             node_rates(audit_.database(), model, reference), options);
}

void Assessed::change(const std::string& sql) { audit_.database().handle().exec(sql); }

std::vector<std::optional<double>> Assessed::unavailability() {
  return node_unavailability(audit_.database(), model);
}

std::string Assessed::needs(const std::string& of) {
  return audit_.rows(fmt::format(
      "SELECT n.k || ' of ' || n.members || iif(n.soft, ' soft ', ' ') || n.takeover || ' ' || "
      "n.rule || ':' || "
      "(SELECT group_concat(word, '') FROM (SELECT ' ' || iif(m.active, a.name, '(' || a.name || "
      "')') || "
      "iif(m.down, '!', '') AS word FROM need_member m JOIN asset a ON a.id = m.asset_id "
      "WHERE m.need_id = n.id ORDER BY a.name)) AS line "
      "FROM need n JOIN asset o ON o.id = n.asset_id WHERE o.name = '{}' ORDER BY line",
      of));
}

std::string Assessed::why(const std::string& of, const std::string& rule) {
  return audit_.rows(
      fmt::format("SELECT n.why FROM need n JOIN asset o ON o.id = n.asset_id "
                  "WHERE o.name = '{}' AND n.rule = '{}'",
                  of, rule));
}

std::string Assessed::impact(const std::string& node, const std::string& service) {
  return audit_.rows(
      fmt::format("SELECT i.effect || coalesce(' ' || i.seconds, '') FROM impact i JOIN asset n ON "
                  "n.id = i.node_id "
                  "JOIN asset s ON s.id = i.service_id WHERE n.name = '{}' AND s.name = '{}'",
                  node, service));
}

std::string Assessed::single_points(const std::string& service) {
  return audit_.rows(
      fmt::format("SELECT coalesce(group_concat(word, ' '), '') FROM (SELECT n.name || '<' || "
                  "r.name AS word FROM single_point p "
                  "JOIN asset s ON s.id = p.service_id JOIN asset n ON n.id = p.node_id "
                  "JOIN asset r ON r.id = p.root_id WHERE s.name = '{}' ORDER BY word)",
                  service));
}

std::vector<std::string> Assessed::gaps(const std::string& name) const {
  std::vector<std::string> found;
  for (const auto& gap : model.gaps) {
    if (gap.where == name) found.push_back(gap.what);
  }
  return found;
}

}  // namespace plimsoll::topology::estate
