// Sources: Amazon EC2 Auto Scaling User Guide, "Health checks for instances in an Auto Scaling
// group" (what fails is replaced), "Suspend and resume Amazon EC2 Auto Scaling processes" (Launch,
// HealthCheck and ReplaceUnhealthy are what a replacement takes), "Example: Distribute instances
// across Availability Zones" (a zone that is lost is replaced by the others).
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lib/topology/rules/cloud.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

/// Why a group keeps `zones` and `instances` going.
std::string reason(const Inventory& inventory, NodeId group, std::size_t instances,
                   const std::string& zones) {
  const auto minimum = inventory.number(group, Attribute::min_size);
  const auto size = fmt::format("{} instances{}", instances,
                                minimum ? fmt::format(", at least {}", *minimum) : "");
  if (!relaunches(inventory, group)) {
    return fmt::format("{}; replacing what fails is suspended ({})", size,
                       inventory.text(group, Attribute::suspended_processes));
  }
  return fmt::format("{}; what fails is started anew in {} (assumed: 5 minutes)", size, zones);
}

void conclude(Inventory& inventory, NodeId group, const Membership* membership,
              Conclusions& conclusions) {
  Conclusion need;
  if (membership != nullptr) need = take_members(*membership);
  need.of = group;
  need.soft = false;
  need.rule = "autoscaling";
  const auto instances = need.members.size();
  Conclusion places;
  for (auto* zone : open_zones(inventory, group)) {
    zone->taken = true;
    places.members.push_back({zone->to, false});
    need.evidence.push_back(evidence_of("relation_version", zone->version));
  }
  if (instances == 0 && places.members.empty()) return;
  need.why = reason(inventory, group, instances, member_names(inventory, places));
  const bool anew = relaunches(inventory, group);
  need.takeover = anew ? model::Takeover::automatic : model::Takeover::manual;
  if (anew) need.takeover_s = kRelaunchSeconds;
  // A group without instances runs nothing that a zone could take with it.
  for (auto& zone : places.members) zone.active = instances == 0;
  need.members.insert(need.members.end(), places.members.begin(), places.members.end());
  conclusions.need(std::move(need));
}

}  // namespace

bool relaunches(const Inventory& inventory, NodeId group) {
  constexpr auto kNeeded =
      std::to_array<std::string_view>({"Launch", "HealthCheck", "ReplaceUnhealthy"});
  const auto suspended = inventory.text(group, Attribute::suspended_processes);
  return std::ranges::none_of(kNeeded, [&](std::string_view process) {
    return suspended.find(fmt::format("\"{}\"", process)) != std::string_view::npos;
  });
}

std::vector<NodeId> zones_of(const Inventory& inventory, NodeId group) {
  std::vector<NodeId> out;
  for (const auto& relation : inventory.relations_of(group)) {
    if (relation.kind->name == "located_in" && inventory.assets[relation.to].kind == "zone") {
      out.push_back(relation.to);
    }
  }
  return out;
}

void autoscaling(Inventory& inventory, Conclusions& conclusions) {
  const auto memberships = open_memberships(inventory);
  for (NodeId node = 0; node < inventory.assets.size(); ++node) {
    if (inventory.assets[node].kind != "autoscaling_group") continue;
    if (inventory.attribute(node, Attribute::cloud_service) == nullptr) continue;
    const auto found = std::ranges::find(memberships, node, &Membership::group);
    conclude(inventory, node, found == memberships.end() ? nullptr : &*found, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
