#include "collectors/linux_host/mapping.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/mapping_detail.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::linux_host {
namespace detail {
namespace {

/// No true value is longer; a protocol line holds 1 MiB.
constexpr std::size_t kTextBytes = 4096;
constexpr std::size_t kJsonBytes = 256 * 1024;

struct AreaInfo {
  std::string_view name;
  std::vector<std::string> kinds;
};

const std::array<AreaInfo, kAreaCount>& areas() {
  static const std::array<AreaInfo, kAreaCount> kAreas{{
      {"system", {"server", "vm"}},
      {"identity", {"server", "vm"}},
      {"storage", {"disk", "volume", "link", "storage_controller", "stored_on", "member_of"}},
      {"network", {"nic", "member_of"}},
      {"power", {"psu", "ups", "powered_by"}},
      {"software", {"software", "runs_on"}},
      {"names", {"resolved_by"}},
      {"connections", {"depends_on"}},
      {"owners", {"depends_on"}},
  }};
  return kAreas;
}

const AreaInfo& info(Area area) { return areas().at(static_cast<std::size_t>(area)); }

std::string_view problem_code(Access access) {
  switch (access) {
    case Access::denied:
      return "read_denied";
    case Access::unusable:
      return "read_failed";
    default:
      return "not_there";
  }
}

std::string reason_of(const Gap& gap) {
  std::string out = fmt::format("{}: {}", gap.path, gap.why);
  if (!gap.remedy.empty()) out += "; " + gap.remedy;
  return out;
}

std::tuple<std::string, std::string, std::string> order(const model::RelationRecord& relation) {
  const auto& to = relation.to;
  return {relation.from.key, relation.kind, to.key + '\n' + to.id.scheme + '\n' + to.id.value};
}

}  // namespace

std::string scope_name(std::string_view target, Area area) {
  return fmt::format("host:{}/{}", target, info(area).name);
}

model::Identifier host_identifier(const std::vector<HostLine>& hosts, const std::string& name) {
  if (const auto ip = model::ip_id(name)) return *ip;
  if (const auto fqdn = model::fqdn_id(name)) return *fqdn;
  for (const auto& line : hosts) {
    if (std::ranges::find(line.names, name) == line.names.end()) continue;
    if (const auto ip = model::ip_id(line.address)) return *ip;
  }
  return {"hostname", core::lower(name)};
}

Draft::Draft(const Host& host, std::string target)
    : host_{host}, target_{std::move(target)}, interfaces_{interfaces_of(host)} {
  blocks_ = blocks_of(*this);
}

std::string Draft::key(std::string_view kind, std::string_view name) const {
  return fmt::format("{}:{}:{}", target_, kind, core::printable(name));
}

std::string Draft::asset(Area area, model::AssetRecord asset) {
  for (auto attribute = asset.attributes.begin(); attribute != asset.attributes.end();) {
    auto* text = std::get_if<std::string>(&attribute->second);
    const auto* list = std::get_if<model::JsonText>(&attribute->second);
    if (text != nullptr && text->size() > kTextBytes) text->resize(kTextBytes);
    const bool keep = list == nullptr || list->text.size() <= kJsonBytes;
    if (!keep)
      problem("too_long", fmt::format("the list {} is left out", attribute->first), asset.key);
    attribute = keep ? std::next(attribute) : asset.attributes.erase(attribute);
  }
  asset.scope = scope_name(target_, area);
  std::string key = asset.key;
  assets_.try_emplace(key, std::move(asset));
  return key;
}

void Draft::serial(const std::string& key, std::string_view vendor, std::string_view number) {
  if (const auto id = model::serial_id(vendor, number)) serials_[id->value].insert(key);
}

void Draft::set_down(const std::string& key) {
  if (const auto found = assets_.find(key); found != assets_.end()) {
    found->second.attributes.insert_or_assign("operational", false);
  }
}

void Draft::relate(Area area, const std::string& from, const std::string& to, std::string_view kind,
                   model::Attributes attributes) {
  if (from == to) return;  // a device that claims to stand on itself
  relations_.push_back(
      {{from, {}}, {to, {}}, std::string{kind}, std::move(attributes), scope_name(target_, area)});
}

void Draft::refer(Area area, const std::string& from, const model::Identifier& to,
                  std::string_view kind, model::Attributes attributes) {
  const auto id = model::normal_id(to);
  if (!id) return;
  relations_.push_back(
      {{from, {}}, {{}, *id}, std::string{kind}, std::move(attributes), scope_name(target_, area)});
}

void Draft::need(Area area, model::NeedRecord need) {
  std::vector<model::NeedMember> once;
  for (auto& member : need.members) {
    const bool known =
        std::ranges::any_of(once, [&](const auto& m) { return m.asset == member.asset; });
    if (!known) once.push_back(std::move(member));
  }
  need.members = std::move(once);
  // A device that claims to be a part of itself is none.
  std::erase_if(need.members,
                [&](const model::NeedMember& member) { return member.asset == need.of; });
  if (need.members.empty()) return;
  if (need.why.size() > kTextBytes) need.why.resize(kTextBytes);
  need.scope = scope_name(target_, area);
  needs_.push_back(std::move(need));
}

void Draft::problem(std::string_view code, std::string message, std::string subject) {
  problems_.push_back({model::ProblemRecord::Severity::warning,
                       std::string{code},
                       std::move(message),
                       std::move(subject),
                       {}});
}

void Draft::drop_dangling() {
  const auto missing = [&](const model::Reference& reference) {
    return !reference.key.empty() && !has(reference.key);
  };
  std::erase_if(relations_, [&](const auto& relation) {
    if (missing(relation.to))
      problem("device_unknown", "stands on something that is not modelled", relation.from.key);
    return missing(relation.from) || missing(relation.to);
  });
  for (auto& need : needs_) {
    std::erase_if(need.members, [&](const auto& member) { return missing(member.asset); });
  }
  std::erase_if(needs_, [](const auto& need) { return need.members.empty(); });
}

void Draft::add_scopes(std::vector<model::Record>& out) const {
  std::map<std::string, std::int64_t> assets;
  std::map<std::string, std::int64_t> relations;
  for (const auto& [key, asset] : assets_) ++assets[asset.scope];
  for (const auto& relation : relations_) ++relations[relation.scope];
  for (std::size_t i = 0; i < kAreaCount; ++i) {
    const auto area = static_cast<Area>(i);
    model::ScopeRecord scope;
    scope.scope = scope_name(target_, area);
    scope.kinds = info(area).kinds;
    std::vector<std::string> reasons;
    for (const auto& gap : host_.gaps) {
      if (gap.area != area) continue;
      reasons.push_back(reason_of(gap));
      if (scope.status != model::ScopeStatus::denied) {
        scope.status = gap.access == Access::denied ? model::ScopeStatus::denied
                                                    : model::ScopeStatus::incomplete;
      }
    }
    const bool hardware = area == Area::storage || area == Area::power || area == Area::identity;
    if (!host_.container.empty() && hardware) {
      scope.status = model::ScopeStatus::incomplete;
      reasons.emplace_back(
          "a container sees the devices of its host, not its own; collect from the host");
    }
    scope.reason = core::join(reasons, " | ");
    const bool by_relation = area == Area::connections || area == Area::names;
    const auto& counts = by_relation ? relations : assets;
    const auto count = counts.find(scope.scope);
    if (scope.status == model::ScopeStatus::complete && area != Area::identity &&
        area != Area::owners) {
      scope.listed = count == counts.end() ? 0 : count->second;
    }
    out.emplace_back(std::move(scope));
  }
}

std::vector<model::Record> Draft::finish() && {
  drop_dangling();
  for (const auto& [value, keys] : serials_) {
    if (keys.size() > 1) {
      problem(
          "serial_shared",
          fmt::format("{} parts have the serial number {}: it identifies none", keys.size(), value),
          *keys.begin());
      continue;
    }
    const auto found = assets_.find(*keys.begin());
    if (found != assets_.end())
      found->second.ids.insert(found->second.ids.begin(), {"serial", value});
  }
  std::ranges::stable_sort(relations_,
                           [](const auto& a, const auto& b) { return order(a) < order(b); });
  const auto same = std::unique(relations_.begin(), relations_.end(),
                                [](const auto& a, const auto& b) { return order(a) == order(b); });
  relations_.erase(same, relations_.end());
  std::ranges::stable_sort(needs_, [](const auto& a, const auto& b) {
    return std::tie(a.of.key, a.group) < std::tie(b.of.key, b.group);
  });
  std::vector<model::Record> out;
  std::vector<model::Record> scopes;
  add_scopes(scopes);
  for (auto& [key, asset] : assets_) out.emplace_back(std::move(asset));
  for (auto& relation : relations_) out.emplace_back(std::move(relation));
  for (auto& need : needs_) out.emplace_back(std::move(need));
  std::ranges::move(scopes, std::back_inserter(out));
  for (const auto& file : host_.files) {
    out.emplace_back(model::RawRecord{file.sha256, "text/plain", "read " + file.path, {}});
  }
  for (const auto& gap : host_.gaps) {
    const auto severity = gap.access == Access::unusable ? model::ProblemRecord::Severity::error
                                                         : model::ProblemRecord::Severity::warning;
    out.emplace_back(model::ProblemRecord{
        severity, std::string{problem_code(gap.access)}, reason_of(gap), gap.path, {}});
  }
  for (const auto& [area, path, issue] : host_.issues) {
    out.emplace_back(model::ProblemRecord{model::ProblemRecord::Severity::warning,
                                          "malformed",
                                          fmt::format("{}: {}", issue.where, issue.what),
                                          path,
                                          {}});
  }
  for (auto& problem : problems_) out.emplace_back(std::move(problem));
  return out;
}

}  // namespace detail

std::string target_name(const Host& host, std::string_view otherwise) {
  if (host.fqdn) {
    if (const auto fqdn = model::fqdn_id(*host.fqdn)) return fqdn->value;
  }
  const std::string name = core::lower(host.hostname);
  return collect::kit::is_host_name(name) ? name : core::printable(otherwise);
}

std::vector<model::Record> map_host(const Host& host, std::string_view target) {
  detail::Draft draft{host, std::string{target}};
  detail::map_system(draft);
  detail::map_power(draft);
  detail::map_storage(draft);
  detail::map_filesystems(draft);
  detail::map_network(draft);
  detail::map_software(draft);
  detail::map_connections(draft);
  return std::move(draft).finish();
}

}  // namespace plimsoll::linux_host
