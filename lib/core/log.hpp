/// @file
/// Log text for people, on standard error.  Never a secret, never data.
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll::log {

enum class Level : std::uint8_t { debug, info, warning, error };
enum class Format : std::uint8_t { text, json };

/// Sets what is written from now on; `info` and `text` until then.  `color` is for terminals.
void configure(Level level, Format format, bool color);

void debug(std::string_view message);
void info(std::string_view message);
void warning(std::string_view message);
void error(std::string_view message);

}  // namespace plimsoll::log
