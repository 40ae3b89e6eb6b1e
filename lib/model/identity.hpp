/// @file
/// Identifiers in one spelling, and which of them mean nothing: firmware is full of serial numbers
/// that say "To be filled by O.E.M.".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/model/record.hpp"

namespace plimsoll::model {

/// A vendor's name in one spelling: "Hewlett Packard Enterprise", "HPE" and "HP" are "hpe", "Dell
/// Inc." is "dell"; unknown vendors in lower case without "inc.", "corp." and the like.
[[nodiscard]] std::string normal_vendor(std::string_view vendor);

/// The `serial` identifier "vendor/SERIAL"; absent for an empty or placeholder serial.
[[nodiscard]] std::optional<Identifier> serial_id(std::string_view vendor, std::string_view serial);

/// The `uuid` identifier in lower case with hyphens; absent for anything that is no UUID, for all
/// zeros or all ones, and for known placeholders.
[[nodiscard]] std::optional<Identifier> uuid_id(std::string_view uuid);

/// The `mac` identifier "aa:bb:cc:dd:ee:ff"; absent for anything that is no unicast EUI-48, for all
/// zeros, and for locally administered addresses (they are made up anew).
[[nodiscard]] std::optional<Identifier> mac_id(std::string_view mac);

/// The `fqdn` identifier: lower case, no trailing dot; absent unless it has a dot and is a legal
/// host name (RFC 1123), and for localhost.localdomain.
[[nodiscard]] std::optional<Identifier> fqdn_id(std::string_view name);

/// The `ip` identifier: an IPv4 or IPv6 address as inet_ntop writes it; absent for anything else,
/// loopback, link-local, multicast and unspecified.
[[nodiscard]] std::optional<Identifier> ip_id(std::string_view address);

/// Any identifier in its normal spelling, by its scheme; schemes without a rule keep their value,
/// trimmed. Absent when it identifies nothing.
[[nodiscard]] std::optional<Identifier> normal_id(const Identifier& id);

/// Kinds whose records may be one asset: a server, a vm, a hypervisor and a Kubernetes node are all
/// "machine"; every other kind is a class of its own.
[[nodiscard]] std::string_view identity_class(std::string_view kind);

}  // namespace plimsoll::model
