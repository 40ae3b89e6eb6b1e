#include "lib/assess/recovery/facts.hpp"

#include <algorithm>
#include <array>

#include <SQLiteCpp/Database.h>

#include "lib/core/text.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::assess::recovery {
namespace {

using graph::NodeId;
using graph::Seconds;
using store::Statement;

std::optional<Seconds> whole(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return std::max<Seconds>(row.integer(column), 0);
}

/// What a contract is taken for that does not say when it is served.
constexpr std::string_view kUsualHours = "9x5";

std::optional<std::chrono::seconds> service_seconds(const Statement& row, int column) {
  const auto seconds = whole(row, column);
  return seconds ? std::optional{std::chrono::seconds{*seconds}} : std::nullopt;
}

std::optional<double> real(std::string_view text) {
  const auto value = core::to_double(text);
  if (!value || !(*value >= 0)) return std::nullopt;
  return value;
}

std::optional<Seconds> seconds_between(std::string_view from, std::string_view to) {
  const auto a = core::parse_instant(from);
  const auto b = core::parse_instant(to);
  if (!a || !b) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(*b - *a).count();
}

class Reader {
 public:
  Reader(store::Database& database, const topology::FailureGraph& model, core::Instant as_of)
      : connection_{database.handle().getHandle()},
        model_{model},
        as_of_{core::to_rfc3339(as_of)} {}

  Facts read() {
    const auto nodes = model_.graph.node_count();
    facts_.kind.resize(nodes);
    facts_.name.resize(nodes);
    facts_.attributes.resize(nodes);
    facts_.has_runbook.resize(nodes);
    read_assets();
    read_attributes();
    read_relations();
    read_replicas();
    read_backups();
    read_contracts();
    read_detectors();
    return std::move(facts_);
  }

 private:
  template <typename Row>
  void each(const char* sql, const Row& row) {
    Statement statement{connection_, sql};
    while (statement.step()) {
      const auto node = model_.node_of(statement.integer(0));
      if (node) row(*node, statement);
    }
  }

  void read_assets() {
    each("SELECT id, kind, name, key FROM asset WHERE last_scan IS NULL",
         [&](NodeId node, const Statement& row) {
           facts_.kind[node] = row.text(1);
           facts_.name[node] = row.text(2);
           by_key_.emplace(row.text(3), node);
           if (facts_.is_data(node)) by_name_[std::string{row.text(2)}].push_back(node);
         });
  }

  void read_attributes() {
    each(
        "SELECT asset_id, name, value FROM asset_attribute WHERE rank = 1 AND name IN "
        "('size_bytes', 'storage_bytes', 'pitr', 'backup_retention_days', 'runbook', 'owner', "
        "'versioning', 'takeover_s', 'cloud_service')",
        [&](NodeId node, const Statement& row) {
          facts_.attributes[node].emplace(row.text(1), row.text(2));
        });
    for (NodeId node = 0; node < model_.graph.node_count(); ++node) {
      const auto owner = facts_.attribute(node, "owner");
      if (!owner.empty()) facts_.owner.emplace(node, owner);
      const auto runbook = facts_.attribute(node, "runbook");
      facts_.has_runbook[node] = !runbook.empty() && runbook != "no" && runbook != "0";
    }
  }

  void read_relations() {
    each(
        "SELECT from_id, to_id, kind, attributes ->> 'mode', attributes ->> 'lag_s', "
        "lower(attributes ->> 'strength') = 'start' AS at_start "
        "FROM relation_version WHERE last_scan IS NULL AND (kind IN ('replicates_to', "
        "'backed_up_to', 'stored_on', 'runs_on', 'located_in', 'owned_by', 'documented_by') "
        "OR at_start) ORDER BY from_id, kind, to_id, id",
        [&](NodeId from, const Statement& row) {
          const auto to = model_.node_of(row.integer(1));
          if (!to) return;
          if (row.integer(5) != 0) {
            facts_.start_needs[from].push_back(*to);
            return;
          }
          const auto kind = row.text(2);
          if (kind == "replicates_to") add_copy(from, *to, row.text(3), real(row.text(4)));
          if (kind == "backed_up_to") facts_.backup_stores[from].push_back(*to);
          if (kind == "stored_on") facts_.stored_on[from].push_back(*to);
          if (kind == "runs_on") facts_.runs_on[from].push_back(*to);
          if (kind == "located_in") facts_.places[from].push_back(*to);
          if (kind == "owned_by") facts_.owner.insert_or_assign(from, facts_.name[*to]);
          if (kind == "documented_by") facts_.has_runbook[from] = true;
        });
  }

  void add_copy(NodeId from, NodeId to, std::string_view mode, std::optional<double> lag) {
    auto& copies = facts_.copies[from];
    const auto known = std::ranges::find(copies, to, &Copy::to);
    if (known == copies.end()) {
      copies.push_back({to, std::string{mode}, lag});
      return;
    }
    if (known->mode.empty()) known->mode = mode;
    // Of two that say it, the larger: nothing gets better by being said twice.
    if (lag && (!known->lag_s || *known->lag_s < *lag)) known->lag_s = lag;
  }

  void read_replicas() {
    each(
        "SELECT from_id, to_id, mode, lag_s FROM replica WHERE from_id IS NOT NULL AND to_id IS "
        "NOT NULL ORDER BY evidence_id",
        [&](NodeId from, const Statement& row) {
          const auto to = model_.node_of(row.integer(1));
          if (to) add_copy(from, *to, row.text(2), real(row.text(3)));
        });
  }

  /// The data assets that a backup's dataset names: by key, else by a name that only one has.
  [[nodiscard]] std::optional<NodeId> dataset(std::string_view text) const {
    const auto key = by_key_.find(text);
    if (key != by_key_.end()) return key->second;
    const auto named = by_name_.find(text);
    if (named == by_name_.end() || named->second.size() != 1) return std::nullopt;
    return named->second.front();
  }

  void read_backups() {
    Statement row{connection_,
                  "SELECT dataset, completed_at, duration_s, size_bytes, location FROM backup "
                  "WHERE dataset IS NOT NULL AND completed_at IS NOT NULL "
                  "ORDER BY completed_at, evidence_id"};
    std::map<NodeId, std::string> newest;
    while (row.step()) {
      const auto node = dataset(row.text(0));
      const auto age = seconds_between(row.text(1), as_of_);
      if (!node || !age || *age < 0) continue;
      auto& known = facts_.backups[*node];
      auto& last = newest[*node];
      if (!last.empty()) {
        const auto gap = seconds_between(last, row.text(1));
        if (gap) known.interval_s = std::max(known.interval_s.value_or(0), *gap);
      }
      last = row.text(1);
      known.age_s = *age;
      if (const auto duration = whole(row, 2)) known.duration_s = duration;
      if (const auto size = real(row.text(3))) known.size_bytes = size;
      known.location = row.text(4);
    }
  }

  void read_contracts() {
    Statement row{connection_,
                  "SELECT asset_id, contract, hours, response_s, restore_s FROM contract "
                  "WHERE asset_id IS NOT NULL AND (start_at IS NULL OR date(start_at) <= date(?1)) "
                  "AND (end_at IS NULL OR date(end_at) >= date(?1)) "
                  "ORDER BY asset_id, end_at IS NULL, end_at DESC, evidence_id"};
    row.bind(as_of_);
    while (row.step()) {
      const auto node = model_.node_of(row.integer(0));
      if (!node || facts_.contracts.contains(*node)) continue;
      Contract contract;
      contract.name = row.text(1);
      contract.hours = row.text(2);
      contract.restores = !row.is_null(4);
      const auto response = service_seconds(row, 3);
      const auto restore = service_seconds(row, 4);
      auto span = lifecycle::call_span(contract.hours, response, restore);
      contract.hours_known = span.has_value();
      if (!span) span = lifecycle::call_span(kUsualHours, response, restore);
      if (!span) continue;
      contract.span = *span;
      facts_.contracts.emplace(*node, std::move(contract));
    }
  }

  void read_detectors() {
    each(
        "SELECT asset_id, interval_s, failures, timeout_s FROM detector WHERE asset_id IS NOT NULL "
        "AND interval_s IS NOT NULL ORDER BY evidence_id",
        [&](NodeId node, const Statement& row) {
          facts_.detectors[node].push_back({std::max<Seconds>(row.integer(1), 0),
                                            std::max<Seconds>(whole(row, 2).value_or(1), 1),
                                            whole(row, 3).value_or(0)});
        });
  }

  sqlite3* connection_;
  const topology::FailureGraph& model_;
  std::string as_of_;
  std::map<std::string, NodeId, std::less<>> by_key_;
  std::map<std::string, std::vector<NodeId>, std::less<>> by_name_;
  Facts facts_;
};

}  // namespace

Facts Facts::read(store::Database& database, const topology::FailureGraph& model,
                  core::Instant as_of) {
  return Reader{database, model, as_of}.read();
}

std::string_view Facts::attribute(NodeId node, std::string_view wanted) const {
  const auto found = attributes[node].find(wanted);
  return found == attributes[node].end() ? std::string_view{} : found->second;
}

std::optional<double> Facts::number(NodeId node, std::string_view wanted) const {
  return real(attribute(node, wanted));
}

bool Facts::is_data(NodeId node) const {
  constexpr auto kData =
      std::to_array<std::string_view>({"database", "database_cluster", "object_store"});
  return std::ranges::find(kData, kind[node]) != kData.end();
}

std::span<const Copy> Facts::copies_of(NodeId node) const {
  const auto found = copies.find(node);
  return found == copies.end() ? std::span<const Copy>{} : std::span<const Copy>{found->second};
}

}  // namespace plimsoll::assess::recovery
