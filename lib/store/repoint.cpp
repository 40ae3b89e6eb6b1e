#include "lib/store/repoint.hpp"

#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace plimsoll::store {
namespace {

struct Column {
  std::string_view table;
  std::string_view name;
  bool unique;  ///< Part of a unique index: a row may find its place taken, and then says nothing
                ///< new.
};

constexpr auto kColumns = std::to_array<Column>({
    {"asset_version", "asset_id", false},
    {"relation_version", "from_id", true},
    {"relation_version", "to_id", true},
    {"redundancy_group", "asset_id", false},
    {"redundancy_member", "asset_id", true},
    {"evidence_reference", "asset_id", false},
    {"identity_conflict", "asset_id", true},
    {"identity_conflict", "other_id", true},
    {"need", "asset_id", false},
    {"need_member", "asset_id", true},
    {"impact", "node_id", true},
    {"impact", "service_id", true},
    {"single_point", "service_id", true},
    {"single_point", "node_id", true},
    {"single_point", "root_id", false},
    {"cut_set", "service_id", false},
    {"cut_set_member", "node_id", true},
    {"cut_set_count", "service_id", true},
    {"availability", "service_id", true},
    {"incident_case", "service_id", false},
    {"incident_case", "asset_id", false},
    {"incident_downtime", "service_id", true},
    {"incident_year", "service_id", true},
    {"incident_duration", "service_id", false},
    {"incident_trend", "service_id", false},
    {"check_result", "asset_id", false},
    {"check_result", "service_id", false},
    {"finding", "asset_id", false},
    {"finding", "service_id", false},
});

}  // namespace

void apply_moves(MergeContext& context) {
  const auto run = [&](std::string_view sql) { return Statement{context.connection, sql}.run(); };
  Statement any{context.connection, "SELECT 1 FROM temp.moving"};
  if (!any.step()) return;
  any.reset();
  for (const auto& [table, name, unique] : kColumns) {
    context.wrote(
        run(fmt::format("UPDATE {0} {1} SET {2} = (SELECT new FROM temp.moving WHERE old = {2}) "
                        "WHERE {2} IN (SELECT old FROM temp.moving)",
                        unique ? "OR IGNORE" : "", table, name)));
    if (!unique) continue;
    context.wrote(run(
        fmt::format("DELETE FROM {0} WHERE {1} IN (SELECT old FROM temp.moving)", table, name)));
  }
  run("DELETE FROM identity_conflict WHERE asset_id = other_id");
  run("UPDATE OR IGNORE identity_conflict SET asset_id = other_id, other_id = asset_id "
      "WHERE asset_id > other_id");
  run("DELETE FROM identity_conflict WHERE asset_id > other_id");
  Statement end_self{
      context.connection,
      "UPDATE relation_version SET last_scan = ? WHERE from_id = to_id AND last_scan "
      "IS NULL AND from_id IN (SELECT new FROM temp.moving)"};
  context.wrote(end_self.bind(context.scan).run());
  context.wrote(run("DELETE FROM asset WHERE id IN (SELECT old FROM temp.moving)"));
  run("INSERT OR IGNORE INTO temp.touched SELECT new FROM temp.moving");
  run("UPDATE temp.moved SET new = (SELECT m.new FROM temp.moving m WHERE m.old = moved.new) "
      "WHERE new IN (SELECT old FROM temp.moving)");
  run("INSERT OR REPLACE INTO temp.moved SELECT old, new FROM temp.moving");
  run("DELETE FROM temp.moving");
  context.moved = true;
}

void part(MergeContext& context, std::int64_t from, std::int64_t source, std::int64_t to) {
  constexpr auto kStatements = std::to_array<std::string_view>({
      "UPDATE asset_version SET asset_id = ?3 WHERE asset_id = ?1 AND source_id = ?2",
      "UPDATE OR IGNORE relation_version SET from_id = ?3 WHERE from_id = ?1 AND source_id = ?2",
      "UPDATE OR IGNORE relation_version SET to_id = ?3 WHERE to_id = ?1 AND source_id = ?2",
      "UPDATE redundancy_group SET asset_id = ?3 WHERE asset_id = ?1 AND source_id = ?2",
      "UPDATE OR IGNORE redundancy_member SET asset_id = ?3 WHERE asset_id = ?1 AND group_id IN "
      "(SELECT id FROM redundancy_group WHERE source_id = ?2)",
      "UPDATE evidence_reference SET asset_id = ?3 WHERE asset_id = ?1 AND evidence_id IN "
      "(SELECT id FROM evidence WHERE source_id = ?2)",
  });
  for (const auto sql : kStatements) {
    context.wrote(Statement{context.connection, sql}.bind(from, source, to).run());
  }
  Statement touch{context.connection, "INSERT OR IGNORE INTO temp.touched VALUES (?)"};
  touch.bind(from).run();
  touch.bind(to).run();
}

}  // namespace plimsoll::store
