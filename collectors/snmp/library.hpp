/// @file
/// The globals of net-snmp, all in one place: its start, the master keys of a user, and which
/// engines are spoken to.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "collectors/snmp/settings.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::snmp {

/// The keys that RFC 3414, A.2 makes of passphrases: a megabyte of hashing each, so made once for
/// all agents.
struct MasterKeys {
  std::vector<unsigned char> auth;
  std::vector<unsigned char> priv;
};

/// The library, started once for a process and used by one thread.  It reads no MIB, no
/// configuration and no state file, writes none, and logs nothing.
class Library {
 public:
  static Library& get();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  [[nodiscard]] Result<MasterKeys> master_keys(const Credentials& credentials);

  /// Takes an SNMPv3 engine for one session.  The library keeps clock and user once for each engine
  /// ID, so two agents that share one (clones; one agent by two names) take turns.  False: it is
  /// taken.
  [[nodiscard]] bool claim(const std::string& engine);
  /// Gives it back, and forgets clock and user.
  void release(const std::string& engine, const std::string& username);

 private:
  Library();
  ~Library();
  struct Engines;
  std::unique_ptr<Engines> engines_;
};

/// How the library names a protocol; lives as long as the process.
struct ProtocolOid {
  const unsigned long* oid = nullptr;
  std::size_t length = 0;
};
[[nodiscard]] ProtocolOid oid_of(AuthProtocol protocol);
[[nodiscard]] ProtocolOid oid_of(PrivProtocol protocol);

}  // namespace plimsoll::snmp
