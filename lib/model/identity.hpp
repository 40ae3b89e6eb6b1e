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
/// zeros, for locally administered addresses (they are made up anew), and for the virtual addresses
/// that the routers of one first-hop group share: VRRP (RFC 5798, 7.3: 00-00-5E-00-01,
/// 00-00-5E-00-02; CARP uses them too), HSRP (RFC 2281, 6.5: 00-00-0C-07-AC; version 2:
/// 00-00-0C-9F-F0 to FF), GLBP (00-07-B4).
[[nodiscard]] std::optional<Identifier> mac_id(std::string_view mac);

/// The `fqdn` identifier: lower case, no trailing dot; absent unless it has a dot and is a legal
/// host name (RFC 1123), and for localhost.localdomain.
[[nodiscard]] std::optional<Identifier> fqdn_id(std::string_view name);

/// The `ip` identifier: an IPv4 or IPv6 address as inet_ntop writes it; absent for anything else,
/// loopback, link-local, multicast and unspecified.
[[nodiscard]] std::optional<Identifier> ip_id(std::string_view address);

/// The `chassis-id` identifier that a device gives itself in LLDP: a MAC address as mac_id() spells
/// it, any other text in lower case; absent for addresses that mac_id() refuses and for
/// placeholders.
[[nodiscard]] std::optional<Identifier> chassis_id(std::string_view text);

/// An interface's name in one spelling, so that what a device calls itself, its configuration and
/// its neighbours is equal: "GigabitEthernet1/0/1", "Gig 1/0/1" and "Gi1/0/1" are "gi1/0/1"; a MAC
/// address as mac_id() spells it; names of other systems ("eno1", "xe-0/0/1") in lower case.
[[nodiscard]] std::string interface_name(std::string_view name);

/// The `port-id` identifier "<device>/<interface>" of a port by one of the names of its device: a
/// chassis id, an fqdn or a host name.  Absent when either is empty, and for names that devices
/// have out of the box ("switch", "localhost"): they would make one port of many.
[[nodiscard]] std::optional<Identifier> port_id(std::string_view device,
                                                std::string_view interface);

/// Any identifier in its normal spelling, by its scheme; schemes without a rule keep their value,
/// trimmed. Absent when it identifies nothing.
[[nodiscard]] std::optional<Identifier> normal_id(const Identifier& id);

/// Kinds whose records may be one asset.  Sources do not agree on what a box is (a router that
/// switches, an appliance that is a server), so all that has a serial number of its own on its
/// front is a "device": machines, network devices, storage arrays, UPSs, PDUs.  Every other kind is
/// a class of its own.
[[nodiscard]] std::string_view identity_class(std::string_view kind);

}  // namespace plimsoll::model
