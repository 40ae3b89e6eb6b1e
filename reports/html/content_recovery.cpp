#include <algorithm>
#include <map>

#include "reports/html/queries.hpp"

namespace plimsoll::html {
namespace {

void read_addends(SQLite::Database& database, std::int64_t estimate, Recovery& out) {
  SQLite::Statement rows{database,
                         "SELECT r.kind, coalesce(a.name, ''), r.end_s - r.begin_s, r.grade, "
                         "r.source FROM recovery_act r LEFT JOIN asset a ON a.id = r.asset_id "
                         "WHERE r.estimate_id = ? AND r.critical ORDER BY r.seq"};
  rows.bind(1, estimate);
  while (rows.executeStep() && out.addends.size() < kAddends) {
    out.addends.push_back(
        {text(rows, 0), text(rows, 1), rows.getColumn(2).getInt64(), text(rows, 3), text(rows, 4)});
  }
}

}  // namespace

void read_recovery(SQLite::Database& database, Content& content) {
  SQLite::Statement rows{
      database,
      "SELECT e.id, e.scenario, coalesce(e.event, ''), e.effect, e.rto_low_s, e.rto_s, "
      "e.rto_high_s, e.rto_verdict, coalesce(e.rto_reason, ''), e.rpo_s, e.rpo_verdict, "
      "coalesce(e.rpo_reason, ''), c.\"index\" FROM recovery_estimate e "
      "LEFT JOIN failover_complexity c ON c.estimate_id = e.id WHERE e.service_id = ? "
      "ORDER BY e.id"};
  for (std::size_t i = 0; i < std::min(content.services.size(), kRecoveries); ++i) {
    auto& service = content.services[i];
    rows.reset();
    rows.bind(1, service.id);
    while (rows.executeStep()) {
      Recovery one;
      one.scenario = text(rows, 1);
      one.event = text(rows, 2);
      one.effect = text(rows, 3);
      one.rto_low_s = integer(rows, 4);
      one.rto_s = integer(rows, 5);
      one.rto_high_s = integer(rows, 6);
      one.rto_verdict = text(rows, 7);
      one.rto_reason = text(rows, 8);
      one.rpo_s = integer(rows, 9);
      one.rpo_verdict = text(rows, 10);
      one.rpo_reason = text(rows, 11);
      one.complexity = integer(rows, 12);
      read_addends(database, rows.getColumn(0).getInt64(), one);
      service.recovery.push_back(std::move(one));
    }
  }
}

}  // namespace plimsoll::html
