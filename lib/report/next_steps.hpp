/// @file
/// What to do next: the few steps that tell or mend most, for the end of a summary.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace plimsoll::store {
class Database;
}

namespace plimsoll::report {

/// One step, and the words behind `plimsoll` that show more of it or do it.
struct NextStep {
  std::string what;                  ///< A sentence; names in it are as stored, of any length.
  std::vector<std::string> command;  ///< {"explain", "rtm-ups-a"}; unquoted.
};

/// At most `limit` steps from the newest assessment, in this order: the single point of failure
/// that stops most, by the best tier of its services; the widest gap in what is known (services
/// without a model, else sources that were not read completely, else the check with most subjects
/// that could not be judged); then the checks that fail gravest and most often, accepted findings
/// left out. None when nothing was assessed: then the only step is to assess.
[[nodiscard]] std::vector<NextStep> next_steps(store::Database& database, std::size_t limit = 3);

}  // namespace plimsoll::report
