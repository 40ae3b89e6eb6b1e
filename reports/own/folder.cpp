#include "reports/own/folder.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <SQLiteCpp/Savepoint.h>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::own {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kQueries = 50;
constexpr std::size_t kFileBytes = 1'000'000;
constexpr const char* kDescription = "report.yaml";
constexpr store::QueryLimits kLimits{
    .rows = 10'000, .steps = 500'000'000, .bytes = std::size_t{16} << 20U};

tl::unexpected<Error> in_file(const std::string& file, Error error) {
  error.what = file + ": " + error.what;
  return tl::unexpected{std::move(error)};
}

/// "first_seen" is FIRST_SEEN; "%" is nothing.
std::string name_of(std::string_view text) {
  std::string out = core::snake_case(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const bool fits = out.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == out.npos;
  return fits && !out.empty() && out.front() >= 'A' ? out : std::string{};
}

bool is_file_name(const std::string& name) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !name.empty() && name.size() <= 100 && name.front() != '.' && name.front() != '-' &&
         name.find_first_not_of(kPlain) == name.npos;
}

Result<Description> read_description(const fs::path& folder) {
  Description out;
  std::error_code error;
  if (!fs::exists(folder / kDescription, error)) return out;
  const auto text = core::read_file(folder / kDescription, kFileBytes);
  if (!text) return tl::unexpected{text.error()};
  const auto at = [](const YAML::Mark& mark, const std::string& what) {
    return failure(Error::Kind::usage, fmt::format("{}:{}: {}", kDescription, mark.line + 1, what),
                   "it has two keys: title (a text), and file (the name of what is written)");
  };
  try {
    const YAML::Node root = YAML::Load(*text);
    if (root.IsNull()) return out;
    if (!root.IsMap()) return at(root.Mark(), "expected keys with values");
    for (const auto& entry : root) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
      std::string* value = key == "title" ? &out.title : key == "file" ? &out.file : nullptr;
      if (value == nullptr) return at(entry.first.Mark(), "unknown key \"" + key + "\"");
      if (!entry.second.IsScalar()) return at(entry.second.Mark(), "expected one value");
      *value = entry.second.Scalar();
      if (key == "file" && !is_file_name(*value)) {
        return at(entry.second.Mark(), "a file's name is of letters, digits, dots and hyphens");
      }
    }
  } catch (const YAML::Exception& exception) {
    return at(exception.mark, exception.msg);
  }
  return out;
}

/// The names of the regular files of `folder`, sorted.
Result<std::vector<std::string>> files_of(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->is_regular_file(ignored)) out.push_back(at->path().filename().string());
  }
  if (error) {
    return failure(Error::Kind::usage, "the folder cannot be read: " + error.message(),
                   "name a folder with a template and queries");
  }
  std::ranges::sort(out);
  return out;
}

Result<void> read_page(const fs::path& folder, const std::vector<std::string>& files, Report& out) {
  for (const std::string& file : files) {
    const fs::path path{file};
    const auto format = format_of(path.extension().string());
    if (path.stem() != "template" || !format) continue;
    if (!out.template_file.empty()) {
      return refuse(file, "there is " + out.template_file + " too",
                    "a folder has one template; make a second folder for a second report");
    }
    out.template_file = file;
    out.format = *format;
  }
  if (out.template_file.empty()) {
    return failure(Error::Kind::usage, "there is no template in it",
                   "write template.html, template.md, template.txt or template.csv");
  }
  const auto text = core::read_file(folder / out.template_file, kFileBytes);
  if (!text) return tl::unexpected{text.error()};
  auto page = parse_template(*text, out.format);
  if (!page) return in_file(out.template_file, std::move(page.error()));
  out.page = std::move(*page);
  return {};
}

Result<std::vector<std::string>> names_of(const store::Table& table) {
  std::vector<std::string> out;
  for (const std::string& column : table.columns) {
    out.push_back(name_of(column));
    const bool twice = std::ranges::count(out, out.back()) > 1;
    if (!out.back().empty() && !twice && !out.back().ends_with(kEmpty)) continue;
    return failure(Error::Kind::usage,
                   fmt::format("the column \"{}\" {}", core::printable(column),
                               twice ? "is there twice" : "has no name that a template can use"),
                   "give it one: SELECT … AS service");
  }
  return out;
}

Result<Query> run(store::Database& database, const fs::path& folder, const std::string& file) {
  Query out{file, name_of(fs::path{file}.stem().string()), {}, {}};
  if (out.section.empty() || out.section.ends_with(kEmpty)) {
    return refuse(file, "its name is no name of a section",
                  "call it by a letter, then letters, digits and underscores, such as worst.sql");
  }
  const auto sql = core::read_file(folder / file, kFileBytes);
  if (!sql) return tl::unexpected{sql.error()};
  auto table = database.query(*sql, kLimits);
  if (!table) return in_file(file, std::move(table.error()));
  auto names = names_of(*table);
  if (!names) return in_file(file, std::move(names.error()));
  out.table = std::move(*table);
  out.names = std::move(*names);
  return out;
}

Result<void> run_all(store::Database& database, const fs::path& folder,
                     const std::vector<std::string>& files, Report& out) {
  // One read transaction, so that all queries tell of one state.
  SQLite::Savepoint snapshot{database.handle(), "own_report"};
  for (const std::string& file : files) {
    if (!file.ends_with(".sql")) continue;
    auto query = run(database, folder, file);
    if (!query) return tl::unexpected{std::move(query.error())};
    const auto same = [&](const Query& other) { return other.section == query->section; };
    const auto twin = std::ranges::find_if(out.queries, same);
    if (twin != out.queries.end()) {
      return refuse(file, "it fills the section of " + twin->file, "give one another name");
    }
    if (out.queries.size() == kQueries) {
      return refuse(file, fmt::format("a report has at most {} queries", kQueries),
                    "make two reports of it");
    }
    out.queries.push_back(std::move(*query));
  }
  snapshot.release();
  return {};
}

}  // namespace

tl::unexpected<Error> refuse(const std::string& file, const std::string& what, std::string remedy) {
  return failure(Error::Kind::usage, file + ": " + what, std::move(remedy));
}

Result<Report> read_folder(store::Database& database, const fs::path& folder) {
  Report report;
  const auto files = files_of(folder);
  if (!files) return tl::unexpected{files.error()};
  auto description = read_description(folder);
  if (!description) return tl::unexpected{std::move(description.error())};
  report.description = std::move(*description);
  if (auto read = read_page(folder, *files, report); !read) return tl::unexpected{read.error()};
  if (auto ran = run_all(database, folder, *files, report); !ran) {
    return tl::unexpected{ran.error()};
  }
  return report;
}

/// "board.html" from the folder "board" and its template.
Result<std::string> file_name(const fs::path& folder, const Report& report) {
  if (!report.description.file.empty()) return report.description.file;
  const fs::path whole = fs::absolute(folder).lexically_normal();
  const fs::path last = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
  const std::string name = last.string() + fs::path{report.template_file}.extension().string();
  if (is_file_name(name)) return name;
  return refuse(kDescription, "the folder's name makes no name of a file", "say file: NAME in it");
}

}  // namespace plimsoll::own
