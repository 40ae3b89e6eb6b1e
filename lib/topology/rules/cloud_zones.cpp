// Sources: Amazon RDS User Guide, "Configuring and managing a Multi-AZ deployment": failover of a
// Multi-AZ instance takes typically 60 to 120 s, of a Multi-AZ cluster typically under 35 s;
// Elastic Load Balancing User Guide, "How Elastic Load Balancing works": the names of a balancer
// are answered with a time to live of 60 s, without the zones that do not work; Amazon FSx user
// guides, "Failover process": within 60 s; Amazon EFS and AWS Lambda: regional, every zone answers;
// Amazon OpenSearch Service, "Configuring a multi-AZ domain"; Amazon ECS, "Service scheduler
// concepts": tasks that stop are started anew in other zones, how fast is not promised.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/cloud.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

using model::Takeover;

/// How a service that is spread over zones carries on without one.
struct Spread {
  std::string_view service;
  Takeover takeover;
  std::optional<std::int64_t> takeover_s;
  std::string_view why;
};

constexpr auto kSpreads = std::to_array<Spread>({
    {"elb", Takeover::automatic, 60,
     "its name is answered without a zone that fails, within its TTL"},
    {"elbv2", Takeover::automatic, 60,
     "its name is answered without a zone that fails, within its TTL"},
    {"rds", Takeover::automatic, 120, "Multi-AZ: the standby takes over in 60 to 120 s"},
    {"rds-cluster", Takeover::automatic, 35, "Multi-AZ cluster: a reader takes over within 35 s"},
    {"efs", Takeover::seamless, std::nullopt, "every zone holds the data"},
    {"fsx", Takeover::automatic, 60, "Multi-AZ: the standby file server takes over within 60 s"},
    {"lambda", Takeover::seamless, std::nullopt, "functions run in every zone of their subnets"},
    {"ecs", Takeover::automatic, kRelaunchSeconds,
     "tasks that are lost are started in another zone (assumed: 5 minutes)"},
    {"opensearch", Takeover::automatic, std::nullopt, "zone awareness keeps a copy in each zone"},
});

const Spread* find_spread(std::string_view service) {
  const auto found = std::ranges::find_if(
      kSpreads, [&](const Spread& spread) { return spread.service == service; });
  return found == kSpreads.end() ? nullptr : &*found;
}

/// What the source says of this one counts before what its service usually does.
void set_takeover(const Inventory& inventory, Conclusion& need, const Spread* spread) {
  if (spread != nullptr) {
    need.takeover = spread->takeover;
    need.takeover_s = spread->takeover_s;
  }
  if (const auto stated = model::parse_takeover(inventory.text(need.of, Attribute::takeover))) {
    need.takeover = *stated;
    need.takeover_s.reset();
  }
  if (const auto stated = inventory.number(need.of, Attribute::takeover_s))
    need.takeover_s = stated;
}

void conclude(const Inventory& inventory, NodeId node, const std::vector<Relation*>& zones,
              Conclusions& conclusions) {
  Conclusion need;
  need.of = node;
  need.rule = "cloud-zones";
  for (auto* zone : zones) {
    zone->taken = true;
    need.members.push_back({zone->to, !zone->standby});
    need.evidence.push_back(evidence_of("relation_version", zone->version));
  }
  const auto service = inventory.text(node, Attribute::cloud_service);
  const auto* spread = find_spread(service);
  const bool stated = inventory.attribute(node, Attribute::takeover) != nullptr;
  // What code asks for is not what runs: the API's word on it counts.
  const bool refused = flag(inventory.text(node, Attribute::multi_az)) == false;
  set_takeover(inventory, need, spread);
  const auto names = member_names(inventory, need);
  if (refused) {
    need.takeover = Takeover::seamless;
    need.takeover_s.reset();
    need.k = static_cast<std::int64_t>(need.members.size());
    need.why = fmt::format("is told to lie in {}, and says itself that it has no standby", names);
  } else if (spread == nullptr && !stated) {
    need.k = static_cast<std::int64_t>(need.members.size());
    need.why = fmt::format("lies in {}: whether it carries on without one is not known", names);
    conclusions.gap(node, fmt::format("whether it carries on when one of its {} zones is lost is "
                                      "not known: all of them are taken as needed",
                                      need.members.size()));
  } else {
    need.why = fmt::format("is spread over {}: {}", names,
                           stated ? "its takeover is stated" : spread->why);
  }
  conclusions.need(std::move(need));
}

using Zones = std::map<NodeId, std::vector<NodeId>>;  ///< By region.

Zones zones_by_region(const Inventory& inventory) {
  Zones out;
  for (const auto& relation : inventory.relations) {
    if (relation.kind->name != "located_in") continue;
    if (inventory.assets[relation.from].kind != "zone") continue;
    if (inventory.assets[relation.to].kind == "region") out[relation.to].push_back(relation.from);
  }
  return out;
}

/// The other zones of its region.
std::vector<NodeId> sisters(const Inventory& inventory, const Zones& zones, NodeId zone) {
  std::vector<NodeId> out;
  for (const auto& relation : inventory.relations_of(zone)) {
    const auto region = zones.find(relation.to);
    if (region == zones.end()) continue;
    std::ranges::copy_if(region->second, std::back_inserter(out),
                         [&](NodeId other) { return other != zone; });
    break;
  }
  return out;
}

/// A standby in another zone, and nobody says which.
void conclude_hidden(const Inventory& inventory, NodeId node, Relation& zone,
                     const std::vector<NodeId>& candidates, Conclusions& conclusions) {
  const auto* spread = find_spread(inventory.text(node, Attribute::cloud_service));
  if (spread == nullptr) return;
  Conclusion need;
  need.of = node;
  need.rule = "cloud-zones";
  need.members = {{zone.to, true}};
  need.evidence = {evidence_of("relation_version", zone.version)};
  for (const auto candidate : candidates) need.members.push_back({candidate, false});
  conclusions.gap(node, "which zone its standby is in is not told");
  if (candidates.empty()) return;
  zone.taken = true;
  set_takeover(inventory, need, spread);
  need.why = fmt::format("lies in {} with a standby in another zone of its region: {}",
                         inventory.name(zone.to), spread->why);
  conclusions.need(std::move(need));
}

}  // namespace

std::vector<Relation*> open_zones(Inventory& inventory, NodeId node) {
  std::vector<Relation*> out;
  for (auto& relation : inventory.relations_of(node)) {
    if (relation.taken || relation.kind->name != "located_in") continue;
    if (inventory.assets[relation.to].kind == "zone") out.push_back(&relation);
  }
  return out;
}

void cloud_zones(Inventory& inventory, Conclusions& conclusions) {
  const auto by_region = zones_by_region(inventory);
  for (NodeId node = 0; node < inventory.assets.size(); ++node) {
    const auto zones = open_zones(inventory, node);
    if (zones.size() > 1) conclude(inventory, node, zones, conclusions);
    if (zones.size() != 1 || flag(inventory.text(node, Attribute::multi_az)) != true) continue;
    conclude_hidden(inventory, node, *zones[0], sisters(inventory, by_region, zones[0]->to),
                    conclusions);
  }
}

}  // namespace plimsoll::topology::rules
