#include "reports/csv/csv.hpp"

#include <utility>

#include "lib/core/file.hpp"
#include "lib/report/csv.hpp"
#include "lib/report/tables.hpp"

namespace plimsoll::csv {
namespace {

class Files : public report::TableSink {
 public:
  void begin(const report::ReportTable& table) override {
    std::vector<std::string> names;
    for (const auto& column : table.columns) names.push_back(column.name);
    files_.push_back({table.name + ".csv", report::csv_row(names)});
    cells_.resize(table.columns.size());
  }
  void row(const report::ReportTable& /*table*/,
           std::span<const report::TableValue> values) override {
    for (std::size_t i = 0; i < values.size(); ++i) cells_[i] = values[i].text;
    files_.back().content += report::csv_row(cells_);
  }
  void end(const report::ReportTable& /*table*/) override {}

  [[nodiscard]] std::vector<File> take() && { return std::move(files_); }

 private:
  std::vector<File> files_;
  std::vector<std::string> cells_;
};

}  // namespace

std::vector<File> render(store::Database& database) {
  Files files;
  report::read_tables(database, files);
  return std::move(files).take();
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
