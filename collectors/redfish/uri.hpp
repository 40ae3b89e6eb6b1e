/// @file
/// The paths of Redfish resources: one spelling for each, and which may be asked for.
/// Source: DMTF DSP0266 (Redfish Specification) 1.20, "Universal Resource Identifiers".
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::redfish {

/// Where every service starts; the one URI whose trailing slash is part of it.
inline constexpr std::string_view kServiceRoot = "/redfish/v1/";

/// One spelling of a resource's URI: no trailing slash, and "#PowerSupplies/0" as
/// "#/PowerSupplies/0". Case is kept: services may tell paths apart by it.
[[nodiscard]] std::string canonical(std::string_view uri);

/// `uri` without its "#…" part.
[[nodiscard]] std::string_view without_fragment(std::string_view uri);

/// Whether a link of a body may be followed: a path below /redfish/ of at most 2,048 printable
/// ASCII bytes, without "." and ".." segments (written out or as %2e), empty segments and
/// backslashes. Anything with a scheme or a host name is refused, so that no body leads to another
/// machine.
[[nodiscard]] bool may_follow(std::string_view uri);

}  // namespace plimsoll::redfish
