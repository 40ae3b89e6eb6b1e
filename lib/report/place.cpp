#include "lib/report/place.hpp"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "lib/core/text.hpp"

namespace plimsoll::report {
namespace {

constexpr std::size_t kShown = 3;
constexpr std::size_t kDepth = 8;  // a room in a building in a site in a region, with room to spare

constexpr const char* kUp =
    "SELECT r.to_id, a.name, a.kind FROM relation_version r JOIN asset a ON a.id = r.to_id "
    "WHERE r.from_id = ? AND r.last_scan IS NULL AND r.kind = ? ORDER BY a.name, a.id LIMIT 1";

}  // namespace

class Places::Impl {
 public:
  explicit Impl(SQLite::Database& database) : up_{database, kUp} {}

  std::string of(std::int64_t asset) {
    const auto known = known_.find(asset);
    if (known != known_.end()) return known->second;
    std::vector<std::string> names;
    for (Place& place : path(asset)) names.push_back(std::move(place.name));
    if (names.size() > kShown) {
      names.erase(names.begin() + 1, names.end() - static_cast<std::ptrdiff_t>(kShown - 1));
    }
    return known_.emplace(asset, core::join(names, ", ")).first->second;
  }

  std::vector<Place> path(std::int64_t asset) {
    std::vector<Place> places = above(asset);
    if (places.empty()) {
      if (const auto host = step(asset, "runs_on")) places = above(host->asset);
    }
    return places;
  }

 private:
  std::optional<Place> step(std::int64_t asset, const char* kind) {
    up_.reset();
    up_.bind(1, asset);
    up_.bind(2, kind);
    if (!up_.executeStep()) return std::nullopt;
    return Place{up_.getColumn(0).getInt64(), up_.getColumn(1).getString(),
                 up_.getColumn(2).getString()};
  }

  std::vector<Place> above(std::int64_t asset) {
    std::vector<Place> places;
    std::set<std::int64_t> seen{asset};
    for (auto at = step(asset, "located_in"); at && places.size() < kDepth;
         at = step(places.back().asset, "located_in")) {
      if (!seen.insert(at->asset).second) break;
      places.push_back(std::move(*at));
    }
    return places;
  }

  SQLite::Statement up_;
  std::map<std::int64_t, std::string> known_;
};

Places::Places(SQLite::Database& database) : impl_{std::make_unique<Impl>(database)} {}
Places::Places(Places&&) noexcept = default;
Places& Places::operator=(Places&&) noexcept = default;
Places::~Places() = default;

std::string Places::of(std::int64_t asset) { return impl_->of(asset); }
std::vector<Place> Places::path(std::int64_t asset) { return impl_->path(asset); }

}  // namespace plimsoll::report
