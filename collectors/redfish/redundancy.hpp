/// @file
/// How many members of a group must work: what Redfish states, read with care.
/// Source: DMTF DSP8010, Redundancy.v1_4: MinNumNeeded and MinNeededInGroup are the least number of
/// working members for the group "to be fault tolerant".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "collectors/redfish/parser.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::redfish {

/// Whether the part does its work now.  false: State is Absent, Disabled, UnavailableOffline or
/// StandbyOffline, a circuit or outlet is switched off or its breaker open, or (for anything but a
/// machine, its chassis and its BMC, whose health sums up their parts) Health is Critical, or a
/// machine is switched off.  Absent: neither State nor Health is known.
[[nodiscard]] std::optional<bool> operational(const Part& part);

/// The members of a group as they were found.
struct Membership {
  std::int64_t total = 0;
  std::int64_t working = 0;  ///< Not known to be out of work.
  bool powered_on = false;   ///< What they serve runs now.
};

/// How many members are needed, and by which reading.
struct Judgement {
  std::int64_t k = 0;
  std::string reason;        ///< Continues "needs k of n: ".
  std::string problem_code;  ///< Empty: none.
  model::Takeover takeover = model::Takeover::seamless;
};

/// Judges a claimed group.  Services use MinNumNeeded in two ways.  Below the number of members it
/// is taken as the number needed to run.  Equal to it, it can only be meant as the schema defines
/// it (fault tolerant with that many), so one member less still runs.  A group that is not
/// redundant, or states no number, needs all that work (problem `redundancy_unstated`).  What runs
/// with fewer working members than stated proves that fewer suffice.  `members.total` is at
/// least 1.
[[nodiscard]] Judgement judge(const Group& group, const Membership& members);

/// The attribute `raid_state` of a volume: "rebuilding" where that is what it does (`action`), else
/// by its health: "optimal", "degraded" (Warning) or "failed"; absent when it states none.
[[nodiscard]] Text raid_state(const Part& volume, const Text& action);

}  // namespace plimsoll::redfish
