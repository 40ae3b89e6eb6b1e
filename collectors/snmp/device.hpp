/// @file
/// What one SNMP agent told of its device: plain facts, filled by the readers of the single MIBs.
/// Absent is "not said".  Names and texts are the agent's, not yet clean for people.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/snmp/walk.hpp"
#include "lib/core/error.hpp"
#include "lib/model/attributes.hpp"

namespace plimsoll::snmp {

/// A piece of the device's hardware, or a group of them (a RAID set).
struct Part {
  std::string kind;   ///< Asset kind: "psu", "fan", "disk", "power_feed", "volume", …
  std::string index;  ///< Tells parts of one kind apart; the same in every run.
  std::string name;
  std::string vendor;
  std::string model;
  std::string serial;
  std::string firmware;
  std::optional<bool> present;      ///< false: an empty bay.
  std::optional<bool> operational;  ///< false: out of work now.
  std::string state;                ///< As the MIB names it.
  std::string in;                   ///< Id of the part that it sits in; empty: the device.
  std::string wwid;                 ///< Of a LUN: how hosts know it, "360a98000…"; empty: none.
  std::string fed_by;               ///< Of an input: name of what it hangs on; empty: not said.
  model::Attributes more;           ///< Further attributes, by their names in the model.

  /// What links call it: "psu:1".
  [[nodiscard]] std::string id() const { return kind + ":" + index; }
};

/// A relation between parts of the device.
struct Link {
  std::string from;  ///< Part's id; empty: the device.
  std::string to;    ///< Part's id; empty: the device.
  std::string kind;  ///< Relation kind.
  model::Attributes attributes;
};

/// A row of the IF-MIB's tables.
struct Interface {
  std::uint32_t index = 0;  ///< ifIndex.
  std::string name;         ///< ifName, else ifDescr.
  std::string descr;
  std::string alias;
  std::optional<std::int64_t> type;  ///< IANAifType.
  std::string mac;                   ///< "aa:bb:cc:dd:ee:ff"; empty: none, or no EUI-48.
  std::optional<std::int64_t> mtu;
  std::optional<std::int64_t> speed_bps;  ///< ifSpeed as given (at most 2^32-1).
  std::optional<std::int64_t> high_speed_mbps;
  std::optional<std::int64_t> admin;       ///< 1 up, 2 down, 3 testing.
  std::optional<std::int64_t> oper;        ///< 1 up … 7 lowerLayerDown (RFC 2863).
  std::optional<bool> connector;           ///< ifConnectorPresent.
  std::string stp_state;                   ///< dot1dStpPortState: "blocking", "forwarding", …
  std::optional<std::int64_t> vlan;        ///< Port VLAN id.
  std::optional<std::uint32_t> aggregate;  ///< ifIndex of the link aggregation that it belongs to.
  bool aggregates = false;                 ///< Is a link aggregation itself.
  std::optional<bool> lacp;                ///< Of an aggregation: LACP or static; absent: not said.
  std::string in;                          ///< Id of the part that the port sits on; empty: device.
};

/// Whom a port sees on its cable.
struct Neighbour {
  std::string protocol;        ///< "lldp", "cdp".
  std::uint32_t if_index = 0;  ///< Own port; 0 when only `port` is known.
  std::string port;            ///< Own port as the protocol names it.
  std::string chassis;         ///< Chassis id as text (MAC, name, …); empty for CDP.
  std::string name;            ///< System name, CDP device id.
  std::string remote_port;     ///< Port id as text.
  std::string remote_port_descr;
  bool remote_port_is_mac = false;
  std::string address;         ///< Management address; empty: not said.
  std::string description;     ///< Software; of CDP the platform.
  std::optional<bool> bridge;  ///< Capabilities that are enabled; absent: not said.
  std::optional<bool> router;
  std::optional<bool> access_point;
  std::optional<bool> phone;
};

/// A virtual router address that the device takes part in.
struct Gateway {
  std::string address;
  std::string protocol;    ///< "vrrp", "hsrp".
  std::int64_t group = 0;  ///< VRID, HSRP group.
  std::uint32_t if_index = 0;
  std::string role;  ///< master, backup, initialize; active, standby, …
  std::optional<std::int64_t> priority;
  std::optional<std::int64_t> advertisement_ms;
  std::optional<std::int64_t> hello_ms;
  std::optional<std::int64_t> hold_ms;
  std::optional<bool> preempt;
};

/// Where the device sends what is for nobody it knows.
struct DefaultRoute {
  std::string next_hop;
  std::optional<std::uint32_t> if_index;
};

/// A group of devices that act as one: the logical device that this one is a member of.
struct Cluster {
  std::string key;  ///< Asset key, the same from every member.
  std::string name;
  std::string mode;  ///< "ha-pair", …
  model::Attributes more;
};

struct Device {
  std::string kind = "appliance";  ///< Asset kind.
  std::string name;                ///< sysName.
  std::string vendor;
  std::string model;
  std::string serial;
  std::string uuid;
  std::string firmware;
  std::string os;
  std::string description;               ///< sysDescr.
  std::string location;                  ///< sysLocation.
  Oid object_id;                         ///< sysObjectID.
  std::optional<std::int64_t> services;  ///< sysServices.
  std::optional<std::int64_t> uptime_s;
  model::Attributes more;  ///< Further attributes of the device, by their names in the model.

  std::string chassis;  ///< LLDP chassis id of the device itself, else its bridge address.
  std::vector<Interface> interfaces;   ///< By ifIndex.
  std::vector<std::string> addresses;  ///< IP addresses of its own, loopback left out.
  std::map<std::uint32_t, std::vector<std::string>> addresses_by_interface;
  std::vector<DefaultRoute> default_routes;
  std::vector<Neighbour> neighbours;
  std::vector<Gateway> gateways;
  std::vector<Part> parts;
  std::vector<Link> links;
  std::vector<Cluster> clusters;
  std::vector<std::string> loads;  ///< Names of devices that hang on its output.
  std::vector<Issue> issues;       ///< What was said and can't be so.

  [[nodiscard]] Interface* find_interface(std::uint32_t index);
  [[nodiscard]] const Interface* find_interface(std::uint32_t index) const;
  [[nodiscard]] Part* find_part(std::string_view id);
  [[nodiscard]] bool has_parts(std::string_view part_kind) const;
  /// Adds a part unless one of its id is there.
  Part& add(Part part);

 private:
  std::map<std::string, std::size_t, std::less<>> part_ids_;
};

/// Fills `field` unless it is set.
void fill(std::string& field, std::optional<std::string> value);
void fill(model::Attributes& attributes, std::string_view name, std::optional<std::int64_t> value);
void fill(model::Attributes& attributes, std::string_view name, std::optional<std::string> value);
void fill(model::Attributes& attributes, std::string_view name, std::optional<bool> value);

/// Reads all MIBs that the collector knows.  Pure; any walk is legal.  Time and memory grow with
/// the walk (n log n).
[[nodiscard]] Device read_device(const Walk& walk);

}  // namespace plimsoll::snmp
