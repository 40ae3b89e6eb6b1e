// What can be said of the tables themselves: which kinds they can give, and which rows cannot be
// meant.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lib/collect/kit/declared.hpp"
#include "lib/core/text.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::collect::kit {

const std::vector<std::string_view>& declared_kinds() {
  static const std::vector<std::string_view> kinds{"account",
                                                   "autoscaling_group",
                                                   "backend_pool",
                                                   "backup_vault",
                                                   "cache",
                                                   "cdn",
                                                   "certificate",
                                                   "circuit",
                                                   "database",
                                                   "database_cluster",
                                                   "dns_zone",
                                                   "endpoint",
                                                   "external",
                                                   "function",
                                                   "gateway",
                                                   "hypervisor",
                                                   "hypervisor_cluster",
                                                   "kubernetes_cluster",
                                                   "link",
                                                   "load_balancer",
                                                   "object_store",
                                                   "queue",
                                                   "region",
                                                   "replica",
                                                   "site",
                                                   "subnet",
                                                   "virtual_network",
                                                   "vm",
                                                   "volume",
                                                   "vpn",
                                                   "workload",
                                                   "zone",
                                                   "backed_up_to",
                                                   "connected_to",
                                                   "depends_on",
                                                   "fails_over_to",
                                                   "located_in",
                                                   "member_of",
                                                   "replicates_to",
                                                   "resolved_by",
                                                   "runs_on",
                                                   "secured_by",
                                                   "stored_on"};
  return kinds;
}

std::vector<TypeRow> joined(std::initializer_list<std::span<const TypeRow>> tables) {
  std::vector<TypeRow> out;
  for (const auto table : tables) out.insert(out.end(), table.begin(), table.end());
  return out;
}

std::vector<std::string> faults_of(const Catalogue& catalogue) {
  std::vector<std::string> out;
  std::set<std::string_view> types;
  const auto listed = [](std::string_view name) {
    return std::ranges::find(declared_kinds(), name) != declared_kinds().end();
  };
  for (const auto& row : catalogue.rows) {
    if (!types.insert(row.type).second) out.push_back(fmt::format("{} stands twice", row.type));
    if (!row.type.starts_with(catalogue.prefix)) {
      out.push_back(fmt::format("{} does not begin with {}", row.type, catalogue.prefix));
    }
  }
  for (const auto& alias : catalogue.aliases) {
    if (!types.contains(alias.row)) out.push_back(fmt::format("{} is of no row", alias.type));
    types.insert(alias.type);
  }
  for (const auto& row : catalogue.rows) {
    const bool kind = row.kind.empty() || model::find_asset_kind(row.kind) != nullptr;
    if (!kind || (!row.kind.empty() && !listed(row.kind))) {
      out.push_back(fmt::format("{}: {} is no kind", row.type, row.kind));
    }
    if (row.kind.empty() != row.service.empty()) {
      out.push_back(fmt::format("{}: a kind has a service", row.type));
    }
    for (const auto& link : row.links) {
      if (!link.relation.empty() && !listed(link.relation)) {
        out.push_back(fmt::format("{}: {} is no relation", row.type, link.relation));
      }
      for (const auto type : core::split(link.to, ' ')) {
        if (!type.empty() && type != "@host" && !types.contains(type)) {
          out.push_back(fmt::format("{}: {} has no row", row.type, type));
        }
      }
    }
    const auto space = row.of.find(' ');
    for (const auto type :
         core::split(space == std::string_view::npos ? "" : row.of.substr(space + 1), ' ')) {
      if (!type.empty() && !types.contains(type)) {
        out.push_back(fmt::format("{}: of {}, which has no row", row.type, type));
      }
    }
  }
  return out;
}

}  // namespace plimsoll::collect::kit
