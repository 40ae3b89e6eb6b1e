// Sources: Elastic Load Balancing User Guide, "Health checks for your target groups": a target gets
// no traffic after so many failed checks in a row; "if all targets are unhealthy, requests go to
// all of them"; Amazon EC2 Auto Scaling User Guide, "Elastic Load Balancing and Amazon EC2 Auto
// Scaling".
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/cloud.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

/// The autoscaling group that `machine` belongs to, when it starts anew what it loses.
std::optional<NodeId> group_of(const Inventory& inventory, NodeId machine) {
  for (const auto& relation : inventory.relations_of(machine)) {
    if (relation.kind->meaning != model::RelationMeaning::membership) continue;
    if (inventory.assets[relation.to].kind == "autoscaling_group" &&
        relaunches(inventory, relation.to)) {
      return relation.to;
    }
  }
  return std::nullopt;
}

/// Leaves out the targets that get no traffic; all stay when all fail their checks.  Returns how
/// many were left out.
std::size_t drop_unhealthy(const Membership& membership, Conclusion& need) {
  std::vector<GroupMember> kept;
  for (std::size_t i = 0; i < need.members.size(); ++i) {
    if (membership.members[i]->healthy != false) kept.push_back(need.members[i]);
  }
  const auto dropped = need.members.size() - kept.size();
  if (!kept.empty()) need.members = std::move(kept);
  return dropped;
}

/// The zones in which groups would start new targets; empty unless every target is of such a group.
std::set<NodeId> relaunch_zones(const Inventory& inventory, const Conclusion& need) {
  std::set<NodeId> zones;
  for (const auto& member : need.members) {
    const auto group = group_of(inventory, member.node);
    if (!group) return {};
    const auto found = zones_of(inventory, *group);
    zones.insert(found.begin(), found.end());
  }
  return zones;
}

/// Seconds until a target that fails gets no traffic any more; absent when its checks are not
/// known.
std::optional<std::int64_t> ejection_s(const Inventory& inventory, NodeId pool) {
  const auto interval = inventory.number(pool, Attribute::health_check_interval_s);
  const auto failures = inventory.number(pool, Attribute::health_check_unhealthy);
  constexpr std::int64_t kLongest = 3600;
  if (!interval || !failures || *interval > kLongest || *failures > kLongest) return std::nullopt;
  return *interval * *failures;
}

void conclude(const Inventory& inventory, const Membership& membership, Conclusions& conclusions) {
  const auto pool = membership.group;
  auto need = take_members(membership);
  need.soft = false;
  need.rule = "target-group";
  const auto dropped = drop_unhealthy(membership, need);
  const bool none_healthy = dropped == need.members.size() && dropped > 0;
  const auto count = static_cast<std::int64_t>(need.members.size());
  const auto zones = relaunch_zones(inventory, need);
  const auto stated = inventory.number(pool, Attribute::members_needed);
  need.takeover = model::Takeover::automatic;
  need.takeover_s = ejection_s(inventory, pool);
  if (stated) {
    need.k = *stated;
    need.why = fmt::format("{} of {} targets needed, as stated", need.k, count);
  } else if (!zones.empty()) {
    need.k = 1;
    need.why =
        fmt::format("{} targets of autoscaling groups, which start anew what is lost", count);
    if (count == 1) need.takeover_s = kRelaunchSeconds;
  } else {
    need.k = std::max<std::int64_t>(count - 1, 1);
    need.why = fmt::format(
        "{} of {} targets needed: what load one carries was not measured, so the loss of more than "
        "one is not claimed to be survived",
        need.k, count);
  }
  if (dropped > 0) need.why += fmt::format("; {} fail their health check", dropped);
  if (none_healthy) {
    conclusions.gap(pool, "all of its targets fail their health check: it sends to all of them");
  }
  for (const auto zone : zones) need.members.push_back({zone, false});
  conclusions.need(std::move(need));
}

}  // namespace

void target_groups(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    if (inventory.assets[membership.group].kind != "backend_pool") continue;
    if (inventory.attribute(membership.group, Attribute::cloud_service) == nullptr) continue;
    conclude(inventory, membership, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
