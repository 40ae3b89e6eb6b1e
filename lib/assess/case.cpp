#include "lib/assess/case.hpp"

#include <algorithm>
#include <map>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::assess {
namespace {

constexpr std::size_t kMostCases = 1000;
constexpr std::size_t kMostRows = 10'000;

using Values = std::vector<std::pair<std::string, std::string>>;

tl::unexpected<Error> bad(std::string_view file, std::size_t line, std::string what) {
  return failure(Error::Kind::malformed, fmt::format("{}:{}: {}", file, line, what),
                 "docs/guide/adding-a-check.md shows the format");
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// Reads "column=value column='a value'"; the text says what is wrong.
tl::expected<Values, std::string> parse_values(std::string_view text) {
  Values out;
  for (text = core::trim(text); !text.empty(); text = core::trim(text)) {
    const auto equals = text.find('=');
    const auto name = text.substr(0, equals);
    if (equals == std::string_view::npos || !is_name(name)) {
      return tl::make_unexpected(
          fmt::format("expected column=value, got \"{}\"", core::printable(text.substr(0, 60))));
    }
    text.remove_prefix(equals + 1);
    const bool quoted = !text.empty() && (text.front() == '\'' || text.front() == '"');
    const auto end = quoted ? text.find(text.front(), 1) : std::min(text.find(' '), text.size());
    if (end == std::string_view::npos)
      return tl::make_unexpected(std::string{"expected a closing quote"});
    out.emplace_back(name, text.substr(quoted ? 1 : 0, quoted ? end - 1 : end));
    text.remove_prefix(quoted ? end + 1 : end);
  }
  return out;
}

tl::expected<Expectation, std::string> parse_expectation(std::string_view text) {
  Expectation out;
  const auto end = std::min(text.find(' '), text.size());
  const auto status = parse_status(text.substr(0, end));
  if (!status) {
    return tl::make_unexpected(
        std::string{"expected fail, unknown, pass, not_applicable or nothing after \"expect\""});
  }
  out.status = *status;
  const auto values = parse_values(text.substr(end));
  if (!values) return tl::make_unexpected(values.error());
  const std::map<std::string_view, std::optional<std::string>*> fields{
      {"subject", &out.subject},
      {"service", &out.service},
      {"severity", &out.severity},
      {"discriminator", &out.discriminator},
      {"evidence", &out.evidence}};
  for (const auto& [name, value] : *values) {
    const auto field = fields.find(name);
    if (name == "message") {
      out.messages.push_back(value);
    } else if (field != fields.end()) {
      *field->second = value;
    } else {
      return tl::make_unexpected(fmt::format(
          "expected subject, service, severity, discriminator, message or evidence, got \"{}\"",
          name));
    }
  }
  return out;
}

/// Takes up one line of a case; the text says what is wrong, empty when all is well.
std::string take_line(Case& one, std::string_view word, std::string_view rest, std::size_t line,
                      bool& expects_nothing) {
  if (word == "as_of") {
    const auto at = core::parse_instant(rest);
    if (!at) return at.error().what;
    one.as_of = *at;
    return {};
  }
  if (word == "expect") {
    if (rest == "nothing") {
      expects_nothing = true;
      return {};
    }
    auto expectation = parse_expectation(rest);
    if (!expectation) return expectation.error();
    expectation->line = line;
    one.expected.push_back(std::move(*expectation));
    return {};
  }
  if (!is_name(word)) return "expected \"case\", \"as_of\", \"expect\" or the name of a table";
  auto values = parse_values(rest);
  if (!values) return values.error();
  if (one.rows.size() >= kMostRows) return fmt::format("expected at most {} rows", kMostRows);
  one.rows.push_back({std::string{word}, std::move(*values), line});
  return {};
}

/// What a column gets where a case leaves it out and the schema wants a value.
const std::map<std::string, std::string>& defaults() {
  static const std::map<std::string, std::string> kDefaults{{"active", "1"},
                                                            {"assessment_id", "1"},
                                                            {"basis", "reference"},
                                                            {"attributes", "{}"},
                                                            {"code", "case"},
                                                            {"collection_id", "1"},
                                                            {"collector", "table"},
                                                            {"contradiction", ""},
                                                            {"digest", ""},
                                                            {"down", "0"},
                                                            {"effect", "outage"},
                                                            {"evidence", "[]"},
                                                            {"first_scan", "1"},
                                                            {"grade", "configured"},
                                                            {"hardware", "0"},
                                                            {"k", "1"},
                                                            {"kinds", "[]"},
                                                            {"label", "PostgreSQL 13"},
                                                            {"message", "case"},
                                                            {"product", "postgresql"},
                                                            {"recognised_from", "version"},
                                                            {"recognised_text", "case"},
                                                            {"row", "{}"},
                                                            {"rule", "declared"},
                                                            {"scan_id", "1"},
                                                            {"severity", "warning"},
                                                            {"shared", "serial=x"},
                                                            {"soft", "0"},
                                                            {"source_id", "1"},
                                                            {"specificity", "1"},
                                                            {"started_at", "2026-11-22T00:00:00Z"},
                                                            {"status", "complete"},
                                                            {"takeover", "seamless"},
                                                            {"target", "sheets"},
                                                            {"why", "declared"}};
  return kDefaults;
}

/// Puts the rows of a case into the tables.
class Loader {
 public:
  explicit Loader(SQLite::Database& database) : database_{database} {
    database_.exec(
        "INSERT INTO scan (id, started_at, tool_version) VALUES (1, '2026-11-22T00:00:00Z', "
        "'case')");
    database_.exec(
        "INSERT INTO assessment (id, scan_id, started_at, tool_version, options) "
        "VALUES (1, 1, '2026-11-23T00:00:00Z', 'case', '{}')");
  }

  /// What is wrong with the row; empty when it stands in the table.
  std::string insert(const CaseRow& row) {
    std::map<std::string, std::string> values;
    for (const auto& [name, value] : row.values) {
      if (value.starts_with('@')) {
        const auto id = asset(value.substr(1));
        if (!id) return fmt::format("there is no asset {} above", value);
        values[name] = std::to_string(*id);
      } else {
        values[name] = value;
      }
    }
    complete(row.table, values);
    std::string columns;
    std::string places;
    for (const auto& [name, value] : values) {
      columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", name);
      places += places.empty() ? "?" : ", ?";
    }
    try {
      SQLite::Statement statement{database_, fmt::format("INSERT INTO \"{}\" ({}) VALUES ({})",
                                                         row.table, columns, places)};
      int index = 0;
      for (const auto& [name, value] : values) {
        ++index;
        if (value != "NULL") statement.bind(index, value);
      }
      statement.exec();
    } catch (const SQLite::Exception& error) {
      return error.what();
    }
    return {};
  }

  std::optional<std::int64_t> asset(const std::string& key) {
    SQLite::Statement query{database_, "SELECT id FROM asset WHERE key = ? ORDER BY id"};
    query.bind(1, key);
    if (!query.executeStep()) return std::nullopt;
    return query.getColumn(0).getInt64();
  }

 private:
  void complete(const std::string& table, std::map<std::string, std::string>& values) {
    SQLite::Statement columns{database_,
                              "SELECT name FROM pragma_table_info(?) WHERE \"notnull\" AND pk = 0 "
                              "AND dflt_value IS NULL"};
    columns.bind(1, table);
    while (columns.executeStep()) {
      const auto name = columns.getColumn(0).getString();
      if (values.contains(name)) continue;
      const auto key = values.find("key");
      if (name == "name" && key != values.end()) {
        values[name] = key->second;
      } else if (const auto given = defaults().find(name); given != defaults().end()) {
        values[name] = given->second;
      }
    }
  }

  SQLite::Database& database_;
};

std::string describe(const CheckResult& result, const std::string& service) {
  return fmt::format(
      "{} subject={}{} severity={} discriminator=\"{}\" message=\"{}\" evidence={}",
      to_string(result.status), result.subject, service.empty() ? "" : " service=" + service,
      model::to_string(result.severity), result.discriminator, result.message, result.evidence);
}

bool meets(const CheckResult& result, const std::string& service, const Expectation& expected) {
  return result.status == expected.status &&
         result.subject == expected.subject.value_or(result.subject) &&
         service == expected.service.value_or(service) &&
         model::to_string(result.severity) ==
             expected.severity.value_or(std::string{model::to_string(result.severity)}) &&
         result.discriminator == expected.discriminator.value_or(result.discriminator) &&
         (!expected.evidence ||
          result.evidence.find('"' + *expected.evidence + '"') != std::string::npos) &&
         std::ranges::all_of(expected.messages, [&](const auto& text) {
           return result.message.find(text) != std::string::npos;
         });
}

std::vector<std::string> compare(SQLite::Database& database,
                                 const std::vector<CheckResult>& results, const Case& one) {
  std::vector<std::string> differences;
  std::vector<bool> used(one.expected.size(), false);
  for (const auto& result : results) {
    std::string service;
    if (result.service_id) {
      SQLite::Statement query{database, "SELECT key FROM asset WHERE id = ?"};
      query.bind(1, *result.service_id);
      if (query.executeStep()) service = query.getColumn(0).getString();
    }
    std::size_t i = 0;
    while (i < used.size() && (used[i] || !meets(result, service, one.expected[i]))) ++i;
    if (i < used.size()) {
      used[i] = true;
    } else {
      differences.push_back(
          fmt::format("line {}: not expected: {}", one.line, describe(result, service)));
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) {
      differences.push_back(fmt::format("line {}: expected and did not come: {} {}",
                                        one.expected[i].line, to_string(one.expected[i].status),
                                        one.expected[i].subject.value_or("")));
    }
  }
  return differences;
}

}  // namespace

Result<std::vector<Case>> parse_cases(std::string_view text, std::string_view file) {
  if (text.size() > kCheckFileBound || !core::is_utf8(text)) {
    return bad(file, 1, fmt::format("expected UTF-8 text of at most {} bytes", kCheckFileBound));
  }
  std::vector<Case> cases;
  std::size_t number = 0;
  bool expects_nothing = false;
  const auto unfinished = [&] {
    return !cases.empty() && cases.back().expected.empty() == !expects_nothing;
  };
  for (const auto line : core::lines(text)) {
    ++number;
    const auto content = core::trim(line);
    if (content.empty() || content.front() == '#') continue;
    const auto end = std::min(content.find(' '), content.size());
    const auto word = content.substr(0, end);
    const auto rest = core::trim(content.substr(end));
    if (word == "case") {
      if (unfinished())
        return bad(file, number, "expected \"expect …\" lines before the next case");
      if (cases.size() >= kMostCases)
        return bad(file, number, fmt::format("expected at most {} cases", kMostCases));
      cases.push_back({std::string{rest}, *core::parse_instant("2026-11-23"), {}, {}, number});
      expects_nothing = false;
    } else if (cases.empty()) {
      return bad(file, number, "expected \"case NAME\" first");
    } else if (auto wrong = take_line(cases.back(), word, rest, number, expects_nothing);
               !wrong.empty()) {
      return bad(file, number, std::move(wrong));
    }
  }
  if (unfinished() || cases.empty())
    return bad(file, number, "expected a case with \"expect …\" lines");
  return cases;
}

std::vector<std::string> run_case(SQLite::Database& database, const Check& check, const Case& one) {
  const SQLite::Transaction rolled_back{database};
  Loader loader{database};
  for (const auto& row : one.rows) {
    if (auto wrong = loader.insert(row); !wrong.empty()) {
      return {fmt::format("line {}: {}: {}", row.line, row.table, wrong)};
    }
  }
  const CheckTables tables{database};
  const auto results = run_check(database, check, {one.as_of, 1});
  if (!results) return {to_string(results.error())};
  return compare(database, *results, one);
}

}  // namespace plimsoll::assess
