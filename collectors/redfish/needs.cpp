#include "collectors/redfish/needs.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "collectors/redfish/redundancy.hpp"
#include "collectors/redfish/uri.hpp"
#include "lib/core/text.hpp"
#include "lib/model/raid.hpp"

namespace plimsoll::redfish {

namespace {

constexpr std::size_t kNone = Inventory::kNone;

using Indices = std::vector<std::size_t>;

bool works(const Part& part) { return operational(part).value_or(true); }

/// One claimed group with the members that were found.
struct Claim {
  const Group* group = nullptr;
  bool legacy = false;
  Indices members;                   ///< Sorted.
  std::vector<std::string> unknown;  ///< Members that lead to nothing.
};

/// Everything about one kind of supply of one chassis.
struct Supply {
  std::vector<Claim> claims;
  Indices parts;
};

std::string quoted(const Text& text) { return text.value_or("not stated"); }

/// "PowerSupplyRedundancy/0 (Failover, State Enabled, Health OK)".
std::string describe(const Group& group) {
  return (group.name ? *group.name + " at " : "") + group.uri + " (" + quoted(group.mode) +
         ", State " + quoted(group.state) + ", Health " + quoted(group.health) + ")";
}

/// Writes the needs of one target.
class Writer {
 public:
  Writer(const Inventory& inventory, std::string scope, Mapped& out)
      : inventory_{inventory}, scope_{std::move(scope)}, out_{out} {}

  void problem(std::string code, std::string message, std::string subject) {
    out_.problems.push_back({model::ProblemRecord::Severity::warning,
                             std::move(code),
                             std::move(message),
                             std::move(subject),
                             {}});
  }

  [[nodiscard]] Membership membership(const Indices& members, bool powered_on) const {
    Membership out;
    out.total = static_cast<std::int64_t>(members.size());
    out.working = std::ranges::count_if(
        members, [this](std::size_t i) { return works(inventory_.at(i).part); });
    out.powered_on = powered_on;
    return out;
  }

  /// The members with what is wrong with them: "PSU 2 Absent".
  [[nodiscard]] std::string out_of_work(const Indices& members) const {
    std::string out;
    for (const std::size_t index : members) {
      const Part& part = inventory_.at(index).part;
      if (works(part)) continue;
      out += out.empty() ? "; not working: " : ", ";
      out += part.name.value_or(part.uri) + " (State " + quoted(part.state) + ", Health " +
             quoted(part.health) + ")";
    }
    return out;
  }

  /// A fact that the rules conclude from.
  void relate(std::size_t from, std::size_t to, std::string kind) {
    out_.relations.push_back(
        {{inventory_.key(from), {}}, {inventory_.key(to), {}}, std::move(kind), {}, scope_});
  }

  void need(std::size_t of, std::string group, const Indices& members, const Judgement& judged,
            const std::string& source) {
    const std::string of_n = std::to_string(judged.k) + " of " + std::to_string(members.size());
    if (!judged.problem_code.empty()) {
      problem(judged.problem_code,
              "needs " + of_n + " (" + group + "): " + judged.reason + "; check by hand",
              inventory_.key(of));
    }
    if (judged.k == 0) {
      problem("none_working", "no member works (" + group + ")" + out_of_work(members),
              inventory_.key(of));
      return;
    }
    model::NeedRecord record;
    record.of.key = inventory_.key(of);
    record.group = std::move(group);
    record.k = judged.k;
    record.takeover = judged.takeover;
    for (const std::size_t index : members) {
      const Part& part = inventory_.at(index).part;
      record.members.push_back({{inventory_.key(index), {}}, part.state != "StandbySpare"});
    }
    record.why = source + ": needs " + of_n + ", " + judged.reason + out_of_work(members);
    record.scope = scope_;
    out_.needs.push_back(std::move(record));
  }

  [[nodiscard]] const Inventory& inventory() const { return inventory_; }
  [[nodiscard]] Mapped& out() { return out_; }

 private:
  const Inventory& inventory_;
  std::string scope_;
  Mapped& out_;
};

/// The groups as claimed, as JSON text for the chassis: evidence, whatever we make of them.
std::string claims_json(const std::vector<Claim>& claims) {
  std::string out = "[";
  for (const Claim& claim : claims) {
    const Group& group = *claim.group;
    model::Attributes row;
    model::set(row, "uri", std::optional<std::string_view>{group.uri});
    model::set(row, "name", group.name);
    model::set(row, "mode", group.mode);
    model::set(row, "needed", group.needed);
    model::set(row, "supported", group.supported);
    model::set(row, "members",
               std::optional{static_cast<std::int64_t>(group.members.size()) + group.unnamed});
    model::set(row, "state", group.state);
    model::set(row, "health", group.health);
    out += (out.size() > 1 ? "," : "") + model::to_json(row);
  }
  return out + "]";
}

/// Where a service names no members and there is one claim for as many parts as there are, it can
/// only mean those.
void complete_unnamed(Writer& writer, std::size_t chassis, Supply& supply) {
  const bool any_named =
      std::ranges::any_of(supply.claims, [](const Claim& claim) { return !claim.members.empty(); });
  if (any_named) return;
  for (Claim& claim : supply.claims) {
    const bool only = supply.claims.size() == 1 && !supply.parts.empty();
    if (only) claim.members = supply.parts;
    writer.problem("redundancy_unnamed",
                   "the group " + describe(*claim.group) + " names no members" +
                       (only ? "; it is taken to mean all of them" : "; nothing was concluded"),
                   writer.inventory().key(chassis));
  }
}

/// The claims to use: with members, each set of members once, the newer view first.
std::vector<const Claim*> distinct(const std::vector<Claim>& claims) {
  std::vector<const Claim*> out;
  std::set<Indices> seen;
  for (const bool legacy : {false, true}) {
    for (const Claim& claim : claims) {
      if (claim.legacy != legacy || claim.members.empty()) continue;
      if (seen.insert(claim.members).second) out.push_back(&claim);
    }
  }
  return out;
}

/// Names for the groups of one chassis that stay the same from run to run.
std::string group_name(const Claim& claim, std::string_view what, std::size_t of_how_many) {
  if (of_how_many == 1) return std::string{what};
  const Group& group = *claim.group;
  if (group.name) return std::string{what} + ": " + *group.name;
  return std::string{what} + ": " +
         group.uri.substr(group.uri.find_last_of('/', group.uri.find('#')) + 1);
}

void write_claims(Writer& writer, std::size_t chassis, std::string_view what, const Supply& supply,
                  bool powered_on) {
  const auto claims = distinct(supply.claims);
  std::set<std::string> names;
  std::set<std::size_t> supplied;
  for (const Claim* claim : claims) {
    for (const std::string& uri : claim->unknown) {
      writer.problem("redundancy_member_unknown",
                     "the group " + describe(*claim->group) + " names a member that is not there",
                     uri);
    }
    std::string name = group_name(*claim, what, claims.size());
    if (!names.insert(name).second) name += " at " + claim->group->uri;
    const auto members = writer.membership(claim->members, powered_on);
    Judgement judged = judge(*claim->group, members);
    // Between two inputs something has to switch.
    if (what == "power_mains") judged.takeover = model::Takeover::automatic;
    writer.need(chassis, std::move(name), claim->members, judged, describe(*claim->group));
    for (const std::size_t index : claim->members) {
      if (members.working > 0 && what != "cooling") supplied.emplace(index);
    }
    const std::string state = core::lower(claim->group->state.value_or("enabled"));
    if (state != "enabled") {
      writer.problem("redundancy_not_in_force",
                     "the group " + describe(*claim->group) + " is not in force as it stands",
                     writer.inventory().key(chassis));
    }
  }
  // The inputs of equipment are related by what they are (relations.hpp).
  if (what == "power_mains") return;
  for (const std::size_t index : supplied) writer.relate(chassis, index, "powered_by");
}

/// Power supplies that no group speaks of: which of them suffice is for the rules to say.
void write_unclaimed(Writer& writer, std::size_t chassis, const Supply& supply, bool powered_on) {
  std::set<std::size_t> claimed;
  bool new_claims = false;
  for (const Claim& claim : supply.claims) {
    claimed.insert(claim.members.begin(), claim.members.end());
    new_claims = new_claims || (!claim.legacy && !claim.members.empty());
  }
  Indices rest;
  for (const std::size_t index : supply.parts) {
    const bool legacy = writer.inventory().at(index).resource->type == "Power";
    if (claimed.contains(index)) continue;
    if (legacy && new_claims) {
      writer.problem("views_disagree",
                     "this power supply stands in the deprecated resource Power only, and matches "
                     "none of PowerSubsystem; nothing was concluded from it",
                     writer.inventory().key(index));
      continue;
    }
    rest.push_back(index);
  }
  if (rest.empty()) return;
  const auto members = writer.membership(rest, powered_on);
  if (members.working == 0) {
    writer.problem("none_working", "no member works (power)" + writer.out_of_work(rest),
                   writer.inventory().key(chassis));
    return;
  }
  if (rest.size() > 1) {
    writer.problem("redundancy_unstated",
                   "no redundancy group speaks of " + std::to_string(rest.size()) +
                       " of its power supplies; check by hand how many it needs" +
                       writer.out_of_work(rest),
                   writer.inventory().key(chassis));
  }
  for (const std::size_t index : rest) writer.relate(chassis, index, "powered_by");
}

bool runs(const Inventory& inventory, std::size_t chassis) {
  const auto is_on = [&inventory](std::size_t index) {
    return core::lower(inventory.at(index).part.power_state.value_or("")) == "on";
  };
  return is_on(chassis) || std::ranges::any_of(inventory.systems_in(chassis), is_on);
}

Claim claim_of(const Inventory& inventory, const Group& group, bool legacy) {
  Claim claim{&group, legacy, {}, {}};
  for (const std::string& uri : group.members) {
    const std::size_t index = inventory.find(uri);
    if (index == kNone) {
      claim.unknown.push_back(uri);
    } else {
      claim.members.push_back(index);
    }
  }
  std::ranges::sort(claim.members);
  claim.members.erase(std::unique(claim.members.begin(), claim.members.end()), claim.members.end());
  return claim;
}

/// What a supply supplies: its chassis, or the equipment that it is part of.
std::size_t holder_of(const Inventory& inventory, const Resource& resource) {
  const std::size_t chassis = inventory.owner(resource, "Chassis");
  return chassis == kNone ? inventory.owner(resource, "PowerDistribution") : chassis;
}

void map_supplies(Writer& writer, const Crawl& crawl, std::string_view what,
                  std::string_view kind) {
  const Inventory& inventory = writer.inventory();
  std::map<std::size_t, Supply> supplies;
  for (const Resource& resource : crawl.resources) {
    for (const Group& group : resource.groups) {
      const std::size_t chassis = holder_of(inventory, resource);
      if (group.what != what || chassis == kNone) continue;
      const bool legacy = resource.type == "Power" || resource.type == "Thermal";
      supplies[chassis].claims.push_back(claim_of(inventory, group, legacy));
    }
  }
  for (const std::size_t index : kind.empty() ? Indices{} : inventory.of_kind(kind)) {
    const std::size_t chassis = holder_of(inventory, *inventory.at(index).resource);
    if (chassis != kNone) supplies[chassis].parts.push_back(index);
  }
  for (auto& [chassis, supply] : supplies) {
    if (!supply.claims.empty()) {
      writer.out().assets[chassis].attributes.insert_or_assign(
          std::string{what} + "_redundancy", model::JsonText{claims_json(supply.claims)});
    }
    complete_unnamed(writer, chassis, supply);
    const bool powered_on = runs(inventory, chassis);
    write_claims(writer, chassis, what, supply, powered_on);
    if (what == "power") write_unclaimed(writer, chassis, supply, powered_on);
  }
}

/// The drives that a volume's own body names.
Indices drives_of(const Inventory& inventory, const Resource& volume) {
  Indices out;
  for (const std::string_view name : {"Links.Drives", "Drives"}) {
    const auto found = volume.links.find(name);
    if (found == volume.links.end()) continue;
    for (const std::string& uri : found->second) {
      const std::size_t index = inventory.find(uri);
      if (index != kNone && inventory.at(index).part.kind == "disk") out.push_back(index);
    }
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Text attribute(const Part& part, std::string_view name) {
  const auto found = part.attributes.find(name);
  if (found == part.attributes.end()) return std::nullopt;
  return model::to_text(found->second);
}

std::size_t count_links(const Resource& resource, std::string_view name) {
  const auto found = resource.links.find(name);
  return found == resource.links.end() ? 0 : found->second.size();
}

/// What a volume says of its layout and state; what it survives is for the rules to say.
void describe_volume(const Entry& entry, model::Attributes& out) {
  const Text type = attribute(entry.part, "raid_type");
  const Text layout = type ? type : attribute(entry.part, "volume_type");
  if (layout) model::set(out, "raid_level", Text{model::raid_level(*layout)});
  const auto slots = std::max(count_links(*entry.resource, "Links.Drives"),
                              count_links(*entry.resource, "Drives"));
  if (slots > 0) model::set(out, "raid_members", std::optional{static_cast<std::int64_t>(slots)});
  const auto spares = count_links(*entry.resource, "Links.DedicatedSpareDrives");
  if (spares > 0) model::set(out, "raid_spares", std::optional{static_cast<std::int64_t>(spares)});
  model::set(out, "raid_state", raid_state(entry.part, attribute(entry.part, "raid_action")));
}

void map_volume(Writer& writer, std::size_t volume) {
  const Inventory& inventory = writer.inventory();
  const Entry& entry = inventory.at(volume);
  describe_volume(entry, writer.out().assets[volume].attributes);
  const Indices drives = drives_of(inventory, *entry.resource);
  for (const std::size_t drive : drives) writer.relate(drive, volume, "member_of");
  if (drives.empty()) {
    writer.problem("drives_unknown", "the volume names no drive that could be read",
                   inventory.key(volume));
  }
  const Resource* storage = inventory.nearest(*entry.resource, {"Storage"});
  const Indices& controllers = inventory.controllers_in(storage);
  if (controllers.size() > 1 && storage->groups.size() == 1) {
    writer.need(volume, "controllers", controllers,
                judge(storage->groups.front(), writer.membership(controllers, false)),
                describe(storage->groups.front()));
    return;
  }
  if (controllers.size() > 1) {
    writer.problem("redundancy_unstated",
                   "no redundancy group speaks of the " + std::to_string(controllers.size()) +
                       " controllers of " + storage->uri + "; each is taken as needed",
                   inventory.key(volume));
  }
  for (const std::size_t controller : controllers) writer.relate(volume, controller, "depends_on");
}

}  // namespace

void map_needs(const Inventory& inventory, const Crawl& crawl, const std::string& scope,
               Mapped& out) {
  Writer writer{inventory, scope, out};
  map_supplies(writer, crawl, "power", "psu");
  map_supplies(writer, crawl, "power_mains", {});
  map_supplies(writer, crawl, "cooling", "fan");
  for (const std::size_t volume : inventory.of_kind("volume")) map_volume(writer, volume);
}

}  // namespace plimsoll::redfish
