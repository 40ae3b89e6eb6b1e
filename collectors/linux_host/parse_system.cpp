#include "collectors/linux_host/parse_system.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using core::trim;
using core::words;

constexpr std::size_t kShownBytes = 80;
constexpr std::size_t kResolverLimit = 3;
constexpr std::size_t kListLimit = 1024;
/// No machine has more memory; keeps the product with 1024 in range.
constexpr std::int64_t kMostKib = std::int64_t{1} << 50U;

std::string_view without_comment(std::string_view line, std::string_view marks) {
  return trim(line.substr(0, line.find_first_of(marks)));
}

/// Splits "name<separator>value"; both trimmed.  An absent separator leaves the value empty.
std::pair<std::string_view, std::string_view> field(std::string_view line, char separator) {
  const auto at = line.find(separator);
  if (at == std::string_view::npos) return {trim(line), {}};
  return {trim(line.substr(0, at)), trim(line.substr(at + 1))};
}

/// The value of an assignment without its quotes and backslashes.
std::string unquoted(std::string_view text) {
  text = trim(text);
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                      text.back() == text.front();
  if (!quoted) return std::string{text};
  const bool escapes = text.front() == '"';
  text = text.substr(1, text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (escapes && text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

}  // namespace

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
    return c > ' ' && c <= '~' && c != '/' && c != '"' && c != '\\';
  });
}

void note(std::vector<Issue>& issues, std::size_t line, std::string what) {
  if (issues.size() > kIssueLimit) return;
  if (issues.size() == kIssueLimit)
    what = "this and later lines that cannot be read are not listed";
  issues.push_back({fmt::format("line {}", line), std::move(what)});
}

std::string shown(std::string_view text) {
  return core::printable(trim(text.substr(0, kShownBytes)));
}

std::map<std::string, std::string> parse_assignments(std::string_view text) {
  std::map<std::string, std::string> out;
  for (const auto line : core::lines(text)) {
    const auto [name, value] = field(line, '=');
    if (name.empty() || name.front() == '#' || line.find('=') == std::string_view::npos) continue;
    out.insert_or_assign(std::string{name}, unquoted(value));
  }
  return out;
}

Processors parse_cpuinfo(std::string_view text) {
  Processors out;
  std::set<std::int64_t> sockets;
  std::set<std::pair<std::int64_t, std::int64_t>> cores;
  std::int64_t socket = 0;
  for (const auto line : core::lines(text)) {
    const auto [name, value] = field(line, ':');
    if (name == "processor" && core::to_int(value)) {
      ++out.threads;
    } else if (name == "physical id" && core::to_int(value)) {
      socket = *core::to_int(value);
      sockets.insert(socket);
    } else if (name == "core id" && core::to_int(value)) {
      cores.emplace(socket, *core::to_int(value));
    } else if (name == "model name" && out.model.empty()) {
      out.model = core::printable(value);
    } else if (name == "flags" && !out.hypervisor_flag) {
      out.hypervisor_flag = std::ranges::count(words(value), "hypervisor") > 0;
    }
  }
  if (!sockets.empty()) out.sockets = static_cast<std::int64_t>(sockets.size());
  if (!cores.empty()) out.cores = static_cast<std::int64_t>(cores.size());
  return out;
}

std::optional<std::int64_t> parse_memory_bytes(std::string_view text) {
  for (const auto line : core::lines(text)) {
    const auto [name, value] = field(line, ':');
    if (name != "MemTotal") continue;
    const auto parts = words(value);
    if (parts.size() != 2 || parts[1] != "kB") return std::nullopt;
    const auto kib = core::to_int(parts[0]);
    if (!kib || *kib <= 0 || *kib > kMostKib) return std::nullopt;
    return *kib * 1024;
  }
  return std::nullopt;
}

std::vector<HostLine> parse_hosts(std::string_view text) {
  std::vector<HostLine> out;
  for (const auto line : core::lines(text)) {
    const auto parts = words(without_comment(line, "#"));
    if (parts.size() < 2) continue;
    out.push_back({std::string{parts[0]}, {parts.begin() + 1, parts.end()}});
  }
  return out;
}

std::optional<std::string> fqdn_of(std::string_view hostname, const std::vector<HostLine>& hosts) {
  if (hostname.empty()) return std::nullopt;
  if (hostname.find('.') != std::string_view::npos) return std::string{hostname};
  const std::string label = core::lower(hostname) + '.';
  for (const auto& line : hosts) {
    for (const auto& name : line.names) {
      if (core::lower(name.substr(0, label.size())) == label) return name;
    }
  }
  for (const auto& line : hosts) {
    if (std::ranges::find(line.names, hostname) == line.names.end()) continue;
    const auto dotted = std::ranges::find_if(line.names, [](const std::string& name) {
      return name.find('.') != std::string::npos && !name.starts_with("localhost");
    });
    if (dotted != line.names.end()) return *dotted;
  }
  return std::nullopt;
}

Resolver parse_resolv(std::string_view text) {
  constexpr std::string_view kTimeout = "timeout:";
  constexpr std::int64_t kMostTimeout = 30;  // RES_MAXRETRANS
  Resolver out;
  for (const auto line : core::lines(text)) {
    const auto parts = words(without_comment(line, "#;"));
    if (parts.size() < 2) continue;
    if (parts[0] == "nameserver" && out.servers.size() < kResolverLimit) {
      const std::string server{parts[1].substr(0, parts[1].find('%'))};
      if (std::ranges::find(out.servers, server) == out.servers.end())
        out.servers.push_back(server);
    }
    if (parts[0] != "options") continue;
    for (const auto option : parts) {
      if (option == "rotate") out.rotate = true;
      if (!option.starts_with(kTimeout)) continue;
      const auto seconds = core::to_int(option.substr(kTimeout.size()));
      if (seconds && *seconds > 0) out.timeout_s = std::min(*seconds, kMostTimeout);
    }
  }
  return out;
}

std::vector<std::string> parse_time_servers(std::string_view text) {
  std::set<std::string> out;
  const auto add = [&](std::string_view name) {
    if (out.size() < kListLimit) out.insert(core::printable(name));
  };
  for (const auto line : core::lines(text)) {
    const auto clean = without_comment(line, "#;!%");
    const auto [name, value] = field(clean, '=');
    if (name == "NTP" || name == "FallbackNTP") {
      for (const auto server : words(value)) add(server);
      continue;
    }
    const auto parts = words(clean);
    if (parts.size() < 2) continue;
    const std::string word = core::lower(parts[0]);
    if (word == "server" || word == "pool" || word == "peer") add(parts[1]);
  }
  return {out.begin(), out.end()};
}

namespace {

/// Says whether SMBIOS text stands for a value.
std::string stated(std::string_view value) {
  const std::string text = core::printable(value);
  const std::string low = core::lower(text);
  const bool empty = low == "not specified" || low == "unknown" || low == "not present" ||
                     low.starts_with("to be filled");
  return empty ? std::string{} : text;
}

void read_supply(DmiSupply& supply, std::string_view name, std::string_view value) {
  if (name == "Location") supply.location = stated(value);
  if (name == "Name") supply.name = stated(value);
  if (name == "Manufacturer") supply.manufacturer = stated(value);
  if (name == "Serial Number") supply.serial = stated(value);
  if (name == "Model Part Number") supply.model = stated(value);
  if (name == "Plugged") supply.plugged = value != "No";
  if (name == "Max Power Capacity") {
    const auto parts = words(value);
    if (parts.size() == 2 && parts[1] == "W") supply.max_watts = core::to_int(parts[0]);
  }
  if (name == "Status") {
    supply.present = value.find("Not Present") == std::string_view::npos;
    supply.healthy =
        value.find("ritical") == std::string_view::npos || value.find("Non-critical") == 0;
  }
}

void read_system(DmiTables& tables, std::string_view name, std::string_view value) {
  if (name == "Manufacturer") tables.vendor = stated(value);
  if (name == "Product Name") tables.product = stated(value);
  if (name == "Serial Number") tables.serial = stated(value);
  if (name == "UUID") tables.uuid = stated(value);
}

}  // namespace

DmiTables parse_dmidecode(std::string_view text) {
  DmiTables out;
  enum class Section : std::uint8_t { other, bios, system, supply } section = Section::other;
  bool system_seen = false;
  for (const auto line : core::lines(text)) {
    if (!line.starts_with('\t') && !line.starts_with(' ')) {
      const auto title = trim(line);
      section = Section::other;
      if (title == "System Information" && !system_seen) {
        section = Section::system;
        system_seen = true;
      } else if (title == "BIOS Information" && out.bios_version.empty()) {
        section = Section::bios;
      } else if (title == "System Power Supply" && out.supplies.size() < kListLimit) {
        section = Section::supply;
        out.supplies.emplace_back();
      }
      continue;
    }
    const auto [name, value] = field(line, ':');
    if (section == Section::system) read_system(out, name, value);
    if (section == Section::bios && name == "Version") out.bios_version = stated(value);
    if (section == Section::bios && name == "Release Date") out.bios_date = stated(value);
    if (section == Section::supply) read_supply(out.supplies.back(), name, value);
  }
  return out;
}

}  // namespace plimsoll::linux_host
