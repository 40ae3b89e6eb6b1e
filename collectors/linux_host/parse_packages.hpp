/// @file
/// Reads lists of installed packages.  Pure; any bytes are legal input; linear time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

struct Package {
  std::string name;
  std::string version;  ///< Upstream's: without epoch and packaging revision.
};

struct Packages {
  std::vector<Package> packages;  ///< By name, then version.
  std::vector<Issue> issues;
};

/// Reads dpkg's database (/var/lib/dpkg/status): packages whose state is "installed".
[[nodiscard]] Packages parse_dpkg_status(std::string_view text);

/// Reads the output of `rpm -qa --qf '%{NAME} %{VERSION}\n'`: a name and a version a line.
[[nodiscard]] Packages parse_rpm_list(std::string_view text);

/// Reads apk's database (/lib/apk/db/installed).
[[nodiscard]] Packages parse_apk_installed(std::string_view text);

/// "1:15.4-2+deb12u1" is "15.4": no epoch, no revision, no "+dfsg", "~rc" stays.
[[nodiscard]] std::string upstream_version(std::string_view version);

}  // namespace plimsoll::linux_host
