/// @file
/// Which accounts and regions are asked, and as whom.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/aws/wire/client.hpp"
#include "collectors/aws/wire/unit_run.hpp"
#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::aws::wire {

struct PlanSettings {
  std::vector<std::string> regions;   ///< Empty: all that are enabled.
  std::vector<std::string> accounts;  ///< Empty: the caller's, or, with a role, the organisation's.
  std::optional<std::string> role;    ///< Assumed in each account but the caller's: a name.
  std::optional<std::string> external_id;
};

struct Plan {
  std::string account;  ///< The caller's.
  std::string partition;
  std::vector<UnitPlan> units;  ///< By account and region; what is global comes first.
  std::vector<model::ProblemRecord> problems;
  std::size_t accounts = 0;
};

/// Who the credentials are.
struct Identity {
  std::string account;
  std::string arn;
  std::string partition;
};
[[nodiscard]] Result<Identity> identity_of(Client& client, const Caller& caller);

/// Asks who we are, which accounts there are, which regions each has.  An Error when the
/// credentials themselves are refused; an account whose role is refused is barred, not left out.
[[nodiscard]] Result<Plan> make_plan(Client& client, const Caller& home,
                                     const PlanSettings& settings);

}  // namespace plimsoll::aws::wire
