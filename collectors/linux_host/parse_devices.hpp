/// @file
/// Reads lists of block devices as commands print them: lsblk, blkid, udevadm, /proc/partitions.
/// All functions are pure; any bytes are legal input; time is linear in their length but for
/// look-ups by name.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// One device of lsblk(8).
struct ListedDevice {
  std::string name;         ///< As shown: "sda1", "centos-root".
  std::string kernel_name;  ///< "dm-0"; empty: not shown.
  std::string number;       ///< "8:1".
  std::string type;         ///< "disk", "part", "lvm", "crypt", "mpath", "raid1", "rom", …
  std::string size;         ///< As printed.
  std::optional<std::int64_t> size_bytes;  ///< As exact as the size printed.
  std::optional<bool> removable;
  std::optional<bool> read_only;
  std::optional<bool> rotational;
  std::vector<std::string> mount_points;
  std::string filesystem;
  std::string uuid;  ///< Of what is on it.
  std::string label;
  std::string vendor;
  std::string model;
  std::string serial;
  std::string wwn;
  std::string firmware;   ///< Column REV.
  std::string transport;  ///< "sas", "sata", "nvme", "fc", "iscsi", …
  std::string state;
  std::string hctl;
  std::vector<std::string> parents;  ///< Names of what it stands on.
};
struct ListedDevices {
  std::vector<ListedDevice> devices;  ///< Each once, in the order first seen.
  std::vector<Issue> issues;
};
/// Reads lsblk's tree, list (-l), pairs (-P) and JSON (-J).  At most 8,192 devices.
[[nodiscard]] ListedDevices parse_lsblk(std::string_view text);

/// What is on a device.  Source: blkid(8).
struct BlockContent {
  std::string device;  ///< "/dev/sda1".
  std::string type;    ///< "xfs", "LVM2_member", "linux_raid_member".
  std::string usage;   ///< "filesystem", "raid"; often not shown.
  std::string uuid;
  std::string label;
  std::string version;
};
/// Reads blkid's lines and its -o export and -o udev (-p) form.
[[nodiscard]] std::vector<BlockContent> parse_blkid(std::string_view text);

/// One device of udev's database.  Source: udevadm(8), info.
struct UdevDevice {
  std::string path;                               ///< P: "/devices/pci0000:00/…".
  std::string name;                               ///< N: "sda".
  std::vector<std::string> links;                 ///< S: "disk/by-id/…".
  std::map<std::string, std::string> properties;  ///< E.
};
/// Reads `udevadm info`, of one device or with --export-db.  At most 65,536 devices.
[[nodiscard]] std::vector<UdevDevice> parse_udevadm(std::string_view text);

/// One line of /proc/partitions.
struct Partition {
  std::int64_t major = 0;
  std::int64_t minor = 0;
  std::int64_t blocks = 0;  ///< Of 1,024 bytes.
  std::string name;
};
[[nodiscard]] std::vector<Partition> parse_partitions(std::string_view text);

}  // namespace plimsoll::linux_host
