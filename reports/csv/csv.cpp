#include "reports/csv/csv.hpp"

#include <span>
#include <utility>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>

#include "lib/core/file.hpp"
#include "lib/core/resource.hpp"
#include "lib/report/csv.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> csv_queries();
}

namespace plimsoll::csv {
namespace {

std::string table(SQLite::Database& database, const core::Resource& query) {
  SQLite::Statement statement{database, std::string{query.content}};
  std::vector<std::string> cells;
  for (int i = 0; i < statement.getColumnCount(); ++i)
    cells.emplace_back(statement.getColumnName(i));
  std::string out = report::csv_row(cells);
  while (statement.executeStep()) {
    for (int i = 0; i < statement.getColumnCount(); ++i) {
      // getString() keeps bytes behind a NUL; a NULL is an empty cell.
      cells[static_cast<std::size_t>(i)] = statement.getColumn(i).getString();
    }
    out += report::csv_row(cells);
  }
  return out;
}

}  // namespace

std::vector<File> render(store::Database& database) {
  // One read transaction, so that all files tell of one state.
  SQLite::Savepoint snapshot{database.handle(), "csv_report"};
  std::vector<File> files;
  for (const auto& query : resources::csv_queries()) {
    files.push_back({std::filesystem::path{query.path}.stem().string() + ".csv",
                     table(database.handle(), query)});
  }
  snapshot.release();
  return files;
}

Result<std::vector<std::filesystem::path>> write_csv(store::Database& database,
                                                     const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> written;
  for (const auto& file : render(database)) {
    const auto path = folder / file.name;
    if (auto result = core::write_file(path, file.content); !result) {
      return tl::make_unexpected(std::move(result.error()).at("CSV report"));
    }
    written.push_back(path);
  }
  return written;
}

}  // namespace plimsoll::csv
