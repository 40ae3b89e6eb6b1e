#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include "lib/core/text.hpp"
#include "lib/store/database.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::store {
namespace {

/// The comments of one CREATE statement: of the table itself, and of its columns by name.
struct Comments {
  std::string table;
  std::map<std::string, std::string, std::less<>> columns;
};

/// Reads the list in the first parentheses of a CREATE statement.  A comment belongs to the item
/// that began before it, and to the table where none has; linear in the text.
class CommentReader {
 public:
  explicit CommentReader(std::string_view sql) : sql_{sql} {}

  Comments read() {
    while (at_ < sql_.size() && !(opened_ && depth_ == 0)) step();
    return std::move(comments_);
  }

 private:
  void step() {
    const char c = sql_[at_];
    if (sql_.substr(at_, 2) == "--") return comment();
    if (c == '"' || c == '\'' || c == '`') return quoted(c);
    if (c == '(') {
      ++depth_;
      if (!opened_) fresh_ = true;
      opened_ = true;
    } else if (c == ')') {
      --depth_;
    } else if (c == ',' && depth_ == 1) {
      fresh_ = true;
    } else if (is_word(c)) {
      return word();
    }
    ++at_;
  }

  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  void word() {
    const auto begin = at_;
    while (at_ < sql_.size() && is_word(sql_[at_])) ++at_;
    name(sql_.substr(begin, at_ - begin), true);
  }

  void quoted(char mark) {
    const auto end = std::min(sql_.find(mark, at_ + 1), sql_.size());
    name(sql_.substr(at_ + 1, end - at_ - 1), false);
    at_ = std::min(end + 1, sql_.size());
  }

  void name(std::string_view text, bool bare) {
    if (!fresh_ || depth_ != 1) return;
    fresh_ = false;
    constexpr auto kConstraints =
        std::to_array<std::string_view>({"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"});
    const bool constraint = bare && std::ranges::find(kConstraints, text) != kConstraints.end();
    column_ = constraint ? "" : text;
    in_constraint_ = constraint;
  }

  void comment() {
    const auto end = std::min(sql_.find('\n', at_), sql_.size());
    const auto text = core::trim(sql_.substr(at_ + 2, end - at_ - 2));
    at_ = end;
    if (in_constraint_) return;
    auto& target = column_.empty() ? comments_.table : comments_.columns[std::string{column_}];
    if (!target.empty()) target += ' ';
    target += text;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool opened_ = false;
  bool fresh_ = false;  ///< The next name begins an item of the list.
  bool in_constraint_ = false;
  std::string_view column_;
  Comments comments_;
};

std::vector<ColumnDescription> columns_of(sqlite3* connection, std::string_view table,
                                          const Comments& comments) {
  std::vector<ColumnDescription> columns;
  Statement info{connection, "SELECT name, type FROM pragma_table_xinfo(?) ORDER BY cid"};
  info.bind(table);
  while (info.step()) {
    ColumnDescription column{std::string{info.text(0)}, std::string{info.text(1)}, {}};
    const auto found = comments.columns.find(column.name);
    if (found != comments.columns.end()) column.comment = found->second;
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace

std::vector<TableDescription> describe(Database& database) {
  sqlite3* connection = database.handle().getHandle();
  std::vector<TableDescription> tables;
  Statement list{connection,
                 "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') "
                 "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"};
  while (list.step()) {
    TableDescription table;
    table.name = list.text(0);
    table.view = list.text(1) == "view";
    const Comments comments = CommentReader{list.text(2)}.read();
    table.comment = comments.table;
    try {
      table.columns = columns_of(connection, table.name, comments);
    } catch (const SQLite::Exception&) {
      // A view over a table that is gone has no columns to tell; the other tables still have.
      table.comment = "Cannot be read: what it stands on is missing.";
    }
    if (table.view) {
      for (auto& column : table.columns) column.type.clear();
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace plimsoll::store
