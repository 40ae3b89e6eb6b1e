#include "collectors/snmp/library.hpp"

#include <cstdlib>
#include <set>
#include <string_view>

#include "collectors/snmp/net_snmp.hpp"

namespace plimsoll::snmp {

struct Library::Engines {
  std::set<std::string> taken;
};

namespace {

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t N>
ProtocolOid known(const oid (&numbers)[N]) {
  return {numbers, N};
}

Result<std::vector<unsigned char>> master_key(AuthProtocol protocol, const std::string& password) {
  const ProtocolOid hash = oid_of(protocol);
  std::vector<unsigned char> key(USM_AUTH_KU_LEN);
  std::size_t length = key.size();
  if (::generate_Ku(hash.oid, static_cast<unsigned>(hash.length), bytes(password), password.size(),
                    key.data(), &length) != SNMPERR_SUCCESS) {
    return failure(Error::Kind::unsupported,
                   "no key can be made with " + std::string{"auth_protocol"} +
                       ": the system's libraries don't allow its hash",
                   "choose SHA-256");
  }
  key.resize(length);
  return key;
}

}  // namespace

Library::Library() : engines_{std::make_unique<Engines>()} {
  // Every switch is a flag of the library's default store, but the MIBs, which it takes from the
  // environment.
  ::setenv("MIBS", "", 1);
  ::setenv("MIBDIRS", "", 1);
  ::netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
  for (const int flag :
       {NETSNMP_DS_LIB_DONT_READ_CONFIGS, NETSNMP_DS_LIB_DONT_PERSIST_STATE,
        NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE,
        NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES, NETSNMP_DS_LIB_NO_TOKEN_WARNINGS}) {
    ::netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, flag, 1);
  }
  ::init_snmp("plimsoll");
  ::netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_REVERSE_ENCODE, 1);
}

Library::~Library() = default;

Library& Library::get() {
  static Library library;
  return library;
}

Result<MasterKeys> Library::master_keys(const Credentials& credentials) {
  MasterKeys out;
  if (credentials.auth_protocol == AuthProtocol::none) return out;
  auto auth = master_key(credentials.auth_protocol, credentials.password);
  if (!auth) return tl::unexpected{auth.error()};
  out.auth = *std::move(auth);
  if (credentials.priv_protocol == PrivProtocol::none) return out;
  auto priv = master_key(credentials.auth_protocol, credentials.priv_password);
  if (!priv) return tl::unexpected{priv.error()};
  out.priv = *std::move(priv);
  return out;
}

bool Library::claim(const std::string& engine) { return engines_->taken.insert(engine).second; }

void Library::release(const std::string& engine, const std::string& username) {
  engines_->taken.erase(engine);
  if (usmUser* user = ::usm_get_user(bytes(engine), engine.size(), username.c_str());
      user != nullptr) {
    ::usm_remove_user(user);
    ::usm_free_user(user);
  }
  // The library's signature lacks a const.
  std::string copy = engine;
  ::free_enginetime(reinterpret_cast<unsigned char*>(copy.data()), copy.size());
}

ProtocolOid oid_of(AuthProtocol protocol) {
  switch (protocol) {
    case AuthProtocol::none:
      return known(usmNoAuthProtocol);
    case AuthProtocol::md5:
      return known(usmHMACMD5AuthProtocol);
    case AuthProtocol::sha:
      return known(usmHMACSHA1AuthProtocol);
    case AuthProtocol::sha224:
      return known(usmHMAC128SHA224AuthProtocol);
    case AuthProtocol::sha256:
      return known(usmHMAC192SHA256AuthProtocol);
    case AuthProtocol::sha384:
      return known(usmHMAC256SHA384AuthProtocol);
    case AuthProtocol::sha512:
      return known(usmHMAC384SHA512AuthProtocol);
  }
  return {};
}

ProtocolOid oid_of(PrivProtocol protocol) {
  switch (protocol) {
    case PrivProtocol::none:
      return known(usmNoPrivProtocol);
    case PrivProtocol::des:
      return known(usmDESPrivProtocol);
    case PrivProtocol::aes:
      return known(usmAESPrivProtocol);
    case PrivProtocol::aes192:
      return known(usmAES192PrivProtocol);
    case PrivProtocol::aes256:
      return known(usmAES256PrivProtocol);
    case PrivProtocol::aes192_c:
      return known(usmAES192CiscoPrivProtocol);
    case PrivProtocol::aes256_c:
      return known(usmAES256CiscoPrivProtocol);
  }
  return {};
}

}  // namespace plimsoll::snmp
