/// @file
/// `findings`: what failed a check or could not be judged.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/text.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::app {
namespace {

struct Options {
  std::string minimum;
  std::string check = "*";
  std::string service;
  bool all = false;
  Format format = Format::text;
};

// Waived ones stand with the rest: an accepted risk is still a risk.
constexpr const char* kFindings = R"(
SELECT f.id, f.severity, f.status, f.state,
       f.check_id AS "check", f.subject, f.subject_kind, a.key AS service, f.title, f.message,
         f.remedy, f.practice,
       f.first_seen, f.last_seen, w.until AS waived_until, f.evidence,
       o.override_severity, o.override_status, o.override_by, o.override_reason, o.review_state
FROM finding f
LEFT JOIN asset a ON a.id = f.service_id
LEFT JOIN waiver w ON w.id = (SELECT max(n.id) FROM waiver n WHERE n.finding_id = f.id)
LEFT JOIN open_finding o ON o.id = f.id
ORDER BY CASE f.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
     WHEN 'low' THEN 3 ELSE 4 END,
         f.status, f.check_id, f.subject, a.key, f.id)";

/// Columns that a terminal line has room for.
const std::vector<std::string> kShort{"id",    "severity", "status",  "state",
                                      "check", "subject",  "service", "message"};

std::size_t column(const store::Table& table, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(table.columns, name) - table.columns.begin());
}

const std::string& text(const store::Table& table, const std::vector<store::Cell>& row,
                        const std::string& name) {
  static const std::string kNone;
  const auto* value = std::get_if<std::string>(&row[column(table, name)]);
  return value == nullptr ? kNone : *value;
}

/// A finding that somebody accepted, for as long as that holds, is shown as waived.
void mark_waived(store::Table& table, core::Instant now) {
  const std::string today = core::to_rfc3339(now);
  for (auto& row : table.rows) {
    if (text(table, row, "waived_until") > today)
      row[column(table, "state")] = std::string{"waived"};
  }
}

/// What an assessor says instead stands behind what the check says: "medium (assessor: high)".
void show_overrides(store::Table& table) {
  for (auto& row : table.rows) {
    for (const std::string name : {"severity", "status"}) {
      const auto& instead = text(table, row, "override_" + name);
      if (instead.empty()) continue;
      row[column(table, name)] = text(table, row, name) + " (assessor: " + instead + ")";
    }
  }
}

bool wanted(const store::Table& table, const std::vector<store::Cell>& row,
            const Options& options) {
  const auto& state = text(table, row, "state");
  if (!options.all && (state == "resolved" || state == "no_longer_observable")) return false;
  if (!options.service.empty() && text(table, row, "service") != options.service) return false;
  if (!core::glob_match(options.check, text(table, row, "check"))) return false;
  if (options.minimum.empty()) return true;
  return *model::parse_severity(text(table, row, "severity")) >=
         *model::parse_severity(options.minimum);
}

store::Table shortened(const store::Table& table) {
  store::Table out{kShort, {}};
  for (const auto& row : table.rows) {
    auto& cells = out.rows.emplace_back();
    for (const auto& name : kShort) cells.push_back(row[column(table, name)]);
  }
  return out;
}

Exit run(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  auto table = expect(database.query(kFindings));
  mark_waived(table, context.clock().now());
  std::erase_if(table.rows, [&](const auto& row) { return !wanted(table, row, options); });
  if (options.format == Format::text) {
    show_overrides(table);
    print(to_text(shortened(table), context.look(), {"state", "check", "service"}));
    print_next_steps(database, context);
  } else {
    print(table, options.format, {"evidence"});
  }
  return Exit::done;
}

}  // namespace

void add_findings(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "findings", "What failed a check or could not be judged",
                        [&context, options] { return run(context, *options); });
  verb->add_option("--severity", options->minimum, "This severity and above")
      ->check(CLI::IsMember({"info", "low", "medium", "high", "critical"}));
  verb->add_option("--check", options->check, "Checks that match this pattern (`*`, `?`)");
  verb->add_option("--service", options->service, "Of this service (its key)");
  verb->add_flag("--all", options->all, "Resolved and no longer observable ones too");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
