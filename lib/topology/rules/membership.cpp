#include "lib/topology/rules/membership.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

using model::Takeover;

/// How many members a kind of group needs when nobody says.
enum class Unstated : std::uint8_t {
  one,  ///< Any one carries on, by what the group is.
  all,  ///< Unknown: all, and a gap.
};

struct GroupKind {
  std::string_view name;
  Unstated unstated;
  Takeover takeover;  ///< When nobody says.
};

/// Kinds that need their members; others (a site, a vendor, a subnet) merely list them.
constexpr auto kGroups = std::to_array<GroupKind>({
    // A balancer sends to whichever member passes its health check; capacity is a question of its
    // own.
    {"backend_pool", Unstated::one, Takeover::seamless},
    {"load_balancer", Unstated::one, Takeover::seamless},
    {"endpoint", Unstated::one, Takeover::seamless},
    {"cdn", Unstated::one, Takeover::seamless},
    // RFC 1034, 4.1: a zone is served by any one of its name servers.
    {"dns_zone", Unstated::one, Takeover::seamless},
    {"dns_provider", Unstated::one, Takeover::seamless},
    // Kubernetes, "Service": endpoints that are not ready get no traffic.
    {"workload", Unstated::one, Takeover::seamless},
    // Linux kernel, Documentation/networking/bonding.rst: every mode carries on over one port.
    {"nic", Unstated::one, Takeover::seamless},
    // The minimum is an attribute (min_size); the group replaces an instance that fails.
    {"autoscaling_group", Unstated::all, Takeover::seamless},
    // VMware vSphere Availability, "Admission Control": how many hosts may fail is a setting.
    {"hypervisor_cluster", Unstated::all, Takeover::automatic},
    {"kubernetes_cluster", Unstated::all, Takeover::automatic},
    {"database_cluster", Unstated::all, Takeover::automatic},
    {"cache", Unstated::all, Takeover::automatic},
    {"queue", Unstated::all, Takeover::automatic},
    {"object_store", Unstated::all, Takeover::seamless},
    {"volume", Unstated::all, Takeover::seamless},
    {"storage_array", Unstated::all, Takeover::seamless},
    {"switch", Unstated::all, Takeover::seamless},
    {"router", Unstated::all, Takeover::seamless},
    {"firewall", Unstated::all, Takeover::seamless},
    {"application", Unstated::all, Takeover::seamless},
    {"business_service", Unstated::all, Takeover::seamless},
});

const GroupKind* find_group(std::string_view kind) {
  const auto* found = std::find_if(kGroups.begin(), kGroups.end(),
                                   [&](const GroupKind& group) { return group.name == kind; });
  return found == kGroups.end() ? nullptr : found;
}

/// How many members are needed, and why.
struct Needed {
  std::int64_t k;
  std::string why;
  std::string evidence;  ///< Empty when nothing states it.
  bool known = true;
};

std::optional<Needed> stated(const Inventory& inventory, NodeId group, std::int64_t count) {
  for (const auto name : {Attribute::members_needed, Attribute::k, Attribute::min_size}) {
    const auto* value = inventory.attribute(group, name);
    if (value == nullptr) continue;
    if (const auto k = whole_number(value->value)) {
      return Needed{*k, "as stated", evidence_of("asset_version", value->version)};
    }
  }
  const auto* quorum = inventory.attribute(group, Attribute::quorum);
  if (quorum == nullptr || flag(quorum->value) == false) return std::nullopt;
  const auto evidence = evidence_of("asset_version", quorum->version);
  // "1" is yes: one of n is no quorum.
  const auto k = whole_number(quorum->value);
  if (k && *k > 1) return Needed{*k, "its stated quorum", evidence};
  return Needed{count / 2 + 1, "a majority, for its quorum", evidence};
}

Needed needed(const Inventory& inventory, NodeId group, const GroupKind& kind, std::int64_t count) {
  if (auto known = stated(inventory, group, count)) return *std::move(known);
  if (kind.unstated == Unstated::one || count == 1) {
    return {1,
            fmt::format("any member of a {} carries on", model::find_asset_kind(kind.name)->label),
            {}};
  }
  return {count, "how many suffice is not stated", {}, false};
}

void conclude(const Inventory& inventory, const Membership& membership, Conclusions& conclusions) {
  const auto group = membership.group;
  const auto* kind = find_group(inventory.assets[group].kind);
  if (kind == nullptr) return;
  const auto count = static_cast<std::int64_t>(membership.members.size());
  auto [k, why, evidence, known] = needed(inventory, group, *kind, count);
  auto need = take_members(membership);
  need.k = k;
  need.takeover = kind->takeover;
  need.rule = known ? "membership" : "membership-unstated";
  if (const auto* takeover = inventory.attribute(group, Attribute::takeover)) {
    need.takeover = model::parse_takeover(takeover->value).value_or(need.takeover);
  }
  need.takeover_s = inventory.number(group, Attribute::takeover_s);
  if (!evidence.empty()) need.evidence.push_back(std::move(evidence));
  need.why = fmt::format("{} of {} members needed: {}", k, count, why);
  if (!known) {
    conclusions.gap(group, fmt::format("how many of its {} members it needs is not stated", count));
  }
  if (k > count) {
    conclusions.gap(group, fmt::format("it needs {} members and {} are known", k, count));
  }
  conclusions.need(std::move(need));
}

}  // namespace

std::vector<Membership> open_memberships(Inventory& inventory) {
  std::map<NodeId, std::vector<Relation*>> groups;
  for (auto& relation : inventory.relations) {
    if (relation.taken || relation.from == relation.to) continue;
    if (relation.kind->meaning != model::RelationMeaning::membership) continue;
    groups[relation.to].push_back(&relation);
  }
  std::vector<Membership> out;
  out.reserve(groups.size());
  for (auto& [group, members] : groups) out.push_back({group, std::move(members)});
  return out;
}

Conclusion take_members(const Membership& membership) {
  Conclusion need;
  need.of = membership.group;
  need.soft = true;
  for (auto* relation : membership.members) {
    relation->taken = true;
    need.soft = need.soft && relation->soft;
    need.members.push_back({relation->from, !relation->standby});
    need.evidence.push_back(evidence_of("relation_version", relation->version));
  }
  return need;
}

std::vector<std::vector<Relation*>> views(const Inventory& inventory,
                                          const std::vector<Relation*>& relations) {
  std::map<std::int64_t, std::size_t> view_of;  // by source
  std::vector<std::vector<Relation*>> out;
  for (auto* relation : relations) {
    std::vector<Relation*> view{relation};
    const auto sources = inventory.sources_of(*relation);
    for (const auto source : sources) {
      const auto known = view_of.find(source);
      if (known == view_of.end() || known->second == out.size()) continue;
      const auto joined = known->second;
      view.insert(view.begin(), out[joined].begin(), out[joined].end());
      out[joined].clear();
      for (auto& [any, place] : view_of) {
        if (place == joined) place = out.size();
      }
    }
    for (const auto source : sources) view_of[source] = out.size();
    out.push_back(std::move(view));
  }
  std::erase_if(out, [](const auto& view) { return view.empty(); });
  return out;
}

std::int64_t working(const Inventory& inventory, const Conclusion& need) {
  return std::count_if(need.members.begin(), need.members.end(),
                       [&](const auto& member) { return !inventory.down(member.node); });
}

std::string member_names(const Inventory& inventory, const Conclusion& need) {
  constexpr std::size_t kShown = 6;
  std::string names;
  for (std::size_t i = 0; i < need.members.size(); ++i) {
    if (i == kShown) return names + fmt::format(" and {} more", need.members.size() - kShown);
    names += (names.empty() ? "" : ", ") + inventory.name(need.members[i].node);
  }
  return names;
}

void membership(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& group : open_memberships(inventory)) conclude(inventory, group, conclusions);
}

}  // namespace plimsoll::topology::rules
