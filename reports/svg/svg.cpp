#include "reports/svg/svg.hpp"

#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/report/assessment.hpp"
#include "lib/report/frames.hpp"
#include "lib/report/picture.hpp"
#include "lib/report/place.hpp"
#include "lib/report/slice.hpp"

namespace plimsoll::svg {
namespace {

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

}  // namespace

Result<std::string> render(store::Database& database, std::int64_t service) {
  constexpr std::size_t kDay = 10;  // "2026-11-23"
  SQLite::Database& handle = database.handle();
  const auto assessment = report::read_assessment(handle);
  if (!assessment) {
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
      slice, under_line(slice, tier_of(row.getColumn(0)), points,
                        assessment->started_at.substr(0, kDay), assessment->estate));
}

}  // namespace plimsoll::svg
