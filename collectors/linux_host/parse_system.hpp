/// @file
/// Reads what a Linux machine says about itself: release, processors, memory, names, resolvers,
/// time sources. All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// Most issues kept of one file; the next one says that more were left out.
inline constexpr std::size_t kIssueLimit = 20;

/// Appends the issue "line `line`: `what`" within kIssueLimit.  Lines count from 1.
void note(std::vector<Issue>& issues, std::size_t line, std::string what);

/// The text as it may stand in a message: printable and at most 80 bytes.
[[nodiscard]] std::string shown(std::string_view text);

/// Whether `name` is 1 to 255 printable ASCII characters without a slash: what the kernel gives to
/// devices.
[[nodiscard]] bool is_plain_name(std::string_view name);

/// Assignments of shell style (`NAME=value`, `NAME="value"`), as in os-release(5) and uevent files.
/// Comments and lines without "=" are left out; the last of equal names wins.
[[nodiscard]] std::map<std::string, std::string> parse_assignments(std::string_view text);

/// What /proc/cpuinfo says.  Source: Linux kernel, arch/*/kernel/cpu/proc.c.
struct Processors {
  std::int64_t threads = 0;             ///< Logical processors; 0: none was listed.
  std::optional<std::int64_t> sockets;  ///< Absent where the architecture does not say.
  std::optional<std::int64_t> cores;    ///< Physical cores of all sockets.
  std::string model;                    ///< "model name" of the first; may be empty.
  bool hypervisor_flag = false;         ///< x86: the processor says that a hypervisor runs it.
};
[[nodiscard]] Processors parse_cpuinfo(std::string_view text);

/// MemTotal of /proc/meminfo in bytes; absent when not stated or absurd.
[[nodiscard]] std::optional<std::int64_t> parse_memory_bytes(std::string_view text);

/// One line of hosts(5).
struct HostLine {
  std::string address;
  std::vector<std::string> names;  ///< Canonical name first.
};
[[nodiscard]] std::vector<HostLine> parse_hosts(std::string_view text);

/// The fully qualified name of `hostname`: itself if it has a dot, else the first name of `hosts`
/// with a dot in a line that also names it, or whose first label it is.  Absent when none.
[[nodiscard]] std::optional<std::string> fqdn_of(std::string_view hostname,
                                                 const std::vector<HostLine>& hosts);

/// resolv.conf(5).
struct Resolver {
  std::vector<std::string>
      servers;                 ///< Addresses in file order, without zone ids, at most 3 (MAXNS).
  std::int64_t timeout_s = 5;  ///< Seconds until the next server is asked (RES_TIMEOUT).
  bool rotate = false;         ///< Servers take turns.
};
[[nodiscard]] Resolver parse_resolv(std::string_view text);

/// The servers that chrony (`server`, `pool`, `peer`), ntpd (the same words) or systemd-timesyncd
/// (`NTP=`) were told to ask, sorted, each once.
[[nodiscard]] std::vector<std::string> parse_time_servers(std::string_view text);

/// What `dmidecode` printed: first system and all power supplies.  Source: SMBIOS DSP0134, types 1
/// and 39.
struct DmiSupply {
  std::string location;
  std::string name;
  std::string manufacturer;
  std::string serial;
  std::string model;                      ///< "Model Part Number".
  std::optional<std::int64_t> max_watts;  ///< Watts.
  bool present = true;
  bool plugged = true;
  bool healthy = true;  ///< Status is not critical, non-recoverable or the like.
};
struct DmiTables {
  std::string vendor;
  std::string product;
  std::string serial;
  std::string uuid;
  std::string bios_version;
  std::string bios_date;
  std::vector<DmiSupply> supplies;  ///< In file order.
};
[[nodiscard]] DmiTables parse_dmidecode(std::string_view text);

}  // namespace plimsoll::linux_host
