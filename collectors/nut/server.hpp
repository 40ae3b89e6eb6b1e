/// @file
/// Asks one upsd: which devices it serves, their variables, and who watches them.  Reads only: the
/// commands are VER, LIST UPS, LIST VAR, LIST CLIENT and LOGOUT.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/nut/variables.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::nut {

/// Where commands go and answers come from, line by line.
class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;
  [[nodiscard]] virtual Result<void> send(std::string_view line) = 0;
  [[nodiscard]] virtual Result<std::string> read() = 0;
};

/// One device of a server.
struct Unit {
  std::string name;                  ///< As in ups.conf: "rack3".
  std::string description;           ///< Empty: not set.
  Variables variables;               ///< Empty when `error` says why.
  std::vector<std::string> clients;  ///< Addresses of those that log in to it: upsmon.
  std::string error;          ///< Why its variables could not be listed: "DATA-STALE"; else empty.
  std::string clients_error;  ///< The same for `clients`: "ACCESS-DENIED".
};

/// What a server told.
struct Server {
  std::string version;  ///< What VER answers; empty when it does not.
  std::vector<Unit> units;
  std::vector<Issue> issues;  ///< One for each line left out.
  std::string cut;  ///< Why the answers ended before all was read; the units so far are whole.
};

/// Most devices of one server, and lines of one listing.
inline constexpr std::size_t kUnits = 1024;
inline constexpr std::size_t kListLines = 16384;

/// Asks all of it.  An Error when the server does not answer, answers without end, refuses LIST
/// UPS, or falls silent before it has told of one device; what it refuses of one device is said
/// there.
[[nodiscard]] Result<Server> ask_server(Wire& wire);

}  // namespace plimsoll::nut
