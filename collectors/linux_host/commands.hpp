/// @file
/// Which command's output a file holds, by its name, as support bundles name them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::linux_host {

/// Commands whose outputs are read.
enum class Command : std::uint8_t {
  blkid,
  chrony_sources,
  chrony_tracking,
  df,
  dmidecode,
  dpkg,
  efibootmgr,
  ethtool,
  findmnt,
  free,
  hostnamectl,
  ifconfig,
  ip_link,
  ip_route,
  lsblk,
  lscpu,
  lspci,
  lvm,
  mdadm,
  mount,
  multipath,
  netstat,
  nmcli,
  ntpq,
  route,
  rpm,
  ss,
  systemctl,
  teamdctl,
  timedatectl,
  udevadm,
  uname,
  upower,
  uptime,
  zpool_status,
  zpool_table,
};

struct CommandFile {
  Command command;
  std::vector<std::string> words;  ///< Of the name, without the suffix: "ethtool", "i", "eth0".
  std::string subject;             ///< What is named last, in one piece: "eth0"; empty: nothing.
};

/// Recognises "lsblk", "lsblk_-J.txt", "ip-d-addr.out", "mdadm_--detail_.dev.md0": the command's
/// words joined by "_", "-", "." or blanks, with or without .txt, .out, .log or .json.  Absent for
/// any other name.
[[nodiscard]] std::optional<CommandFile> command_of(std::string_view file_name);

/// The path in a machine's tree whose content such a file holds ("proc_mdstat.txt" is
/// "/proc/mdstat", "os-release" is "/etc/os-release", "bonding_bond0" is
/// "/proc/net/bonding/bond0"); absent for any other name.
[[nodiscard]] std::optional<std::string> tree_path_of(std::string_view file_name);

}  // namespace plimsoll::linux_host
