/// @file
/// Small pure functions on text.  Bytes in, bytes out; ASCII case only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::core {

/// `text` without leading and trailing blanks, tabs, CR, LF and NUL.
[[nodiscard]] std::string_view trim(std::string_view text);

/// The pieces between each `separator`; one empty piece for an empty text.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// The lines of `text`, without their "\n" or "\r\n"; no last empty line.
[[nodiscard]] std::vector<std::string_view> lines(std::string_view text);

/// The pieces between runs of blanks and tabs; none for a blank text.
[[nodiscard]] std::vector<std::string_view> words(std::string_view text);

/// `text` with A-Z made a-z.
[[nodiscard]] std::string lower(std::string_view text);

/// `text` as a name of attributes: "Serial No." is "serial_no".  ASCII letters in lower case, each
/// run of other ASCII characters one "_", none at the ends; bytes beyond ASCII as they are.
[[nodiscard]] std::string snake_case(std::string_view text);

/// `parts` with `separator` between them.
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates: RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);

/// `text` as well-formed UTF-8 without control characters other than tab and newline: each
/// offending byte becomes U+FFFD.  For names that come from devices.
[[nodiscard]] std::string printable(std::string_view text);

/// The whole of `text` as a decimal integer; absent when it isn't one or doesn't fit.
[[nodiscard]] std::optional<std::int64_t> to_int(std::string_view text);

/// The whole of `text` as a finite decimal number, "." as point; absent when it isn't one.
[[nodiscard]] std::optional<double> to_double(std::string_view text);

/// Whether `text` matches `pattern`, in which `*` stands for any run and `?` for one byte.  Linear
/// memory, and time bounded by the product of the two lengths.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace plimsoll::core
