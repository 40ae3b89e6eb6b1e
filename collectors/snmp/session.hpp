/// @file
/// The conversation with one agent over UDP: sends a request, waits without blocking, brings its
/// answer.  The SNMPv3 handshake (engine discovery, time window) is hidden here.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "collectors/snmp/library.hpp"
#include "collectors/snmp/request.hpp"
#include "collectors/snmp/settings.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::snmp {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Where an agent listens: a numeric address, for the library must not ask name servers.
struct Endpoint {
  std::string address;  ///< "192.0.2.1", "2001:db8::1", "fe80::1%2".
  std::uint16_t port = 161;
};

/// How long an answer is waited for: `wait` after the request and after each of `retries`
/// repetitions.
struct Patience {
  std::chrono::milliseconds wait{2000};
  int retries = 2;
};

/// One agent.  It can send GET, GETNEXT and GETBULK and nothing else: any other PDU, also those
/// that the library would make by itself (reports), ends before it is encoded.
class Session {
 public:
  /// Opens a socket; sends nothing yet.  `credentials` and `keys` must outlive the session.
  [[nodiscard]] static Result<Session> open(const Endpoint& endpoint,
                                            const Credentials& credentials, const MasterKeys& keys,
                                            Patience patience);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// Asks; one request at a time.  Whatever happens, there will be one Answer.
  void send(const Request& request);

  /// The socket, to be polled for reading.
  [[nodiscard]] int descriptor() const;
  /// When service() is to be called at the latest.
  [[nodiscard]] SteadyTime wake() const;
  /// Reads what came (`readable`: the socket has something or an error) and repeats what was not
  /// answered.
  void service(bool readable);
  /// The answer to the request, once.
  [[nodiscard]] std::optional<Answer> take();

  /// Whether another agent of this run has the same engine ID and this one waited for its turn.
  [[nodiscard]] bool shares_engine() const;

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace plimsoll::snmp
