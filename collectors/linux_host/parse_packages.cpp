#include "collectors/linux_host/parse_packages.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
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
