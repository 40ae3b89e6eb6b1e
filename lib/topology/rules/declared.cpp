#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

/// The mechanism, by what collectors call its groups; reports tell needs apart by it.
std::string_view mechanism(std::string_view group) {
  constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"power", "power-supplies"},
      {"bond", "bond"},
      {"team", "bond"},
      {"raid", "raid"},
      {"multipath", "multipath"},
      {"fan", "fans"},
      {"cooling", "cooling"},
      {"dns", "resolvers"},
  });
  const auto name = core::lower(group);
  for (const auto& [word, rule] : kWords) {
    if (name.find(word) != std::string::npos) return rule;
  }
  return "declared";
}

/// Takes the relations that lie within the group: from its owner to members, and memberships in its
/// owner.
void take_covered(Inventory& inventory, const Group& group) {
  const auto is_member = [&](NodeId node) {
    return std::any_of(group.members.begin(), group.members.end(),
                       [&](const GroupMember& member) { return member.node == node; });
  };
  for (auto& relation : inventory.relations_of(group.of)) {
    if (relation.kind->meaning == model::RelationMeaning::needs && is_member(relation.to)) {
      relation.taken = true;
    }
  }
  for (const auto& member : group.members) {
    for (auto& relation : inventory.relations_of(member.node)) {
      if (relation.kind->meaning == model::RelationMeaning::membership && relation.to == group.of) {
        relation.taken = true;
      }
    }
  }
}

}  // namespace

void declared(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& group : inventory.groups) {
    take_covered(inventory, group);
    const auto count = static_cast<std::int64_t>(group.members.size());
    if (group.gone > 0) {
      conclusions.gap(group.of,
                      fmt::format("{} of the members of its group \"{}\" are no longer seen",
                                  group.gone, group.name));
    }
    if (group.k > count) {
      conclusions.gap(group.of,
                      fmt::format("its group \"{}\" needs {} members and has {}: it can never work "
                                  "as stated",
                                  group.name, group.k, count));
    }
    Conclusion need;
    need.of = group.of;
    need.k = group.k;
    need.takeover = group.takeover;
    need.takeover_s = group.takeover_s;
    need.rule = mechanism(group.name);
    need.why =
        fmt::format("{} of {} needed, {} takeover{}{}", group.k, count,
                    model::to_string(group.takeover), group.why.empty() ? "" : ": ", group.why);
    need.evidence = {evidence_of("redundancy_group", group.id)};
    need.members = group.members;
    conclusions.need(std::move(need));
  }
}

}  // namespace plimsoll::topology::rules
