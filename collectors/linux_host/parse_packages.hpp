/// @file
/// Reads lists of installed packages.  Pure; any bytes are legal input; linear time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

/// One line of `dpkg -l`.
struct DpkgLine {
  std::string codes;  ///< "ii", "rc", "uWR": wanted, is, and an error.
  std::string name;   ///< Without the architecture behind a colon.
  std::string version;
  std::string architecture;
};
/// At most 200,000 lines.
[[nodiscard]] std::vector<DpkgLine> parse_dpkg_lines(std::string_view text);
/// The installed ones of `dpkg -l`.
[[nodiscard]] Packages parse_dpkg_list(std::string_view text);

/// One package as rpm names it.
struct RpmPackage {
  std::string name;
  std::optional<std::int64_t> epoch;
  std::string version;
  std::string release;
  std::string architecture;
};
/// "bash-4.2.46-34.el7.x86_64"; absent for anything else.
[[nodiscard]] std::optional<RpmPackage> parse_nevra(std::string_view text);
/// Reads `rpm -qi` of one or more packages.  At most 200,000.
[[nodiscard]] std::vector<RpmPackage> parse_rpm_info(std::string_view text);
/// Reads the output of `rpm -qa` (names with versions, also followed by a date as in installed-rpms
/// of sosreport), of `rpm -qa --qf '%{NAME} %{VERSION}\n'` and of `rpm -qi`, whichever it is.
[[nodiscard]] Packages parse_rpm(std::string_view text);

/// What systemctl(1) lists.
struct Units {
  std::vector<std::pair<std::string, std::string>> running;  ///< Unit and its "active" column.
  std::vector<std::pair<std::string, std::string>> files;    ///< Unit file and its state.
};
/// Reads `systemctl`, `systemctl list-units` and `systemctl list-unit-files`; other lists
/// (list-sockets, list-timers) give nothing.  At most 65,536 units.
[[nodiscard]] Units parse_systemctl(std::string_view text);

/// Reads apk's database (/lib/apk/db/installed).
[[nodiscard]] Packages parse_apk_installed(std::string_view text);

/// "1:15.4-2+deb12u1" is "15.4": no epoch, no revision, no "+dfsg", "~rc" stays.
[[nodiscard]] std::string upstream_version(std::string_view version);

}  // namespace plimsoll::linux_host
