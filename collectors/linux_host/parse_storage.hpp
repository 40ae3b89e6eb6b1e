/// @file
/// Reads what Linux says about block devices: software RAID, mounts, device-mapper names, SCSI
/// serials, device paths. All functions are pure; any bytes are legal input; time is linear in
/// their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/disk.hpp"

namespace plimsoll::linux_host {

/// One device of a RAID array.
struct RaidDevice {
  std::string name;         ///< Kernel name: "sda1".
  std::int64_t number = 0;  ///< As printed in brackets: a descriptor number, not always the slot.
  bool faulty = false;
  bool spare = false;
  bool journal = false;
  bool replacement = false;  ///< Is being made a copy of a member that is still in use.
};

/// One array of /proc/mdstat.  Source: Linux kernel, drivers/md/md.c, md_seq_show(), and the status
/// functions of the raid levels.
struct RaidArray {
  std::string name;  ///< "md0".
  bool active = false;
  bool external = false;  ///< A container of external metadata (IMSM, DDF): no array itself.
  std::string level;      ///< "raid1", "raid0", "linear"; empty when inactive.
  std::vector<RaidDevice> devices;  ///< By name.
  std::optional<std::int64_t>
      slots;  ///< n of "[n/m]"; absent where the level prints none (raid0, linear).
  std::optional<std::int64_t> working;  ///< m of "[n/m]".
  std::string map;     ///< "U_": one letter a slot, U in use; empty where not printed.
  std::string action;  ///< "recovery", "resync", "reshape", "check"; empty when idle.
};

struct Mdstat {
  std::vector<RaidArray> arrays;  ///< In file order.
  std::vector<Issue> issues;
};
/// Reads /proc/mdstat.  At most 4,096 arrays and 512 members an array.
[[nodiscard]] Mdstat parse_mdstat(std::string_view text);

/// One line of /proc/mounts.  Source: proc_pid_mounts(5).
struct Mount {
  std::string source;  ///< "/dev/sda1", "server:/export"; octal escapes resolved.
  std::string point;   ///< "/var/lib".
  std::string type;    ///< "ext4".
  bool read_only = false;
  std::vector<std::string> options{};  ///< As commands print them; /proc/mounts keeps none here.
};
struct Mounts {
  std::vector<Mount> mounts;
  std::vector<Issue> issues;
};
[[nodiscard]] Mounts parse_mounts(std::string_view text);

/// Whether a file system type keeps data on another host.
[[nodiscard]] bool is_network_filesystem(std::string_view type);
/// The first host that a network mount names ("server" of "server:/export", "//server/share",
/// "[2001:db8::1]:/x", "mon1,mon2:/"); absent when there is none.
[[nodiscard]] std::optional<std::string> mount_server(const Mount& mount);

/// What a device-mapper device is, by the prefix of its uuid.
enum class MapperKind : std::uint8_t { lvm, multipath, multipath_partition, crypt, other };
[[nodiscard]] MapperKind mapper_kind(std::string_view uuid);

/// "vg--a-root" is logical volume "root" of group "vg-a".
struct LvmName {
  std::string group;
  std::string volume;
};
[[nodiscard]] std::optional<LvmName> parse_lvm_name(std::string_view name);

/// What the name of an LVM device says about its part in a redundant logical volume.
enum class LvmPart : std::uint8_t { whole, image, metadata };
[[nodiscard]] LvmPart lvm_part(std::string_view volume);

/// The serial number in a SCSI vital product data page 80h (binary); absent when empty, cut short
/// or not printable. Source: SPC-4, 7.8.15 Unit Serial Number VPD page.
[[nodiscard]] std::optional<std::string> parse_vpd80(std::string_view page);

/// What the path of a device in /sys/devices says about how it is attached.
struct DevicePath {
  std::string transport;  ///< "nvme", "sata", "sas", "fc", "iscsi", "usb", "virtio", "xen", "scsi",
                          ///< "mmc" or "".
  std::string
      pci_slot;         ///< Nearest PCI device without its function: "0000:3b:00"; empty when none.
  std::string session;  ///< iSCSI session: "session1"; empty when none.
};
[[nodiscard]] DevicePath parse_device_path(std::string_view path);

using model::disk_maker;

}  // namespace plimsoll::linux_host
