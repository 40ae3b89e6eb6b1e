#include "reports/svg/svg.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/report/frames.hpp"
#include "lib/report/picture.hpp"
#include "lib/report/place.hpp"
#include "lib/report/slice.hpp"

namespace plimsoll::svg {
namespace {

constexpr std::size_t kStem = 60;  // bytes of a file's name that come from a key

/// "2026-11-23", the day of the newest whole assessment.
std::optional<std::string> assessed_on(SQLite::Database& database) {
  SQLite::Statement row{database,
                        "SELECT substr(started_at, 1, 10) FROM assessment "
                        "WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1"};
  if (!row.executeStep()) return std::nullopt;
  return row.getColumn(0).getString();
}

std::string estate_name(SQLite::Database& database) {
  SQLite::Statement row{database, "SELECT value FROM meta WHERE name = 'estate'"};
  return row.executeStep() ? row.getColumn(0).getString() : std::string{};
}

/// "Tier 1"; "No tier".
std::string tier_of(const SQLite::Column& tier) {
  return tier.isNull() ? "No tier" : fmt::format("Tier {}", tier.getInt64());
}

/// "2 single points of failure, 5 with those of the same effect".
std::string points_of(std::int64_t roots, std::int64_t nodes) {
  if (nodes == 0) return "no single point of failure found, as far as the evidence reaches";
  std::string out = fmt::format("{} single point{} of failure", roots, roots == 1 ? "" : "s");
  if (nodes > roots) out += fmt::format(", {} with those of the same effect", nodes);
  return out;
}

/// What is said below the headline.
std::string under_line(const report::Slice& slice, const std::string& tier,
                       const std::string& points, const std::string& day,
                       const std::string& estate) {
  std::vector<std::string> parts{tier};
  if (slice.reached == 0) {
    parts.emplace_back("nobody stated or showed what it needs: nothing is known of what stops it");
  } else {
    parts.push_back(points);
    parts.push_back(fmt::format("{} of {}{} assets drawn", slice.drawn,
                                slice.bounded ? "at least " : "", slice.reached));
  }
  parts.push_back("assessed " + day);
  if (!estate.empty()) parts.push_back(estate);
  return core::join(parts, " \xC2\xB7 ");
}

/// `key` as letters, digits and hyphens that every file system takes.
std::string stem(const std::string& key) {
  std::string out;
  for (const char c : core::lower(key)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    if (!plain && !out.empty() && out.back() != '-') out += '-';
    if (out.size() == kStem) break;
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "service" : out;
}

}  // namespace

Result<std::string> render(store::Database& database, std::int64_t service) {
  SQLite::Database& handle = database.handle();
  const auto day = assessed_on(handle);
  if (!day) {
    return failure(Error::Kind::usage, "nothing was assessed yet, so there is nothing to draw",
                   "run plimsoll assess");
  }
  SQLite::Statement row{handle,
                        "SELECT s.tier, count(DISTINCT p.root_id), count(p.node_id) FROM service s "
                        "LEFT JOIN single_point p ON p.service_id = s.asset_id "
                        " AND s.asset_id NOT IN (p.root_id, p.node_id) "
                        "WHERE s.asset_id = ? GROUP BY s.asset_id"};
  row.bind(1, service);
  if (!row.executeStep()) {
    return failure(Error::Kind::usage, "only what a business service stands on is drawn",
                   "plimsoll services lists them");
  }
  report::Places places{handle};
  report::Slice slice = report::slice(handle, places, service, report::kDrawingSlice);
  report::add_frames(slice, places);
  const std::string points = points_of(row.getColumn(1).getInt64(), row.getColumn(2).getInt64());
  return report::picture_file(
      slice, under_line(slice, tier_of(row.getColumn(0)), points, *day, estate_name(handle)));
}

std::vector<std::int64_t> first_tier(store::Database& database) {
  std::vector<std::int64_t> out;
  SQLite::Statement rows{database.handle(),
                         "SELECT asset_id FROM service WHERE tier = 1 ORDER BY name, asset_id"};
  while (rows.executeStep()) out.push_back(rows.getColumn(0).getInt64());
  return out;
}

std::map<std::int64_t, std::string> file_names(store::Database& database) {
  std::map<std::int64_t, std::string> out;
  std::set<std::string> taken;
  SQLite::Statement rows{database.handle(),
                         "SELECT asset_id, key FROM service ORDER BY key, asset_id"};
  while (rows.executeStep()) {
    const std::string first = stem(rows.getColumn(1).getString());
    std::string name = first;
    for (int twin = 2; !taken.insert(name).second; ++twin) name = fmt::format("{}-{}", first, twin);
    out[rows.getColumn(0).getInt64()] = "slice-" + name + ".svg";
  }
  return out;
}

Result<std::vector<std::filesystem::path>> write_svg(store::Database& database,
                                                     const std::filesystem::path& folder,
                                                     const std::vector<std::int64_t>& services) {
  std::vector<std::string> drawings;
  for (const std::int64_t service : services) {
    auto drawing = render(database, service);
    if (!drawing) return tl::make_unexpected(std::move(drawing.error()).at("SVG report"));
    drawings.push_back(std::move(*drawing));
  }
  std::vector<std::filesystem::path> written;
  const auto names = file_names(database);
  for (std::size_t i = 0; i < services.size(); ++i) {
    const auto path = folder / names.at(services[i]);
    if (auto result = core::write_file(path, drawings[i]); !result) {
      return tl::make_unexpected(std::move(result.error()).at("SVG report"));
    }
    written.push_back(path);
  }
  return written;
}

}  // namespace plimsoll::svg
