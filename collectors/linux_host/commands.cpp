#include "collectors/linux_host/commands.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "collectors/linux_host/parse_system.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using Words = std::vector<std::string>;

std::string_view stem_of(std::string_view name) {
  for (const std::string_view suffix : {".txt", ".out", ".log", ".json"}) {
    if (name.size() > suffix.size() && name.ends_with(suffix))
      return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

Words words_of(std::string_view stem) {
  Words out;
  std::string word;
  for (const char c : stem) {
    const bool joint = c == '_' || c == '-' || c == '.' || c == ' ';
    if (!joint) word += c;
    if (joint && !word.empty()) out.push_back(std::exchange(word, {}));
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

bool any(const Words& words, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::find(wanted, word) != wanted.end();
  });
}

/// What stands behind the command's own words and options: "eth0.20" of "ethtool_-i_eth0.20".
std::string subject_of(std::string_view stem, std::size_t own) {
  std::size_t at = std::min(own, stem.size());
  while (at < stem.size()) {
    if (stem[at] != '_' && stem[at] != '-' && stem[at] != ' ') break;
    const bool option = stem.substr(at).starts_with("_-") || stem.substr(at).starts_with(" -") ||
                        (stem[at] == '-' && at == own && at + 2 < stem.size() &&
                         (stem[at + 2] == '-' || stem[at + 2] == '_'));
    if (!option) return std::string{stem.substr(at + 1)};
    at = stem.find_first_of("_ -", stem.find_first_not_of("_ -", at));
    if (at == std::string_view::npos) return {};
  }
  return {};
}

/// Commands that one word names.
std::optional<Command> plain_command(std::string_view word) {
  using enum Command;
  constexpr auto kCommands = std::to_array<std::pair<std::string_view, Command>>({
      {"blkid", blkid},
      {"df", df},
      {"dmidecode", dmidecode},
      {"dpkg", dpkg},
      {"efibootmgr", efibootmgr},
      {"ethtool", ethtool},
      {"findmnt", findmnt},
      {"free", free},
      {"hostnamectl", hostnamectl},
      {"ifconfig", ifconfig},
      {"lsblk", lsblk},
      {"lscpu", lscpu},
      {"lspci", lspci},
      {"lvs", lvm},
      {"vgs", lvm},
      {"pvs", lvm},
      {"mdadm", mdadm},
      {"mount", mount},
      {"multipath", multipath},
      {"netstat", netstat},
      {"nmcli", nmcli},
      {"ntpq", ntpq},
      {"route", route},
      {"rpm", rpm},
      {"ss", ss},
      {"systemctl", systemctl},
      {"teamdctl", teamdctl},
      {"timedatectl", timedatectl},
      {"udevadm", udevadm},
      {"uname", uname},
      {"upower", upower},
      {"uptime", uptime},
  });
  const auto found =
      std::ranges::find(kCommands, word, &std::pair<std::string_view, Command>::first);
  if (found == kCommands.end()) return std::nullopt;
  return found->second;
}

/// Commands whose second word says what is printed.
std::optional<Command> compound_command(const Words& words) {
  const auto& first = words.front();
  if (first == "ip") {
    if (any(words, {"route", "r", "ro"})) return Command::ip_route;
    if (any(words, {"addr", "address", "a", "link", "l"})) return Command::ip_link;
  }
  if (first == "zpool") {
    if (any(words, {"status"})) return Command::zpool_status;
    if (any(words, {"list", "iostat"})) return Command::zpool_table;
  }
  if (first == "chronyc") {
    if (any(words, {"sources"})) return Command::chrony_sources;
    if (any(words, {"tracking"})) return Command::chrony_tracking;
  }
  if (first == "installed" && any(words, {"rpms"})) return Command::rpm;
  if (first == "installed" && any(words, {"debs"})) return Command::dpkg;
  return std::nullopt;
}

/// Outputs of the same commands that say something else.
bool is_other_listing(Command command, const Words& words) {
  switch (command) {
    case Command::rpm:
      return any(words, {"V", "Va", "verify"});
    case Command::nmcli:
      return !any(words, {"device", "dev", "d"}) || !any(words, {"show"});
    case Command::df:
      return any(words, {"i", "ali"});
    case Command::ethtool:  // counters, rings, offloads, optics, time stamps
      return any(words, {"S", "g", "k", "m", "T", "a", "c", "l", "d", "e", "n", "x", "module",
                         "show", "phy"});
    case Command::mount:
      return any(words, {"units", "unit"});
    case Command::netstat:
      return any(words, {"s", "i", "g"});
    case Command::uname:
      return !any(words, {"a"}) && words.size() > 1;
    default:
      return false;
  }
}

}  // namespace

std::optional<CommandFile> command_of(std::string_view file_name) {
  if (!is_plain_name(core::trim(file_name.substr(0, 1))) || file_name.size() > 255)
    return std::nullopt;
  const auto stem = stem_of(file_name);
  auto words = words_of(stem);
  if (words.empty() || !stem.starts_with(words.front())) return std::nullopt;
  auto command = compound_command(words);
  if (!command) command = plain_command(words.front());
  if (!command || is_other_listing(*command, words)) return std::nullopt;
  auto subject = subject_of(stem, words.front().size());
  return CommandFile{*command, std::move(words), std::move(subject)};
}

std::optional<std::string> tree_path_of(std::string_view file_name) {
  constexpr auto kPaths = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"os-release", "/etc/os-release"},
      {"hosts", "/etc/hosts"},
      {"hostname", "/etc/hostname"},
      {"machine-id", "/etc/machine-id"},
      {"resolv.conf", "/etc/resolv.conf"},
      {"chrony.conf", "/etc/chrony.conf"},
      {"ntp.conf", "/etc/ntp.conf"},
      {"timesyncd.conf", "/etc/systemd/timesyncd.conf"},
      {"cpuinfo", "/proc/cpuinfo"},
      {"meminfo", "/proc/meminfo"},
      {"mdstat", "/proc/mdstat"},
      {"mounts", "/proc/mounts"},
      {"partitions", "/proc/partitions"},
      {"version", "/proc/version"},
  });
  auto stem = stem_of(file_name);
  if (file_name.ends_with(".conf")) stem = file_name;
  for (const std::string_view prefix : {"cat_", "cat-", "proc_", "proc-", "etc_", "etc-", "net_",
                                        "net-", ".proc.", ".etc.", "net."}) {
    if (stem.size() > prefix.size() && stem.starts_with(prefix)) stem.remove_prefix(prefix.size());
  }
  constexpr std::string_view kBonding = "bonding";
  if (stem.starts_with(kBonding) && stem.size() > kBonding.size() + 1) {
    const auto name = stem.substr(kBonding.size() + 1);
    if (is_plain_name(name)) return "/proc/net/bonding/" + std::string{name};
  }
  const auto found =
      std::ranges::find(kPaths, stem, &std::pair<std::string_view, std::string_view>::first);
  if (found == kPaths.end()) return std::nullopt;
  return std::string{found->second};
}

}  // namespace plimsoll::linux_host
