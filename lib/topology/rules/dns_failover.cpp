// Sources: Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health
// checking is configured" (records without a health check are taken as healthy), "Active-active and
// active-passive failover", "How health checks work" (interval of 10 or 30 s, failure threshold);
// RFC 1035, 3.2.1 (an answer is kept for its TTL); "Choosing between alias and non-alias records"
// (an alias has no TTL of its own: that of a balancer is 60 s).
#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

/// Whether an answer is left out when what it names fails.
bool is_checked(const Inventory& inventory, NodeId name) {
  const auto stated = [&](Attribute attribute) {
    const auto text = inventory.text(name, attribute);
    return !text.empty() && flag(text) != false;
  };
  return stated(Attribute::health_check) ||
         flag(inventory.text(name, Attribute::evaluate_target_health)) == true;
}

/// Seconds an answer is kept. Only an alias says whether its target's health is evaluated.
std::optional<std::int64_t> answer_lifetime_s(const Inventory& inventory, NodeId name) {
  constexpr std::int64_t kAliasTtl = 60;
  const auto told = inventory.number(name, Attribute::ttl_s);
  if (told || !flag(inventory.text(name, Attribute::evaluate_target_health))) return told;
  return kAliasTtl;
}

/// Seconds from a failure to the last client that asks again; absent when the TTL isn't known.
std::optional<std::int64_t> takeover_s(const Inventory& inventory, NodeId name) {
  const auto ttl = answer_lifetime_s(inventory, name);
  constexpr std::int64_t kLongest = 604'800;  // RFC 2308, 5: a week at most is sensible
  if (!ttl || *ttl > kLongest) return std::nullopt;
  const auto interval = inventory.number(name, Attribute::health_check_interval_s).value_or(0);
  const auto failures = inventory.number(name, Attribute::health_check_failures).value_or(1);
  constexpr std::int64_t kSlowest = 3600;
  return *ttl + std::min(interval, kSlowest) * std::min(failures, kSlowest);
}

void conclude(const Inventory& inventory, const Membership& membership, Conclusions& conclusions) {
  const auto name = membership.group;
  auto need = take_members(membership);
  need.soft = false;
  need.rule = "dns-failover";
  const auto routing = inventory.text(name, Attribute::routing);
  const auto count = need.members.size();
  if (count > 1 && is_checked(inventory, name)) {
    need.takeover = model::Takeover::automatic;
    need.takeover_s = takeover_s(inventory, name);
    need.why = fmt::format("{} routing over {}: what fails its health check is not answered",
                           routing, member_names(inventory, need));
  } else {
    // Without a check the dead one is answered as before, and a secondary never.
    std::erase_if(need.members, [](const GroupMember& member) { return !member.active; });
    if (need.members.empty()) return;
    need.k = static_cast<std::int64_t>(need.members.size());
    need.why =
        fmt::format("{} routing to {}{}", routing, member_names(inventory, need),
                    count > 1 ? ": no health check takes a dead one out of the answers" : "");
  }
  conclusions.need(std::move(need));
}

}  // namespace

void dns_failover(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    if (inventory.assets[membership.group].kind != "endpoint") continue;
    if (inventory.attribute(membership.group, Attribute::routing) == nullptr) continue;
    conclude(inventory, membership, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
