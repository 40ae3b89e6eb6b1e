/// @file
/// What the collector is told: which agents, with which credentials, within which bounds.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/snmp/snmp_conf.hpp"
#include "lib/collect/kit/program.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::snmp {

enum class Version : std::uint8_t { v2c, v3 };

/// RFC 3414 (MD5, SHA) and RFC 7860.
enum class AuthProtocol : std::uint8_t { none, md5, sha, sha224, sha256, sha384, sha512 };

/// RFC 3414 (DES), RFC 3826 (AES); AES-192 and AES-256 stretch the key as draft-blumenthal-aes-usm
/// says, their `_c` kinds as draft-reeder-snmpv3-usm-3desede does, which Cisco and others do.
enum class PrivProtocol : std::uint8_t { none, des, aes, aes192, aes256, aes192_c, aes256_c };

struct Credentials {
  Version version = Version::v2c;
  std::string community = "public";  ///< v2c.
  // v3:
  std::string username;
  AuthProtocol auth_protocol = AuthProtocol::none;
  PrivProtocol priv_protocol = PrivProtocol::none;
  std::string password;       ///< 8 bytes and more when there is an auth_protocol.
  std::string priv_password;  ///< 8 bytes and more when there is a priv_protocol.
  std::string context;        ///< Empty: the default context.
};

/// An agent to ask.
struct Target {
  std::string name;  ///< As given: "sw1.example", "10.0.0.1:1161", "[fd00::1]:161".
  std::string host;  ///< A name or an address, without port and brackets.
  std::uint16_t port = 161;
};

struct Options {
  std::vector<Target> targets;
  Credentials credentials;
  std::chrono::seconds timeout{300};            ///< For all of one agent, 1 to 86,400.
  int retries = 2;                              ///< Repetitions of an unanswered request, 0 to 10.
  int concurrency = 64;                         ///< Agents asked at once, 1 to 512.
  std::optional<std::filesystem::path> record;  ///< Folder to keep each agent's walk in.
};

/// Reads `settings`; what they don't state is as `defaults` (snmp.conf) or as above.  Errors are of
/// kind usage; none repeats a secret.
[[nodiscard]] Result<Options> options_of(const collect::kit::Settings& settings,
                                         const SnmpConf& defaults);

/// "SNMPv2c", "SNMPv3 authPriv, SHA-256 and AES": for people, no secret.
[[nodiscard]] std::string describe(const Credentials& credentials);

/// The settings of the wire, as `describe` tells them.
[[nodiscard]] std::vector<collect::kit::SettingInfo> setting_infos();

}  // namespace plimsoll::snmp
