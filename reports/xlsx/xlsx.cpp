#include "reports/xlsx/xlsx.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <fmt/format.h>
#include <xlsxwriter.h>

#include "lib/core/file.hpp"
#include "lib/core/time.hpp"
#include "lib/report/assessment.hpp"
#include "lib/report/tables.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::xlsx {
namespace {

using report::ColumnType;
using report::ReportTable;
using report::TableValue;
using Kind = TableValue::Kind;

/// One workbook; closed on destruction, if finish() wasn't called, and then of no use.
class Workbook {
 public:
  Workbook(const std::string& path, core::Instant created) {
    // Rows go to temporary files as they come.
    lxw_workbook_options options{.constant_memory = LXW_TRUE, .tmpdir = nullptr, .use_zip64 = 0};
    book_ = workbook_new_opt(path.c_str(), &options);
    if (book_ == nullptr) throw std::bad_alloc{};
    lxw_doc_properties properties{};
    properties.created = core::Instant::clock::to_time_t(created);
    workbook_set_properties(book_, &properties);
    header_ = add_format(nullptr);
    format_set_bold(header_);
    format_set_bottom(header_, LXW_BORDER_THIN);
    time_ = add_format("yyyy-mm-dd hh:mm");
    date_ = add_format("yyyy-mm-dd");
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook() {
    if (book_ != nullptr) workbook_close(book_);
  }

  lxw_worksheet* sheet(const std::string& name) {
    return workbook_add_worksheet(book_, name.c_str());
  }
  Result<void> finish() {
    const lxw_error error = workbook_close(std::exchange(book_, nullptr));
    if (error == LXW_NO_ERROR) return {};
    return failure(Error::Kind::storage,
                   fmt::format("cannot write the workbook: {}", lxw_strerror(error)),
                   "check that the folder and the folder for temporary files have room");
  }
  [[nodiscard]] lxw_format* header() const { return header_; }
  [[nodiscard]] lxw_format* time() const { return time_; }
  [[nodiscard]] lxw_format* date() const { return date_; }

 private:
  lxw_format* add_format(const char* number) {
    lxw_format* out = workbook_add_format(book_);
    if (number != nullptr) format_set_num_format(out, number);
    return out;
  }

  lxw_workbook* book_ = nullptr;
  lxw_format* header_ = nullptr;
  lxw_format* time_ = nullptr;
  lxw_format* date_ = nullptr;
};

/// Days since 1899-12-30, as spreadsheets count; absent for what is no time.
std::optional<double> serial_of(std::string_view text, ColumnType type) {
  const auto at = core::parse_instant(type == ColumnType::date ? std::string{text} + "T00:00:00Z"
                                                               : std::string{text});
  if (!at) return std::nullopt;
  constexpr double kDaysTo1970 = 25'569;
  constexpr double kDay = 86'400;
  return kDaysTo1970 + static_cast<double>(at->time_since_epoch().count()) / kDay;
}

bool beyond_basic_plane(std::string_view text) {
  constexpr unsigned char kFourBytes = 0xF0;
  return std::ranges::any_of(text,
                             [](char c) { return static_cast<unsigned char>(c) >= kFourBytes; });
}

/// Fit for a cell; `cut` is set when something had to go.
std::string cell_text(std::string_view text, bool& cut) {
  const std::size_t most = kCellCharacters / (beyond_basic_plane(text) ? 2 : 1) - 1;
  cut = cut || text.size() > most;  // Bytes: rather too often than not.
  return report::one_line(text, most);
}

class Sheets : public report::TableSink {
 public:
  /// What the overview says of a table.
  struct Told {
    std::string name;
    std::string title;
    std::string about;
    std::int64_t rows = 0;
    std::int64_t left_out = 0;
    bool cut = false;
  };

  explicit Sheets(Workbook& book) : book_{book} {}

  void begin(const ReportTable& table) override {
    told_.push_back({table.name, table.title, table.about, 0, 0, false});
    sheet_ = book_.sheet(table.name);
    widths_.clear();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      worksheet_write_string(sheet_, 0, static_cast<lxw_col_t>(i), table.columns[i].name.c_str(),
                             book_.header());
      widths_.push_back(table.columns[i].name.size() + kFilterArrow);
    }
    worksheet_freeze_panes(sheet_, 1, 1);
  }

  void row(const ReportTable& table, std::span<const TableValue> values) override {
    Told& told = told_.back();
    if (told.rows + 1 >= static_cast<std::int64_t>(kRows)) {
      ++told.left_out;
      return;
    }
    const auto row = static_cast<lxw_row_t>(++told.rows);
    for (std::size_t i = 0; i < values.size(); ++i) {
      write(row, i, values[i], table.columns[i].type);
      if (told.rows <= kSampled) widths_[i] = std::max(widths_[i], values[i].text.size());
    }
  }

  void end(const ReportTable& table) override {
    const auto last = static_cast<lxw_col_t>(table.columns.size() - 1);
    worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(told_.back().rows), last);
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      const bool time = table.columns[i].type == ColumnType::time;
      const std::size_t width = time ? kTimeWidth : std::clamp(widths_[i], kNarrow, kWide);
      worksheet_set_column(sheet_, column, column, static_cast<double>(width), nullptr);
    }
  }

  [[nodiscard]] const std::vector<Told>& told() const { return told_; }

 private:
  static constexpr std::int64_t kSampled = 200;  ///< Rows whose width counts.
  static constexpr std::size_t kFilterArrow = 3;
  static constexpr std::size_t kTimeWidth = 17;
  static constexpr std::size_t kNarrow = 8;
  static constexpr std::size_t kWide = 60;

  void write(lxw_row_t row, std::size_t index, const TableValue& value, ColumnType type) {
    const auto column = static_cast<lxw_col_t>(index);
    constexpr std::int64_t kExact = std::int64_t{1} << 53U;  // What a cell's number holds exactly.
    if (value.kind == Kind::null) return;
    if (value.kind == Kind::integer && value.integer <= kExact && value.integer >= -kExact) {
      worksheet_write_number(sheet_, row, column, static_cast<double>(value.integer), nullptr);
      return;
    }
    if (value.kind == Kind::real) {
      worksheet_write_number(sheet_, row, column, value.real, nullptr);
      return;
    }
    if (type == ColumnType::time || type == ColumnType::date) {
      if (const auto serial = serial_of(value.text, type)) {
        lxw_format* format = type == ColumnType::time ? book_.time() : book_.date();
        worksheet_write_number(sheet_, row, column, *serial, format);
        return;
      }
    }
    worksheet_write_string(sheet_, row, column, cell_text(value.text, told_.back().cut).c_str(),
                           nullptr);
  }

  Workbook& book_;
  lxw_worksheet* sheet_ = nullptr;
  std::vector<Told> told_;
  std::vector<std::size_t> widths_;
};

/// The first sheet: of what this is, and what each of the others holds.
class Overview {
 public:
  explicit Overview(Workbook& book) : book_{book}, sheet_{book.sheet("overview")} {
    constexpr double kNameWidth = 26;
    constexpr double kAboutWidth = 100;
    worksheet_set_column(sheet_, 0, 1, kNameWidth, nullptr);
    worksheet_set_column(sheet_, 2, 2, kNameWidth / 2, nullptr);
    worksheet_set_column(sheet_, 3, 3, kAboutWidth, nullptr);
  }

  void write(const std::string& estate, const std::optional<report::Assessment>& assessment,
             const std::vector<Sheets::Told>& tables) {
    bool cut = false;
    line({"Estate", estate.empty() ? "Unnamed estate" : cell_text(estate, cut)});
    line({"Assessed", assessment ? assessment->started_at : "nothing was assessed"});
    if (assessment) line({"By", "plimsoll " + assessment->tool_version});
    line({"Reading",
          "An empty cell is unknown or does not apply. Times are UTC; columns in _s are "
          "seconds, in _pct per cent."});
    ++row_;
    header({"Sheet", "Title", "Rows", "What a row is"});
    for (const auto& table : tables) add(table);
  }

 private:
  void add(const Sheets::Told& table) {
    std::string about = table.about;
    if (table.left_out > 0) {
      about +=
          fmt::format(" {} more rows than a sheet can hold are left out here; {}.csv has them.",
                      table.left_out, table.name);
    }
    if (table.cut)
      about +=
          fmt::format(" Texts too long for a cell are cut; {}.csv has them whole.", table.name);
    worksheet_write_string(sheet_, row_, 0, table.name.c_str(), nullptr);
    worksheet_write_string(sheet_, row_, 1, table.title.c_str(), nullptr);
    worksheet_write_number(sheet_, row_, 2, static_cast<double>(table.rows), nullptr);
    worksheet_write_string(sheet_, row_, 3, about.c_str(), nullptr);
    ++row_;
  }
  void line(const std::array<std::string, 2>& texts) {
    worksheet_write_string(sheet_, row_, 0, texts[0].c_str(), book_.header());
    worksheet_write_string(sheet_, row_, 1, texts[1].c_str(), nullptr);
    ++row_;
  }
  void header(const std::array<const char*, 4>& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(i), texts.at(i), book_.header());
    }
    ++row_;
  }

  Workbook& book_;
  lxw_worksheet* sheet_;
  lxw_row_t row_ = 0;
};

Result<void> write_book(store::Database& database, const std::string& path) {
  SQLite::Savepoint snapshot{database.handle(), "xlsx_report"};
  const auto assessment = report::read_assessment(database.handle());
  const auto created = core::parse_instant(assessment ? assessment->started_at : std::string{});
  Workbook book{path, created.value_or(core::Instant{})};
  Overview overview{book};
  Sheets sheets{book};
  report::read_tables(database, sheets);
  overview.write(report::estate_name(database.handle()), assessment, sheets.told());
  snapshot.release();
  return book.finish();
}

}  // namespace

Result<void> write_xlsx(store::Database& database, const std::filesystem::path& path) {
  auto file = core::FileWriter::open(path);
  if (!file) return tl::make_unexpected(std::move(file.error()).at("XLSX report"));
  if (auto written = write_book(database, file->temporary()); !written) {
    return tl::make_unexpected(std::move(written.error()).at(path.string()));
  }
  return file->commit();
}

}  // namespace plimsoll::xlsx
