#include "lib/collect/kit/declared_index.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::collect::kit {
namespace {

std::string text_at(const Tree& root, std::string_view path) {
  const auto found = values_at(root, path);
  return found.empty() ? std::string{} : scalar_text(*found.front()).value_or("");
}

/// "aws_subnet.a" of "aws_subnet.a[0]"; the address itself where it has no index at its end.
std::string without_index(std::string_view address) {
  if (!address.ends_with(']')) return std::string{address};
  return std::string{address.substr(0, address.rfind('['))};
}

std::string partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

/// The text between `before` and the next "/".
std::string part_after(std::string_view text, std::string_view before) {
  const auto begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + before.size());
  return std::string{text.substr(0, text.find('/'))};
}

/// The strong identifier that an attribute of `values` holds.
std::optional<model::Identifier> own_id(Cloud cloud, const Tree& values) {
  if (cloud == Cloud::vsphere) return model::uuid_id(text_at(values, "uuid"));
  constexpr std::string_view kSchemes[] = {"arn", "azure-id", "gcp-name"};
  for (const auto* path : {"arn", "self_link", "id"}) {
    const auto id = full_name(text_at(values, path));
    if (id && id->scheme == kSchemes[static_cast<std::size_t>(cloud)]) return id;
  }
  return std::nullopt;
}

}  // namespace

std::string_view cloud_name(Cloud cloud) {
  constexpr std::string_view kNames[] = {"aws", "azure", "google", "vsphere"};
  return kNames[static_cast<std::size_t>(cloud)];
}

std::string region_name(Cloud cloud, std::string_view text) {
  std::string out = core::lower(text);
  if (cloud == Cloud::azure) std::erase(out, ' ');
  return out;
}

std::string region_of_zone(std::string_view zone) {
  // The region ends with its number: "eu-west-1", "us-west-2" of "us-west-2-lax-1a",
  // "europe-west1".
  const auto digit = zone.find_first_of("0123456789");
  if (digit == std::string_view::npos) return {};
  const auto end = zone.find_first_not_of("0123456789", digit);
  return end == std::string_view::npos ? std::string{} : std::string{zone.substr(0, end)};
}

std::optional<model::Identifier> full_name(std::string_view text) {
  if (model::parse_arn(text)) return model::arn_id(text);
  const std::string lower = core::lower(text.substr(0, 16));
  if (lower.starts_with("/subscriptions/")) return model::Identifier{"azure-id", core::lower(text)};
  const bool link = text.starts_with("https://") && text.find("googleapis.com/") < 64;
  const auto projects = text.find("projects/");
  if (projects == 0 || (link && projects != std::string_view::npos)) {
    const auto name = text.substr(projects);
    if (std::ranges::count(name, '/') >= 3) {
      return model::Identifier{"gcp-name", std::string{name}};
    }
  }
  return std::nullopt;
}

std::optional<std::string> fill(std::string_view pattern, const Place& place, const Tree& values,
                                std::optional<std::string_view> name) {
  if (pattern.empty()) return std::nullopt;
  std::string out;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    const auto what = pattern.substr(open + 1, close - open - 1);
    std::string part;
    if (what == "p") {
      part = place.partition.empty() ? partition_of(place.region) : place.partition;
    } else if (what == "r") {
      part = place.region;
    } else if (what == "a") {
      part = place.account;
    } else {
      const bool lower = what.ends_with(":l");
      part = text_at(values, what.substr(0, what.size() - (lower ? 2 : 0)));
      if (lower) part = core::lower(part);
      // One name fills one gap: what has two needs both.
      if (part.empty() && name) part = std::exchange(name, std::nullopt).value();
    }
    if (part.empty()) return std::nullopt;
    out += part;
    pattern.remove_prefix(close + 1);
  }
  return out;
}

Index::Index(const Estate& estate, std::span<const Catalogue> catalogues) {
  add_rows(catalogues);
  for (const auto& resource : estate.resources) {
    Node node;
    node.resource = &resource;
    const auto known = rows_.find(resource.type);
    if (known != rows_.end()) {
      node.row = known->second.row;
      node.cloud = known->second.cloud;
    }
    nodes_.push_back(std::move(node));
  }
  learn_places(estate);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    by_address_[nodes_[i].resource->address].push_back(i);
    const auto base = without_index(nodes_[i].resource->address);
    if (base != nodes_[i].resource->address) by_address_[base].push_back(i);
    if (nodes_[i].row == nullptr) continue;
    name_node(i, estate);
    index_names(i);
  }
}

void Index::add_rows(std::span<const Catalogue> catalogues) {
  for (const auto& catalogue : catalogues) {
    for (const auto& row : catalogue.rows) rows_[row.type] = {&row, catalogue.cloud};
    for (const auto& alias : catalogue.aliases) {
      const auto row = rows_.find(alias.row);
      if (row != rows_.end()) rows_[alias.type] = row->second;
    }
  }
}

void Index::learn_places(const Estate& estate) {
  std::map<std::string_view, std::map<std::pair<std::string, std::string>, int>> votes;
  for (const auto& node : nodes_) {
    if (node.resource->data || node.cloud != Cloud::aws) continue;
    const auto* text = node.resource->values["arn"].text();
    const auto arn = text == nullptr ? std::nullopt : model::parse_arn(*text);
    if (!arn || arn->account.empty()) continue;
    ++votes[node.resource->provider][{arn->account, arn->region}];
  }
  for (const auto& [provider, seen] : votes) {
    std::map<std::string, int> accounts;
    std::map<std::string, int> regions;
    for (const auto& [what, count] : seen) {
      accounts[what.first] += count;
      if (!what.second.empty()) regions[what.second] += count;
    }
    const auto most = [](const std::map<std::string, int>& counts) {
      const auto found =
          std::ranges::max_element(counts, {}, [](const auto& e) { return e.second; });
      return found == counts.end() ? std::string{} : found->first;
    };
    learnt_[std::string{provider}] = {{}, most(accounts), most(regions)};
  }
  for (const auto& [provider, place] : estate.providers) {
    auto& known = learnt_[provider];
    if (!place.account.empty()) known.account = place.account;
    if (!place.region.empty()) known.region = place.region;
  }
}

Place Index::place_of(const Node& node, const Estate& estate) const {
  const Tree& values = node.resource->values;
  Place out;
  const auto known = learnt_.find(node.resource->provider);
  if (known != learnt_.end() && node.cloud != Cloud::google) out = known->second;
  if (out.account.empty() && node.cloud == Cloud::aws) out.account = estate.otherwise.account;
  const auto id = own_id(node.cloud, values);
  if (node.cloud == Cloud::azure) {
    out = {};
    out.region = region_name(node.cloud, text_at(values, "location"));
    if (id) out.account = part_after(id->value, "/subscriptions/");
  } else if (node.cloud == Cloud::google) {
    out.region = text_at(values, "region|location|zone");
    out.region = out.region.substr(out.region.rfind('/') + 1);  // a self link names it too
    if (const auto region = region_of_zone(out.region); !region.empty()) out.region = region;
    out.account = id ? part_after(id->value, "projects/") : std::string{};
    if (out.account.empty() || out.account == "_") out.account = text_at(values, "project");
  } else if (node.cloud == Cloud::aws) {
    std::string region = text_at(values, "region");
    if (region.empty()) region = region_of_zone(text_at(values, "availability_zone"));
    if (!region.empty()) out.region = region;
    const auto arn = id ? model::parse_arn(id->value) : std::nullopt;
    if (arn && !arn->account.empty()) out.account = arn->account;
    if (arn && !arn->region.empty()) out.region = arn->region;
    if (arn) out.partition = arn->partition;
  }
  if (out.region.empty() && node.cloud != Cloud::vsphere) out.region = estate.otherwise.region;
  out.region = one_line(out.region);
  out.account = one_line(out.account);
  return out;
}

void Index::name_node(std::size_t i, const Estate& estate) {
  Node& node = nodes_[i];
  node.place = place_of(node, estate);
  node.id = own_id(node.cloud, node.resource->values);
  if (!node.id) {
    const auto filled = fill(node.row->id, node.place, node.resource->values);
    node.id = filled ? full_name(*filled) : std::nullopt;
  }
  node.key = node.id ? node.id->value : fmt::format("{}:{}", estate.target, node.resource->address);
}

void Index::index_names(std::size_t i) {
  const Node& node = nodes_[i];
  if (node.id) {
    // What the code manages comes before what it merely reads.
    const auto [known, added] = by_full_name_.try_emplace(node.id->value, i);
    if (!added && nodes_[known->second].resource->data) known->second = i;
  }
  std::set<std::string> names;
  for (const auto path : core::split(node.row->names, ' ')) {
    if (path.empty()) continue;
    for (const auto* value : values_at(node.resource->values, path)) {
      if (value->text() != nullptr) names.insert(*value->text());
    }
  }
  names.insert(text_at(node.resource->values, "id"));
  names.erase("");
  for (const auto& name : names) by_name_[{node.row->type, name}].push_back(i);
  if (!node.is_asset()) return;
  for (const auto& attribute : node.row->attributes) {
    if (attribute.as != As::id || attribute.to != "fqdn") continue;
    for (const auto* value : values_at(node.resource->values, attribute.from)) {
      if (value->text() != nullptr) by_endpoint_.try_emplace(core::lower(*value->text()), i);
    }
  }
}

std::vector<std::size_t> Index::at_address(const std::string& address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? std::vector<std::size_t>{} : found->second;
}

std::optional<std::size_t> Index::by_name(std::size_t self, std::string_view type,
                                          const std::string& name) const {
  const auto found = by_name_.find({type, name});
  // A name that so many have names nobody.
  constexpr std::size_t kNamesakes = 16;
  if (found == by_name_.end() || found->second.size() > kNamesakes) return std::nullopt;
  std::vector<std::size_t> near;
  for (const auto i : found->second) {
    if (nodes_[i].resource->provider == nodes_[self].resource->provider) near.push_back(i);
  }
  const auto& candidates = near.empty() ? found->second : near;
  return candidates.size() == 1 ? std::optional{candidates.front()} : std::nullopt;
}

std::vector<End> Index::resolve_text(std::size_t self, const std::string& text,
                                     std::string_view to) const {
  if (text.empty()) return {};
  if (to == "@host") {
    if (const auto known = mentioned(text)) return {End{*known, {}}};
    const auto host = host_id(text.ends_with('.') ? text.substr(0, text.size() - 1) : text);
    return host ? std::vector{End{std::nullopt, *host}} : std::vector<End>{};
  }
  const auto full = full_name(text);
  if (full) {
    const auto known = by_full_name_.find(full->value);
    if (known != by_full_name_.end()) return {End{known->second, {}}};
  }
  for (const auto type : core::split(to, ' ')) {
    const auto row = rows_.find(type);
    if (row == rows_.end()) continue;
    if (const auto known = by_name(self, row->second.row->type, text)) return {End{*known, {}}};
  }
  if (full) return {End{std::nullopt, *full}};
  for (const auto type : core::split(to, ' ')) {
    const auto row = rows_.find(type);
    if (row == rows_.end()) continue;
    const auto made = fill(row->second.row->id, nodes_[self].place, Tree{}, text);
    const auto id = made ? full_name(*made) : std::nullopt;
    if (id) return {End{std::nullopt, *id}};
  }
  return {};
}

std::vector<End> Index::resolve(std::size_t self, const Tree& value, std::string_view to) const {
  if (value.text() != nullptr) return resolve_text(self, *value.text(), to);
  const auto* unknown = value.unknown();
  if (unknown == nullptr) return {};
  std::set<std::size_t> found;
  const bool any = to.empty() || to == "@host";
  const auto types = core::split(to, ' ');
  for (const auto& address : unknown->from) {
    for (const auto i : at_address(address)) {
      const auto* row = nodes_[i].row;
      const bool fits =
          row != nullptr && (any || std::ranges::any_of(types, [&](auto type) {
                               const auto wanted = rows_.find(type);
                               return wanted != rows_.end() && wanted->second.row == row;
                             }));
      if (fits) found.insert(i);
    }
  }
  std::vector<End> out;
  for (const auto i : found) out.push_back({i, {}});
  return out;
}

std::optional<std::size_t> Index::mentioned(std::string_view text) const {
  if (const auto full = full_name(text)) {
    const auto known = by_full_name_.find(full->value);
    if (known != by_full_name_.end()) return known->second;
  }
  // "db.example:5432", "https://sqs.example/queue"
  std::string host = core::lower(text);
  if (const auto scheme = host.find("://"); scheme != std::string::npos) host.erase(0, scheme + 3);
  const auto known = by_endpoint_.find(host.substr(0, host.find_first_of(":/")));
  return known == by_endpoint_.end() ? std::nullopt : std::optional{known->second};
}

std::optional<End> Index::subject(std::size_t self) const {
  constexpr int kChain = 4;  // a rule of a listener of a balancer
  std::size_t at = self;
  for (int step = 0; step < kChain; ++step) {
    const Node& node = nodes_[at];
    if (node.row == nullptr || node.row->of.empty()) return End{at, {}};
    const auto space = node.row->of.find(' ');
    const auto values = values_at(node.resource->values, node.row->of.substr(0, space));
    if (values.empty()) return std::nullopt;
    const auto ends = resolve(at, *values.front(), node.row->of.substr(space + 1));
    if (ends.size() != 1) return std::nullopt;
    if (!ends.front().node) return ends.front();
    at = *ends.front().node;
  }
  return std::nullopt;
}

}  // namespace plimsoll::collect::kit
