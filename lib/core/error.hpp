/// @file
/// Trouble as values: what could not be done (Error) and what was left out (Issue).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace plimsoll {

/// Why something could not be done; `where` gains a frame at each layer it passes.
struct Error {
  enum class Kind : std::uint8_t {
    unreachable,  ///< The other side does not answer.
    refused,      ///< It answers, and does not allow it.
    timed_out,    ///< It did not finish in the time given.
    malformed,    ///< What was read is not what it should be.
    unsupported,  ///< Understood, and not something we can do.
    storage,      ///< A file or the database could not be read or written.
    usage,        ///< What the user asked for, or configured, cannot be meant.
  };
  Kind kind;
  std::string what;                ///< Expected and got: "expected HTTP 200, got 401".
  std::string remedy;              ///< What the operator can do; empty when nothing.
  std::vector<std::string> where;  ///< Innermost first: "GET /redfish/v1/Chassis", "asset bmc7".

  /// This error with one more outer frame.
  [[nodiscard]] Error at(std::string frame) &&;
};

/// A value, or the Error that explains its absence.
template <typename T>
using Result = tl::expected<T, Error>;

/// Shorthand for returning an Error from a function that returns a Result.
[[nodiscard]] tl::unexpected<Error> failure(Error::Kind kind, std::string what,
                                            std::string remedy = {});

/// One line for people: "frame: frame: what (remedy)".
[[nodiscard]] std::string to_string(const Error& error);

/// Input that was left out while the rest was kept.
struct Issue {
  std::string where;  ///< "line 2", "assets.csv:7: column rto", "/redfish/v1/Chassis/1".
  std::string what;   ///< What was expected and what stood there.
};

}  // namespace plimsoll
