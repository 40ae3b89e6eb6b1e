/// @file
/// Configurations in the words of the model.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "collectors/netconfig/links.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::netconfig {

/// Kinds of assets and relations that may come out.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// The records of all devices of a run, without hello and done: device by device in the order
/// given, then what several share (gateways, pairs, links), problems, and a scope each.  Pure.
[[nodiscard]] std::vector<model::Record> to_records(std::span<const Device> devices);

}  // namespace plimsoll::netconfig
