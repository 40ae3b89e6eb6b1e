/// @file
/// One question to an SNMP agent and its answer, whatever carries them.
/// Source: RFC 3416 (PDUs, exceptions, error statuses), RFC 3414 (reports).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collectors/snmp/walk.hpp"

namespace plimsoll::snmp {

/// The three operations that read; there is no other.
enum class Operation : std::uint8_t { get, get_next, get_bulk };

struct Request {
  Operation operation = Operation::get;
  Oid oid;
  int repetitions = 1;  ///< get_bulk: successors asked for at once, 1 and more.
};

/// One object of an answer, or why there is none.
struct Binding {
  enum class Kind : std::uint8_t { value, no_such_object, no_such_instance, end_of_view };
  Kind kind = Kind::value;
  Oid oid;
  Value value;
};

/// Error statuses of RFC 3416 that are told apart.
enum ErrorStatus : std::int64_t {
  kNoError = 0,
  kTooBig = 1,
  kNoSuchName = 2,
  kNoAccess = 6,
  kAuthorizationError = 16,
};

struct Answer {
  enum class Outcome : std::uint8_t {
    response,  ///< `error_status`, `bindings`.
    report,    ///< SNMPv3 refused the request: `bindings` holds the counter that says why.
    silence,   ///< No answer to the request nor to its repetitions.
    refused,   ///< The network said that nobody takes it (ICMP), or it could not be sent.
  };
  Outcome outcome = Outcome::silence;
  std::int64_t error_status = kNoError;
  std::vector<Binding> bindings;
  std::string note;       ///< silence, refused: what is known about it, for people; may be empty.
  bool lives = false;     ///< silence: the agent's SNMPv3 engine is there.
  std::size_t bytes = 0;  ///< What came, in memory.
};

}  // namespace plimsoll::snmp
