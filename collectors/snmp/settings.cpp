#include "collectors/snmp/settings.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

using collect::kit::Settings;

constexpr std::size_t kShortestPassword = 8;  // RFC 3414, 11.2

template <typename T>
struct Named {
  std::string_view name;
  T value;
};

constexpr std::array<Named<AuthProtocol>, 6> kAuthProtocols{{{"MD5", AuthProtocol::md5},
                                                             {"SHA", AuthProtocol::sha},
                                                             {"SHA-224", AuthProtocol::sha224},
                                                             {"SHA-256", AuthProtocol::sha256},
                                                             {"SHA-384", AuthProtocol::sha384},
                                                             {"SHA-512", AuthProtocol::sha512}}};

constexpr std::array<Named<PrivProtocol>, 6> kPrivProtocols{
    {{"DES", PrivProtocol::des},
     {"AES", PrivProtocol::aes},
     {"AES-192", PrivProtocol::aes192},
     {"AES-256", PrivProtocol::aes256},
     {"AES-192-C", PrivProtocol::aes192_c},
     {"AES-256-C", PrivProtocol::aes256_c}}};

/// "sha-256", "SHA256" and "SHA-256" are one; "SHA1" is "SHA", "AES128" is "AES".
std::string folded(std::string_view text) {
  std::string out = core::lower(core::trim(text));
  std::erase(out, '-');
  if (out == "sha1") return "sha";
  if (out == "aes128") return "aes";
  return out;
}

template <typename T, std::size_t N>
Result<T> protocol(std::string_view setting, const std::string& given,
                   const std::array<Named<T>, N>& known) {
  std::vector<std::string> names;
  for (const auto& [name, value] : known) {
    if (folded(name) == folded(given)) return value;
    names.emplace_back(name);
  }
  return failure(Error::Kind::usage, "expected " + std::string{setting} + " to be one of " +
                                         core::join(names, ", ") + ", got something else");
}

template <typename T, std::size_t N>
std::string_view name_of(T value, const std::array<Named<T>, N>& known) {
  const auto* found = std::ranges::find(known, value, &Named<T>::value);
  return found == known.end() ? std::string_view{} : found->name;
}

/// The setting, else the default; an empty text is as good as none.
std::optional<std::string> stated(const Settings& settings, std::string_view name,
                                  const std::optional<std::string>& otherwise) {
  auto given = settings.text(name);
  if (!given || given->empty()) return otherwise;
  return given;
}

/// What is given decides before what snmp.conf says: a user means version 3, a community 2c.
Result<Version> version_of(const Settings& settings, const SnmpConf& defaults) {
  const auto given = settings.text("version");
  if (!given) {
    if (settings.text("username")) return Version::v3;
    if (settings.text("community")) return Version::v2c;
    const std::string usual = folded(defaults.version.value_or(""));
    if (usual.empty() && defaults.security_name) return Version::v3;
    return usual == "3" ? Version::v3 : Version::v2c;
  }
  const std::string text = folded(*given);
  if (text == "3" || text == "v3") return Version::v3;
  if (text == "2c" || text == "v2c" || text == "2") return Version::v2c;
  return failure(Error::Kind::usage, "expected version 2c or 3, got something else",
                 text == "1" ? "agents that speak version 1 alone cannot be read: they have no "
                               "64-bit counters and no GETBULK"
                             : "");
}

Result<void> check_password(std::string_view setting, const std::string& password) {
  if (password.size() >= kShortestPassword) return {};
  return failure(Error::Kind::usage,
                 "expected " + std::string{setting} + " of 8 characters or more, got fewer",
                 "SNMPv3 takes no shorter ones (RFC 3414, 11.2)");
}

Result<void> read_privacy(const Settings& settings, const SnmpConf& defaults, bool wanted,
                          Credentials& out) {
  const auto named = stated(settings, "priv_protocol", defaults.priv_type);
  const auto password = stated(settings, "priv_password", defaults.priv_passphrase);
  const bool asked = settings.text("priv_protocol") || settings.text("priv_password");
  if (!asked && !wanted) return {};
  if (out.auth_protocol == AuthProtocol::none) {
    return failure(Error::Kind::usage, "expected a password with priv_protocol, got none",
                   "SNMPv3 has no encryption without authentication");
  }
  const auto known = protocol("priv_protocol", named.value_or("AES"), kPrivProtocols);
  if (!known) return tl::unexpected{known.error()};
  out.priv_protocol = *known;
  out.priv_password = password.value_or(out.password);
  return check_password("priv_password", out.priv_password);
}

Result<void> read_user(const Settings& settings, const SnmpConf& defaults, Credentials& out) {
  const auto user = stated(settings, "username", defaults.security_name);
  if (!user) {
    return failure(Error::Kind::usage, "expected username with version 3, got none");
  }
  out.username = *user;
  constexpr std::size_t kLongestName = 32;  // RFC 3414, 5: SnmpAdminString of usmUserName
  if (out.username.size() > kLongestName) {
    return failure(Error::Kind::usage, "expected username of 32 bytes at most, got more");
  }
  out.context = stated(settings, "context", defaults.context).value_or("");
  const auto password = stated(settings, "password", defaults.auth_passphrase);
  const auto named = stated(settings, "auth_protocol", defaults.auth_type);
  const std::string level = core::lower(defaults.security_level.value_or(""));
  if (password) {
    const auto known = protocol("auth_protocol", named.value_or("SHA"), kAuthProtocols);
    if (!known) return tl::unexpected{known.error()};
    out.auth_protocol = *known;
    out.password = *password;
    if (auto long_enough = check_password("password", out.password); !long_enough) {
      return long_enough;
    }
  } else if (settings.text("auth_protocol")) {
    return failure(Error::Kind::usage, "expected a password with auth_protocol, got none");
  }
  const bool from_conf = defaults.priv_type || defaults.priv_passphrase;
  const bool wanted = password && (level == "authpriv" || level == "ap" ||
                                   (level.empty() && from_conf && !settings.text("password")));
  return read_privacy(settings, defaults, wanted, out);
}

Result<Credentials> credentials_of(const Settings& settings, const SnmpConf& defaults) {
  Credentials out;
  const auto version = version_of(settings, defaults);
  if (!version) return tl::unexpected{version.error()};
  out.version = *version;
  out.community = stated(settings, "community", defaults.community).value_or("public");
  if (out.version == Version::v3) {
    if (auto user = read_user(settings, defaults, out); !user) return tl::unexpected{user.error()};
    return out;
  }
  for (const std::string_view name :
       {"username", "password", "priv_password", "auth_protocol", "priv_protocol", "context"}) {
    if (!settings.text(name)) continue;
    return failure(Error::Kind::usage, "expected version 3 with " + std::string{name} + ", got 2c",
                   "leave version out, or give a community alone");
  }
  return out;
}

Result<std::chrono::seconds> seconds_of(const Settings& settings, std::chrono::seconds otherwise) {
  constexpr std::int64_t kLongest = 86'400;
  const auto given = settings.integer("timeout_s");
  if (!given) return tl::unexpected{given.error()};
  if (!*given) return otherwise;
  if (**given < 1 || **given > kLongest) {
    return failure(Error::Kind::usage,
                   "expected timeout_s from 1 to 86400, got " + std::to_string(**given));
  }
  return std::chrono::seconds{**given};
}

Result<int> count_of(const Settings& settings, std::string_view name, int least, int most,
                     int otherwise) {
  const auto given = settings.integer(name);
  if (!given) return tl::unexpected{given.error()};
  if (!*given) return otherwise;
  if (**given < least || **given > most) {
    return failure(Error::Kind::usage, "expected " + std::string{name} + " from " +
                                           std::to_string(least) + " to " + std::to_string(most) +
                                           ", got " + std::to_string(**given));
  }
  return static_cast<int>(**given);
}

tl::unexpected<Error> bad_target(const std::string& name) {
  return failure(Error::Kind::usage,
                 "expected host as name, name:port or [IPv6 address]:port, got " +
                     core::printable(name.substr(0, 100)));
}

Result<Target> target_of(const std::string& given) {
  Target out;
  out.name = std::string{core::trim(given)};
  const bool plain = std::ranges::all_of(out.name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"._:-[]%"}.find(c) != std::string_view::npos;
  });
  if (!plain || out.name.empty() || out.name.front() == '.' || out.name.size() > 255) {
    return bad_target(given);
  }
  std::string_view rest = out.name;
  std::optional<std::string_view> port;
  if (rest.front() == '[') {
    const auto end = rest.find(']');
    if (end == std::string_view::npos) return bad_target(given);
    out.host = std::string{rest.substr(1, end - 1)};
    rest = rest.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return bad_target(given);
    if (!rest.empty()) port = rest.substr(1);
  } else if (std::ranges::count(rest, ':') == 1) {
    out.host = std::string{rest.substr(0, rest.find(':'))};
    port = rest.substr(rest.find(':') + 1);
  } else {
    out.host = std::string{rest};
  }
  if (out.host.empty() || out.host.find_first_of("[]") != std::string::npos) {
    return bad_target(given);
  }
  const std::string_view address = std::string_view{out.host}.substr(0, out.host.find('%'));
  if (address.find(':') != std::string_view::npos &&
      address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) {
    return bad_target(given);
  }
  if (port) {
    const auto number = core::to_int(*port);
    if (!number || *number < 1 || *number > UINT16_MAX) return bad_target(given);
    out.port = static_cast<std::uint16_t>(*number);
  }
  return out;
}

Result<std::vector<Target>> targets_of(const Settings& settings) {
  std::vector<Target> out;
  std::set<std::string> names;
  for (const std::string& host : settings.list("host")) {
    auto target = target_of(host);
    if (!target) return tl::unexpected{target.error()};
    if (!names.insert(target->name).second) {
      return failure(Error::Kind::usage, "host " + target->name + " is given twice");
    }
    out.push_back(*std::move(target));
  }
  return out;
}

}  // namespace

Result<Options> options_of(const Settings& settings, const SnmpConf& defaults) {
  Options out;
  auto targets = targets_of(settings);
  if (!targets) return tl::unexpected{targets.error()};
  out.targets = *std::move(targets);
  auto credentials = credentials_of(settings, defaults);
  if (!credentials) return tl::unexpected{credentials.error()};
  out.credentials = *std::move(credentials);
  const auto timeout = seconds_of(settings, out.timeout);
  if (!timeout) return tl::unexpected{timeout.error()};
  out.timeout = *timeout;
  constexpr int kMostRetries = 10;
  const auto retries = count_of(settings, "retries", 0, kMostRetries, out.retries);
  if (!retries) return tl::unexpected{retries.error()};
  out.retries = *retries;
  constexpr int kMostAtOnce = 512;
  const auto concurrency = count_of(settings, "concurrency", 1, kMostAtOnce, out.concurrency);
  if (!concurrency) return tl::unexpected{concurrency.error()};
  out.concurrency = *concurrency;
  if (const auto record = settings.text("record"); record && !record->empty()) {
    out.record = *record;
  }
  return out;
}

std::string describe(const Credentials& credentials) {
  if (credentials.version == Version::v2c) return "SNMPv2c";
  if (credentials.auth_protocol == AuthProtocol::none) return "SNMPv3 noAuthNoPriv";
  const std::string auth{name_of(credentials.auth_protocol, kAuthProtocols)};
  if (credentials.priv_protocol == PrivProtocol::none) return "SNMPv3 authNoPriv, " + auth;
  return "SNMPv3 authPriv, " + auth + " and " +
         std::string{name_of(credentials.priv_protocol, kPrivProtocols)};
}

std::vector<collect::kit::SettingInfo> setting_infos() {
  return {
      {"host", "array", "agents as name[:port] (161)", false, false},
      {"community", "string", "SNMPv2c community (public)", false, false},
      {"version", "string", "2c or 3 (3 when username is given, else 2c)", false, false},
      {"username", "string", "SNMPv3 user", false, false},
      {"auth_protocol", "string", "MD5, SHA (the default), SHA-224, SHA-256, SHA-384 or SHA-512",
       false, false},
      {"password", "string", "authentication passphrase of the user", false, true},
      {"priv_protocol", "string",
       "DES, AES, AES-192 or AES-256; AES-192-C, AES-256-C: with the keys that Cisco makes", false,
       false},
      {"priv_password", "string", "privacy passphrase of the user (as password)", false, true},
      {"context", "string", "SNMPv3 context name", false, false},
      {"timeout_s", "integer", "seconds for one agent as a whole (300)", false, false},
      {"retries", "integer", "repetitions of an unanswered request, each after 2 s (2)", false,
       false},
      {"concurrency", "integer", "agents asked at once (64)", false, false},
      {"record", "string", "folder to keep each agent's walk in, for file=", false, false},
  };
}

}  // namespace plimsoll::snmp
