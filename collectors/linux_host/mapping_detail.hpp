/// @file
/// Shared by the map_*.cpp files, one for each part of the machine.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/facts.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::linux_host::detail {

/// Gathers records; keeps keys unique and references whole.
class Draft {
 public:
  Draft(const Host& host, std::string target);

  [[nodiscard]] const Host& host() const { return host_; }
  /// The key of the machine itself.
  [[nodiscard]] const std::string& root() const { return target_; }
  /// The key of something of the machine: "db1:disk:sda".
  [[nodiscard]] std::string key(std::string_view kind, std::string_view name) const;
  [[nodiscard]] bool has(const std::string& key) const { return assets_.contains(key); }
  /// Names of the interfaces that become assets.
  [[nodiscard]] const std::set<std::string>& interfaces() const { return interfaces_; }
  /// Kernel names of block devices and partitions to the key of the asset that they are part of.
  [[nodiscard]] const std::map<std::string, std::string>& blocks() const { return blocks_; }
  /// Whether the machine's hardware is its own: neither a virtual machine nor a container.
  [[nodiscard]] bool is_metal() const {
    return host_.hypervisor.empty() && host_.container.empty();
  }

  /// Adds an asset; the first of one key stays.  Returns its key.
  std::string asset(Area area, model::AssetRecord asset);
  /// Adds the serial identifier unless another asset of this machine has the same: then neither
  /// keeps it.
  void serial(const std::string& key, std::string_view vendor, std::string_view number);
  void set_down(const std::string& key);

  /// Adds a relation between assets of the machine.
  void relate(Area area, const std::string& from, const std::string& to, std::string_view kind,
              model::Attributes attributes = {});
  /// Adds a relation to an asset of somebody else; nothing when the identifier identifies nothing.
  void refer(Area area, const std::string& from, const model::Identifier& to, std::string_view kind,
             model::Attributes attributes = {});
  void need(Area area, model::NeedRecord need);
  void problem(std::string_view code, std::string message, std::string subject);

  /// Everything, in its order.
  [[nodiscard]] std::vector<model::Record> finish() &&;

 private:
  /// Leaves out what points at a device that did not become an asset (a container of external RAID
  /// metadata).
  void drop_dangling();
  void add_scopes(std::vector<model::Record>& out) const;

  const Host& host_;
  std::string target_;
  std::set<std::string> interfaces_;
  std::map<std::string, std::string> blocks_;
  std::map<std::string, model::AssetRecord> assets_;
  std::map<std::string, std::set<std::string>> serials_;  ///< Identifier value to keys.
  std::vector<model::RelationRecord> relations_;
  std::vector<model::NeedRecord> needs_;
  std::vector<model::ProblemRecord> problems_;
};

/// "host:db1/storage".
[[nodiscard]] std::string scope_name(std::string_view target, Area area);

/// The identifier of another host as files name it: an address, a full name, a name that `hosts`
/// knows the address of, or else a bare host name.
[[nodiscard]] model::Identifier host_identifier(const std::vector<HostLine>& hosts,
                                                const std::string& name);

/// Real interfaces, what is built on them, and whatever carries the default route.
[[nodiscard]] std::set<std::string> interfaces_of(const Host& host);
/// Draft::blocks(): every block device and partition.
[[nodiscard]] std::map<std::string, std::string> blocks_of(const Draft& draft);

/// Key of the mounted file system that holds `path`; absent when there is none.
[[nodiscard]] std::optional<std::string> filesystem_key(const Draft& draft, std::string_view path);
/// Key of the interface of that name; empty when it is not modelled.
[[nodiscard]] std::string interface_key(const Draft& draft, std::string_view name);

/// Adds vendor and model of a PCI device, where they are known: "0000:3b:00" or with its function.
void describe_pci(const Draft& draft, std::string_view slot, model::AssetRecord& asset);

/// The images of a redundant LVM volume.
struct LvmImages {
  std::vector<std::string> keys;  ///< Empty: it is none.
  bool level_known = false;
};
/// What LVM says of a volume, as attributes; and its images.
[[nodiscard]] LvmImages describe_lvm(const Draft& draft, const BlockDevice& block,
                                     model::AssetRecord& asset);
void map_lvm_images(Draft& draft, const BlockDevice& block, const std::string& key,
                    const LvmImages& images);
/// An array that sysfs or mdadm (`block`), /proc/mdstat (`array`) or both tell of.
void map_raid(Draft& draft, const std::string& name, const BlockDevice* block,
              const RaidArray* array);
void map_zfs(Draft& draft);

void map_system(Draft& draft);
void map_power(Draft& draft);
void map_storage(Draft& draft);
void map_filesystems(Draft& draft);
void map_network(Draft& draft);
void map_software(Draft& draft);
void map_connections(Draft& draft);

}  // namespace plimsoll::linux_host::detail
