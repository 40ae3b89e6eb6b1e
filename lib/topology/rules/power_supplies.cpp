#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

using Feeds = std::map<std::string_view, std::vector<Relation*>>;

/// What powers `node`, by kind: a supply, the PDU behind it and the feed behind that are no
/// alternatives.
Feeds feeds_of(Inventory& inventory, NodeId node) {
  Feeds feeds;
  for (auto& relation : inventory.relations_of(node)) {
    if (relation.taken || relation.soft || relation.to == node) continue;
    if (relation.kind->name != "powered_by") continue;
    feeds[inventory.assets[relation.to].kind].push_back(&relation);
  }
  return feeds;
}

}  // namespace

void power_supplies(Inventory& inventory, Conclusions& conclusions) {
  for (NodeId node = 0; node < inventory.assets.size(); ++node) {
    for (const auto& [kind, relations] : feeds_of(inventory, node)) {
      if (relations.size() < 2) continue;
      Conclusion need;
      need.of = node;
      need.k = static_cast<std::int64_t>(relations.size());
      need.rule = "power-supplies-unstated";
      std::string names;
      for (auto* relation : relations) {
        relation->taken = true;
        need.members.push_back({relation->to, true});
        need.evidence.push_back(evidence_of("relation_version", relation->version));
        names += (names.empty() ? "" : ", ") + inventory.name(relation->to);
      }
      need.why = fmt::format("powered by {}; nothing says that fewer than all {} suffice", names,
                             relations.size());
      conclusions.gap(node,
                      fmt::format("how many of its {} power inputs it needs is not stated ({})",
                                  relations.size(), names));
      conclusions.need(std::move(need));
    }
  }
}

}  // namespace plimsoll::topology::rules
