/// @file
/// Settings as the user gives them: `key=value`, secrets by reference.
#pragma once

#include <string>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::collect {

/// What describe says about one setting.
struct SettingRule {
  std::string name;
  std::string type;  ///< JSON Schema type.
  bool secret = false;
};

/// Reads a collector's describe object: its settings' names, types and which are secret.
[[nodiscard]] Result<std::vector<SettingRule>> setting_rules(const std::string& describe_json);

/// Builds the JSON object for a collector from `key=value` words, each value as its rule's type.
/// For a list, a repeated key adds to it and `@FILE` reads one value a line (blank lines left out);
/// any other key may stand once.  A secret must be `env:NAME`, `file:PATH` or `-` (asked for at the
/// terminal): a literal is refused with that advice and is not repeated in the message.  Secrets
/// stay references here.
[[nodiscard]] Result<std::string> settings_from_words(const std::vector<std::string>& words,
                                                      const std::vector<SettingRule>& rules);

/// Replaces each {"env": NAME}, {"file": PATH} and {"terminal": PROMPT}, as a value or in a list,
/// by what it points at; a file's last newline is not part of it.  Done last, just before the
/// settings are written to the collector's standard input.  An Error names the missing variable or
/// file; the terminal is asked only when standard input is one.
[[nodiscard]] Result<std::string> resolve_secrets(const std::string& settings_json);

}  // namespace plimsoll::collect
