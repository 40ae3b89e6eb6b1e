#include <algorithm>
#include <array>
#include <string_view>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "lib/core/text.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::store {
namespace {

/// Pragmas that only tell, whatever their argument is.
constexpr auto kTellingPragmas = std::to_array<std::string_view>(
    {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
     "foreign_key_list", "foreign_key_check", "integrity_check", "quick_check", "database_list",
     "collation_list", "function_list", "module_list", "pragma_list", "compile_options"});
/// Pragmas that tell when they have no argument.
constexpr auto kBarePragmas = std::to_array<std::string_view>(
    {"user_version", "application_id", "schema_version", "page_count", "page_size", "encoding",
     "freelist_count", "foreign_keys", "data_version"});

std::string_view words_of(const char* text) { return text == nullptr ? "" : text; }

template <typename Names>
bool among(const Names& names, std::string_view name) {
  return std::ranges::find(names, core::lower(name)) != names.end();
}

/// What a statement may do; the first thing refused is noted for the message.
class Gate {
 public:
  int judge(int action, std::string_view first, std::string_view second) {
    switch (action) {
      case SQLITE_SELECT:
      case SQLITE_READ:
      case SQLITE_RECURSIVE:
        return SQLITE_OK;
      case SQLITE_FUNCTION:
        return function(second);
      case SQLITE_PRAGMA:
        if (among(kTellingPragmas, first)) return SQLITE_OK;
        if (among(kBarePragmas, first) && second.empty()) return SQLITE_OK;
        return refuse(fmt::format("PRAGMA {}", first));
      case SQLITE_INSERT:
        return refuse(fmt::format("INSERT into {}", first));
      case SQLITE_UPDATE:
        return refuse(fmt::format("UPDATE of {}", first));
      case SQLITE_DELETE:
        return refuse(fmt::format("DELETE from {}", first));
      case SQLITE_ATTACH:
        return refuse("ATTACH of another file");
      case SQLITE_DETACH:
        return refuse("DETACH");
      case SQLITE_TRANSACTION:
      case SQLITE_SAVEPOINT:
        return refuse("a transaction of its own");
      default:
        return refuse("a change of the schema");
    }
  }
  [[nodiscard]] const std::string& refused() const { return refused_; }

 private:
  int function(std::string_view name) {
    if (core::lower(name) != "load_extension" && core::lower(name) != "fts3_tokenizer") {
      return SQLITE_OK;
    }
    return refuse(fmt::format("the function {}", name));
  }
  int refuse(std::string what) {
    if (refused_.empty()) refused_ = std::move(what);
    return SQLITE_DENY;
  }
  std::string refused_;
};

int authorize(void* gate, int action, const char* first, const char* second, const char*,
              const char*) {
  return static_cast<Gate*>(gate)->judge(action, words_of(first), words_of(second));
}

/// Makes the connection read-only for as long as it lives.
class ReadOnly {
 public:
  ReadOnly(sqlite3* connection, Gate& gate) : connection_{connection} {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection, "PRAGMA query_only", -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
      before_ = sqlite3_column_int(statement, 0) != 0;
    }
    sqlite3_finalize(statement);
    sqlite3_exec(connection, "PRAGMA query_only = ON", nullptr, nullptr, nullptr);
    sqlite3_set_authorizer(connection, authorize, &gate);
  }
  ReadOnly(const ReadOnly&) = delete;
  ReadOnly& operator=(const ReadOnly&) = delete;
  ~ReadOnly() {
    sqlite3_set_authorizer(connection_, nullptr, nullptr);
    if (!before_) sqlite3_exec(connection_, "PRAGMA query_only = OFF", nullptr, nullptr, nullptr);
  }

 private:
  sqlite3* connection_;
  bool before_ = false;
};

/// Where the character at `offset` stands: "character 8", "line 3, character 8".
std::string position(std::string_view sql, std::size_t offset) {
  const std::string_view before = sql.substr(0, offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const auto begin = before.rfind('\n');
  const std::size_t column = begin == before.npos ? offset + 1 : offset - begin;
  return line == 1 ? fmt::format("character {}", column)
                   : fmt::format("line {}, character {}", line, column);
}

/// Holds a connection to limits for as long as it lives.
class Bounds {
 public:
  Bounds(sqlite3* connection, const QueryLimits& limits)
      : connection_{connection}, left_{limits.steps / kEvery + 1} {
    if (limits.steps > 0) sqlite3_progress_handler(connection, kEvery, &Bounds::count, this);
    if (limits.bytes > 0) {
      longest_ = sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, static_cast<int>(limits.bytes));
    }
  }
  Bounds(const Bounds&) = delete;
  Bounds& operator=(const Bounds&) = delete;
  ~Bounds() {
    sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
    if (longest_ >= 0) sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, longest_);
  }

 private:
  static constexpr int kEvery = 10'000;
  static int count(void* self) { return --static_cast<Bounds*>(self)->left_ == 0 ? 1 : 0; }
  sqlite3* connection_;
  std::uint64_t left_;
  int longest_ = -1;
};

/// Makes the pragma tables that `sql` names known to the connection: SQLite declares such a table
/// at its first use, by steps that look to the authorizer like changes of the schema.
void declare_pragma_tables(sqlite3* connection, const std::string& sql) {
  const std::string lower = core::lower(sql);
  for (const auto pragma : kTellingPragmas) {
    if (lower.find(fmt::format("pragma_{}", pragma)) == std::string::npos) continue;
    sqlite3_stmt* statement = nullptr;
    const std::string probe = fmt::format("SELECT 1 FROM pragma_{}", pragma);
    sqlite3_prepare_v2(connection, probe.c_str(), -1, &statement, nullptr);
    sqlite3_finalize(statement);
  }
}

struct Finalizer {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalizer>;

/// The first statement of `sql`, and in `rest` what follows it; null for blanks and comments.
Prepared compile(sqlite3* connection, std::string_view sql, std::string_view& rest, int& status) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = sql.data() + sql.size();
  status =
      sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
  rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  return Prepared{statement};
}

constexpr const char* kLessRemedy = "ask for less at once: a WHERE, a LIMIT, a join by keys";

tl::unexpected<Error> refusal(sqlite3* connection, const Gate& gate, std::string_view sql) {
  if (!gate.refused().empty()) {
    return failure(Error::Kind::refused, "a query can only read: it asks for " + gate.refused(),
                   "use SELECT, WITH, EXPLAIN or a reading PRAGMA");
  }
  const std::string message = core::printable(sqlite3_errmsg(connection));
  const int code = sqlite3_errcode(connection);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
    return failure(Error::Kind::malformed, "the audit file is damaged: " + message,
                   "restore it from a copy");
  }
  if (code == SQLITE_ERROR) {
    const bool unknown_name = message.starts_with("no such ");
    const int offset = sqlite3_error_offset(connection);
    const auto at = static_cast<std::size_t>(std::max(offset, 0));
    return failure(Error::Kind::usage,
                   offset < 0 ? message : fmt::format("{} at {}", message, position(sql, at)),
                   unknown_name ? "plimsoll schema lists the tables, views and columns" : "");
  }
  if (code == SQLITE_INTERRUPT) {
    return failure(Error::Kind::usage, "the query takes more work than it may", kLessRemedy);
  }
  if (code == SQLITE_TOOBIG || code == SQLITE_NOMEM) {
    return failure(Error::Kind::usage, message, kLessRemedy);
  }
  return failure(Error::Kind::storage, message);
}

std::string blob_text(sqlite3_stmt* statement, int column) {
  const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement, column));
  const int size = sqlite3_column_bytes(statement, column);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "x'";
  for (int i = 0; i < size; ++i) {
    out += kDigits[bytes[i] >> 4U];
    out += kDigits[bytes[i] & 0xFU];
  }
  return out + "'";
}

Cell cell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_BLOB:
      return blob_text(statement, column);
    case SQLITE_TEXT: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return bytes == nullptr ? std::string{} : std::string{bytes, size};
    }
    default:
      return std::monostate{};
  }
}

}  // namespace

Result<Table> Database::query(const std::string& sql, const QueryLimits& limits) {
  sqlite3* connection = handle_->getHandle();
  if (sql.size() > 1'000'000) {
    return failure(Error::Kind::usage, "a query may have at most 1,000,000 bytes");
  }
  declare_pragma_tables(connection, sql);
  Gate gate;
  const ReadOnly guard{connection, gate};
  const Bounds bounds{connection, limits};
  std::string_view rest;
  int status = SQLITE_OK;
  const Prepared statement = compile(connection, sql, rest, status);
  if (status != SQLITE_OK) return refusal(connection, gate, sql);
  if (!statement) return failure(Error::Kind::usage, "the query is empty", "give a SELECT");
  while (!rest.empty()) {
    Gate ignored_gate;
    const Prepared second = compile(connection, rest, rest, status);
    if (second || status != SQLITE_OK) {
      return failure(Error::Kind::refused, "a query is one statement, and this has several",
                     "run them one at a time");
    }
  }
  if (sqlite3_stmt_readonly(statement.get()) == 0) {
    return failure(Error::Kind::refused, "a query can only read",
                   "use SELECT, WITH, EXPLAIN or a reading PRAGMA");
  }
  Table table;
  const int columns = sqlite3_column_count(statement.get());
  for (int i = 0; i < columns; ++i) {
    const char* name = sqlite3_column_name(statement.get(), i);
    table.columns.emplace_back(name == nullptr ? "" : name);
  }
  std::size_t bytes = 0;
  while ((status = sqlite3_step(statement.get())) == SQLITE_ROW) {
    if (table.rows.size() == limits.rows) {
      return failure(Error::Kind::usage,
                     fmt::format("the query has more than {} rows", limits.rows),
                     "add LIMIT, or ask for counts");
    }
    auto& row = table.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) {
      row.push_back(cell(statement.get(), i));
      const auto* text = std::get_if<std::string>(&row.back());
      bytes += text == nullptr ? sizeof(Cell) : text->size();
    }
    if (limits.bytes > 0 && bytes > limits.bytes) {
      return failure(Error::Kind::usage,
                     fmt::format("the query gives more than {} bytes", limits.bytes), kLessRemedy);
    }
  }
  if (status != SQLITE_DONE) return refusal(connection, gate, sql);
  return table;
}

}  // namespace plimsoll::store
