#include "collectors/snmp/snmp_conf.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::snmp {

TEST_CASE("snmp.conf: the defaults are read, all else means nothing", "[snmp]") {
  const SnmpConf conf = parse_snmp_conf(
      "# defCommunity no\n"
      "mibs +ALL\n"
      "defVersion 3\n"
      "DEFSECURITYNAME auditor\r\n"
      "\tdefSecurityLevel   authPriv  \n"
      "defAuthType SHA-256\n"
      "defAuthPassphrase \"two words\"\n"
      "defPrivType AES\n"
      "defPrivPassphrase 'it''s'\n"
      "defContext vrf1 rest\n"
      "defCommunity\n");
  CHECK(conf.version == "3");
  CHECK_FALSE(conf.community);
  CHECK(conf.security_name == "auditor");
  CHECK(conf.security_level == "authPriv");
  CHECK(conf.auth_type == "SHA-256");
  CHECK(conf.auth_passphrase == "two words");
  CHECK(conf.priv_passphrase == "it");
  CHECK(conf.context == "vrf1");
}

TEST_CASE("snmp.conf: one passphrase serves both, unless one of its own is stated", "[snmp]") {
  const SnmpConf conf =
      parse_snmp_conf("defPassphrase both-8-long\ndefPrivPassphrase own-8-long\n");
  CHECK(conf.auth_passphrase == "both-8-long");
  CHECK(conf.priv_passphrase == "own-8-long");
}

TEST_CASE("snmp.conf: a later file is read over an earlier one", "[snmp]") {
  const SnmpConf first = parse_snmp_conf("defCommunity one\ndefContext c\n");
  const SnmpConf second = parse_snmp_conf("defCommunity two\n", first);
  CHECK(second.community == "two");
  CHECK(second.context == "c");
}

}  // namespace plimsoll::snmp
