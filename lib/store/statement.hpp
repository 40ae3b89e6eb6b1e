/// @file
/// One prepared statement of SQLite's C interface: what the store uses where it moves many rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace plimsoll::store {

/// Throws SQLite::Exception with the connection's message unless `status` is SQLITE_OK.
void check(sqlite3* connection, int status);

/// Runs a script of any number of statements; throws SQLite::Exception.
void execute(sqlite3* connection, const char* sql);

/// Move-only owner of a prepared statement.  All members throw SQLite::Exception on failure.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* connection, std::string_view sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  /// Binds parameters 1, 2, … in order.  Texts are not copied: they must live until the next reset.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }

  /// Advances to the next row; false at the end.
  bool step();
  /// Runs to the end of a statement without rows; returns how many rows it changed.
  std::int64_t run();
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  /// The text, valid until the next step or reset; empty for NULL.
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] sqlite3_stmt* get() const { return statement_; }

 private:
  void bind_one(int index, std::int64_t value);
  void bind_one(int index, std::string_view value);
  void bind_one(int index, const std::string& value) { bind_one(index, std::string_view{value}); }
  void bind_one(int index, std::nullptr_t);
  void bind_one(int index, const std::optional<std::int64_t>& value);
  void bind_one(int index, const std::optional<std::string_view>& value);

  sqlite3* connection_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

/// `text`, or NULL when it is empty: for columns in which absence is NULL.
[[nodiscard]] inline std::optional<std::string_view> null_if_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

}  // namespace plimsoll::store
