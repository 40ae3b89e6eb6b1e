#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "reports/html/queries.hpp"

namespace plimsoll::html {
namespace {

/// Orders tiers 1 to 4 before "nobody said".
std::int64_t rank(const std::optional<std::int64_t>& tier) { return tier.value_or(99); }

struct Group {
  SinglePoint point;
  std::set<std::int64_t> nodes;
  std::set<std::int64_t> services;
};

std::map<std::int64_t, Named> read_names(SQLite::Database& database) {
  std::map<std::int64_t, Named> out;
  SQLite::Statement rows{database, "SELECT asset_id, name, tier FROM service"};
  while (rows.executeStep()) {
    const std::int64_t id = rows.getColumn(0).getInt64();
    out[id] = {id, text(rows, 1), integer(rows, 2)};
  }
  return out;
}

std::map<std::int64_t, Group> read_groups(SQLite::Database& database,
                                          const std::map<std::int64_t, Named>& services,
                                          std::map<std::int64_t, std::string>& names) {
  std::map<std::int64_t, Group> groups;
  SQLite::Statement rows{
      database,
      "SELECT p.root_id, r.name, r.kind, p.node_id, n.name, p.service_id, "
      " coalesce(i.effect = 'lost', 0) "
      "FROM single_point p JOIN asset r ON r.id = p.root_id JOIN asset n ON n.id = p.node_id "
      "LEFT JOIN impact i ON i.node_id = p.root_id AND i.service_id = p.service_id"};
  while (rows.executeStep()) {
    const std::int64_t service = rows.getColumn(5).getInt64();
    const std::int64_t root = rows.getColumn(0).getInt64();
    // A service is its own single point by definition: nothing to report.
    if (!services.contains(service) || root == service) continue;
    Group& group = groups[root];
    group.point.id = root;
    group.point.name = text(rows, 1);
    group.point.kind = text(rows, 2);
    const std::int64_t node = rows.getColumn(3).getInt64();
    if (node != root && node != service && group.nodes.insert(node).second) {
      names[node] = text(rows, 4);
    }
    group.services.insert(service);
    if (rows.getColumn(6).getInt() != 0) group.point.lost = true;
  }
  return groups;
}

/// The open finding about each, the gravest first.
void read_point_findings(SQLite::Database& database, std::map<std::int64_t, Group>& groups) {
  SQLite::Statement rows{
      database,
      "SELECT asset_id, id FROM open_finding "
      "WHERE status = 'fail' AND domain = 'M1' AND asset_id IS NOT NULL "
      "ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 "
      " WHEN 'low' THEN 3 ELSE 4 END, check_id, id"};
  while (rows.executeStep()) {
    const auto found = groups.find(rows.getColumn(0).getInt64());
    if (found == groups.end() || !found->second.point.finding.empty()) continue;
    found->second.point.finding = text(rows, 1);
  }
}

bool before(const Named& a, const Named& b) {
  return std::tuple{rank(a.tier), a.name, a.id} < std::tuple{rank(b.tier), b.name, b.id};
}

bool graver(const SinglePoint& a, const SinglePoint& b) {
  const auto tier = [](const SinglePoint& p) {
    return p.services.empty() ? 99 : rank(p.services.front().tier);
  };
  return std::tuple{tier(a), b.services.size(), a.name, a.id} <
         std::tuple{tier(b), a.services.size(), b.name, b.id};
}

void count_tiers(const std::map<std::int64_t, Named>& services,
                 const std::vector<SinglePoint>& points, Content& content) {
  std::set<std::int64_t> hit;
  for (const SinglePoint& point : points) {
    for (const Named& service : point.services) hit.insert(service.id);
  }
  std::map<std::int64_t, Tier> tiers;
  for (const auto& [id, service] : services) {
    Tier& tier = tiers[rank(service.tier)];
    tier.tier = service.tier;
    ++tier.services;
    if (hit.contains(id)) ++tier.with_single_point;
  }
  for (auto& [order, tier] : tiers) content.tiers.push_back(tier);
}

std::map<std::int64_t, std::int64_t> count_by_service(SQLite::Database& database, const char* sql) {
  std::map<std::int64_t, std::int64_t> out;
  SQLite::Statement rows{database, sql};
  while (rows.executeStep()) out[rows.getColumn(0).getInt64()] = rows.getColumn(1).getInt64();
  return out;
}

std::int64_t count_of(const std::map<std::int64_t, std::int64_t>& counts, std::int64_t id) {
  const auto found = counts.find(id);
  return found == counts.end() ? 0 : found->second;
}

std::vector<Service> list_services(SQLite::Database& database) {
  std::vector<Service> out;
  SQLite::Statement rows{
      database,
      "SELECT asset_id, name, owner, tier, rto_s, rpo_s, mtd_s, availability_pct, "
      " requirement_id IS NOT NULL FROM service"};
  while (rows.executeStep()) {
    Service service;
    service.id = rows.getColumn(0).getInt64();
    service.name = text(rows, 1);
    service.owner = text(rows, 2);
    service.tier = integer(rows, 3);
    service.rto_s = integer(rows, 4);
    service.rpo_s = integer(rows, 5);
    service.mtd_s = integer(rows, 6);
    if (!rows.isColumnNull(7)) service.availability_pct = rows.getColumn(7).getDouble();
    service.required = rows.getColumn(8).getInt() != 0;
    out.push_back(std::move(service));
  }
  std::sort(out.begin(), out.end(), [](const Service& a, const Service& b) {
    return std::tuple{rank(a.tier), a.name, a.id} < std::tuple{rank(b.tier), b.name, b.id};
  });
  return out;
}

}  // namespace

void read_single_points(SQLite::Database& database, report::Places& places, Content& content) {
  const auto services = read_names(database);
  std::map<std::int64_t, std::string> names;
  auto groups = read_groups(database, services, names);
  read_point_findings(database, groups);
  for (auto& [root, group] : groups) {
    SinglePoint& point = group.point;
    for (const std::int64_t node : group.nodes) point.equivalent.push_back({node, names[node], {}});
    std::sort(point.equivalent.begin(), point.equivalent.end(), before);
    for (const std::int64_t service : group.services) {
      point.services.push_back(services.at(service));
    }
    std::sort(point.services.begin(), point.services.end(), before);
    content.single_points.push_back(std::move(point));
  }
  std::sort(content.single_points.begin(), content.single_points.end(), graver);
  count_tiers(services, content.single_points, content);
  content.single_point_count = static_cast<std::int64_t>(content.single_points.size());
  for (std::size_t i = 0; i < std::min(content.single_points.size(), kSinglePoints); ++i) {
    content.single_points[i].place = places.of(content.single_points[i].id);
  }
}

void read_services(SQLite::Database& database, report::Places& places, Content& content) {
  const auto modelled =
      count_by_service(database, "SELECT asset_id, count(*) FROM need GROUP BY asset_id");
  const auto interrupting = count_by_service(
      database,
      "SELECT service_id, count(*) FROM impact WHERE effect = 'interrupted' GROUP BY service_id");
  const auto failing = count_by_service(
      database,
      "SELECT service_id, count(*) FROM open_finding WHERE status = 'fail' AND service_id NOT NULL "
      "GROUP BY service_id");
  const auto unjudged =
      count_by_service(database,
                       "SELECT service_id, count(*) FROM open_finding WHERE status = 'unknown' "
                       "AND service_id NOT NULL GROUP BY service_id");

  std::map<std::int64_t, std::vector<const SinglePoint*>> points;
  for (const SinglePoint& point : content.single_points) {
    for (const Named& service : point.services) points[service.id].push_back(&point);
  }
  content.services = list_services(database);
  content.service_count = static_cast<std::int64_t>(content.services.size());
  std::size_t pictures = 0;
  for (Service& service : content.services) {
    service.modelled = count_of(modelled, service.id) > 0;
    if (service.modelled) ++content.modelled_services;
    service.interrupting = count_of(interrupting, service.id);
    service.failing = count_of(failing, service.id);
    service.unjudged = count_of(unjudged, service.id);
    const auto& own = points[service.id];
    service.point_count = static_cast<std::int64_t>(own.size());
    for (std::size_t i = 0; i < std::min(own.size(), kServicesNamed); ++i) {
      SinglePoint point = *own[i];
      point.services.clear();
      point.equivalent.clear();
      service.points.push_back(std::move(point));
    }
    if (service.tier == 1 && service.modelled && pictures < kPictures) {
      ++pictures;
      service.slice = report::slice(database, places, service.id);
    }
  }
  if (content.services.size() > kServices) content.services.resize(kServices);
  if (content.single_points.size() > kSinglePoints) content.single_points.resize(kSinglePoints);
}

}  // namespace plimsoll::html
