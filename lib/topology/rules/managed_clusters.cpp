// Sources: Amazon Aurora User Guide, "High availability for Amazon Aurora" (a replica is promoted,
// service is typically restored in less than 60 s; without one a new instance is created, which may
// take 10 minutes and fail with its zone); Amazon DocumentDB and Neptune, "High availability": the
// same storage and promotion; Amazon ElastiCache User Guide, "Minimizing downtime with Multi-AZ";
// Amazon MSK Developer Guide, "Best practices" (replication factor 3, a majority in sync).
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

using model::Takeover;

enum class Failover : std::uint8_t {
  always,     ///< Another member takes over by itself.
  as_stated,  ///< Attribute automatic_failover says so.
  majority,   ///< Carries on while most members work.
};

struct Service {
  std::string_view name;
  Failover failover;
  std::optional<std::int64_t> takeover_s;
};

constexpr auto kServices = std::to_array<Service>({
    {"aurora", Failover::always, 60},
    {"docdb", Failover::always, 60},
    {"neptune", Failover::always, 60},
    {"rds-cluster", Failover::always, 35},
    {"elasticache", Failover::as_stated, std::nullopt},
    {"msk", Failover::majority, std::nullopt},
});

const Service* find_service(std::string_view name) {
  const auto found =
      std::ranges::find_if(kServices, [&](const Service& service) { return service.name == name; });
  return found == kServices.end() ? nullptr : &*found;
}

/// Sets how the members stand in for each other, and why.
void set_failover(const Inventory& inventory, const Service& service, Conclusion& need) {
  const auto count = static_cast<std::int64_t>(need.members.size());
  const auto names = member_names(inventory, need);
  if (service.failover == Failover::majority) {
    need.k = count / 2 + 1;
    need.takeover = Takeover::automatic;
    need.why = fmt::format("{} of {} members needed: a majority of {}", need.k, count, names);
    return;
  }
  if (count == 1) {
    need.why = fmt::format("{} is its only member", names);
    return;
  }
  const auto stated = flag(inventory.text(need.of, Attribute::automatic_failover));
  const bool automatic = service.failover == Failover::always || stated == true;
  need.takeover = automatic ? Takeover::automatic : Takeover::manual;
  if (automatic) need.takeover_s = service.takeover_s;
  need.why = fmt::format("one of {} leads; another is promoted {}", names,
                         automatic ? "by itself" : "by hand: failover is not automatic");
}

void conclude(const Inventory& inventory, const Membership& membership, const Service& service,
              Conclusions& conclusions) {
  auto need = take_members(membership);
  const auto cluster = membership.group;
  need.soft = false;
  need.rule = "managed-cluster";
  set_failover(inventory, service, need);
  const auto shards = inventory.number(cluster, Attribute::shards).value_or(1);
  if (shards > 1 && service.failover == Failover::as_stated) {
    // Which member holds which part is not told: the loss of one per part is what is survived.
    need.k = std::clamp<std::int64_t>(shards, 1, static_cast<std::int64_t>(need.members.size()));
    need.why += fmt::format("; its data is in {} parts, each with members of its own", shards);
    conclusions.gap(cluster, "which of its members stand in for each other is not known");
  }
  conclusions.need(std::move(need));
}

}  // namespace

void managed_clusters(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    const auto* service = find_service(inventory.text(membership.group, Attribute::cloud_service));
    if (service != nullptr) conclude(inventory, membership, *service, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
