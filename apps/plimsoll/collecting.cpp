#include "apps/plimsoll/collecting.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/version.hpp"
#include "lib/collect/runner.hpp"
#include "lib/collect/settings.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::json;

/// What the collection is called until the collector says its target: the first setting that names
/// one.
std::string fallback_target(const std::string& settings_json) {
  const json settings = json::parse(settings_json, nullptr, false);
  for (const auto* key : {"host", "url", "endpoint_url", "file", "root", "plan", "state"}) {
    if (!settings.is_object() || !settings.contains(key)) continue;
    const auto& value =
        settings[key].is_array() && !settings[key].empty() ? settings[key].front() : settings[key];
    const auto more = settings[key].is_array() && settings[key].size() > 1
                          ? fmt::format(" and {} more", settings[key].size() - 1)
                          : "";
    return (value.is_string() ? value.get<std::string>() : value.dump()) + more;
  }
  return "this host";
}

bool needs_network(const Order& order) {
  const json settings = json::parse(order.settings_json, nullptr, false);
  if (!settings.is_object() || settings.contains("replay")) return false;
  // A cloud is asked at addresses of its own.
  return order.collector == "aws" || settings.contains("host") || settings.contains("url") ||
         settings.contains("endpoint_url");
}

std::string describe(const store::CollectionSummary& summary) {
  std::string text = fmt::format("{}: {} assets, {} relations", store::to_string(summary.status),
                                 summary.assets, summary.relations);
  if (summary.needs > 0) text += fmt::format(", {} redundancy groups", summary.needs);
  if (summary.evidence > 0) text += fmt::format(", {} evidence rows", summary.evidence);
  if (summary.refused > 0) text += fmt::format(", {} refused", summary.refused);
  if (!summary.reason.empty()) text += " (" + summary.reason + ")";
  return text;
}

/// Takes what the runner hands on into the store; opens the collection when the hello tells the
/// target.
class Intake {
 public:
  Intake(store::Database& database, std::int64_t scan, const Order& order, core::Instant at)
      : database_{database}, scan_{scan}, order_{order}, at_{at} {}

  void record(model::Record&& record, std::int64_t line, core::Progress& progress) {
    if (const auto* hello = std::get_if<model::Hello>(&record)) {
      open(name_of(*hello), hello->target);
      progress.begin(fmt::format("{} {}", order_.collector, hello->target));
    }
    if (const auto* step = std::get_if<model::ProgressRecord>(&record)) {
      const auto count = [](std::int64_t n) {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(n, 0));
      };
      progress.step(count(step->done),
                    step->total ? std::optional{count(*step->total)} : std::nullopt, step->message);
      return;
    }
    collection().add(record, line);
  }
  void problem(const model::ProblemRecord& problem) { collection().problem(problem); }

  Collected finish(const store::Outcome& outcome, core::Instant at) {
    auto& open_collection = collection();
    return {collector_, target_, open_collection.finish(outcome, at)};
  }

 private:
  /// A collector may tell several kinds of source apart ("terraform-plan"), and be no other one.
  [[nodiscard]] std::string name_of(const model::Hello& hello) const {
    const bool own = hello.collector.starts_with(order_.collector + "-");
    return own ? core::printable(hello.collector) : order_.collector;
  }
  void open(const std::string& collector, const std::string& target) {
    if (collection_) return;
    collector_ = collector;
    target_ = target;
    collection_ = std::make_unique<store::Collection>(database_, scan_, collector, target_, at_);
  }
  store::Collection& collection() {
    open(order_.collector, fallback_target(order_.settings_json));
    return *collection_;
  }

  store::Database& database_;
  std::int64_t scan_;
  const Order& order_;
  core::Instant at_;
  std::string collector_;
  std::string target_;
  std::unique_ptr<store::Collection> collection_;
};

Collected failed(Intake& intake, const Error& error, core::Instant at) {
  return intake.finish({.merge = false, .gaps = true, .reason = to_string(error)}, at);
}

}  // namespace

std::vector<Order> split_by_host(const Order& order) {
  const json settings = json::parse(order.settings_json, nullptr, false);
  for (const auto* key : {"host", "url"}) {
    if (!settings.is_object() || !settings.contains(key) || !settings[key].is_array()) continue;
    std::vector<Order> out;
    for (const auto& host : settings[key]) {
      json one = settings;
      one[key] = host;
      out.push_back({order.collector, one.dump()});
    }
    return out;
  }
  return {order};
}

Scan::Scan(store::Database& database, const Context& context)
    : database_{database},
      context_{context},
      id_{store::begin_scan(database, context.clock().now(), std::string{kVersion})} {}

Scan::~Scan() { store::end_scan(database_, id_, context_.clock().now()); }

Collected Scan::collect(const Order& order) {
  core::Progress progress = context_.make_progress();
  progress.begin(fmt::format("{} {}", order.collector, fallback_target(order.settings_json)));
  const auto now = [&] { return context_.clock().now(); };
  Intake intake{database_, id_, order, now()};
  const auto end = [&](Collected collected) {
    progress.end(describe(collected.summary));
    return collected;
  };
  const auto program = collect::find_collector(order.collector);
  if (!program) return end(failed(intake, program.error(), now()));
  if (context_.offline && needs_network(order)) {
    const Error offline{
        Error::Kind::refused, "it asks over the network, and --offline was given", {}, {}};
    return end(failed(intake, offline, now()));
  }
  const auto settings = collect::resolve_secrets(order.settings_json);
  if (!settings) return end(failed(intake, settings.error(), now()));
  const auto outcome = collect::run_collector(
      *program, *settings, collect::Limits{},
      {.record = [&](model::Record&& record,
                     std::int64_t line) { intake.record(std::move(record), line, progress); },
       .problem = [&](model::ProblemRecord&& problem) { intake.problem(problem); }});
  auto collected = end(intake.finish(
      {.merge = outcome.done, .gaps = outcome.gaps, .reason = outcome.reason}, now()));
  if (collect::interrupted()) {
    throw Failure{{Error::Kind::timed_out, "interrupted", "what was complete before is kept", {}}};
  }
  return collected;
}

void set_estate(store::Database& database, const std::string& estate, core::Instant at) {
  SQLite::Statement insert(database.handle(),
                           "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const auto put = [&](const char* name, const std::string& value) {
    insert.bind(1, name);
    insert.bind(2, value);
    insert.exec();
    insert.reset();
  };
  put("created_at", core::to_rfc3339(at));
  put("created_by", fmt::format("plimsoll {}", kVersion));
  if (estate.empty()) return;
  SQLite::Statement replace(database.handle(), "INSERT OR REPLACE INTO meta VALUES ('estate', ?)");
  replace.bind(1, estate);
  replace.exec();
}

store::Table collections_table(const std::vector<Collected>& collections) {
  store::Table table{{"collector", "target", "status", "assets", "relations", "needs", "evidence",
                      "refused", "rows_written", "reason"},
                     {}};
  for (const auto& [collector, target, summary] : collections) {
    table.rows.push_back({collector, target, std::string{store::to_string(summary.status)},
                          summary.assets, summary.relations, summary.needs, summary.evidence,
                          summary.refused, summary.rows_written,
                          summary.reason.empty() ? store::Cell{} : store::Cell{summary.reason}});
  }
  return table;
}

bool has_gaps(const std::vector<Collected>& collections) {
  return std::ranges::any_of(collections, [](const Collected& collected) {
    return collected.summary.status != store::CollectionSummary::Status::complete;
  });
}

}  // namespace plimsoll::app
