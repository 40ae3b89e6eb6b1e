/// @file
/// What every collector's main() does: describe, check, collect; settings from standard input; exit
/// status.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/emitter.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::collect::kit {

/// Exit statuses of the protocol.
enum class Exit : std::uint8_t {
  complete = 0,
  failed = 1,
  settings_refused = 2,
  unreachable = 3,
  incomplete = 4,
};

/// The settings object that a collector was given.  Values arrive as JSON; secrets are already
/// resolved.
class Settings {
 public:
  /// Reads one JSON object of at most 1 MiB.
  [[nodiscard]] static Result<Settings> parse(std::string_view json);

  /// The setting as text (numbers and booleans as they are written); absent when not given or null.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  /// A list; one value is a list of one.  Empty when not given.
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
  /// A whole number; an Error of kind usage when it is something else.
  [[nodiscard]] Result<std::optional<std::int64_t>> integer(std::string_view name) const;
  /// true/false or yes/no; `otherwise` when not given.
  [[nodiscard]] Result<bool> flag(std::string_view name, bool otherwise) const;
  /// The setting as JSON text (for maps); absent when not given.
  [[nodiscard]] std::optional<std::string> json(std::string_view name) const;
  /// The names given, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Puts one setting in place, as if it had been given: `value` is JSON text.
  void put(std::string name, std::string value);

 private:
  std::map<std::string, std::string, std::less<>> values_;  ///< Name to JSON text.
};

/// One setting as `describe` tells it.
struct SettingInfo {
  std::string_view name;  ///< As in docs/reference/cli.md where it is listed there.
  std::string_view type;  ///< JSON Schema type: "string", "integer", "boolean", "array".
  std::string_view description;
  bool required = false;
  bool secret = false;
};

/// What `describe` prints.
struct Description {
  std::string_view name;     ///< "redfish".
  std::string_view summary;  ///< One line.
  std::vector<SettingInfo> settings;
  std::vector<std::string_view>
      kinds;  ///< Asset kinds, relation kinds and evidence tables it emits.
  std::vector<std::string_view> permissions;  ///< The least rights it needs, one sentence each.
};

/// One thing that `check` tried.
struct CheckItem {
  std::string item;  ///< "GET /redfish/v1/".
  bool ok = false;
  std::string message;  ///< What came back; what to do when not ok.
};

/// A collector: three functions.  `check` and `collect` return an Error when the settings are
/// refused (kind usage: exit 2) or the target cannot be asked at all (exit 3).
struct Program {
  Description description;
  std::function<Result<std::vector<CheckItem>>(const Settings&)> check;
  std::function<Result<void>(const Settings&, Emitter&)> collect;
};

/// The version that describe tells and hello should: the project's.
[[nodiscard]] std::string_view version();

/// Runs `program` for the command line: describe, check or collect; prints usage otherwise. Unknown
/// settings are refused, with the known ones named.  Returns the exit status.  `done` is written
/// when collect returned a value.
[[nodiscard]] int run(const Program& program, int argc, const char* const* argv);

}  // namespace plimsoll::collect::kit
