/// @file
/// The defaults of a net-snmp client configuration: the `def…` lines of snmp.conf.
/// Source: net-snmp, snmp.conf(5), "CLIENT BEHAVIOUR" and "SNMPv3 SETTINGS".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::snmp {

/// Absent: not stated.  Values as written; settings.hpp judges them.
struct SnmpConf {
  std::optional<std::string> version;          ///< defVersion: "1", "2c", "3".
  std::optional<std::string> community;        ///< defCommunity.
  std::optional<std::string> security_name;    ///< defSecurityName.
  std::optional<std::string> security_level;   ///< defSecurityLevel: "authPriv" …
  std::optional<std::string> auth_type;        ///< defAuthType.
  std::optional<std::string> auth_passphrase;  ///< defAuthPassphrase, else defPassphrase.
  std::optional<std::string> priv_type;        ///< defPrivType.
  std::optional<std::string> priv_passphrase;  ///< defPrivPassphrase, else defPassphrase.
  std::optional<std::string> context;          ///< defContext.
};

/// Reads the text of an snmp.conf over `before`: what it states replaces what stood there.  Pure;
/// any bytes are legal, and lines about anything else mean nothing here.
[[nodiscard]] SnmpConf parse_snmp_conf(std::string_view text, SnmpConf before = {});

/// snmp.conf and snmp.local.conf of the folders that SNMPCONFPATH names, or else of /etc/snmp,
/// /usr/share/snmp and ~/.snmp, the later over the earlier.  A file that cannot be read is as good
/// as none.
[[nodiscard]] SnmpConf read_snmp_conf();

}  // namespace plimsoll::snmp
