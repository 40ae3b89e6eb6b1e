/// @file
/// What was read of one machine, before it is put in the model's words.  Plain data; absent means
/// not stated.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/parse_filesystems.hpp"
#include "collectors/linux_host/parse_hardware.hpp"
#include "collectors/linux_host/parse_lvm.hpp"
#include "collectors/linux_host/parse_multipath.hpp"
#include "collectors/linux_host/parse_network.hpp"
#include "collectors/linux_host/parse_packages.hpp"
#include "collectors/linux_host/parse_raid.hpp"
#include "collectors/linux_host/parse_storage.hpp"
#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_time.hpp"
#include "collectors/linux_host/parse_zfs.hpp"
#include "collectors/linux_host/source.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// What is listed together, and so is complete or not as a whole; each is a scope of the
/// collection.
enum class Area : std::uint8_t {
  system,       ///< The machine itself.
  identity,     ///< Serial number and UUID that firmware gives it.
  storage,      ///< Disks, arrays, volumes, paths.
  network,      ///< Interfaces.
  power,        ///< Power supplies and UPS.
  software,     ///< Packages and services that matter.
  names,        ///< Name servers.
  connections,  ///< TCP connections to other hosts.
  owners,       ///< Which process owns a connection.
};
inline constexpr std::size_t kAreaCount = 9;

/// Something that could not be read.
struct Gap {
  Area area;
  Access access;     ///< absent: the area's own listing is missing from the tree.
  std::string path;  ///< The first one, where there are several.
  std::string why;
  std::string remedy;  ///< The right that is missing, or what to add; may be empty.
};

/// A file that facts were read from.
struct SourceFile {
  std::string path;
  std::string sha256;
};

/// An issue and the file that it is in.
struct FileIssue {
  Area area;
  std::string path;
  Issue issue;
};

/// A member of a RAID array as sysfs tells it (md/dev-<name>).
struct RaidMember {
  std::string device;                ///< "sda1".
  std::string state;                 ///< "in_sync", "faulty", "spare,…".
  std::optional<std::int64_t> slot;  ///< Absent: none.
};

struct BlockDevice {
  std::string name;  ///< "sda", "md0", "dm-3".
  enum class Kind : std::uint8_t { disk, raid, mapper } kind = Kind::disk;
  std::string vendor;
  std::string model;
  std::string serial;
  std::string wwid;
  std::string firmware;
  std::string state;  ///< "running", "live", "offline"; empty: not stated.
  std::optional<std::int64_t> size_bytes;
  std::optional<bool> rotational;
  DevicePath path;
  std::string iscsi_portal;             ///< Address of the iSCSI target; empty: none.
  std::vector<std::string> partitions;  ///< "sda1", …
  std::vector<std::string> slaves;      ///< Devices that it is made of.
  std::string mapper_name;              ///< "vg-root".
  std::string mapper_uuid;
  std::vector<RaidMember> raid_members;  ///< From sysfs; by slot, then name.
  std::optional<std::int64_t> raid_slots;
  std::string raid_level;
  std::string raid_state;  ///< "clean, degraded" of mdadm, array_state of sysfs; empty: not said.
  std::optional<bool> path_works;   ///< Of a path: as multipathd sees it; absent: not known.
  std::optional<bool> path_active;  ///< Of a path: its group is used now; absent: not known.
};

struct Interface {
  std::string name;
  enum class Kind : std::uint8_t { physical, bond, bridge, vlan, team, other } kind = Kind::other;
  std::string mac;              ///< Its own: a bonded port's permanent address.
  bool permanent_mac = false;   ///< The address is the hardware's.
  std::string operstate;        ///< "up", "down", "unknown", …
  std::optional<bool> carrier;  ///< Absent: administratively down, or not stated.
  std::optional<std::int64_t> speed_mbps;
  std::string driver;
  std::string pci_address;          ///< "0000:3b:00.0"; empty: none.
  std::vector<std::string> lowers;  ///< Interfaces that it stands on, sorted.
  std::string master;               ///< The bond, bridge or team that it is a port of; empty: none.
  bool spanning_tree = false;       ///< Bridge: STP is on.
  std::optional<Bond> bond;
  std::string runner;                  ///< Of a team: "activebackup"; empty: not known.
  std::vector<std::string> addresses;  ///< Global addresses, sorted.
};

/// One entry of /sys/class/power_supply.  Source: Linux kernel,
/// Documentation/ABI/testing/sysfs-class-power.
struct PowerSupply {
  std::string name;
  std::string type;   ///< "Mains", "UPS", "Battery", "USB".
  std::string scope;  ///< "System", "Device"; empty: not stated.
  std::string vendor;
  std::string model;
  std::string serial;
  std::string status;
  std::optional<bool> online;
  std::optional<double> charge_pct;  ///< Of a battery or UPS, as upower tells it.
  std::optional<double> runtime_s;
  std::string warning;  ///< "low", "critical"; empty: none.
};

/// A program of the catalogue that was found here.
struct Software {
  std::string id;                 ///< Catalogue id: "postgresql".
  std::string package;            ///< "postgresql-15"; empty: seen only as a unit or process.
  std::string version;            ///< Empty: not known.
  std::optional<bool> enabled;    ///< A unit of it starts at boot; absent: no unit is known.
  std::optional<bool> running;    ///< Absent: not known.
  std::set<std::uint16_t> ports;  ///< TCP ports that it listens on, beyond loopback.
};

struct Host {
  // What it is.
  std::string hostname;
  std::optional<std::string> fqdn;
  std::string vendor;
  std::string product;
  std::string serial;
  std::string uuid;
  std::string bios_version;
  std::string bios_date;
  std::string machine_id;
  std::string kernel;
  std::string os_id;
  std::string os_name;
  std::string os_version;
  Processors processors;
  std::optional<std::int64_t> memory_bytes;
  std::string hypervisor;  ///< "kvm", "vmware", …; empty: none was seen.
  std::string container;   ///< "docker", "lxc", …; empty: no container.
  std::optional<std::int64_t> uptime_s;
  BootOrder boot;
  std::vector<PciDevice> pci;
  // What it stands on.
  std::vector<BlockDevice> blocks;  ///< By name.
  std::vector<RaidArray> arrays;
  std::vector<ZfsPool> pools;
  std::vector<LvmVolume> volumes;       ///< As lvs lists them, hidden ones too.
  std::vector<MultipathMap> multipath;  ///< As multipath -ll lists them.
  std::vector<DiskFree> disk_free;
  std::vector<Mount> mounts;
  std::map<std::string, std::string>
      device_links;                   ///< "/dev/mapper/x" to "/dev/dm-0", where the tree says so.
  std::vector<Interface> interfaces;  ///< By name, without the loopback.
  std::vector<Route> routes;
  std::vector<Route> routes6;
  std::vector<std::string> own_addresses;  ///< IPv4 and IPv6, without loopback and link-local.
  std::vector<PowerSupply> supplies;
  std::vector<DmiSupply> dmi_supplies;
  // What it asks, and what it runs.
  std::vector<HostLine> hosts;
  Resolver resolver;
  std::vector<std::string> time_servers;
  std::optional<bool> time_synchronized;
  std::string time_source;  ///< The server that the clock follows now; empty: none, or not known.
  std::optional<double> time_offset_ms;
  std::vector<Software> software;  ///< By package, then id.
  std::set<std::string> units_enabled;
  std::set<std::string> units_running;
  std::vector<Socket> sockets;
  std::map<std::uint64_t, std::string> socket_owners;  ///< Inode to command name.
  std::int64_t first_ephemeral_port = 32768;
  // How well it was read.
  std::vector<Gap> gaps;
  std::vector<FileIssue> issues;
  std::vector<SourceFile> files;
};

/// Command name of the process that holds a socket; empty when not known.
[[nodiscard]] inline std::string_view process_of(const Host& host, const Socket& socket) {
  if (!socket.process.empty()) return socket.process;
  const auto owner = host.socket_owners.find(socket.inode);
  return owner == host.socket_owners.end() ? std::string_view{} : std::string_view{owner->second};
}

}  // namespace plimsoll::linux_host
