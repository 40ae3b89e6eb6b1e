/// @file
/// From what disks tell of themselves to assets.  Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/smart/report.hpp"
#include "lib/collect/kit/draft.hpp"

namespace plimsoll::smart {

/// Asset and relation kinds that the scope of a host lists.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// One output and where it came from.
struct Input {
  std::string name;  ///< Of the file, without its suffix: for messages.
  Report report;
};

/// A disk and the host that was the first to see it.
struct KnownDisk {
  std::string key;
  std::string host;
};

/// By serial identifier, over all hosts of a collection: a disk that two hosts see is one asset, in
/// a shelf and in neither of them.
using KnownDisks = std::map<std::string, KnownDisk, std::less<>>;

/// The records of one host: the host as `external`, its disks, located in it.  The scope
/// "host:<host>" is complete when a listing (smartctl --scan) is among the outputs and each device
/// that it names was read.
void map_host(const std::string& host, const std::vector<Input>& inputs, KnownDisks& known,
              collect::kit::Draft& draft);

}  // namespace plimsoll::smart
