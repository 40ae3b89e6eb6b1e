/// @file
/// Groups as relations tell them: what the rules about groups start from.
#pragma once

#include <vector>

#include "lib/topology/facts/conclusions.hpp"
#include "lib/topology/facts/inventory.hpp"

namespace plimsoll::topology::rules {

struct Membership {
  NodeId group;
  std::vector<Relation*> members;  ///< By the member's number; `from` is the member.
};

/// The memberships that no rule has concluded from yet, by group.
[[nodiscard]] std::vector<Membership> open_memberships(Inventory& inventory);

/// A need of the group for its members, with their evidence, k = 1 and nothing said of why.  Takes
/// the relations.
[[nodiscard]] Conclusion take_members(const Membership& membership);

/// The relations by who tells them: those of sources that tell of one thing in common are together.
/// Two sources that have nothing in common may tell of the same parts by different names, so that
/// what they tell must not be added up.
[[nodiscard]] std::vector<std::vector<Relation*>> views(const Inventory& inventory,
                                                        const std::vector<Relation*>& relations);

/// How many of the members are not reported as out of work.
[[nodiscard]] std::int64_t working(const Inventory& inventory, const Conclusion& need);

/// "a, b and c more".
[[nodiscard]] std::string member_names(const Inventory& inventory, const Conclusion& need);

}  // namespace plimsoll::topology::rules
