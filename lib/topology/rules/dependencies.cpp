#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

using model::RelationMeaning;

/// Where `provider` fails over to, as `dependant` sees it: a standby does not stand in for what it
/// needs itself.
std::vector<const Relation*> standbys(const Inventory& inventory, NodeId provider,
                                      NodeId dependant) {
  std::vector<const Relation*> found;
  const auto relations = inventory.relations_of(provider);
  for (const auto& relation : relations) {
    if (relation.kind->meaning != RelationMeaning::failover || relation.to == provider) continue;
    if (relation.to == dependant) return {};
    found.push_back(&relation);
  }
  return found;
}

/// The easiest of the takeovers, by hand when nobody says.
void set_takeover(Conclusion& need, const std::vector<const Relation*>& standbys) {
  const auto takeover_of = [](const Relation* relation) {
    return relation->takeover.value_or(model::Takeover::manual);
  };
  const auto* best = *std::min_element(standbys.begin(), standbys.end(),
                                       [&](const Relation* left, const Relation* right) {
                                         return takeover_of(left) < takeover_of(right);
                                       });
  need.takeover = takeover_of(best);
  need.takeover_s = best->takeover_s;
}

void conclude(const Inventory& inventory, const Relation& relation, Conclusions& conclusions) {
  const auto others = standbys(inventory, relation.to, relation.from);
  Conclusion need;
  need.of = relation.from;
  need.soft = relation.soft;
  need.rule = others.empty() ? "relation" : "failover";
  need.why = fmt::format("{} {}", relation.kind->label, inventory.name(relation.to));
  need.evidence = {evidence_of("relation_version", relation.version)};
  need.members = {{relation.to, true}};
  if (!others.empty()) {
    set_takeover(need, others);
    std::string names;
    for (const auto* other : others) {
      const bool twice = std::any_of(need.members.begin(), need.members.end(),
                                     [&](const auto& member) { return member.node == other->to; });
      if (twice) continue;
      need.members.push_back({other->to, false});
      need.evidence.push_back(evidence_of("relation_version", other->version));
      names += (names.empty() ? "" : ", ") + inventory.name(other->to);
    }
    need.why +=
        fmt::format(", which fails over to {} ({})", names, model::to_string(need.takeover));
  }
  conclusions.need(std::move(need));
}

}  // namespace

void dependencies(Inventory& inventory, Conclusions& conclusions) {
  for (auto& relation : inventory.relations) {
    if (relation.taken || relation.from == relation.to) continue;
    if (relation.kind->meaning != RelationMeaning::needs) continue;
    relation.taken = true;
    conclude(inventory, relation, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
