#include "collectors/snmp/settings.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

namespace plimsoll::snmp {
namespace {

Result<Options> options(const std::string& json, const SnmpConf& defaults = {}) {
  const auto settings = collect::kit::Settings::parse(json);
  REQUIRE(settings);
  return options_of(*settings, defaults);
}

/// What the refusal says; empty when it isn't refused.
std::string refusal(const std::string& json, const SnmpConf& defaults = {}) {
  const auto out = options(json, defaults);
  if (out) return {};
  CHECK(out.error().kind == Error::Kind::usage);
  return to_string(out.error());
}

}  // namespace

TEST_CASE("a host has a name and perhaps a port", "[snmp]") {
  const auto out = options(
      R"({"host": ["sw1.example", "10.0.0.1:1161", "[fd00::1]:162", "fe80::1%eth0", "[::1]"]})");
  REQUIRE(out);
  REQUIRE(out->targets.size() == 5);
  CHECK(out->targets[0].host == "sw1.example");
  CHECK(out->targets[0].port == 161);
  CHECK(out->targets[1].host == "10.0.0.1");
  CHECK(out->targets[1].port == 1161);
  CHECK(out->targets[1].name == "10.0.0.1:1161");
  CHECK(out->targets[2].host == "fd00::1");
  CHECK(out->targets[2].port == 162);
  CHECK(out->targets[3].host == "fe80::1%eth0");
  CHECK(out->targets[4].host == "::1");
}

TEST_CASE("what is no host is refused", "[snmp]") {
  const std::string host = GENERATE("", "sw1:0", "sw1:65536", "sw1:x", "udp:sw1:161", "[::1", "a/b",
                                    "..", "u@sw1", "sw1 sw2", "[::1]x", "ssh://sw1", "[]:1");
  CAPTURE(host);
  const auto out = options(R"({"host": [")" + host + R"("]})");
  CHECK_FALSE(out);
}

TEST_CASE("a host that is given twice is refused", "[snmp]") {
  CHECK(refusal(R"({"host": ["sw1", "sw1"]})").find("twice") != std::string::npos);
}

TEST_CASE("without a user it is version 2c and the community public", "[snmp]") {
  const auto out = options(R"({"host": "sw1"})");
  REQUIRE(out);
  CHECK(out->credentials.version == Version::v2c);
  CHECK(out->credentials.community == "public");
  CHECK(out->timeout == std::chrono::seconds{300});
  CHECK(out->retries == 2);
  CHECK(out->concurrency == 64);
  CHECK_FALSE(out->record);
  CHECK(describe(out->credentials) == "SNMPv2c");
}

TEST_CASE("a user means version 3, and what is given its security level", "[snmp]") {
  const auto nothing = options(R"({"username": "u"})");
  REQUIRE(nothing);
  CHECK(describe(nothing->credentials) == "SNMPv3 noAuthNoPriv");
  const auto auth = options(R"({"username": "u", "password": "sesame-81"})");
  REQUIRE(auth);
  CHECK(describe(auth->credentials) == "SNMPv3 authNoPriv, SHA");
  const auto priv = options(
      R"({"username": "u", "password": "sesame-81", "auth_protocol": "sha256", "priv_protocol": "aes128"})");
  REQUIRE(priv);
  CHECK(describe(priv->credentials) == "SNMPv3 authPriv, SHA-256 and AES");
  CHECK(priv->credentials.priv_password == "sesame-81");
  const auto both = options(
      R"({"username": "u", "password": "sesame-81", "priv_password": "sesame-82", "priv_protocol": "AES-256-C"})");
  REQUIRE(both);
  CHECK(describe(both->credentials) == "SNMPv3 authPriv, SHA and AES-256-C");
  CHECK(both->credentials.priv_password == "sesame-82");
}

TEST_CASE("credentials that can't be meant are refused without repeating a secret", "[snmp]") {
  const std::string json = GENERATE(
      R"({"version": "3"})", R"({"version": "1"})", R"({"version": "4"})",
      R"({"username": "u", "version": "2c"})", R"({"username": "u", "password": "short81"})",
      R"({"username": "u", "auth_protocol": "SHA"})",
      R"({"username": "u", "priv_protocol": "AES"})",
      R"({"username": "u", "password": "sesame-81", "auth_protocol": "CRC"})",
      R"({"username": "u", "password": "sesame-81", "priv_protocol": "ROT13"})",
      R"({"username": "u", "password": "sesame-81", "priv_password": "short82"})",
      R"({"password": "sesame-81"})", R"({"username": "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"})");
  CAPTURE(json);
  const std::string said = refusal(json);
  CHECK_FALSE(said.empty());
  for (const char* secret : {"sesame-81", "short81", "short82"}) {
    CHECK(said.find(secret) == std::string::npos);
  }
}

TEST_CASE("numbers out of their range are refused", "[snmp]") {
  const std::string json = GENERATE(
      R"({"timeout_s": 0})", R"({"timeout_s": 86401})", R"({"retries": -1})", R"({"retries": 11})",
      R"({"concurrency": 0})", R"({"concurrency": 513})", R"({"retries": "two"})");
  CAPTURE(json);
  CHECK_FALSE(refusal(json).empty());
}

TEST_CASE("snmp.conf says what the settings don't", "[snmp]") {
  SnmpConf conf;
  conf.community = "house";
  conf.security_name = "auditor";
  conf.security_level = "authPriv";
  conf.auth_type = "SHA-512";
  conf.auth_passphrase = "sesame-81";
  conf.priv_type = "AES";
  conf.context = "vrf1";
  const auto from_conf = options("{}", conf);
  REQUIRE(from_conf);
  CHECK(from_conf->credentials.username == "auditor");
  CHECK(from_conf->credentials.context == "vrf1");
  CHECK(describe(from_conf->credentials) == "SNMPv3 authPriv, SHA-512 and AES");
  const auto community = options(R"({"community": "mine"})", conf);
  REQUIRE(community);
  CHECK(describe(community->credentials) == "SNMPv2c");
  CHECK(community->credentials.community == "mine");
  const auto version = options(R"({"version": "2c"})", conf);
  REQUIRE(version);
  CHECK(version->credentials.community == "house");
  conf.version = "2c";
  const auto user = options(R"({"username": "me", "password": "sesame-82"})", conf);
  REQUIRE(user);
  CHECK(user->credentials.username == "me");
  CHECK(user->credentials.password == "sesame-82");
}

TEST_CASE("the secrets are marked as such", "[snmp]") {
  for (const auto& info : setting_infos()) {
    CHECK(info.secret == (info.name == "password" || info.name == "priv_password"));
  }
}

}  // namespace plimsoll::snmp
