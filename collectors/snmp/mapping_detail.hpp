/// @file
/// Shared by mapping.cpp and the map_*.cpp files.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "collectors/snmp/mapping.hpp"

namespace plimsoll::snmp::detail {

/// `text` for people in at most `most` bytes: one line, well-formed UTF-8, trimmed.
[[nodiscard]] std::string short_text(std::string_view text, std::size_t most);

/// A name that a device may be found by: the `hostname` (and `fqdn`) identifiers of `name`; none
/// for default names and for what is no host name.
[[nodiscard]] std::vector<model::Identifier> name_ids(std::string_view name);

/// Gathers the records of one device; keeps keys unique.
class Draft {
 public:
  Draft(std::string target, const Device& device);

  [[nodiscard]] const Device& device() const { return device_; }
  [[nodiscard]] const std::string& root() const { return target_; }
  [[nodiscard]] const std::string& scope() const { return scope_; }
  /// "sw1:nic:Gi1/0/1".
  [[nodiscard]] std::string key(std::string_view kind, std::string_view name) const;
  /// Key of a part by its id ("psu:1"); of the device for an empty id.
  [[nodiscard]] std::string part_key(const std::string& id) const;

  /// Adds an asset; the first of one key stays.
  void asset(model::AssetRecord asset);
  void relate(const std::string& from, const std::string& to, std::string_view kind,
              model::Attributes attributes = {});
  void refer(const std::string& from, model::Identifier to, std::string_view kind,
             model::Attributes attributes = {});
  /// A relation of somebody who is known by `from` to an asset of the device.
  void refer_from(model::Identifier from, const std::string& to, std::string_view kind);
  /// Gives the asset a serial identifier, unless another asset of the device has the same: the
  /// first one given keeps it, and two parts that share one both lose it.
  void serial(const std::string& key, std::string_view vendor, std::string_view number);
  [[nodiscard]] bool has(const std::string& key) const { return assets_.contains(key); }

  /// Port's keys by ifIndex, of those that are assets.
  std::map<std::uint32_t, std::string> ports;

  [[nodiscard]] std::vector<model::Record> finish() &&;

 private:
  std::string target_;
  std::string scope_;
  const Device& device_;
  std::map<std::string, model::AssetRecord> assets_;
  std::map<std::string, std::vector<std::string>> serials_;  ///< Identifier value to keys.
  std::vector<model::RelationRecord> relations_;
  std::set<std::tuple<std::string, std::string, std::string>> related_;
};

/// The asset that answers for the machine where a controller (BMC) was asked: the key of the
/// controller; of the device itself otherwise.
[[nodiscard]] std::string agent_key(const Draft& draft);

void map_device(Draft& draft);
void map_parts(Draft& draft);
void map_ports(Draft& draft);

/// What is kept of a device until the end of the run.
struct Known {
  std::string target;
  std::string kind;
  std::string chassis;                   ///< Normalised chassis id; empty: none.
  std::vector<model::Identifier> names;  ///< name_ids().
  std::vector<std::string> addresses;
  std::map<std::string, std::string> ports;  ///< interface_name() to key; ambiguous ones left out.
  std::map<std::string, std::string> macs;   ///< MAC to key.
  std::map<std::uint32_t, std::string> by_index;
};

/// A neighbour that waits for the end of the run.
struct Pending {
  std::string target;
  std::string port;  ///< Key of the own port, or of the device where that is not known.
  Neighbour neighbour;
};

/// Cables between the devices of a run, and to those that were only seen.
[[nodiscard]] std::vector<model::Record> map_cables(const std::vector<Known>& devices,
                                                    const std::vector<Pending>& neighbours);

}  // namespace plimsoll::snmp::detail
