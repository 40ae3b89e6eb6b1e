#include "reports/json/json.hpp"

#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>

#include "lib/core/file.hpp"
#include "lib/report/assessment.hpp"
#include "lib/report/json_text.hpp"
#include "lib/report/tables.hpp"

namespace plimsoll::json {
namespace {

using report::ColumnType;
using report::Json;
using report::json_text;
using report::ReportTable;
using report::TableValue;
using Kind = TableValue::Kind;

/// Appends rows as objects, their members in the order of the columns.
class Objects {
 public:
  explicit Objects(core::FileWriter& file) : file_{file} {}

  void begin(const ReportTable& table) {
    names_.clear();
    for (const auto& column : table.columns) names_.push_back(json_text(column.name) + ":");
  }

  /// `lead` is what the object begins with behind its brace.
  void add(const ReportTable& table, std::span<const TableValue> values, std::string_view lead) {
    file_.append("{");
    file_.append(lead);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) file_.append(",");
      file_.append(names_[i]);
      add_value(values[i], table.columns[i].type);
    }
    file_.append("}");
  }

 private:
  void add_value(const TableValue& value, ColumnType type) {
    switch (value.kind) {
      case Kind::null:
        file_.append("null");
        break;
      case Kind::integer:
        file_.append(value.text);
        break;
      case Kind::real:
        file_.append(json_text(value.real));
        break;
      case Kind::text:
        add_text(value.text, type);
        break;
    }
  }
  void add_text(std::string_view text, ColumnType type) {
    if (type == ColumnType::json) {
      const Json parsed = Json::parse(text, nullptr, false);
      if (!parsed.is_discarded()) return file_.append(json_text(parsed));
    }
    file_.append(json_text(std::string{text}));
  }

  core::FileWriter& file_;
  std::vector<std::string> names_;
};

class Document : public report::TableSink {
 public:
  explicit Document(core::FileWriter& file) : file_{file}, objects_{file} {}

  void begin(const ReportTable& table) override {
    file_.append(first_table_ ? "\n" : ",\n");
    file_.append(json_text(table.name) + ":[");
    objects_.begin(table);
    first_table_ = false;
    first_row_ = true;
  }
  void row(const ReportTable& table, std::span<const TableValue> values) override {
    file_.append(first_row_ ? "\n" : ",\n");
    objects_.add(table, values, {});
    first_row_ = false;
  }
  void end(const ReportTable& /*table*/) override { file_.append("]"); }

 private:
  core::FileWriter& file_;
  Objects objects_;
  bool first_table_ = true;
  bool first_row_ = true;
};

class Lines : public report::TableSink {
 public:
  explicit Lines(core::FileWriter& file) : file_{file}, objects_{file} {}

  void begin(const ReportTable& table) override {
    objects_.begin(table);
    lead_ = "\"table\":" + json_text(table.name) + ",";
  }
  void row(const ReportTable& table, std::span<const TableValue> values) override {
    objects_.add(table, values, lead_);
    file_.append("\n");
  }
  void end(const ReportTable& /*table*/) override {}

 private:
  core::FileWriter& file_;
  Objects objects_;
  std::string lead_;
};

Json assessment_of(const std::optional<report::Assessment>& assessment) {
  if (!assessment) return nullptr;
  Json out{{"id", assessment->id},
           {"started_at", assessment->started_at},
           {"ended_at", assessment->ended_at},
           {"tool_version", assessment->tool_version}};
  out["previous"] = assessment->before ? Json{{"id", assessment->before->from.id},
                                              {"started_at", assessment->before->from.at}}
                                       : Json(nullptr);
  return out;
}

Json readiness_of(SQLite::Database& database, const std::optional<report::Assessment>& assessment) {
  Json out = Json::array();
  if (!assessment) return out;
  SQLite::Statement rows{database,
                         "SELECT domain, checks, pass, fail, unknown, not_applicable, worst_pct, "
                         "best_pct FROM score WHERE assessment_id = ? ORDER BY domain"};
  rows.bind(1, assessment->id);
  while (rows.executeStep()) {
    Json domain{{"domain", rows.getColumn(0).getString()}};
    constexpr const char* kCounts[] = {"checks", "pass", "fail", "unknown", "not_applicable"};
    for (int i = 0; i < 5; ++i) domain[kCounts[i]] = rows.getColumn(i + 1).getInt64();
    const auto percent = [&](int column) {
      return rows.isColumnNull(column) ? Json(nullptr) : Json(rows.getColumn(column).getDouble());
    };
    domain["worst_pct"] = percent(6);
    domain["best_pct"] = percent(7);
    out.push_back(std::move(domain));
  }
  return out;
}

}  // namespace

Result<void> write_json(store::Database& database, const std::filesystem::path& path) {
  auto file = core::FileWriter::open(path);
  if (!file) return tl::make_unexpected(std::move(file.error()).at("JSON report"));
  SQLite::Savepoint snapshot{database.handle(), "json_report"};
  const auto assessment = report::read_assessment(database.handle());
  file->append("{\"format\":\"plimsoll-report\",\"version\":1,\n\"estate\":");
  file->append(json_text(report::estate_name(database.handle())));
  file->append(",\n\"assessment\":" + json_text(assessment_of(assessment)));
  file->append(",\n\"readiness\":" + json_text(readiness_of(database.handle(), assessment)));
  file->append(",\n\"tables\":{");
  Document document{*file};
  report::read_tables(database, document);
  file->append("}}\n");
  snapshot.release();
  return file->commit();
}

Result<void> write_jsonl(store::Database& database, const std::filesystem::path& path) {
  auto file = core::FileWriter::open(path);
  if (!file) return tl::make_unexpected(std::move(file.error()).at("JSON Lines report"));
  Lines lines{*file};
  report::read_tables(database, lines);
  return file->commit();
}

}  // namespace plimsoll::json
