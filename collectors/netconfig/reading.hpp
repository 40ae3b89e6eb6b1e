/// @file
/// The files of a run: which are configurations and which are not.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "collectors/netconfig/links.hpp"
#include "lib/collect/kit/program.hpp"
#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::netconfig {

/// What was read of the setting `file`.
struct Reading {
  std::vector<std::string> targets;  ///< All, those of refused files too.
  std::vector<Device> devices;
  std::vector<std::pair<std::string, std::string>> refused;  ///< Target and why.
  std::vector<model::RawRecord> raw;  ///< Hashes; bodies hold passwords and are not kept.
};

/// Most bytes of one configuration.
inline constexpr std::size_t kConfigBound = std::size_t{32} << 20U;

/// Reads the files of `settings`.  An Error when they are none, or none of them can be read.
[[nodiscard]] Result<Reading> read_all(const collect::kit::Settings& settings);

/// A problem and an incomplete scope for each file that was refused.
[[nodiscard]] std::vector<model::Record> refusals(const Reading& reading);

}  // namespace plimsoll::netconfig
