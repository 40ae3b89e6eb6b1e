/// @file
/// Many targets at once, told in their order.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::redfish {

/// What one target gave; of one that failed, what was read before.
struct Collected {
  std::vector<model::Record> records;
  Result<void> ended;
};

/// Reads the target of that number.  Called from several threads at once, once for each.
using CollectOne = std::function<Collected(std::size_t index)>;
/// Takes what a target gave: in the order of the targets, on the caller's thread.
using TakeOne = std::function<void(std::size_t index, Collected collected)>;

/// Reads `count` targets, at most `concurrency` of them at once.  A slow one holds up what is told
/// of the others, not their reading: what is read and not told yet is kept, for at most
/// 8 * concurrency targets.  An exception of `collect` is thrown again here when its turn comes.
void sweep(std::size_t count, std::size_t concurrency, const CollectOne& collect,
           const TakeOne& take);

}  // namespace plimsoll::redfish
