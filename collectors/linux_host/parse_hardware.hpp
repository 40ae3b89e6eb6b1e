/// @file
/// Reads what commands print about the machine: lscpu, free, lspci, upower, efibootmgr, uname,
/// hostnamectl.
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/parse_system.hpp"

namespace plimsoll::linux_host {

/// lscpu(1), as text or JSON (-J).
struct LsCpu {
  Processors processors;
  std::string hypervisor;  ///< "KVM", "VMware"; empty: none is named.
};
[[nodiscard]] LsCpu parse_lscpu(std::string_view text);

/// free(1): what stands under "total" of "Mem:" in bytes.  `unit` is that of figures without a
/// letter: 1,024 unless an option says otherwise.
struct MemoryFree {
  std::optional<std::int64_t> total_bytes;
  std::optional<std::int64_t> available_bytes;
  std::optional<std::int64_t> swap_total_bytes;
};
[[nodiscard]] MemoryFree parse_free(std::string_view text, std::int64_t unit = 1024);

/// One device of `lspci -mmv` (also -D, -n, -nn, -k) or of plain `lspci`.
struct PciDevice {
  std::string slot;          ///< "0000:3b:00.0"; the domain only where it is printed.
  std::string device_class;  ///< "Ethernet controller", or its number with -n.
  std::string vendor;
  std::string device;
  std::string subsystem_vendor;
  std::string subsystem_device;
  std::string revision;
  std::string physical_slot;
};
/// At most 8,192 devices.  Plain lspci does not separate vendor and device: both are in `device`.
[[nodiscard]] std::vector<PciDevice> parse_lspci(std::string_view text);

/// One device of `upower -i` or `upower -d`.  Source: UPower reference, org.freedesktop.UPower.
struct PowerDevice {
  std::string native_path;
  std::string vendor;
  std::string model;
  std::string serial;
  std::optional<bool> power_supply;  ///< It feeds this machine.
  std::string type;                  ///< "battery", "ups", "line-power", "mouse", …
  std::optional<bool> present;
  std::optional<bool> online;  ///< Of line power.
  std::string state;           ///< "charging", "discharging", "fully-charged", …
  std::string warning;         ///< Warning level; empty: none.
  std::optional<double> energy_wh;
  std::optional<double> energy_full_wh;
  std::optional<double> energy_design_wh;
  std::optional<double> rate_watts;
  std::optional<double> voltage;
  std::optional<double> charge_pct;
  std::optional<double> capacity_pct;  ///< Of what it could hold when new.
  std::optional<double> time_to_empty_s;
  std::optional<double> time_to_full_s;
  std::string technology;
};
/// At most 256 devices.
[[nodiscard]] std::vector<PowerDevice> parse_upower(std::string_view text);

/// efibootmgr(8).
struct BootEntry {
  std::string number;  ///< "0004".
  std::string name;
  std::string path;  ///< With -v.
  bool active = false;
};
struct BootOrder {
  std::string current;  ///< "0004"; empty: not said.
  std::optional<std::int64_t> timeout_s;
  std::vector<std::string> order;  ///< First tried first.
  std::vector<BootEntry> entries;
};
/// At most 256 entries.
[[nodiscard]] BootOrder parse_efibootmgr(std::string_view text);

/// `uname -a` and /proc/version.
struct Kernel {
  std::string hostname;  ///< /proc/version has none.
  std::string release;   ///< "5.8.0-63-generic"; empty: not a Linux.
};
[[nodiscard]] Kernel parse_uname(std::string_view text);

/// hostnamectl(1).
struct HostNames {
  std::string hostname;
  std::string chassis;         ///< "server", "vm", …
  std::string virtualisation;  ///< "kvm"; empty: none.
  std::string os_name;
  std::string kernel;
  std::string machine_id;
  std::string vendor;
  std::string model;
};
[[nodiscard]] HostNames parse_hostnamectl(std::string_view text);

}  // namespace plimsoll::linux_host
