#include "collectors/redfish/relations.hpp"

#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "collectors/redfish/redundancy.hpp"

namespace plimsoll::redfish {

namespace {

constexpr std::size_t kNone = Inventory::kNone;

const std::vector<std::string>& links_of(const Resource& resource, std::string_view name) {
  static const std::vector<std::string> none;
  const auto found = resource.links.find(name);
  return found == resource.links.end() ? none : found->second;
}

/// Collects relations, each once.
class Relations {
 public:
  Relations(const Inventory& inventory, std::string scope)
      : inventory_{inventory}, scope_{std::move(scope)} {}

  void add(std::size_t from, std::size_t to, std::string_view kind) {
    if (from == kNone || to == kNone || from == to) return;
    seen_.emplace(inventory_.key(from), inventory_.key(to), std::string{kind});
  }

  [[nodiscard]] std::vector<model::RelationRecord> take() const {
    std::vector<model::RelationRecord> out;
    for (const auto& [from, to, kind] : seen_)
      out.push_back({{from, {}}, {to, {}}, kind, {}, scope_});
    return out;
  }

 private:
  const Inventory& inventory_;
  std::string scope_;
  std::set<std::tuple<std::string, std::string, std::string>> seen_;
};

/// Where a part of a machine sits: its chassis, else the machine; of a power shelf: the shelf.
std::size_t place_of(const Inventory& inventory, const Resource& resource) {
  for (const std::string& uri : links_of(resource, "Links.Chassis")) {
    if (const std::size_t index = inventory.find(uri); index != kNone) return index;
  }
  for (const std::string_view holder : {"Chassis", "PowerDistribution"}) {
    if (const std::size_t index = inventory.owner(resource, holder); index != kNone) return index;
  }
  const std::size_t system = inventory.owner(resource, "ComputerSystem");
  if (system == kNone) return kNone;
  const std::size_t chassis = inventory.chassis_of(system);
  return chassis == kNone ? system : chassis;
}

void relate_chassis(const Inventory& inventory, std::size_t index, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  for (const std::string& uri : links_of(resource, "Links.ContainedBy")) {
    out.add(index, inventory.find(uri), "located_in");
  }
  for (const std::string& uri : links_of(resource, "Links.Contains")) {
    out.add(inventory.find(uri), index, "located_in");
  }
}

void relate_bmc(const Inventory& inventory, std::size_t index, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  for (const std::string& uri : links_of(resource, "Links.ManagerInChassis")) {
    out.add(index, inventory.find(uri), "located_in");
  }
  for (const std::string& uri : links_of(resource, "Links.ManagerForServers")) {
    out.add(inventory.find(uri), index, "monitored_by");
  }
}

void relate_system(const Inventory& inventory, std::size_t index, Relations& out) {
  out.add(index, inventory.chassis_of(index), "located_in");
  for (const std::string& uri : links_of(*inventory.at(index).resource, "Links.ManagedBy")) {
    out.add(index, inventory.find(uri), "monitored_by");
  }
}

void relate_nic(const Inventory& inventory, std::size_t index, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  if (resource.type == "Port" || resource.type == "NetworkPort") {
    out.add(index, inventory.owner(resource, "NetworkAdapter"), "located_in");
  } else if (resource.type == "EthernetInterface") {
    out.add(index, inventory.owner(resource, "ComputerSystem"), "located_in");
  } else {
    out.add(index, place_of(inventory, resource), "located_in");
  }
}

/// Equipment that distributes power: where it stands.  What feeds it, its circuits tell.
void relate_equipment(const Inventory& inventory, std::size_t index, Relations& out) {
  for (const std::string& uri : links_of(*inventory.at(index).resource, "Links.Chassis")) {
    out.add(index, inventory.find(uri), "located_in");
  }
}

/// The first thing that one of the links `names` of a resource leads to; kNone.
std::size_t first_of(const Inventory& inventory, const Resource& resource,
                     std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (const std::string& uri : links_of(resource, name)) {
      if (const std::size_t index = inventory.find(uri); index != kNone) return index;
    }
  }
  return kNone;
}

/// Circuits and outlets: an input feeds its equipment, everything else is fed by it.
void relate_feed(const Inventory& inventory, std::size_t index, Relations& out) {
  const Entry& entry = inventory.at(index);
  const Resource& resource = *entry.resource;
  const std::size_t equipment = inventory.owner(resource, "PowerDistribution");
  if (resource.type == "Outlet") {
    const std::size_t branch = first_of(inventory, resource, {"Links.BranchCircuit"});
    out.add(index, branch == kNone ? equipment : branch, "powered_by");
    for (const std::string& uri : links_of(resource, "Links.PowerSupplies")) {
      out.add(inventory.find(uri), index, "powered_by");
    }
    return;
  }
  for (const std::string& uri : links_of(resource, "Links.DistributionCircuits")) {
    const std::size_t fed = inventory.find(uri);
    const bool elsewhere = fed != kNone && inventory.owner(*inventory.at(fed).resource,
                                                           "PowerDistribution") != equipment;
    if (elsewhere) out.add(fed, index, "powered_by");
  }
  const auto type = entry.part.attributes.find("type");
  if (type != entry.part.attributes.end() && model::to_text(type->second) == "input") {
    out.add(equipment, index, "powered_by");
    out.add(index, first_of(inventory, resource, {"Links.SourceCircuit", "Links.PowerOutlet"}),
            "powered_by");
  } else {
    out.add(index, equipment, "powered_by");
  }
}

/// A supply hangs on the outlets that it names; one of a power shelf feeds the shelf.
void relate_supply(const Inventory& inventory, std::size_t index, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  for (const std::string_view name : {"Links.PowerOutlets", "Links.Outlet"}) {
    for (const std::string& uri : links_of(resource, name)) {
      out.add(index, inventory.find(uri), "powered_by");
    }
  }
}

/// The chassis whose supplies name their outlets.
std::set<std::size_t> plugged_chassis(const Inventory& inventory) {
  std::set<std::size_t> out;
  for (const std::size_t supply : inventory.of_kind("psu")) {
    const Resource& described = *inventory.at(supply).resource;
    const bool named = !links_of(described, "Links.PowerOutlets").empty() ||
                       !links_of(described, "Links.Outlet").empty();
    if (named) out.insert(inventory.owner(described, "Chassis"));
  }
  return out;
}

/// What feeds a whole chassis from outside: outlets where its supplies name none, and the shelves
/// of its rack.
void relate_chassis_power(const Inventory& inventory, std::size_t index,
                          const std::set<std::size_t>& plugged, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  for (const std::string& uri : links_of(resource, "Links.PoweredBy")) {
    const std::size_t supply = inventory.find(uri);
    if (supply == kNone) continue;
    out.add(index, inventory.owner(*inventory.at(supply).resource, "PowerDistribution"),
            "powered_by");
  }
  if (plugged.contains(index)) return;
  for (const std::string& uri : links_of(resource, "Links.PowerOutlets")) {
    out.add(index, inventory.find(uri), "powered_by");
  }
}

}  // namespace

std::vector<model::RelationRecord> relations_of(const Inventory& inventory,
                                                const std::string& scope) {
  Relations out{inventory, scope};
  const auto plugged = plugged_chassis(inventory);
  for (std::size_t i = 0; i < inventory.entries().size(); ++i) {
    const Entry& entry = inventory.at(i);
    const std::string& kind = entry.part.kind;
    if (kind == "server" || kind == "vm") {
      relate_system(inventory, i, out);
    } else if (kind == "chassis" || kind == "rack") {
      relate_chassis(inventory, i, out);
      relate_chassis_power(inventory, i, plugged, out);
    } else if (kind == "pdu" || kind == "ups") {
      relate_equipment(inventory, i, out);
    } else if (kind == "power_feed") {
      relate_feed(inventory, i, out);
    } else if (kind == "bmc") {
      relate_bmc(inventory, i, out);
    } else if (kind == "nic") {
      relate_nic(inventory, i, out);
    } else if (kind == "volume") {
      out.add(inventory.owner(*entry.resource, "ComputerSystem"), i, "stored_on");
    } else if (kind != "firmware") {
      out.add(i, place_of(inventory, *entry.resource), "located_in");
      if (kind == "psu") relate_supply(inventory, i, out);
    }
  }
  return out.take();
}

}  // namespace plimsoll::redfish
