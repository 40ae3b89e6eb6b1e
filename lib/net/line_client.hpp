/// @file
/// A TCP connection to a service that speaks in lines, with one deadline for all of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/core/error.hpp"

namespace plimsoll::net {

/// A host and port to connect to.
struct Endpoint {
  std::string host;  ///< A name or address, without brackets.
  std::uint16_t port = 0;
};

/// Reads "name", "name:port", "192.0.2.1:port", "[2001:db8::1]:port" or a bare IPv6 address.  An
/// Error of kind usage for anything else, a user name or URL among them.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view text, std::uint16_t default_port);

/// What a conversation may use.
struct LineLimits {
  std::chrono::steady_clock::time_point deadline;  ///< For connecting and everything after it.
  std::size_t line_bytes = std::size_t{16} << 10U;
  std::size_t bytes = std::size_t{16} << 20U;  ///< Read in all.
};

/// One connection, closed when this goes.
class LineClient {
 public:
  /// Looks the name up and tries its addresses in turn.  Errors: unreachable, timed_out.
  [[nodiscard]] static Result<LineClient> connect(const Endpoint& endpoint,
                                                  const LineLimits& limits);
  LineClient(LineClient&& other) noexcept;
  LineClient(const LineClient&) = delete;
  LineClient& operator=(const LineClient&) = delete;
  ~LineClient();

  /// Sends `line` and a newline.
  [[nodiscard]] Result<void> send(std::string_view line);
  /// The next line, without its "\n" or "\r\n".  Errors: timed_out; malformed (a line or an answer
  /// beyond the limits); unreachable (the connection ended, within a line or before one).
  [[nodiscard]] Result<std::string> read();

 private:
  LineClient(int socket, const LineLimits& limits) : socket_{socket}, limits_{limits} {}

  int socket_ = -1;
  LineLimits limits_;
  std::string buffer_;     ///< Read and not yet handed out.
  std::size_t seen_ = 0;   ///< Of buffer_: holds no newline.
  std::size_t total_ = 0;  ///< Bytes read.
};

}  // namespace plimsoll::net
