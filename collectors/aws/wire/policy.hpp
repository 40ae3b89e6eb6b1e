/// @file
/// The least rights that the table of calls needs.
#pragma once

#include <span>
#include <string>

#include "collectors/aws/calls.hpp"

namespace plimsoll::aws::wire {

/// An IAM policy document that allows the calls of `table` and those that tell accounts and
/// regions, and nothing else.
[[nodiscard]] std::string policy_document(std::span<const Call> table);

/// Whether an operation only reads: Describe…, List…, Get….
[[nodiscard]] bool only_reads(std::string_view operation);

}  // namespace plimsoll::aws::wire
