/// @file
/// What the rules about cloud resources share.
#pragma once

#include <cstdint>
#include <vector>

#include "lib/topology/facts/inventory.hpp"

namespace plimsoll::topology::rules {

/// Seconds until a group has started something anew that it lost: assumed, no vendor promises it.
/// A health check has to notice (EC2 status checks run every minute), a machine has to boot.
inline constexpr std::int64_t kRelaunchSeconds = 300;

/// The zones that `node` is located in, as far as no rule has concluded from them.
[[nodiscard]] std::vector<Relation*> open_zones(Inventory& inventory, NodeId node);

/// Whether an autoscaling group starts anew what it loses: not when that is suspended.
[[nodiscard]] bool relaunches(const Inventory& inventory, NodeId group);

/// The zones that an autoscaling group starts machines in.
[[nodiscard]] std::vector<NodeId> zones_of(const Inventory& inventory, NodeId group);

}  // namespace plimsoll::topology::rules
