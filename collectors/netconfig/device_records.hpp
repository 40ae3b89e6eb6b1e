/// @file
/// The records of one device: what its configuration tells without the others'.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/netconfig/links.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::netconfig {

using Duplicates = std::map<std::string, std::vector<std::size_t>>;

/// "host:<target>".
[[nodiscard]] std::string scope_of(std::string_view target);
/// "<target>:nic:<port>".
[[nodiscard]] std::string nic_key(std::string_view target, std::string_view port);
/// "router", "switch", "firewall" or "appliance": what the configuration makes of it.
[[nodiscard]] std::string_view device_kind(const Config& config);
/// The group's number; absent where it is none.
[[nodiscard]] std::optional<std::int64_t> model_number(std::string_view text);

/// Adds the device, its members, its ports and how they belong together to `out`.  `linked` are the
/// ports with a link, `duplicates` the addresses that identify nobody (with who claims them).
void add_device(const Device& device, const std::set<std::string>& linked,
                const Duplicates& duplicates, std::vector<model::Record>& out);

}  // namespace plimsoll::netconfig
