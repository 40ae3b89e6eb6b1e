#include "lib/assess/runner.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <span>
#include <tuple>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "lib/assess/sandbox.hpp"
#include "lib/core/digest.hpp"
#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> check_tables();
}

namespace plimsoll::assess {
namespace {

constexpr std::array<std::string_view, 4> kStatuses{"fail", "unknown", "pass", "not_applicable"};
constexpr std::size_t kLongestMessage = 2000;
constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kMostEvidence = 100;

enum Column : std::size_t {
  kSubject,
  kStatus,
  kMessage,
  kEvidence,
  kSeverity,
  kService,
  kDiscriminator,
  kSubjectKind,
  kColumns,
};
constexpr std::array<std::string_view, kColumns> kColumnNames{
    "subject",  "status",  "message",       "evidence",
    "severity", "service", "discriminator", "subject_kind"};
constexpr std::size_t kRequiredColumns = 4;

/// One row as the query gave it; a NULL is absent.
using Row = std::array<std::optional<std::string>, kColumns>;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// A text cut to `bound` bytes at a character's border.
std::string bounded(std::string_view text, std::size_t bound) {
  std::string out = core::printable(text.substr(0, bound));
  if (text.size() <= bound) return out;
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U) out.pop_back();
  return out.substr(0, out.size() - std::min<std::size_t>(1, out.size())) + "…";
}

/// Runs one check's query to its end.
class Query {
 public:
  Query(SQLite::Database& database, const Check& check, const Limits& limits)
      : connection_{database.getHandle()},
        check_{check},
        limits_{limits},
        sandbox_{connection_, limits.time} {}

  Result<std::vector<Row>> run(const Parameters& parameters) {
    if (auto prepared = prepare(); !prepared) return tl::make_unexpected(prepared.error());
    if (auto named = name_columns(); !named) return tl::make_unexpected(named.error());
    bind(":as_of", core::to_rfc3339(parameters.as_of));
    bind(":assessment", parameters.assessment);
    return rows();
  }

 private:
  [[nodiscard]] tl::unexpected<Error> bad(std::string what) const {
    return failure(Error::Kind::malformed, fmt::format("{}: {}", check_.file, what),
                   "correct the check; the other checks were run");
  }

  tl::unexpected<Error> sqlite_error() const {
    if (sandbox_.timed_out()) {
      return failure(Error::Kind::timed_out,
                     fmt::format("{}: the query took more than {} s", check_.file,
                                 std::chrono::duration<double>{limits_.time}.count()),
                     "make the query cheaper");
    }
    const int code = sqlite3_errcode(connection_);
    const std::string what = sqlite3_errmsg(connection_);
    // SQLite gives a forbidden function no code of its own.
    if (code == SQLITE_AUTH || what.starts_with("not authorized"))
      return bad(fmt::format("a check can only read: {}", what));
    return bad(fmt::format("SQLite says: {}", what));
  }

  Result<void> prepare() {
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v2(connection_, check_.sql.c_str(),
                                        static_cast<int>(check_.sql.size()) + 1, &raw, &tail);
    statement_.reset(raw);
    if (code != SQLITE_OK) return sqlite_error();
    if (!statement_) return bad("expected one SELECT, got comments only");
    if (sqlite3_stmt_readonly(statement_.get()) == 0) return bad("a check can only read");
    sqlite3_stmt* second = nullptr;
    const int after = sqlite3_prepare_v2(connection_, tail, -1, &second, nullptr);
    const Statement owner{second};
    if (after != SQLITE_OK || second != nullptr) return bad("expected one statement, got more");
    return {};
  }

  Result<void> name_columns() {
    for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) {
      const std::string_view name = sqlite3_column_name(statement_.get(), i);
      const auto found = std::ranges::find(kColumnNames, name);
      if (found == kColumnNames.end()) {
        return bad(fmt::format("expected columns {}; got \"{}\"", fmt::join(kColumnNames, ", "),
                               core::printable(name)));
      }
      auto& place = places_.at(static_cast<std::size_t>(found - kColumnNames.begin()));
      if (place) return bad(fmt::format("the column {} stands twice", name));
      place = i;
    }
    for (std::size_t i = 0; i < kRequiredColumns; ++i) {
      if (!places_.at(i)) return bad(fmt::format("expected a column {}", kColumnNames.at(i)));
    }
    return {};
  }

  void bind(const char* name, const std::string& value) {
    if (const int index = sqlite3_bind_parameter_index(statement_.get(), name); index > 0) {
      // A destructor of -1 is SQLITE_TRANSIENT: SQLite copies the text.
      sqlite3_bind_text64(statement_.get(), index, value.data(), value.size(), copy(), SQLITE_UTF8);
    }
  }
  void bind(const char* name, std::int64_t value) {
    if (const int index = sqlite3_bind_parameter_index(statement_.get(), name); index > 0) {
      sqlite3_bind_int64(statement_.get(), index, value);
    }
  }
  static sqlite3_destructor_type copy() {
    return reinterpret_cast<sqlite3_destructor_type>(static_cast<std::intptr_t>(-1));  // NOLINT
  }

  [[nodiscard]] std::optional<std::string> cell(std::size_t column) const {
    const auto& place = places_.at(column);
    if (!place || sqlite3_column_type(statement_.get(), *place) == SQLITE_NULL) return std::nullopt;
    const auto* text = sqlite3_column_text(statement_.get(), *place);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), *place));
    return text == nullptr ? std::string{} : std::string{reinterpret_cast<const char*>(text), size};
  }

  Result<std::vector<Row>> rows() {
    std::vector<Row> out;
    for (;;) {
      const int code = sqlite3_step(statement_.get());
      if (code == SQLITE_DONE) return out;
      if (code != SQLITE_ROW) return sqlite_error();
      if (out.size() == limits_.rows) {
        return bad(fmt::format("the query gives more than {} rows", limits_.rows));
      }
      auto& row = out.emplace_back();
      for (std::size_t i = 0; i < kColumns; ++i) row.at(i) = cell(i);
    }
  }

  sqlite3* connection_;
  const Check& check_;
  const Limits& limits_;
  Sandbox sandbox_;
  Statement statement_;
  std::array<std::optional<int>, kColumns> places_;
};

bool is_reference(std::string_view text) {
  const auto colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         core::to_int(text.substr(colon + 1)).value_or(0) > 0 &&
         std::ranges::all_of(text.substr(0, colon),
                             [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// The evidence in one spelling: a plain number is a row of evidence, nulls and doubles go.
std::optional<std::string> normal_evidence(const std::optional<std::string>& text) {
  if (!text) return "[]";
  if (text->size() > (std::size_t{1} << 20U)) return std::nullopt;
  const auto array = nlohmann::json::parse(*text, nullptr, false);
  if (!array.is_array()) return std::nullopt;
  std::set<std::string> seen;
  auto out = nlohmann::json::array();
  for (const auto& item : array) {
    if (item.is_null()) continue;
    std::string reference;
    if (item.is_number_integer()) {
      reference = fmt::format("evidence:{}", item.get<std::int64_t>());
    } else if (item.is_string()) {
      reference = item.get<std::string>();
    }
    if (!is_reference(reference)) return std::nullopt;
    if (out.size() < kMostEvidence && seen.insert(reference).second) out.push_back(reference);
  }
  return out.dump();
}

model::Severity severity_of_unknown(model::Severity failing) {
  const auto below = static_cast<model::Severity>(std::max(0, static_cast<int>(failing) - 1));
  return std::max(model::Severity::medium, below);
}

/// Turns rows into results, naming subjects.
class Judge {
 public:
  Judge(SQLite::Database& database, const Check& check)
      : check_{check},
        asset_{database, "SELECT kind, key FROM asset WHERE id = ?"},
        source_{database, "SELECT 'source', collector || ' ' || target FROM source WHERE id = ?"} {}

  /// The result, or what is wrong with the row.
  tl::expected<CheckResult, std::string> judge(const Row& row) {
    CheckResult result;
    if (auto wrong = name_subject(row, result); !wrong.empty()) return tl::make_unexpected(wrong);
    const auto status = parse_status(row[kStatus].value_or(""));
    if (!status) {
      return tl::make_unexpected(fmt::format("expected status {}; got \"{}\"",
                                             fmt::join(kStatuses, ", "),
                                             bounded(row[kStatus].value_or("NULL"), 60)));
    }
    result.status = *status;
    const auto severity = row[kSeverity] ? model::parse_severity(*row[kSeverity]) : check_.severity;
    if (!severity) {
      return tl::make_unexpected(
          fmt::format("expected severity info, low, medium, high or critical; got \"{}\"",
                      bounded(*row[kSeverity], 60)));
    }
    result.severity = *status == Status::unknown ? severity_of_unknown(*severity) : *severity;
    result.message = bounded(row[kMessage].value_or(""), kLongestMessage);
    if (result.message.empty()) {
      return tl::make_unexpected(std::string{"expected a message with the value seen; got none"});
    }
    auto evidence = normal_evidence(row[kEvidence]);
    if (!evidence) {
      return tl::make_unexpected(
          fmt::format(R"(expected evidence as a JSON array like ["asset_version:12"]; got "{}")",
                      bounded(*row[kEvidence], 60)));
    }
    result.evidence = std::move(*evidence);
    result.discriminator = bounded(row[kDiscriminator].value_or(""), kLongestText);
    return result;
  }

 private:
  struct Named {
    std::string kind;
    std::string key;
  };

  static std::optional<Named> look_up(SQLite::Statement& statement, std::int64_t id) {
    statement.reset();
    statement.bind(1, id);
    if (!statement.executeStep()) return std::nullopt;
    return Named{statement.getColumn(0).getString(), statement.getColumn(1).getString()};
  }

  std::string name_subject(const Row& row, CheckResult& result) {
    const bool is_source = row[kSubjectKind] == "source";
    if (row[kSubjectKind] && !is_source) {
      return fmt::format("expected subject_kind NULL or 'source'; got \"{}\"",
                         bounded(*row[kSubjectKind], 60));
    }
    const auto id = row[kSubject] ? core::to_int(*row[kSubject]) : std::nullopt;
    const auto named = id ? look_up(is_source ? source_ : asset_, *id) : std::nullopt;
    if (!named) {
      return fmt::format("expected subject to be the id of {}; got \"{}\"",
                         is_source ? "a source" : "an asset",
                         bounded(row[kSubject].value_or("NULL"), 60));
    }
    result.subject = named->key;
    result.subject_kind = named->kind;
    if (!is_source) result.asset_id = id;
    if (!row[kService]) return {};
    result.service_id = core::to_int(*row[kService]);
    if (!result.service_id || !look_up(asset_, *result.service_id)) {
      return fmt::format("expected service to be the id of an asset; got \"{}\"",
                         bounded(*row[kService], 60));
    }
    return {};
  }

  const Check& check_;
  SQLite::Statement asset_;
  SQLite::Statement source_;
};

/// Gives every result its identity.  Of several assets with one kind and key the first by id bears
/// the plain identity, the others their row's id besides.  Two judgements of one subject that
/// nothing tells apart: an error.
Result<void> identify(const Check& check, std::vector<CheckResult>& results) {
  const auto order = [](const CheckResult& r) {
    return std::tie(r.subject_kind, r.subject, r.discriminator, r.asset_id);
  };
  std::ranges::sort(results, {}, order);
  const auto twice = std::ranges::adjacent_find(results, {}, order);
  if (twice != results.end()) {
    return failure(
        Error::Kind::malformed,
        fmt::format("{}: {} {} is judged twice with the discriminator \"{}\"", check.file,
                    twice->subject_kind, twice->subject, twice->discriminator),
        "give each result of one subject its own discriminator");
  }
  std::set<std::string> taken;
  for (auto& result : results) {
    result.finding_id =
        finding_id(check.id, result.subject_kind, result.subject, result.discriminator);
    if (taken.insert(result.finding_id).second) continue;
    result.finding_id =
        finding_id(check.id, result.subject_kind, result.subject,
                   fmt::format("{}\x1F{}", result.discriminator, result.asset_id.value_or(0)));
    taken.insert(result.finding_id);
  }
  return {};
}

Result<void> require_tables(SQLite::Database& database, const Check& check) {
  for (const auto& table : check.needs) {
    SQLite::Statement found{
        database,
        "SELECT 1 FROM (SELECT name FROM sqlite_schema UNION ALL SELECT name FROM "
        "sqlite_temp_schema) WHERE name = ?"};
    found.bind(1, table);
    if (!found.executeStep()) {
      return failure(
          Error::Kind::unsupported,
          fmt::format("{}: needs the table {}, which this file does not have", check.file, table));
    }
  }
  return {};
}

}  // namespace

std::string_view to_string(Status status) { return kStatuses.at(static_cast<std::size_t>(status)); }

std::optional<Status> parse_status(std::string_view text) {
  const auto found = std::ranges::find(kStatuses, text);
  if (found == kStatuses.end()) return std::nullopt;
  return static_cast<Status>(found - kStatuses.begin());
}

std::string finding_id(std::string_view check, std::string_view subject_kind,
                       std::string_view subject, std::string_view discriminator) {
  return core::sha256_hex(
             fmt::format("{}\x1F{}\x1F{}\x1F{}", check, subject_kind, subject, discriminator))
      .substr(0, 12);
}

CheckTables::CheckTables(SQLite::Database& database) : database_{&database} {
  for (const auto& file : resources::check_tables()) database.exec(std::string{file.content});
}

CheckTables::~CheckTables() {
  for (const char* table :
       {"group_name", "listed_completely", "asset_severity", "service_severity"}) {
    database_->tryExec(fmt::format("DROP TABLE IF EXISTS temp.{}", table));
  }
}

Result<std::vector<CheckResult>> run_check(SQLite::Database& database, const Check& check,
                                           const Parameters& parameters, const Limits& limits) {
  if (auto present = require_tables(database, check); !present)
    return tl::make_unexpected(present.error());
  auto rows = [&] { return Query{database, check, limits}.run(parameters); }();
  if (!rows) return tl::make_unexpected(rows.error());
  Judge judge{database, check};
  std::vector<CheckResult> results;
  results.reserve(rows->size());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto result = judge.judge((*rows)[i]);
    if (!result) {
      return failure(Error::Kind::malformed,
                     fmt::format("{}: row {}: {}", check.file, i + 1, result.error()),
                     "correct the check; the other checks were run");
    }
    results.push_back(std::move(*result));
  }
  if (auto identified = identify(check, results); !identified)
    return tl::make_unexpected(identified.error());
  return results;
}

}  // namespace plimsoll::assess
