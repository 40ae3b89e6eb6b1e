/// @file
/// Texts of a fixed form that name a product: CPE, package URL, os-release, package and version.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::lifecycle {

/// A CPE name.  Source: NIST IR 7695 (CPE 2.3), and the URI form of CPE 2.2.
struct Cpe {
  std::string vendor;   ///< Lower case, unescaped.
  std::string product;  ///< As vendor.
  std::string version;  ///< Empty for any, none and unstated.
  std::string update;   ///< As version: "sp1".
};

/// Reads "cpe:/o:debian:debian_linux:12" or "cpe:2.3:o:debian:debian_linux:12:*:…"; absent when it
/// has no vendor or product.
[[nodiscard]] std::optional<Cpe> parse_cpe(std::string_view text);

/// A package URL.  Source: ECMA-427 (package-url).
struct Purl {
  std::string path;     ///< Type, namespace and name, lower case: "deb/debian/haproxy".
  std::string type;     ///< "deb".
  std::string name;     ///< "haproxy".
  std::string version;  ///< Empty: unstated.
  std::string distro;   ///< The qualifier of that name: "debian-12", "bookworm"; empty: unstated.
};

/// Reads "pkg:deb/debian/haproxy@2.6.12-1%2Bdeb12u1?distro=bookworm"; absent when it isn't one.
[[nodiscard]] std::optional<Purl> parse_purl(std::string_view text);

/// Who a system says that it is.  Source: os-release(5).
struct OsRelease {
  std::string id;       ///< "ubuntu"; "linux" when the file doesn't say.
  std::string version;  ///< VERSION_ID; empty when there is none (rolling and unstable releases).
  std::string name;     ///< NAME.
};

/// Reads an os-release file; absent when no line of the text sets ID or NAME.
[[nodiscard]] std::optional<OsRelease> parse_os_release(std::string_view text);

/// A package as a package manager names it.
struct PackageName {
  std::string name;
  std::string version;   ///< Upstream's: without epoch and revision.
  std::string revision;  ///< What the packager added to it: "0+deb12u1", "14.el9"; may be empty.
};

/// Reads "postgresql-15 15.10-0+deb12u1", "postgresql-15=15.10-0+deb12u1" and
/// "nginx-1:1.20.1-14.el9.x86_64"; absent when the text has none of these forms.
[[nodiscard]] std::optional<PackageName> parse_package(std::string_view text);

/// A version of a package, cut into upstream's part and the packager's.
/// Source: deb-version(7); the RPM manual, "Dependencies", on epoch, version and release.
[[nodiscard]] PackageName split_package_version(std::string_view name, std::string_view version);

/// Who built what is installed: who built it, supports it.
struct Builder {
  enum class Who : std::uint8_t {
    maker,         ///< The product's own maker, as nothing says otherwise.
    distribution,  ///< `product` in its release `version`, as far as they are known.
    either,        ///< The maker or a distribution: the text leaves it open.
  };
  Who who = Who::maker;
  std::string product;  ///< "debian"; empty: some distribution, which is not said.
  std::string version;  ///< "12"; empty: not said.
};

/// Reads the marks of a revision ("+deb12u1", "0ubuntu0.20.04.1", "14.el9", "1.pgdg120+1"); absent
/// when it has none.
[[nodiscard]] std::optional<Builder> builder_of(std::string_view revision);

/// Reads the qualifier `distro` of a package URL: "debian-12", "bookworm", "ubuntu-20.04", "focal";
/// absent when it is empty.
[[nodiscard]] std::optional<Builder> builder_of_distro(std::string_view distro);

}  // namespace plimsoll::lifecycle
