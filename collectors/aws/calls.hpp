/// @file
/// Every call that is made of AWS: listing, describing and getting, nothing else.  The rows stand
/// in calls.def; what a call looks like on the wire comes from AWS's own service models at build
/// time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace plimsoll::aws {

class Reading;

/// Where a call is made without being asked for by another call's mapping.
enum class Reach : std::uint8_t {
  region,      ///< Once in each enabled region of each account.
  global,      ///< Once in each account, at the partition's global region.
  management,  ///< Once, with the credentials given: the organisation.
  follow,      ///< Only for the inputs that a mapping asked for: Reading::ask().
};

/// Adds what one page of an answer says to the reading of its unit.  `answer` and `input` have the
/// members of AWS's own service model ("Reservations"), as the SDKs and the CLI print them; any
/// JSON is legal.
using Mapping = void (*)(const nlohmann::json& answer, const nlohmann::json& input,
                         Reading& reading);

struct Call {
  std::string_view service;    ///< As the SDKs name it: "ec2", "elbv2".
  std::string_view operation;  ///< "DescribeInstances".
  Reach reach;
  std::string_view permission;  ///< The IAM action that it needs: "ec2:DescribeInstances".
  std::string_view kinds;       ///< What its scope lists, with commas: "vm"; empty: nothing.
  Mapping map;
};

/// All of them, in the order in which a unit's calls are made.
[[nodiscard]] std::span<const Call> calls();
/// The row of that service and operation; nullptr when there is none.
[[nodiscard]] const Call* find_call(std::string_view service, std::string_view operation);

}  // namespace plimsoll::aws
