#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

/// What forwards traffic of others.  Everything else only sends and receives.
constexpr auto kForwarding =
    std::to_array<std::string_view>({"switch", "router", "firewall", "link", "circuit", "gateway",
                                     "subnet", "virtual_network", "vpn"});
/// What is cut off without a path: the rest (a rack, a contract) may be drawn with links and means
/// nothing by it.
constexpr auto kSpeaking = std::to_array<std::string_view>({"server",
                                                            "chassis",
                                                            "nic",
                                                            "storage_controller",
                                                            "storage_array",
                                                            "appliance",
                                                            "bmc",
                                                            "hypervisor",
                                                            "vm",
                                                            "kubernetes_node",
                                                            "workload",
                                                            "function",
                                                            "database",
                                                            "replica",
                                                            "cache",
                                                            "queue",
                                                            "object_store",
                                                            "load_balancer",
                                                            "endpoint",
                                                            "dns_server",
                                                            "application"});

template <typename Kinds>
bool among(const Kinds& kinds, std::string_view kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

class Network {
 public:
  explicit Network(const Inventory& inventory)
      : inventory_{&inventory},
        neighbours_(inventory.assets.size()),
        parent_(inventory.assets.size()) {
    std::iota(parent_.begin(), parent_.end(), 0U);
    for (const auto& relation : inventory.relations) {
      if (!joins(relation) || relation.from == relation.to) continue;
      links_.push_back(&relation);
      neighbours_[relation.from].insert(relation.to);
      neighbours_[relation.to].insert(relation.from);
    }
    for (const auto* link : links_) {
      if (forwards(link->from) && forwards(link->to)) parent_[root(link->from)] = root(link->to);
    }
    find_anchors();
  }

  /// A network card between two others passes on; at the end of a cable it is its host's.
  [[nodiscard]] bool forwards(NodeId node) const {
    const auto kind = inventory_->assets[node].kind;
    return among(kForwarding, kind) || (kind == "nic" && neighbours_[node].size() > 1);
  }

  /// The anchors that `node` can have a path to when everything is up, ascending.
  [[nodiscard]] std::set<NodeId> anchors(NodeId node) const {
    std::set<NodeId> found;
    for (const auto next : neighbours_[node]) {
      if (anchor_of_.count(next) != 0) found.insert(next);
      if (!forwards(next)) continue;
      const auto segment = by_segment_.find(root(next));
      if (segment != by_segment_.end())
        found.insert(segment->second.begin(), segment->second.end());
    }
    return found;
  }

  [[nodiscard]] bool is_anchor(NodeId node) const { return anchor_of_.count(node) != 0; }
  [[nodiscard]] const std::vector<const Relation*>& links() const { return links_; }
  [[nodiscard]] const std::set<NodeId>& neighbours(NodeId node) const { return neighbours_[node]; }
  /// One node of the connected forwarding nodes that `node` is among.
  [[nodiscard]] NodeId root(NodeId node) const {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }

 private:
  /// A cable; and a router with the gateway (no cloud's) that it may carry, which is reached
  /// through it.
  [[nodiscard]] bool joins(const Relation& relation) const {
    return relation.kind->meaning == model::RelationMeaning::reachability ||
           (relation.kind->meaning == model::RelationMeaning::membership &&
            inventory_->assets[relation.to].kind == "gateway" &&
            inventory_->attribute(relation.to, Attribute::cloud_service) == nullptr);
  }

  /// 1: a way out; 2: one where no better is known (a cable or gateway whose far side nobody
  /// collected); 0: none.
  [[nodiscard]] int rank(NodeId node) const {
    if (neighbours_[node].empty()) return 0;
    if (const auto* stated = inventory_->attribute(node, Attribute::anchor)) {
      if (const auto value = flag(stated->value)) return *value ? 1 : 0;
    }
    const auto kind = inventory_->assets[node].kind;
    if (kind == "internet_provider") return 1;
    if (kind == "gateway") return 2;
    return kind == "circuit" && neighbours_[node].size() == 1 ? 2 : 0;
  }

  void find_anchors() {
    std::map<NodeId, std::set<NodeId>> second;
    for (NodeId node = 0; node < parent_.size(); ++node) {
      const int found = rank(node);
      if (found == 0) continue;
      if (found == 1) anchor_of_.insert(node);
      auto& segments = found == 1 ? by_segment_ : second;
      if (forwards(node)) segments[root(node)].insert(node);
      for (const auto next : neighbours_[node]) {
        if (forwards(next)) segments[root(next)].insert(node);
      }
    }
    for (const auto& [segment, nodes] : second) {
      if (!by_segment_.emplace(segment, nodes).second) continue;
      anchor_of_.insert(nodes.begin(), nodes.end());
    }
  }

  const Inventory* inventory_;
  std::vector<const Relation*> links_;
  std::vector<std::set<NodeId>> neighbours_;
  mutable std::vector<NodeId> parent_;  ///< Union-find; paths are halved on reading.
  std::set<NodeId> anchor_of_;
  std::map<NodeId, std::set<NodeId>> by_segment_;
};

std::string names(const Inventory& inventory, const std::set<NodeId>& nodes) {
  constexpr std::size_t kShown = 5;
  std::string text;
  std::size_t shown = 0;
  for (const auto node : nodes) {
    if (shown++ == kShown) return text + fmt::format(" and {} more", nodes.size() - kShown);
    text += (text.empty() ? "" : ", ") + inventory.name(node);
  }
  return text;
}

Conclusion path_need(const Inventory& inventory, const Network& network, NodeId node,
                     const std::set<NodeId>& anchors) {
  Conclusion need;
  need.of = node;
  need.rule = "network-reach";
  need.why = fmt::format("is connected over {} and needs a path to one of {}",
                         names(inventory, network.neighbours(node)), names(inventory, anchors));
  for (const auto anchor : anchors) need.members.push_back({anchor, true});
  return need;
}

}  // namespace

void network_reach(Inventory& inventory, Conclusions& conclusions) {
  const Network network{inventory};
  std::map<NodeId, std::vector<std::string>> evidence;
  std::map<NodeId, std::pair<NodeId, std::size_t>> closed;  // segments without a way out
  for (const auto* link : network.links()) {
    for (const auto end : {link->from, link->to}) {
      evidence[end].push_back(evidence_of("relation_version", link->version));
    }
  }
  for (const auto& [node, rows] : evidence) {
    if (!network.forwards(node)) conclusions.endpoint(node);
    if (network.forwards(node) || network.is_anchor(node)) continue;
    if (!among(kSpeaking, inventory.assets[node].kind)) continue;
    const auto anchors = network.anchors(node);
    if (anchors.empty()) {
      ++closed.emplace(network.root(*network.neighbours(node).begin()), std::pair{node, 0U})
            .first->second.second;
      continue;
    }
    auto need = path_need(inventory, network, node, anchors);
    need.evidence = rows;
    conclusions.reach(std::move(need));
  }
  for (const auto* link : network.links()) {
    link->from < link->to ? conclusions.link(link->from, link->to)
                          : conclusions.link(link->to, link->from);
  }
  for (const auto& [segment, first] : closed) {
    conclusions.gap(
        first.first,
        fmt::format("its network and that of {} others has no internet provider, outside "
                    "circuit or gateway: whether they can be reached was not assessed",
                    first.second - 1));
  }
}

}  // namespace plimsoll::topology::rules
