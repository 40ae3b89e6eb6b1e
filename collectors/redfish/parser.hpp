/// @file
/// One Redfish body (JSON) to a typed resource: the parts it describes, the redundancy it claims,
/// and the links it holds. Source: DMTF DSP8010 (Redfish Schema Bundle): ComputerSystem, Chassis,
/// Manager, Power, Thermal, PowerSubsystem, PowerSupply, ThermalSubsystem, Fan, Storage,
/// StorageController, Drive, Volume, SimpleStorage, NetworkAdapter, Port, NetworkPort,
/// EthernetInterface, SoftwareInventory, Redundancy.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/redfish/fields.hpp"
#include "lib/core/error.hpp"
#include "lib/model/attributes.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::redfish {

/// Links by the name of the property that holds them ("Storage"; those of Links as
/// "Links.Chassis"), as the body writes them.
using Links = std::map<std::string, std::vector<std::string>, std::less<>>;

/// One thing that a body describes.
struct Part {
  std::string kind;                  ///< model::asset_kinds().
  std::string uri;                   ///< Canonical; unique within the resource.
  std::vector<std::string> aliases;  ///< Other canonical URIs that links may use for it.
  Text id;                           ///< Id or MemberId.
  Text name;                         ///< As printed; often no more than "Power Supply".
  Text manufacturer;
  Text model;
  Text serial;
  Text slot;                           ///< Service label or bay, as printed.
  Text state;                          ///< Redfish State: "Enabled", "Absent", …
  Text health;                         ///< "OK", "Warning", "Critical".
  Text power_state;                    ///< "On", "Off", …
  std::vector<model::Identifier> ids;  ///< Beside the serial number.
  model::Attributes attributes;        ///< What else it says, in the model's names and units.
};

/// A redundancy group as the service claims it.
struct Group {
  std::string uri;   ///< Canonical.
  std::string what;  ///< "power", "cooling" or "controllers".
  Text name;
  Text mode;  ///< Mode or RedundancyType: "N+m", "Failover", "NotRedundant", …
  std::optional<std::int64_t> needed;     ///< MinNumNeeded or MinNeededInGroup.
  std::optional<std::int64_t> supported;  ///< MaxNumSupported or MaxSupportedInGroup.
  std::vector<std::string> members;       ///< Canonical URIs of those that it names.
  std::int64_t unnamed = 0;               ///< Members listed without a link.
  Text state;
  Text health;
};

/// What one body says.
struct Resource {
  std::string type;    ///< "ComputerSystem", "DriveCollection": without version and namespace.
  std::string uri;     ///< Canonical; where it was asked for.
  std::string parent;  ///< Canonical URI of the resource whose link led here; set by the crawl.
  std::vector<Part> parts;
  std::vector<Group> groups;
  Links links;
  std::vector<std::string> members;           ///< Of a collection, in order, as written.
  std::optional<std::int64_t> members_count;  ///< Members@odata.count.
  Text next;                                  ///< Members@odata.nextLink.
  std::vector<Resource> expanded;             ///< Members whose body stands in the collection.
  std::vector<Issue> issues;                  ///< What was left out or repaired.
};

/// Reads one body.  `hint` is the type that the link led to, used where "@odata.type" is missing;
/// it may be empty.  Pure; any bytes are legal input.  An Error (malformed) when it is no JSON
/// object or nests deeper than 64 levels.  Linear in the size of `body`, but for expanded members,
/// which are read one level deep.
[[nodiscard]] Result<Resource> parse_resource(std::string_view uri, std::string_view hint,
                                              std::string_view body);

}  // namespace plimsoll::redfish
