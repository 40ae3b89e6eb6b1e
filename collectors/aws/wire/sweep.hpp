/// @file
/// Many units side by side, their records written in order.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "collectors/aws/calls.hpp"
#include "collectors/aws/wire/plan.hpp"
#include "lib/collect/kit/emitter.hpp"

namespace plimsoll::aws::wire {

struct SweepSettings {
  std::size_t concurrency = 16;  ///< Calls under way at one time.
  std::vector<std::string> service_tags;
};

/// Makes all calls of all units and writes their records by account and region, whatever the order
/// in which they finish.  What several units tell of (regions, zones, accounts, services) is
/// written once, at the end.  At most a few units more than `concurrency` are in memory.
void sweep(Client& client, std::span<const Call> table, const Plan& plan,
           const SweepSettings& settings, collect::kit::Emitter& out);

}  // namespace plimsoll::aws::wire
