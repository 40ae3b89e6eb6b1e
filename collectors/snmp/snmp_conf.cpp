#include "collectors/snmp/snmp_conf.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kConfBound = std::size_t{1} << 20U;

/// The first word of `text`, or what stands between its first pair of quotes.
std::string first_value(std::string_view text) {
  text = core::trim(text);
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const auto end = text.find(text.front(), 1);
    if (end != std::string_view::npos) return std::string{text.substr(1, end - 1)};
  }
  return std::string{text.substr(0, text.find_first_of(" \t"))};
}

using Member = std::optional<std::string> SnmpConf::*;

const std::array<std::pair<std::string_view, Member>, 9>& members() {
  static const std::array<std::pair<std::string_view, Member>, 9> all{{
      {"defversion", &SnmpConf::version},
      {"defcommunity", &SnmpConf::community},
      {"defsecurityname", &SnmpConf::security_name},
      {"defsecuritylevel", &SnmpConf::security_level},
      {"defauthtype", &SnmpConf::auth_type},
      {"defauthpassphrase", &SnmpConf::auth_passphrase},
      {"defprivtype", &SnmpConf::priv_type},
      {"defprivpassphrase", &SnmpConf::priv_passphrase},
      {"defcontext", &SnmpConf::context},
  }};
  return all;
}

std::vector<fs::path> folders() {
  std::vector<fs::path> out;
  if (const char* path = std::getenv("SNMPCONFPATH"); path != nullptr) {
    for (const auto folder : core::split(path, ':')) {
      if (!folder.empty()) out.emplace_back(folder);
    }
    return out;
  }
  out = {"/etc/snmp", "/usr/share/snmp"};
  if (const char* home = std::getenv("HOME"); home != nullptr) {
    out.push_back(fs::path{home} / ".snmp");
  }
  return out;
}

}  // namespace

SnmpConf parse_snmp_conf(std::string_view text, SnmpConf before) {
  SnmpConf out = std::move(before);
  std::optional<std::string> passphrase;
  bool has_auth = false;
  bool has_priv = false;
  for (const std::string_view line : core::lines(text)) {
    const auto words = core::words(line);
    if (words.size() < 2 || words.front().front() == '#') continue;
    const std::string token = core::lower(words.front());
    const auto value_at = static_cast<std::size_t>(words[1].data() - line.data());
    std::string value = first_value(line.substr(value_at));
    if (value.empty()) continue;
    if (token == "defpassphrase") passphrase = std::move(value);
    for (const auto& [name, member] : members()) {
      if (token != name) continue;
      has_auth = has_auth || member == &SnmpConf::auth_passphrase;
      has_priv = has_priv || member == &SnmpConf::priv_passphrase;
      out.*member = std::move(value);
      break;
    }
  }
  if (passphrase && !has_auth) out.auth_passphrase = passphrase;
  if (passphrase && !has_priv) out.priv_passphrase = std::move(passphrase);
  return out;
}

SnmpConf read_snmp_conf() {
  SnmpConf out;
  for (const fs::path& folder : folders()) {
    for (const std::string_view name : {"snmp.conf", "snmp.local.conf"}) {
      std::error_code error;
      if (!fs::is_regular_file(folder / name, error)) continue;
      const auto text = core::read_file(folder / name, kConfBound);
      if (text) out = parse_snmp_conf(*text, std::move(out));
    }
  }
  return out;
}

}  // namespace plimsoll::snmp
