/// @file
/// `record …`: what people decide, note and saw, into the ledger of the audit file; a drill, an
/// incident, a requirement and a contract become evidence as the sheets would make them.

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "apps/plimsoll/version.hpp"
#include "collectors/table/sheet.hpp"
#include "lib/assess/decisions.hpp"
#include "lib/core/text.hpp"
#include "lib/ledger/ledger.hpp"
#include "lib/report/csv.hpp"
#include "lib/store/collection.hpp"

namespace plimsoll::app {
namespace {

Exit recorded(const Result<std::int64_t>& position, std::string_view what) {
  print(fmt::format("entry {} of the ledger: {}\n", expect(position), what));
  return Exit::done;
}

void require_by(CLI::App& verb, std::string& by) {
  verb.add_option("--by", by, "Who says so")->required();
}

void add_override(CLI::App& record, Context& context) {
  struct Options {
    assess::Override given;
    std::string severity;
  };
  auto options = std::make_shared<Options>();
  auto* verb =
      add_verb(record, context, "override",
               "Another severity or status of a finding, beside the check's", [&context, options] {
                 auto database = open_audit(context, store::Mode::write);
                 auto given = options->given;
                 given.severity = model::parse_severity(options->severity);
                 return recorded(assess::override_finding(database, given, context.clock().now()),
                                 fmt::format("an override of {}", given.finding));
               });
  verb->add_option("finding", options->given.finding, "Its id: `plimsoll findings`")->required();
  verb->add_option("--severity", options->severity, "Instead of the check's")
      ->check(CLI::IsMember({"info", "low", "medium", "high", "critical"}));
  verb->add_option("--status", options->given.status, "Instead of the check's")
      ->check(CLI::IsMember({"fail", "unknown", "pass", "not_applicable"}));
  verb->add_flag("--withdraw", options->given.withdrawn, "What was said before no longer holds");
  verb->add_option("--reason", options->given.reason, "The justification")->required();
  require_by(*verb, options->given.by);
}

void add_note(CLI::App& record, Context& context) {
  struct Options {
    assess::Note given;
    std::string audience;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(record, context, "note", "A note on a finding, an asset or the report",
                        [&context, options] {
                          auto database = open_audit(context, store::Mode::write);
                          auto given = options->given;
                          given.internal = options->audience == "internal";
                          return recorded(assess::note(database, given, context.clock().now()),
                                          fmt::format("a note ({})", options->audience));
                        });
  verb->add_option("subject", options->given.subject,
                   "A finding's id, an asset's key or name, or `report`")
      ->required();
  verb->add_option("text", options->given.text, "What to note")->required();
  verb->add_option("--audience", options->audience,
                   "client: stands in the reports; internal: in none")
      ->required()
      ->check(CLI::IsMember({"client", "internal"}));
  require_by(*verb, options->given.by);
}

void add_review(CLI::App& record, Context& context) {
  auto given = std::make_shared<assess::Review>();
  auto* verb = add_verb(record, context, "review", "How far somebody has looked at a finding",
                        [&context, given] {
                          auto database = open_audit(context, store::Mode::write);
                          return recorded(assess::review(database, *given, context.clock().now()),
                                          fmt::format("{} is {}", given->finding, given->state));
                        });
  verb->add_option("finding", given->finding, "Its id: `plimsoll findings`")->required();
  verb->add_option("state", given->state, "open, in-review, reviewed or disputed")
      ->required()
      ->check(CLI::IsMember({"open", "in-review", "reviewed", "disputed"}));
  verb->add_option("--reason", given->reason, "What they say; of a dispute required");
  require_by(*verb, given->by);
}

void add_approval(CLI::App& record, Context& context) {
  struct Options {
    assess::Approval given;
    std::string decision;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(record, context, "approval", "Somebody approves of something, or not",
                        [&context, options] {
                          auto database = open_audit(context, store::Mode::write);
                          auto given = options->given;
                          given.approved = options->decision == "approved";
                          return recorded(assess::approve(database, given, context.clock().now()),
                                          fmt::format("{}: {}", given.subject, options->decision));
                        });
  verb->add_option("subject", options->given.subject, "A change, a plan, a finding: its number")
      ->required();
  verb->add_option("--decision", options->decision, "approved or denied")
      ->required()
      ->check(CLI::IsMember({"approved", "denied"}));
  verb->add_option("--reason", options->given.reason, "Why")->required();
  require_by(*verb, options->given.by);
}

/// A kind of evidence that people record by hand.
struct EvidenceKind {
  const char* name;
  ledger::Kind kind;
  table::SheetKind sheet;
  const char* subject;  ///< The column that the entry is filed under.
  const char* description;
};

constexpr std::array<EvidenceKind, 4> kEvidenceKinds{{
    {"drill", ledger::Kind::drill, table::SheetKind::drills, "id", "A recovery that was tried"},
    {"incident", ledger::Kind::incident, table::SheetKind::incidents, "id",
     "A disturbance of a service"},
    {"requirement", ledger::Kind::requirement, table::SheetKind::requirements, "service",
     "What the business needs of a service"},
    {"contract", ledger::Kind::contract, table::SheetKind::contracts, "contract",
     "What a contract promises for an asset"},
}};

/// A row of a sheet as typed: column=value.
using Words = std::vector<std::pair<std::string, std::string>>;

Words split_words(const std::vector<std::string>& words) {
  Words out;
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Failure{{Error::Kind::usage,
                     fmt::format("\"{}\" is no column=value", core::printable(word)),
                     "write the columns of the sheet: id=D-1 service=shop",
                     {}}};
    }
    out.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return out;
}

/// The record that the sheet's reader makes of one row; what it refuses is a usage error.
model::EvidenceRecord read_row(const EvidenceKind& kind, const Words& words) {
  std::vector<std::string> header;
  std::vector<std::string> cells;
  for (const auto& [column, value] : words) {
    header.push_back(column);
    cells.push_back(value);
  }
  const auto text = report::csv_row(header) + report::csv_row(cells);
  const table::Sheet sheet{"record", kind.sheet, text, nullptr};
  std::vector<model::EvidenceRecord> rows;
  std::string refused;
  table::read_sheets({&sheet, 1}, [&](const model::Record& record) {
    if (const auto* row = std::get_if<model::EvidenceRecord>(&record)) rows.push_back(*row);
    const auto* problem = std::get_if<model::ProblemRecord>(&record);
    if (problem == nullptr || problem->severity != model::ProblemRecord::Severity::error) return;
    const auto column = problem->subject.find("column ");
    const auto where =
        column == std::string::npos ? std::string{} : problem->subject.substr(column) + ": ";
    refused += (refused.empty() ? "" : "; ") + where + problem->message;
  });
  if (rows.size() == 1 && refused.empty()) return std::move(rows.front());
  throw Failure{{Error::Kind::usage,
                 refused.empty() ? "no row was given" : refused,
                 fmt::format("columns of {}: docs/reference/cli.md, Sheets", to_string(kind.sheet)),
                 {}}};
}

/// Keeps the row as evidence of the source "record ledger"; facts that stand there already stay.
void keep_evidence(store::Database& database, const Context& context,
                   model::EvidenceRecord evidence) {
  const auto now = context.clock().now();
  evidence.scope.clear();
  const auto scan = store::begin_scan(database, now, std::string{kVersion});
  store::Collection collection{database, scan, "record", "ledger", now};
  model::Hello hello;
  hello.collector = "record";
  hello.version = kVersion;
  hello.target = "ledger";
  hello.grade = model::Grade::stated;
  collection.add(hello);
  const bool kept = collection.add(evidence);
  const auto summary = collection.finish({.merge = kept, .gaps = false, .reason = {}}, now);
  store::end_scan(database, scan, now);
  if (summary.status == store::CollectionSummary::Status::complete) return;
  throw Failure{{Error::Kind::malformed, "the row was not taken: " + summary.reason, {}, {}}};
}

Exit record_evidence(const Context& context, const EvidenceKind& kind,
                     const std::vector<std::string>& words, const std::string& by) {
  const auto row = split_words(words);
  auto evidence = read_row(kind, row);
  ledger::Entry entry{kind.kind, {}, {}, by};
  for (const auto& [column, value] : row) {
    if (core::snake_case(column) == kind.subject) entry.subject = value;
    entry.content.insert_or_assign(core::snake_case(column), value);
  }
  if (core::trim(by).empty()) {
    throw Failure{{Error::Kind::usage, "nobody is named", "--by WHO", {}}};
  }
  evidence.row.insert_or_assign("recorded_by", std::string{core::trim(by)});
  auto database = open_audit(context, store::Mode::create);
  // Evidence first: if we are killed in between, recording it again completes it.
  keep_evidence(database, context, std::move(evidence));
  SQLite::Transaction transaction{database.handle(), SQLite::TransactionBehavior::IMMEDIATE};
  const auto position = ledger::append(database.handle(), entry, context.clock().now());
  if (position) transaction.commit();
  return recorded(position, fmt::format("{} {}", kind.name, entry.subject));
}

void add_evidence(CLI::App& record, Context& context, const EvidenceKind& kind) {
  struct Options {
    std::vector<std::string> words;
    std::string by;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(record, context, kind.name, kind.description, [&context, &kind, options] {
    return record_evidence(context, kind, options->words, options->by);
  });
  verb->add_option("columns", options->words,
                   fmt::format("column=value, the columns of the sheet {}", to_string(kind.sheet)))
      ->required();
  require_by(*verb, options->by);
}

}  // namespace

void add_record(CLI::App& app, Context& context) {
  auto* record =
      app.add_subcommand("record", "Write down what people decide, note and saw: the ledger");
  record->require_subcommand(1);
  record->fallthrough();
  add_override(*record, context);
  add_note(*record, context);
  add_review(*record, context);
  add_approval(*record, context);
  for (const auto& kind : kEvidenceKinds) add_evidence(*record, context, kind);
}

}  // namespace plimsoll::app
