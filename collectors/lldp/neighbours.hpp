/// @file
/// What a host hears from its neighbours by LLDP (IEEE 802.1AB, with LLDP-MED, ANSI/TIA-1057), CDP
/// and the like, as lldpd tells it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::lldp {

/// How a chassis or port calls itself, by which kind of name: "mac", "ifname", "ifalias", "local",
/// "ip", "unhandled" (a component's name or a circuit).
struct Id {
  std::string type;
  std::string value;
  friend bool operator==(const Id&, const Id&) = default;
};

struct Chassis {
  Id id;
  std::string name;
  std::string description;
  std::vector<std::string> addresses;  ///< For management.
  std::set<std::string> capabilities;  ///< Those that are on: "Bridge", "Router", "Wlan", ….
  friend bool operator==(const Chassis&, const Chassis&) = default;
};

struct Port {
  Id id;
  std::string description;
  std::optional<std::int64_t> max_frame_bytes;
  std::optional<std::int64_t> aggregation;  ///< Index of the aggregate that it is part of.
  std::optional<bool> auto_negotiation;     ///< On.
  std::string mau_type;                     ///< "10GigBaseLR - R fiber over 1310 nm optics".
  friend bool operator==(const Port&, const Port&) = default;
};

struct Vlan {
  std::optional<std::int64_t> id;
  std::string name;
  bool is_port_default = false;  ///< Untagged frames belong to it.
  friend bool operator==(const Vlan&, const Vlan&) = default;
};

/// Power over Ethernet, as LLDP-MED or IEEE 802.3 (MDI) has it.
struct Power {
  std::string device_type;  ///< "PSE" gives, "PD" takes.
  std::string source;
  std::string priority;
  std::string power_class;
  std::optional<std::int64_t> milliwatts;  ///< LLDP-MED: given, or needed.
  std::optional<std::int64_t> requested_milliwatts;
  std::optional<std::int64_t> allocated_milliwatts;
  friend bool operator==(const Power&, const Power&) = default;
};

/// LLDP-MED: how traffic of an application is to be sent.
struct Policy {
  std::string application;  ///< "Voice".
  std::string vlan;
  std::string dscp;
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// LLDP-MED, of the device as it says itself.
struct Inventory {
  std::string hardware;
  std::string firmware;
  std::string software;
  std::string serial;
  std::string manufacturer;
  std::string model;
  std::string asset;
  friend bool operator==(const Inventory&, const Inventory&) = default;
};

struct Neighbour {
  std::string interface;  ///< Of this host.
  std::string protocol;   ///< "lldp", "cdp", "edp", "fdp", "sonmp".
  Chassis chassis;
  Port port;
  std::vector<Vlan> vlans;
  Power power;      ///< IEEE 802.3.
  Power med_power;  ///< LLDP-MED.
  Inventory inventory;
  std::map<std::string, std::string> location;  ///< LLDP-MED: "city", "street", "ecs" (ELIN), ….
  std::string med_device_type;
  std::vector<Policy> policies;
  friend bool operator==(const Neighbour&, const Neighbour&) = default;
};

/// What is known of one host.
struct Host {
  bool lists_neighbours = false;      ///< Whether neighbours were asked for, be there none.
  Chassis chassis;                    ///< Its own; all empty when not told.
  std::map<std::string, Port> ports;  ///< Its own interfaces, of "show interfaces details".
  std::vector<Neighbour> neighbours;  ///< By interface; of one interface as printed.
  std::vector<Issue> issues;
};

/// Most neighbours of a host that are kept; lldpd itself keeps 32 an interface.
inline constexpr std::size_t kNeighbours = 16'384;

/// Reads what lldpcli printed about one host: "show neighbors", "show chassis", "show interfaces",
/// in any format, in one text or more.  Pure.  Any bytes are legal: an Error of kind malformed when
/// the text is no such output; then `host` is as it was.
[[nodiscard]] Result<void> read_output(std::string_view text, Host& host);

}  // namespace plimsoll::lldp
