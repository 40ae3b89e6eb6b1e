#include "lib/collect/kit/declared.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "lib/collect/kit/declared_attributes.hpp"
#include "lib/collect/kit/declared_index.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::collect::kit {
namespace {

using Severity = model::ProblemRecord::Severity;

constexpr std::size_t kShown = 20;
/// Most steps through subnet groups and route tables.
constexpr int kHops = 4;
/// Most links of one file, and steps through what only passes on: more are made to hurt.
constexpr std::size_t kLinks = 1'000'000;
constexpr std::size_t kSteps = 10'000'000;

/// A zone as an account names it.
struct Zone {
  Cloud cloud = Cloud::aws;
  std::string account;
  std::string region;
  std::string name;
  friend auto operator<=>(const Zone&, const Zone&) = default;
};

struct Link {
  End from;
  End to;
  std::string_view relation;
  std::uint8_t how = kPlain;
  model::Attributes attributes;
};

/// Whether what a thing gives others is to stay untold while nobody knows that it will be made.
bool gives(std::string_view relation) {
  return relation == "member_of" || relation == "replicates_to" || relation == "fails_over_to" ||
         relation == "backed_up_to";
}

class Mapper {
 public:
  Mapper(const Estate& estate, std::span<const Catalogue> catalogues, Draft& draft)
      : estate_{estate},
        catalogues_{catalogues},
        draft_{draft},
        index_{estate, catalogues},
        told_(index_.nodes().size()),
        leads_(index_.nodes().size()) {}

  void run() {
    tell_all();
    for (std::size_t i = 0; i < nodes().size(); ++i) {
      if (nodes()[i].row != nullptr) link_all(i);
    }
    for (std::size_t i = 0; i < nodes().size(); ++i) {
      if (nodes()[i].is_asset()) add_asset(i);
    }
    for (const auto& link : links_) add_link(link);
    add_order();
    report();
  }

 private:
  [[nodiscard]] const std::vector<Node>& nodes() const { return index_.nodes(); }
  [[nodiscard]] const Tree& values(std::size_t i) const { return nodes()[i].resource->values; }

  void tell_all();
  void link_all(std::size_t i);
  void link(std::size_t i, const End& subject, const LinkRow& row);
  void link_mentions(std::size_t i, const End& subject, const LinkRow& row);
  void keep(Link link);
  /// Whether there may be one more step.
  [[nodiscard]] bool step() const { return steps_ < kSteps && ++steps_ < kSteps; }
  void leave_out(std::size_t i, std::string_view path) {
    ++unnamed_[fmt::format("{}.{}", nodes()[i].resource->type, path)];
  }
  [[nodiscard]] std::set<Zone> own_zones(std::size_t i) const;
  void add_zones(std::size_t i, int hops, std::set<Zone>& out) const;
  [[nodiscard]] std::set<Zone> zones_of(std::size_t i, Told& told) const;
  void add_asset(std::size_t i);
  void describe(std::size_t i, const std::set<Zone>& zones, model::Attributes& attributes) const;
  void add_places(std::size_t i, const std::string& key, const std::set<Zone>& zones);
  std::string add_region(Cloud cloud, const std::string& region);
  std::string add_zone(const Zone& zone);
  void add_link(const Link& link);
  void follow(const Link& link, std::size_t at, int hops);
  void relate(const Link& link, const End& to, std::string_view relation);
  [[nodiscard]] model::Reference reference(const End& end) const;
  void add_order();
  void report();
  void report_unmodelled();
  void report_unknown();

  const Estate& estate_;
  std::span<const Catalogue> catalogues_;
  Draft& draft_;
  Index index_;
  std::vector<Told> told_;
  std::vector<Link> links_;
  std::vector<std::vector<std::size_t>> leads_;  ///< By node: indices of the links from it.
  std::map<std::pair<std::string, std::string>, std::string> zone_ids_;  ///< Account, zone name.
  std::int64_t assets_ = 0;
  mutable std::size_t steps_ = 0;                ///< kSteps: something was left out.
  std::map<std::string, std::int64_t> unnamed_;  ///< By type and path: links to nobody known.
};

void Mapper::tell_all() {
  for (std::size_t i = 0; i < nodes().size(); ++i) {
    const Node& node = nodes()[i];
    if (node.row == nullptr) continue;
    const auto* id = values(i)["availability_zone_id"].text();
    const auto* name = values(i)["availability_zone"].text();
    if (id != nullptr && name != nullptr && node.cloud == Cloud::aws) {
      zone_ids_[{node.place.account, *name}] = *id;
    }
    if (!node.is_asset() || node.resource->removed) continue;
    tell(node.row->attributes, values(i), told_[i]);
    tell_tags(values(i), told_[i]);
  }
  // What others say of it counts more than what it says itself: it is what the code asks for.
  for (std::size_t i = 0; i < nodes().size(); ++i) {
    const Node& node = nodes()[i];
    if (node.row == nullptr || node.row->of.empty() || node.resource->data) continue;
    if (node.resource->removed) continue;
    const auto subject = index_.subject(i);
    if (!subject || !subject->node || !nodes()[*subject->node].is_asset()) continue;
    Told more;
    tell(node.row->attributes, values(i), more);
    auto& told = told_[*subject->node];
    for (const auto& attribute : nodes()[*subject->node].row->attributes) {
      if (more.attributes.contains(attribute.to)) {
        told.unknown.erase(head_of(attribute.from.substr(attribute.from.rfind('|') + 1)));
        told.withheld.erase(std::string{attribute.to});
      }
    }
    more.attributes.merge(told.attributes);
    more.ids.insert(more.ids.end(), told.ids.begin(), told.ids.end());
    told.ids = std::move(more.ids);
    told.attributes = std::move(more.attributes);
    told.unknown.merge(more.unknown);
    told.withheld.merge(more.withheld);
  }
}

void Mapper::keep(Link link) {
  if (links_.size() >= kLinks) {
    steps_ = kSteps;
    return;
  }
  if (link.from.node) leads_[*link.from.node].push_back(links_.size());
  links_.push_back(std::move(link));
}

void Mapper::link_all(std::size_t i) {
  if (nodes()[i].resource->removed) return;
  if (nodes()[i].resource->data && !nodes()[i].passes_on()) return;
  const auto subject = index_.subject(i);
  if (!subject) {
    const auto of = nodes()[i].row->of;
    leave_out(i, of.substr(0, of.find(' ')));
    return;
  }
  for (const auto& row : nodes()[i].row->links) {
    if ((row.how & kMentions) != 0) {
      link_mentions(i, *subject, row);
    } else {
      link(i, *subject, row);
    }
  }
}

void Mapper::link(std::size_t i, const End& subject, const LinkRow& row) {
  for (const auto* value : values_at(values(i), row.from)) {
    auto ends = index_.resolve(i, *value, row.to);
    // One thing is named, and any of several may be meant: nobody knows which.
    if (ends.size() > 1 && (row.how & kMany) == 0) ends.clear();
    if (ends.empty() && value->unknown() != nullptr) {
      const auto of = subject.node.value_or(i);
      told_[of].unknown.insert(head_of(row.from));
    } else if (ends.empty() && value->text() != nullptr && !value->text()->empty()) {
      leave_out(i, row.from);
    }
    for (const auto& end : ends) {
      if (subject.node && end.node == subject.node) continue;
      Link made{subject, end, row.relation, row.how, note_attributes(row.note, values(i))};
      if ((row.how & kSoft) != 0) made.attributes.insert_or_assign("strength", std::string{"soft"});
      if ((row.how & kBack) != 0) std::swap(made.from, made.to);
      keep(std::move(made));
    }
  }
}

void Mapper::link_mentions(std::size_t i, const End& subject, const LinkRow& row) {
  std::vector<const Tree*> open = values_at(values(i), row.from);
  std::set<std::size_t> found;
  while (!open.empty()) {
    const Tree* at = open.back();
    open.pop_back();
    if (const auto* members = at->object()) {
      for (const auto& member : *members) open.push_back(&member.second);
    } else if (const auto* list = at->list()) {
      for (const auto& element : *list) open.push_back(&element);
    } else if (at->text() != nullptr) {
      if (const auto node = index_.mentioned(*at->text())) found.insert(*node);
    } else {
      for (const auto& end : index_.resolve(i, *at, {})) found.insert(*end.node);
    }
  }
  for (const auto node : found) {
    if (!nodes()[node].is_asset() || subject.node == node) continue;
    Link made{subject, End{node, {}}, row.relation, row.how, {}};
    made.attributes.insert_or_assign("strength", std::string{"soft"});
    made.attributes.insert_or_assign("reason", std::string{"mentioned"});
    keep(std::move(made));
  }
}

std::set<Zone> Mapper::own_zones(std::size_t i) const {
  const Node& node = nodes()[i];
  std::string_view path = node.row->zones;
  if (path == "-" || node.cloud == Cloud::vsphere) return {};
  if (path.empty() && node.cloud == Cloud::aws) path = "availability_zone|availability_zones";
  if (path.empty() && node.cloud == Cloud::azure) path = "zones|zone";
  if (path.empty()) path = "distribution_policy_zones|zones|node_locations|zone|location";
  std::set<Zone> out;
  std::vector<const Tree*> found;
  for (const auto part : core::split(path, ' ')) {
    for (const auto* value : values_at(values(i), part)) found.push_back(value);
  }
  for (const auto* value : found) {
    auto name = scalar_text(*value).value_or("");
    name = one_line(name.substr(name.rfind('/') + 1));
    Zone zone{node.cloud, node.place.account, {}, name};
    if (node.cloud == Cloud::azure) {
      if (name.empty() || node.place.region.empty()) continue;
      zone.region = node.place.region;
      zone.name = fmt::format("{}-{}", zone.region, name);
    } else {
      zone.region = region_of_zone(name);
      if (zone.region.empty() || zone.region == name) continue;  // a region, or no place at all
      if (node.cloud == Cloud::google) zone.account.clear();     // zones are the same for all
    }
    out.insert(std::move(zone));
  }
  return out;
}

void Mapper::add_zones(std::size_t i, int hops, std::set<Zone>& out) const {
  if (nodes()[i].row == nullptr || !step()) return;
  out.merge(own_zones(i));
  if (hops == 0) return;
  for (const auto at : leads_[i]) {
    const auto& link = links_[at];
    if ((link.how & kZones) != 0 && link.to.node) add_zones(*link.to.node, hops - 1, out);
  }
}

std::set<Zone> Mapper::zones_of(std::size_t i, Told& told) const {
  std::set<Zone> all;
  add_zones(i, kHops, all);
  if (!nodes()[i].row->one_zone) return all;
  const auto several = told.attributes.find("multi_az");
  const auto* flag =
      several == told.attributes.end() ? nullptr : std::get_if<bool>(&several->second);
  const auto own = own_zones(i);
  if (flag == nullptr || !*flag) return all.size() == 1 ? all : own;
  if (all.size() > 2) {
    std::vector<std::string> names;
    for (const auto& zone : all) names.push_back(zone.name);
    told.attributes.insert_or_assign("zones_possible", json_list(names));
  }
  return all;
}

std::string Mapper::add_region(Cloud cloud, const std::string& region) {
  const auto id = model::place_id(cloud_name(cloud), region);
  if (draft_.has(id.value)) return id.value;
  model::AssetRecord asset;
  asset.key = id.value;
  asset.kind = "region";
  asset.name = region;
  asset.ids = {id};
  asset.attributes = {{"cloud_provider", std::string{cloud_name(cloud)}}};
  asset.scope = estate_.scope;
  return draft_.asset(std::move(asset));
}

std::string Mapper::add_zone(const Zone& zone) {
  model::AssetRecord asset;
  asset.ids = {zone.cloud == Cloud::google
                   ? model::place_id("google", zone.name)
                   : model::zone_name_id(cloud_name(zone.cloud), zone.account, zone.name)};
  asset.key = asset.ids.front().value;
  if (draft_.has(asset.key)) return asset.key;
  const auto known = zone_ids_.find({zone.account, zone.name});
  if (zone.cloud == Cloud::aws && known != zone_ids_.end()) {
    asset.ids.push_back(model::place_id("aws", one_line(known->second)));
  }
  asset.kind = "zone";
  asset.name = zone.name;
  asset.attributes = {{"region", zone.region}};
  asset.scope = estate_.scope;
  auto key = draft_.asset(std::move(asset));
  draft_.relate(key, add_region(zone.cloud, zone.region), "located_in", estate_.scope);
  return key;
}

void Mapper::add_places(std::size_t i, const std::string& key, const std::set<Zone>& zones) {
  const Node& node = nodes()[i];
  if (!node.place.account.empty()) {
    model::AssetRecord account;
    account.ids = {model::place_id(cloud_name(node.cloud), node.place.account)};
    account.key = account.ids.front().value;
    account.kind = "account";
    account.name = node.place.account;
    account.scope = estate_.scope;
    draft_.asset(std::move(account));
  }
  if (node.row->zones == "-") return;
  for (const auto& zone : zones) {
    draft_.relate(key, add_zone(zone), "located_in", estate_.scope);
  }
  if (zones.empty() && !node.place.region.empty()) {
    draft_.relate(key, add_region(node.cloud, node.place.region), "located_in", estate_.scope);
  }
}

void Mapper::add_asset(std::size_t i) {
  const Node& node = nodes()[i];
  const auto& row = *node.row;
  auto& told = told_[i];
  const auto zones = zones_of(i, told);
  model::AssetRecord asset;
  asset.key = node.key;
  asset.kind = row.kind;
  asset.ids = told.ids;
  if (node.id) asset.ids.push_back(*node.id);
  asset.name = node.resource->address;
  for (const auto path : core::split(row.names, ' ')) {
    const auto found = values_at(values(i), path);
    const auto text = found.empty() ? std::nullopt : scalar_text(*found.front());
    if (!text || text->empty() || path.empty()) continue;
    asset.name = *text;
    break;
  }
  describe(i, zones, asset.attributes);
  asset.scope = estate_.scope;
  const auto key = draft_.asset(std::move(asset));
  ++assets_;
  if (!node.resource->removed) add_places(i, key, zones);
}

void Mapper::describe(std::size_t i, const std::set<Zone>& zones,
                      model::Attributes& attributes) const {
  const Node& node = nodes()[i];
  const auto& told = told_[i];
  if (node.resource->removed) {
    attributes = {{"operational", false}, {"state", std::string{"destroyed by the plan"}}};
    return;
  }
  attributes = told.attributes;
  model::set(attributes, "cloud_service", node.row->service);
  model::set(attributes, "account", node.place.account);
  if (node.row->zones != "-") {
    const bool one = zones.size() == 1 && node.place.region.empty();
    model::set(attributes, "region", one ? zones.begin()->region : node.place.region);
  }
  if (node.resource->managed) {
    model::set(attributes, "declared_in",
               fmt::format("{}: {}", estate_.file, node.resource->address));
  }
  model::set(attributes, "conditional", node.resource->conditional);
  const auto list = [&](const std::string& name, const std::set<std::string>& words) {
    if (words.empty() || name.empty()) return;
    attributes.insert_or_assign(name, json_list({words.begin(), words.end()}));
  };
  list(estate_.unknown, told.unknown);
  list(estate_.withheld, told.withheld);
}

model::Reference Mapper::reference(const End& end) const {
  if (!end.node) return {{}, end.id};
  const Node& node = nodes()[*end.node];
  if (node.is_asset()) return {node.key, {}};
  return {{}, node.id.value_or(model::Identifier{})};
}

void Mapper::relate(const Link& link, const End& to, std::string_view relation) {
  const auto from = reference(link.from);
  const auto target = reference(to);
  const bool nameless = (from.key.empty() && from.id.value.empty()) ||
                        (target.key.empty() && target.id.value.empty());
  if (nameless || relation.empty()) return;
  const auto in_doubt = [this](const End& end) {
    return end.node && !nodes()[*end.node].resource->conditional.empty();
  };
  if (gives(relation) && (in_doubt(link.from) || in_doubt(to))) return;
  draft_.relate({from, target, std::string{relation}, link.attributes, estate_.scope});
}

void Mapper::add_link(const Link& link) {
  if (link.from.node && nodes()[*link.from.node].passes_on()) return;
  if (link.to.node && nodes()[*link.to.node].passes_on()) {
    follow(link, *link.to.node, kHops);
  } else {
    relate(link, link.to, link.relation);
  }
}

/// What a link to something that only passes on comes to: the ends of that one's links, with their
/// relation.
void Mapper::follow(const Link& link, std::size_t at, int hops) {
  if (hops == 0) return;
  for (const auto next : leads_[at]) {
    if (!step()) return;
    const auto& lead = links_[next];
    if (lead.to.node && nodes()[*lead.to.node].passes_on()) {
      follow(link, *lead.to.node, hops - 1);
      continue;
    }
    Link made = link;
    for (const auto& attribute : lead.attributes) made.attributes.insert(attribute);
    relate(made, lead.to, lead.relation);
  }
}

void Mapper::add_order() {
  std::map<std::string_view, std::size_t> by_address;
  for (std::size_t i = 0; i < nodes().size(); ++i) {
    if (nodes()[i].is_asset()) by_address.emplace(nodes()[i].resource->address, i);
  }
  for (std::size_t i = 0; i < nodes().size(); ++i) {
    if (!nodes()[i].is_asset()) continue;
    for (const auto& address : nodes()[i].resource->created_after) {
      const auto first = by_address.find(address);
      if (first == by_address.end() || first->second == i) continue;
      draft_.relate(nodes()[i].key, nodes()[first->second].key, "depends_on", estate_.scope,
                    {{"strength", std::string{"start"}}, {"reason", std::string{"created after"}}});
    }
  }
}

void Mapper::report_unmodelled() {
  std::map<std::string_view, std::int64_t> counts;
  for (const auto& node : nodes()) {
    if (node.row == nullptr && !node.resource->data) ++counts[node.resource->type];
  }
  if (counts.empty()) return;
  std::vector<std::string> words;
  for (const auto& [type, count] : counts) {
    if (words.size() < 100) words.push_back(fmt::format("{} {}", count, type));
  }
  const auto more = counts.size() > words.size()
                        ? fmt::format(" and {} more types", counts.size() - words.size())
                        : std::string{};
  draft_.problem(Severity::warning, "not_modelled",
                 fmt::format("not modelled: {}{}", core::join(words, ", "), more), estate_.target);
}

void Mapper::report_unknown() {
  std::vector<std::string> words;
  std::size_t count = 0;
  for (std::size_t i = 0; i < nodes().size(); ++i) {
    if (!nodes()[i].is_asset() || told_[i].unknown.empty()) continue;
    if (++count > kShown) continue;
    words.push_back(fmt::format(
        "{}: {}", nodes()[i].resource->address,
        core::join(std::vector<std::string>(told_[i].unknown.begin(), told_[i].unknown.end()),
                   ", ")));
  }
  if (count == 0) return;
  if (count > kShown) words.push_back(fmt::format("{} more", count - kShown));
  draft_.problem(Severity::warning, estate_.unknown,
                 fmt::format("not known of {} resources: {}", count, core::join(words, "; ")),
                 estate_.target);
}

void Mapper::report() {
  report_unmodelled();
  report_unknown();
  if (!unnamed_.empty()) {
    std::vector<std::string> words;
    for (const auto& [what, count] : unnamed_) {
      if (words.size() < kShown) words.push_back(fmt::format("{} {}", count, what));
    }
    draft_.problem(Severity::warning, "unresolved_reference",
                   fmt::format("references to what the file doesn't declare and no full name says "
                               "(account and region may help): {}",
                               core::join(words, ", ")),
                   estate_.target);
  }
  model::ScopeRecord scope;
  scope.scope = estate_.scope;
  scope.kinds = {declared_kinds().begin(), declared_kinds().end()};
  scope.listed = assets_;
  scope.reason = estate_.incomplete;
  if (steps_ >= kSteps) scope.reason = "more references than any real file has: some are left out";
  if (!scope.reason.empty()) {
    scope.status = model::ScopeStatus::incomplete;
    draft_.problem(Severity::error, "incomplete", scope.reason, estate_.target);
  }
  draft_.scope(std::move(scope));
}

}  // namespace

void map_declared(const Estate& estate, std::span<const Catalogue> catalogues, Draft& draft) {
  Mapper{estate, catalogues, draft}.run();
}

}  // namespace plimsoll::collect::kit
