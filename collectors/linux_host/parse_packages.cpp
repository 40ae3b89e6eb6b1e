#include "collectors/linux_host/parse_packages.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

constexpr std::size_t kPackageLimit = 200'000;

/// Keeps a package if its name is one (Debian policy 5.6.1; rpm allows capitals and "_" too).
void keep(Packages& out, std::string_view name, std::string_view version, std::size_t line) {
  const bool legal = !name.empty() && name.size() <= 255 &&
                     std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~'; });
  if (!legal || out.packages.size() >= kPackageLimit) {
    note(out.issues, line, fmt::format("expected a package, got \"{}\"", shown(name)));
    return;
  }
  out.packages.push_back({std::string{name}, upstream_version(version)});
}

void sort(Packages& out) {
  std::ranges::sort(out.packages, [](const Package& a, const Package& b) {
    return std::tie(a.name, a.version) < std::tie(b.name, b.version);
  });
}

}  // namespace

std::string upstream_version(std::string_view version) {
  version = core::trim(version);
  const auto colon = version.find(':');
  if (colon != std::string_view::npos && core::to_int(version.substr(0, colon))) {
    version.remove_prefix(colon + 1);
  }
  if (const auto hyphen = version.rfind('-'); hyphen != std::string_view::npos && hyphen > 0) {
    version = version.substr(0, hyphen);
  }
  for (const std::string_view mark : {"+dfsg", "+ds", "+repack", "+git", "+deb", "~dfsg"}) {
    if (const auto at = version.find(mark); at != std::string_view::npos && at > 0) {
      version = version.substr(0, at);
    }
  }
  return core::printable(version.substr(0, 128));
}

Packages parse_dpkg_status(std::string_view text) {
  Packages out;
  std::string_view name;
  std::string_view version;
  bool installed = false;
  std::size_t number = 0;
  const auto flush = [&] {
    if (installed) keep(out, name, version, number);
    name = version = {};
    installed = false;
  };
  for (const auto line : core::lines(text)) {
    ++number;
    if (core::trim(line).empty()) {
      flush();
    } else if (line.starts_with("Package:")) {
      name = core::trim(line.substr(8));
    } else if (line.starts_with("Version:")) {
      version = core::trim(line.substr(8));
    } else if (line.starts_with("Status:")) {
      const auto states = core::words(line.substr(7));
      installed = states.size() == 3 && states[2] == "installed";
    }
  }
  flush();
  sort(out);
  return out;
}

Packages parse_rpm_list(std::string_view text) {
  Packages out;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    ++number;
    const auto parts = core::words(line);
    if (parts.empty()) continue;
    if (parts.size() != 2) {
      note(out.issues, number,
           fmt::format("expected a name and a version, got \"{}\"", shown(line)));
      continue;
    }
    keep(out, parts[0], parts[1], number);
  }
  sort(out);
  return out;
}

std::vector<DpkgLine> parse_dpkg_lines(std::string_view text) {
  std::vector<DpkgLine> out;
  bool table = false;
  for (const auto line : bounded_lines(text)) {
    if (line.starts_with("+++-") || line.starts_with("||/")) {
      table = true;
      continue;
    }
    const auto parts = core::words(line);
    const bool codes =
        parts.size() >= 3 && (parts[0].size() == 2 || parts[0].size() == 3) &&
        std::string_view{"uirph"}.find(core::lower(parts[0]).front()) != std::string_view::npos;
    if (!table || !codes || out.size() >= kPackageLimit) continue;
    const auto name = parts[1].substr(0, parts[1].find(':'));
    out.push_back({core::printable(parts[0]), core::printable(name), core::printable(parts[2]),
                   parts.size() > 3 ? core::printable(parts[3]) : std::string{}});
  }
  return out;
}

Packages parse_dpkg_list(std::string_view text) {
  Packages out;
  std::size_t number = 0;
  for (const auto& line : parse_dpkg_lines(text)) {
    ++number;
    if (line.codes[1] == 'i') keep(out, line.name, line.version, number);
  }
  sort(out);
  return out;
}

std::optional<RpmPackage> parse_nevra(std::string_view text) {
  const auto dot = text.rfind('.');
  const auto release = text.rfind('-', dot);
  if (dot == std::string_view::npos || release == std::string_view::npos || release == 0 ||
      text.size() > 512)
    return std::nullopt;
  const auto version = text.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0 || release - version < 2)
    return std::nullopt;
  RpmPackage out;
  out.name = core::printable(text.substr(0, version));
  auto number = text.substr(version + 1, release - version - 1);
  if (const auto colon = number.find(':'); colon != std::string_view::npos) {
    out.epoch = core::to_int(number.substr(0, colon));
    number = number.substr(colon + 1);
  }
  out.version = core::printable(number);
  out.release = core::printable(text.substr(release + 1, dot - release - 1));
  out.architecture = core::printable(text.substr(dot + 1));
  return out;
}

std::vector<RpmPackage> parse_rpm_info(std::string_view text) {
  std::vector<RpmPackage> out;
  bool description = false;  // free text until the next package
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    if (name == "Name" && !line.starts_with(' ')) {
      if (out.size() >= kPackageLimit) break;
      description = false;
      out.emplace_back().name =
          core::printable(core::words(value).empty() ? value : core::words(value).front());
    }
    if (out.empty() || description) continue;
    if (name == "Epoch") out.back().epoch = core::to_int(value);
    if (name == "Version") out.back().version = core::printable(value);
    if (name == "Release") out.back().release = core::printable(value);
    if (name == "Architecture") out.back().architecture = core::printable(value);
    description = name == "Description";
  }
  return out;
}

Packages parse_rpm(std::string_view text) {
  Packages out;
  const auto start = core::trim(text.substr(0, kLineBytes));
  if (start.starts_with("Name ") && start.find(':') < 20) {
    for (const auto& package : parse_rpm_info(text)) keep(out, package.name, package.version, 1);
    sort(out);
    return out;
  }
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    const auto parts = core::words(line);
    if (parts.empty()) continue;
    const auto package = parse_nevra(parts[0]);
    const bool date = parts.size() == 1 || parts.size() > 2;
    if (package && date) {
      keep(out, package->name, package->version, number);
    } else if (parts.size() == 2) {
      keep(out, parts[0], parts[1], number);
    } else {
      note(out.issues, number, fmt::format("expected a package, got \"{}\"", shown(line)));
    }
  }
  sort(out);
  return out;
}

Units parse_systemctl(std::string_view text) {
  constexpr std::size_t kUnitLimit = 65'536;
  enum class Table : std::uint8_t { none, units, files } table = Table::none;
  Units out;
  for (const auto line : bounded_lines(text)) {
    auto parts = core::words(line);
    if (parts.size() < 2) {
      table = Table::none;  // a blank line ends the table
      continue;
    }
    if (parts[0] == "UNIT") {
      table = parts[1] == "LOAD" ? Table::units : Table::none;
      if (parts[1] == "FILE") table = Table::files;
      continue;
    }
    if (parts[0].find('.') == std::string_view::npos) parts.erase(parts.begin());  // "●", "*"
    if (parts.size() < 2 || parts[0].find('.') == std::string_view::npos) continue;
    if (out.running.size() + out.files.size() >= kUnitLimit) break;
    if (table == Table::units && parts.size() > 3)
      out.running.emplace_back(core::printable(parts[0]), core::printable(parts[2]));
    if (table == Table::files)
      out.files.emplace_back(core::printable(parts[0]), core::printable(parts[1]));
  }
  return out;
}

Packages parse_apk_installed(std::string_view text) {
  Packages out;
  std::string_view name;
  std::string_view version;
  std::size_t number = 0;
  const auto flush = [&] {
    if (!name.empty()) keep(out, name, version, number);
    name = version = {};
  };
  for (const auto line : core::lines(text)) {
    ++number;
    if (line.empty()) flush();
    if (line.starts_with("P:")) name = core::trim(line.substr(2));
    if (line.starts_with("V:")) version = core::trim(line.substr(2));
  }
  flush();
  sort(out);
  return out;
}

}  // namespace plimsoll::linux_host
