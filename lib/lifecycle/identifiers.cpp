#include "lib/lifecycle/identifiers.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "lib/core/text.hpp"
#include "lib/lifecycle/version.hpp"

namespace plimsoll::lifecycle {
namespace {

/// Names are shorter; what is longer is no name.
constexpr std::size_t kNameBound = 512;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// The fields of a formatted CPE 2.3 string: colons behind a backslash belong to the field.
std::vector<std::string> cpe_fields(std::string_view text) {
  std::vector<std::string> fields{{}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      fields.back() += text[++i];
    } else if (text[i] == ':') {
      fields.emplace_back();
    } else {
      fields.back() += text[i];
    }
  }
  return fields;
}

std::string cpe_value(const std::vector<std::string>& fields, std::size_t at) {
  if (at >= fields.size() || fields[at] == "*" || fields[at] == "-") return {};
  return fields[at];
}

std::string unquoted(std::string_view value) {
  value = core::trim(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return std::string{value};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits of `text` right behind a `mark`; absent when there is no such place.
std::optional<std::string> number_behind(std::string_view text, std::string_view mark) {
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    const auto rest = text.substr(at + mark.size());
    const auto length = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (length > 0) return std::string{rest.substr(0, length)};
  }
  return std::nullopt;
}

struct Codename {
  std::string_view name;
  std::string_view product;
  std::string_view version;
};
// Source: debian.org/releases and wiki.ubuntu.com/Releases.
constexpr auto kCodenames = std::to_array<Codename>({
    {"stretch", "debian", "9"},
    {"buster", "debian", "10"},
    {"bullseye", "debian", "11"},
    {"bookworm", "debian", "12"},
    {"trixie", "debian", "13"},
    {"trusty", "ubuntu", "14.04"},
    {"xenial", "ubuntu", "16.04"},
    {"bionic", "ubuntu", "18.04"},
    {"focal", "ubuntu", "20.04"},
    {"jammy", "ubuntu", "22.04"},
    {"noble", "ubuntu", "24.04"},
});

/// Archives of makers, and others that no distribution looks after.
constexpr auto kMakersMarks = std::to_array<std::string_view>(
    {"pgdg", "ngx", "~bpo", "+maria", "ubu2", "~debian", "~ubuntu-", "percona", "remi", "dotdeb"});

/// "0ubuntu0.20.04.1" names its release behind the last "0."; "3ubuntu1" doesn't.
std::string ubuntu_release(std::string_view revision) {
  for (std::size_t i = 0; i + 5 <= revision.size(); ++i) {
    const auto five = revision.substr(i, 5);
    const bool begins = i == 0 || !is_digit(revision[i - 1]);
    if (begins && is_digit(five[0]) && is_digit(five[1]) && five[2] == '.' && is_digit(five[3]) &&
        is_digit(five[4]) && (five.ends_with("04") || five.ends_with("10")))
      return std::string{five};
  }
  return {};
}

}  // namespace

std::optional<Cpe> parse_cpe(std::string_view text) {
  text = core::trim(text).substr(0, kNameBound);
  const std::string lower = core::lower(text);
  std::vector<std::string> fields;
  if (lower.starts_with("cpe:2.3:")) {
    fields = cpe_fields(std::string_view{lower}.substr(8));
  } else if (lower.starts_with("cpe:/")) {
    for (const auto field : core::split(std::string_view{lower}.substr(5), ':')) {
      fields.push_back(percent_decoded(field));
    }
  }
  Cpe cpe{cpe_value(fields, 1), cpe_value(fields, 2), cpe_value(fields, 3), cpe_value(fields, 4)};
  if (cpe.vendor.empty() || cpe.product.empty()) return std::nullopt;
  return cpe;
}

std::optional<Purl> parse_purl(std::string_view text) {
  text = core::trim(text).substr(0, kNameBound);
  if (core::lower(text.substr(0, 4)) != "pkg:") return std::nullopt;
  text.remove_prefix(4);
  while (text.starts_with('/')) text.remove_prefix(1);
  text = text.substr(0, text.find('#'));
  Purl purl;
  if (const auto question = text.find('?'); question != std::string_view::npos) {
    for (const auto qualifier : core::split(text.substr(question + 1), '&')) {
      if (qualifier.starts_with("distro=")) purl.distro = percent_decoded(qualifier.substr(7));
    }
    text = text.substr(0, question);
  }
  // A scope of npm is written "%40scope", so a plain "@" begins the version.
  if (const auto at = text.rfind('@'); at != std::string_view::npos && at > 0) {
    purl.version = percent_decoded(text.substr(at + 1));
    text = text.substr(0, at);
  }
  purl.path = core::lower(percent_decoded(text));
  const auto first = purl.path.find('/');
  const auto last = purl.path.rfind('/');
  if (first == std::string::npos || last + 1 == purl.path.size()) return std::nullopt;
  purl.type = purl.path.substr(0, first);
  purl.name = purl.path.substr(last + 1);
  return purl;
}

std::optional<OsRelease> parse_os_release(std::string_view text) {
  OsRelease out{"linux", {}, {}};
  bool said = false;
  for (const auto line : core::lines(text)) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const auto key = core::trim(line.substr(0, equals));
    const std::string value = unquoted(line.substr(equals + 1).substr(0, kNameBound));
    if (key == "ID") out.id = core::lower(value);
    if (key == "VERSION_ID") out.version = core::lower(value);
    if (key == "NAME") out.name = value;
    said = said || key == "ID" || key == "NAME";
  }
  if (!said) return std::nullopt;
  return out;
}

PackageName split_package_version(std::string_view name, std::string_view version) {
  PackageName out;
  out.name = core::lower(name);
  version = core::trim(version).substr(0, kNameBound);
  const auto colon = version.find(':');
  if (colon != std::string_view::npos && core::to_int(version.substr(0, colon)))
    version.remove_prefix(colon + 1);
  std::size_t cut = version.rfind('-');
  if (cut == std::string_view::npos || cut == 0) cut = version.size();
  // "1.1.1n~really" and "2.6.12+dfsg" are upstream's number with an addition.
  cut = std::min(cut, version.find_first_of("~+"));
  out.version = core::lower(version.substr(0, cut));
  if (cut < version.size())
    out.revision = core::lower(version.substr(cut + (version[cut] == '-' ? 1U : 0U)));
  return out;
}

namespace {

bool is_arch(std::string_view text) {
  return text == "x86_64" || text == "noarch" || text == "aarch64" || text == "i686" ||
         text == "ppc64le" || text == "s390x" || text == "amd64" || text == "all" ||
         text == "arm64";
}

/// name-[epoch:]version-release.arch
std::optional<PackageName> parse_nevra(std::string_view text) {
  const auto point = text.rfind('.');
  if (point == std::string_view::npos || !is_arch(text.substr(point + 1))) return std::nullopt;
  text = text.substr(0, point);
  const auto release = text.rfind('-');
  if (release == std::string_view::npos || release == 0) return std::nullopt;
  const auto version = text.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0) return std::nullopt;
  return split_package_version(text.substr(0, version), text.substr(version + 1));
}

}  // namespace

std::optional<PackageName> parse_package(std::string_view text) {
  text = core::trim(text);
  if (text.size() > kNameBound) return std::nullopt;
  auto words = core::words(text);
  if (words.size() == 1) {
    if (auto nevra = parse_nevra(text)) return nevra;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    words = {text.substr(0, equals), text.substr(equals + 1)};
  }
  if (words.size() == 3 && is_arch(words[2])) words.pop_back();
  if (words.size() != 2) return std::nullopt;
  // The banner of a server: "MySQL 5.5.5-10.6.12-MariaDB".
  if (core::lower(words[1]).find("mariadb") != std::string::npos) return std::nullopt;
  // "nginx 1.18.0" may be anybody's; only what a packager adds makes it a package.
  const auto name = words[0].substr(0, words[0].find(':'));
  auto package = split_package_version(name, words[1]);
  const bool marked = package.revision.find_first_not_of("+~-") != std::string::npos ||
                      words[1].find(':') != std::string_view::npos;
  if (!marked || version_length(package.version) == 0) return std::nullopt;
  return package;
}

std::optional<Builder> builder_of(std::string_view revision) {
  const std::string text = core::lower(revision);
  for (const auto mark : kMakersMarks) {
    if (text.find(mark) != std::string::npos) return Builder{};
  }
  for (const auto& codename : kCodenames) {
    if (text.find('~' + std::string{codename.name}) != std::string::npos) return Builder{};
  }
  using enum Builder::Who;
  if (text.find("ubuntu") != std::string::npos)
    return Builder{distribution, "ubuntu", ubuntu_release(text)};
  for (const std::string_view mark : {"+deb", "~deb"}) {
    if (const auto number = number_behind(text, mark))
      return Builder{distribution, "debian", *number};
  }
  if (text.find("debian") != std::string::npos) return Builder{distribution, "debian", {}};
  if (const auto number = number_behind(text, ".fc"))
    return Builder{distribution, "fedora", *number};
  // Enterprise Linux is built by several: the number alone names none of them.
  for (const std::string_view mark : {".el", ".amzn", ".lp", ".module_el", "centos", "rhel"}) {
    if (number_behind(text, mark) || text == mark) return Builder{distribution, {}, {}};
  }
  return std::nullopt;
}

std::optional<Builder> builder_of_distro(std::string_view distro) {
  const std::string text = core::lower(distro);
  for (const auto& codename : kCodenames) {
    if (text == codename.name || text.ends_with('-' + std::string{codename.name}))
      return Builder{Builder::Who::distribution, std::string{codename.product},
                     std::string{codename.version}};
  }
  for (const auto& [name, product] :
       {std::pair{"debian-", "debian"}, std::pair{"ubuntu-", "ubuntu"}, std::pair{"rhel-", "rhel"},
        std::pair{"redhat-", "rhel"}, std::pair{"centos-", "centos"},
        std::pair{"fedora-", "fedora"}, std::pair{"alpine-", "alpine-linux"},
        std::pair{"rocky-", "rocky-linux"}, std::pair{"almalinux-", "almalinux"}}) {
    if (text.starts_with(name))
      return Builder{Builder::Who::distribution, product,
                     text.substr(std::string_view{name}.size())};
  }
  if (text.empty()) return std::nullopt;
  return Builder{Builder::Who::distribution, {}, {}};
}

}  // namespace plimsoll::lifecycle
