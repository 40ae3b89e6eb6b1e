#include "lib/report/tables.hpp"

#include <filesystem>
#include <map>
#include <stdexcept>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>

#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> report_tables();
}

namespace plimsoll::report {
namespace {

/// What the comments at the head of a query say: `title`, `about`, and `types` ("tier integer, …")
/// of the columns that are no text.
struct Head {
  std::string title;
  std::string about;
  std::map<std::string, ColumnType, std::less<>> types;
};

ColumnType type_of(std::string_view word) {
  if (word == "integer") return ColumnType::integer;
  if (word == "real") return ColumnType::real;
  if (word == "time") return ColumnType::time;
  if (word == "date") return ColumnType::date;
  if (word == "json") return ColumnType::json;
  throw std::logic_error{"no type of a column: " + std::string{word}};
}

void read_types(std::string_view text, Head& head) {
  for (const std::string_view item : core::split(text, ',')) {
    const auto words = core::words(item);
    if (words.size() == 2) head.types.emplace(words[0], type_of(words[1]));
  }
}

Head head_of(std::string_view query) {
  Head head;
  for (const std::string_view line : core::lines(query)) {
    constexpr std::string_view kTitle = "-- title: ";
    constexpr std::string_view kAbout = "-- about: ";
    constexpr std::string_view kTypes = "-- types: ";
    if (line.starts_with(kTitle)) head.title = line.substr(kTitle.size());
    if (line.starts_with(kAbout)) head.about = line.substr(kAbout.size());
    if (line.starts_with(kTypes)) read_types(line.substr(kTypes.size()), head);
  }
  return head;
}

ReportTable table_of(const core::Resource& query, const SQLite::Statement& statement) {
  Head head = head_of(query.content);
  ReportTable out{std::filesystem::path{query.path}.stem().string(),
                  std::move(head.title),
                  std::move(head.about),
                  {}};
  for (int i = 0; i < statement.getColumnCount(); ++i) {
    const std::string name = statement.getColumnName(i);
    const auto type = head.types.find(name);
    out.columns.push_back({name, type == head.types.end() ? ColumnType::text : type->second});
    if (type != head.types.end()) head.types.erase(type);
  }
  if (!head.types.empty()) {
    throw std::logic_error{
        out.name + ".sql has a type for a column that it lacks: " + head.types.begin()->first};
  }
  return out;
}

TableValue value_of(const SQLite::Column& column) {
  TableValue out;
  if (column.isNull()) return out;
  out.kind = TableValue::Kind::text;
  if (column.isInteger()) {
    out.kind = TableValue::Kind::integer;
    out.integer = column.getInt64();
  } else if (column.isFloat()) {
    out.kind = TableValue::Kind::real;
    out.real = column.getDouble();
  }
  // The length after the text: it counts the bytes of what the text call made, NUL included.
  const char* text = column.getText();
  out.text = {text, static_cast<std::size_t>(column.getBytes())};
  return out;
}

void read_table(SQLite::Database& database, const core::Resource& query, TableSink& sink) {
  SQLite::Statement statement{database, std::string{query.content}};
  const ReportTable table = table_of(query, statement);
  sink.begin(table);
  std::vector<TableValue> values(table.columns.size());
  while (statement.executeStep()) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = value_of(statement.getColumn(static_cast<int>(i)));
    }
    sink.row(table, values);
  }
  sink.end(table);
}

}  // namespace

std::vector<ReportTable> tables(store::Database& database) {
  std::vector<ReportTable> out;
  for (const core::Resource& query : resources::report_tables()) {
    out.push_back(
        table_of(query, SQLite::Statement{database.handle(), std::string{query.content}}));
  }
  return out;
}

void read_tables(store::Database& database, TableSink& sink) {
  // One read transaction, so that all tables tell of one state.
  SQLite::Savepoint snapshot{database.handle(), "report_tables"};
  for (const core::Resource& query : resources::report_tables()) {
    read_table(database.handle(), query, sink);
  }
  snapshot.release();
}

}  // namespace plimsoll::report
