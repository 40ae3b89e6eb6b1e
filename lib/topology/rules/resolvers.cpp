// Source: resolv.conf(5): "If there are multiple servers, the resolver library queries them in the
// order listed", each after the one before did not answer in time.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {

void resolvers(Inventory& inventory, Conclusions& conclusions) {
  for (NodeId node = 0; node < inventory.assets.size(); ++node) {
    std::vector<Relation*> servers;
    for (auto& relation : inventory.relations_of(node)) {
      if (!relation.taken && relation.to != node && relation.kind->name == "resolved_by") {
        servers.push_back(&relation);
      }
    }
    if (servers.size() < 2) continue;
    Conclusion need;
    need.of = node;
    need.rule = "resolvers";
    need.soft = true;
    std::string names;
    for (auto* relation : servers) {
      relation->taken = true;
      need.soft = need.soft && relation->soft;
      need.members.push_back({relation->to, true});
      need.evidence.push_back(evidence_of("relation_version", relation->version));
      names += (names.empty() ? "" : ", ") + inventory.name(relation->to);
    }
    need.why = fmt::format(
        "resolves names by {}: a resolver asks the next when one does not answer", names);
    conclusions.need(std::move(need));
  }
}

}  // namespace plimsoll::topology::rules
