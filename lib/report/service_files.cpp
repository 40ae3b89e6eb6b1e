#include "lib/report/service_files.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/report/changes.hpp"

namespace plimsoll::report {
namespace {

constexpr const char* kChosen =
    "SELECT asset_id, key, name FROM service "
    "WHERE tier = 1 OR NOT EXISTS (SELECT 1 FROM service t WHERE t.tier IS NOT NULL) "
    "ORDER BY key, asset_id LIMIT ?";

/// Device names of Windows, which are no files there whatever their extension.
constexpr std::string_view kReserved[] = {
    "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};

bool fit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// `key` as the name of a file, not yet unique.
std::string file_name(std::string_view key) {
  constexpr std::size_t kLongest = 80;
  std::string out;
  for (const char c : key.substr(0, kLongest)) out += fit(c) ? c : '_';
  while (!out.empty() && out.back() == '.') out.back() = '_';
  const auto stem = lower(std::string_view{out}.substr(0, out.find('.')));
  const bool reserved = std::ranges::find(kReserved, stem) != std::end(kReserved);
  if (out.empty() || out.front() == '.' || out.front() == '-' || reserved) out.insert(0, "_");
  return out;
}

class Namer {
 public:
  std::string operator()(std::string_view key) {
    const auto base = file_name(key);
    auto out = base;
    for (int n = 2; !taken_.insert(lower(out)).second; ++n) out = fmt::format("{}_{}", base, n);
    return out;
  }

 private:
  std::set<std::string> taken_;
};

ServiceFile file_of(const SQLite::Statement& row, Namer& namer) {
  const auto key = row.getColumn(1).getString();
  return {row.getColumn(0).getInt64(), key, row.getColumn(2).getString(), namer(key)};
}

}  // namespace

Result<std::vector<ServiceFile>> service_files(SQLite::Database& database,
                                               const std::vector<std::string>& keys) {
  if (!newest_assessment(database)) {
    return failure(Error::Kind::usage,
                   "nothing was assessed yet, so there are no services to report",
                   "run `plimsoll assess` first");
  }
  std::vector<ServiceFile> out;
  Namer namer;
  if (keys.empty()) {
    SQLite::Statement rows{database, kChosen};
    rows.bind(1, static_cast<std::int64_t>(kServiceFiles));
    while (rows.executeStep()) out.push_back(file_of(rows, namer));
    return out;
  }
  SQLite::Statement row{database,
                        "SELECT asset_id, key, name FROM service WHERE key = ? ORDER BY asset_id"};
  for (const auto& key : keys) {
    const auto same = [&](const ServiceFile& file) { return file.key == key; };
    if (std::ranges::any_of(out, same)) continue;
    row.reset();
    row.bind(1, key);
    if (!row.executeStep()) {
      return failure(Error::Kind::usage,
                     fmt::format("no service has the key {}", core::printable(key)),
                     "`plimsoll services` lists them");
    }
    do out.push_back(file_of(row, namer));
    while (row.executeStep());
  }
  return out;
}

}  // namespace plimsoll::report
