// Sources: Cisco, CISCO-ENTITY-FRU-CONTROL-MIB, PowerRedundancyType, and "Power supply modes" of
// the Nexus 7000 (combined, ps-redundant, insrc-redundant, redundant); Dell PowerEdge "Redundancy
// policy"; Uptime Institute, "Tier Standard: Topology" (N+1, 2N).
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

using Feeds = std::map<std::string_view, std::vector<Relation*>>;

/// What powers `node`, by kind: a supply, the PDU behind it and the feed behind that are no
/// alternatives.  An empty bay powers nothing.
Feeds feeds_of(Inventory& inventory, NodeId node) {
  Feeds feeds;
  for (auto& relation : inventory.relations_of(node)) {
    if (relation.taken || relation.soft || relation.to == node) continue;
    if (relation.kind->name != "powered_by") continue;
    if (flag(inventory.text(relation.to, Attribute::present)) == false) {
      relation.taken = true;
    } else {
      feeds[inventory.assets[relation.to].kind].push_back(&relation);
    }
  }
  return feeds;
}

/// How many of `count` supplies a redundancy mode needs, as vendors name the modes; absent for one
/// that isn't known.
std::optional<std::int64_t> needed_by_mode(std::string_view stated, std::int64_t count) {
  std::string mode = core::lower(stated);
  std::erase_if(mode, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  const auto is = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), mode) != names.end();
  };
  if (is({"combined", "none", "nonredundant", "notredundant", "nonred", "off"})) return count;
  if (is({"n+1", "n+m", "psredundant", "psrdnt", "failover"})) return count - 1;
  // Each half alone carries the load, each on a source of its own.
  if (is({"redundant", "grid", "inputredundant", "insrcrdnt", "insrcredundant", "acredundant", "2n",
          "1+1", "n+n", "fullyredundant"})) {
    return (count + 1) / 2;
  }
  return std::nullopt;
}

struct Needed {
  std::int64_t k;
  std::string why;
  bool known;
};

Needed needed(const Inventory& inventory, NodeId node, std::string_view kind, std::int64_t count) {
  if (kind == "psu") {
    if (const auto stated = inventory.number(node, Attribute::psus_needed)) {
      return {*stated, fmt::format("it states that it needs {} of {}", *stated, count), true};
    }
    const auto mode = inventory.text(node, Attribute::power_redundancy_mode);
    if (const auto k = needed_by_mode(mode, count)) {
      return {*k, fmt::format("its power redundancy mode is {}: {} of {}", mode, *k, count), true};
    }
  }
  return {count, fmt::format("nothing says that fewer than all {} suffice", count), false};
}

void conclude(const Inventory& inventory, NodeId node, std::string_view kind,
              const std::vector<Relation*>& relations, Conclusions& conclusions) {
  Conclusion need;
  need.of = node;
  for (auto* relation : relations) {
    relation->taken = true;
    need.members.push_back({relation->to, true});
    need.evidence.push_back(evidence_of("relation_version", relation->version));
  }
  const auto count = static_cast<std::int64_t>(relations.size());
  auto [k, why, known] = needed(inventory, node, kind, count);
  const auto alive = working(inventory, need);
  // What runs with fewer than stated proves that fewer suffice.
  if (alive > 0 && alive < k && !inventory.down(node)) {
    k = alive;
    why += fmt::format("; only {} of {} work and it runs, so those suffice", alive, count);
  }
  const auto names = member_names(inventory, need);
  need.k = k;
  need.rule = known ? "power-supplies" : "power-supplies-unstated";
  need.why = fmt::format("powered by {}; {}", names, why);
  if (!known) {
    conclusions.gap(node, fmt::format("how many of its {} power inputs it needs is not stated ({})",
                                      count, names));
  }
  conclusions.need(std::move(need));
}

/// The largest declared group of power supplies, by owner.
std::map<NodeId, std::size_t> declared_supplies(const Inventory& inventory) {
  std::map<NodeId, std::size_t> sizes;
  for (const auto& group : inventory.groups) {
    const bool supplies =
        std::all_of(group.members.begin(), group.members.end(),
                    [&](auto& member) { return inventory.assets[member.node].kind == "psu"; });
    if (supplies) sizes[group.of] = std::max(sizes[group.of], group.members.size());
  }
  return sizes;
}

/// Whether some source declared a group of at least as many supplies for `node` or the chassis that
/// it is in: another's list of supplies without a word on redundancy tells of the same ones.
bool is_told_better(const Inventory& inventory, const std::map<NodeId, std::size_t>& declared,
                    NodeId node, std::size_t count) {
  const auto covers = [&](NodeId owner) {
    const auto found = declared.find(owner);
    return found != declared.end() && found->second >= count;
  };
  if (covers(node)) return true;
  const auto relations = inventory.relations_of(node);
  return std::any_of(relations.begin(), relations.end(), [&](const Relation& relation) {
    return relation.kind->name == "located_in" && inventory.assets[relation.to].kind == "chassis" &&
           covers(relation.to);
  });
}

}  // namespace

void power_supplies(Inventory& inventory, Conclusions& conclusions) {
  const auto declared = declared_supplies(inventory);
  for (NodeId node = 0; node < inventory.assets.size(); ++node) {
    for (const auto& [kind, relations] : feeds_of(inventory, node)) {
      for (const auto& view : views(inventory, relations)) {
        if (kind == "psu" && is_told_better(inventory, declared, node, view.size())) {
          for (auto* relation : view) relation->taken = true;
        } else if (view.size() > 1) {
          conclude(inventory, node, kind, view, conclusions);
        }
      }
    }
  }
}

}  // namespace plimsoll::topology::rules
