/// @file
/// `diff`: what changed between two assessments.

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/report/changes.hpp"

namespace plimsoll::app {
namespace {

struct Options {
  std::string from;
  std::string to;
  Format format = Format::text;
};

store::Cell cell(const std::string& text) {
  return text.empty() ? store::Cell{} : store::Cell{text};
}

/// One table for all: what was looked at differently has no finding, and `subject` is its name.
store::Table table_of(const report::Changes& changes) {
  store::Table out{{"change", "id", "severity", "status", "was_severity", "was_status", "check",
                    "subject", "subject_kind", "service", "reason"},
                   {}};
  for (const auto& one : changes.findings) {
    out.rows.push_back({one.reappeared ? "reappeared" : one.change, cell(one.finding),
                        cell(one.severity), cell(one.status), cell(one.was_severity),
                        cell(one.was_status), cell(one.check), cell(one.subject),
                        cell(one.subject_kind), cell(one.service), cell(one.reason)});
  }
  for (const auto& one : changes.scopes) {
    out.rows.push_back({"scope_changed", store::Cell{}, store::Cell{}, cell(one.now), store::Cell{},
                        cell(one.was), store::Cell{}, cell(one.name), cell(one.what), store::Cell{},
                        cell(one.reason)});
  }
  return out;
}

struct Part {
  std::string_view change;
  std::string_view heading;
};

constexpr Part kParts[] = {
    {"fixed", "Fixed: in order now, or known to be gone"},
    {"new", "New"},
    {"no_longer_observable", "No longer observable: not found again, and nobody can tell why"},
    {"changed", "Judged otherwise: still open, with another status or severity"},
    {"waived", "Accepted since: still open"},
    {"waiver_ended", "No longer accepted: still open"},
};

std::string part_text(const report::Changes& changes, const Part& part, const report::Look& look) {
  const bool ended = part.change == "fixed" || part.change == "no_longer_observable";
  const bool changed = part.change == "changed";
  store::Table table{{"id", "severity", "status", "check", "subject", "service"}, {}};
  if (changed) table.columns.insert(table.columns.begin() + 3, "was");
  if (part.change != "new" && !changed) table.columns.emplace_back("reason");
  for (const auto& one : changes.findings) {
    if (one.change != part.change) continue;
    auto& row = table.rows.emplace_back(std::vector<store::Cell>{
        one.finding, one.severity, ended ? cell(one.was_status) : cell(one.status), one.check,
        one.subject, cell(one.service)});
    if (changed) row.insert(row.begin() + 3, one.was_severity + " " + one.was_status);
    if (table.columns.back() == "reason") row.push_back(cell(one.reason));
  }
  if (table.rows.empty()) return {};
  return fmt::format("\n{} ({})\n{}", part.heading, table.rows.size(), to_text(table, look));
}

std::string scopes_text(const report::Changes& changes, const report::Look& look) {
  if (changes.scopes.empty()) return {};
  store::Table table{{"what", "name", "was", "now", "reason"}, {}};
  for (const auto& one : changes.scopes) {
    table.rows.push_back(
        {cell(one.what), cell(one.name), cell(one.was), cell(one.now), cell(one.reason)});
  }
  return fmt::format(
      "\nScope changed: findings may be new, or gone from sight, for this alone ({})\n{}",
      table.rows.size(), to_text(table, look));
}

std::string to_text(const report::Step& step, const report::Changes& changes,
                    const report::Look& look) {
  auto out = fmt::format("From assessment {} ({}) to assessment {} ({})\n", step.from.id,
                         step.from.at, step.to.id, step.to.at);
  for (const auto& part : kParts) out += part_text(changes, part, look);
  out += scopes_text(changes, look);
  if (changes.findings.empty() && changes.scopes.empty()) out += "Nothing changed.\n";
  return out + fmt::format("\n{} findings stand, {} of them as before\n", changes.open,
                           changes.as_before);
}

/// What is compared: by default the newest assessment with the one before.
report::Step step_of(SQLite::Database& database, const Options& options) {
  const auto newest = report::newest_step(database);
  if (!newest && (options.from.empty() || options.to.empty())) {
    throw Failure{{Error::Kind::usage,
                   "there are not two assessments to compare yet",
                   "run `plimsoll assess` again after the next scan",
                   {}}};
  }
  report::Step step;
  step.to = options.to.empty() ? newest->to : expect(report::find_assessment(database, options.to));
  step.from =
      options.from.empty() ? newest->from : expect(report::find_assessment(database, options.from));
  if (step.from.id < step.to.id) return step;
  throw Failure{{Error::Kind::usage,
                 fmt::format("assessment {} is not before assessment {}", step.from.id, step.to.id),
                 "give the earlier one first: plimsoll diff FROM TO",
                 {}}};
}

Exit run(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  const auto step = step_of(database.handle(), options);
  const auto changes = report::changes(database.handle(), step);
  if (options.format == Format::text) {
    print(to_text(step, changes, context.look()));
  } else {
    print(table_of(changes), options.format);
  }
  return Exit::done;
}

}  // namespace

void add_diff(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "diff", "What changed between two assessments",
                        [&context, options] { return run(context, *options); });
  verb->add_option("FROM", options->from,
                   "The earlier one: its number, or a date (default: the one before the newest)");
  verb->add_option("TO", options->to, "The later one (default: the newest)");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
