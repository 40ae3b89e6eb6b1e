// A tag says which service a resource is part of, and tags are put on everything: on the balancer,
// its targets and their disks.  What another part of the service stands on with its own redundancy
// is not needed once more by the service itself.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

/// Steps upwards within which another part is looked for: disk, machine, pool, balancer.
constexpr int kSteps = 4;

/// For each node, who needs it or is a group that it is a member of.
class Dependants {
 public:
  explicit Dependants(const Inventory& inventory) : of_(inventory.assets.size()) {
    for (const auto& relation : inventory.relations) {
      if (relation.from == relation.to) continue;
      if (relation.kind->meaning == model::RelationMeaning::needs) {
        of_[relation.to].push_back(relation.from);
      } else if (relation.kind->meaning == model::RelationMeaning::membership) {
        of_[relation.from].push_back(relation.to);
      }
    }
  }

  /// Whether one of `parts` other than `part` stands on it.
  [[nodiscard]] bool stands_below(NodeId part, const std::set<NodeId>& parts) const {
    std::set<NodeId> seen{part};
    std::vector<NodeId> level{part};
    for (int step = 0; step < kSteps && !level.empty(); ++step) {
      std::vector<NodeId> next;
      for (const auto node : level) {
        for (const auto above : of_[node]) {
          if (parts.contains(above) && above != part) return true;
          if (seen.insert(above).second) next.push_back(above);
        }
      }
      level = std::move(next);
    }
    return false;
  }

 private:
  std::vector<std::vector<NodeId>> of_;
};

void conclude(const Membership& membership, const Dependants& dependants,
              Conclusions& conclusions) {
  std::set<NodeId> parts;
  for (const auto* member : membership.members) parts.insert(member->from);
  auto need = take_members(membership);
  need.soft = false;
  auto tops = need.members;
  std::erase_if(
      tops, [&](const GroupMember& member) { return dependants.stands_below(member.node, parts); });
  // Parts that stand on each other in a circle are all needed.
  if (!tops.empty()) need.members = std::move(tops);
  need.k = static_cast<std::int64_t>(need.members.size());
  need.rule = "service-members";
  need.why = fmt::format(
      "all of its {} parts{}", need.members.size(),
      need.members.size() < parts.size()
          ? fmt::format("; the {} others stand below these", parts.size() - need.members.size())
          : "");
  conclusions.need(std::move(need));
}

}  // namespace

void service_members(Inventory& inventory, Conclusions& conclusions) {
  const Dependants dependants{inventory};
  for (const auto& membership : open_memberships(inventory)) {
    if (inventory.assets[membership.group].kind != "business_service") continue;
    if (inventory.attribute(membership.group, Attribute::service_tag) == nullptr) continue;
    conclude(membership, dependants, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
