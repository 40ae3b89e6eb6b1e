/// @file
/// Texts of single values on the wire: instants, percent-encoding.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::aws::wire {

/// An instant to the millisecond, as far as AWS tells it.
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads ISO 8601 ("2014-04-29T18:30:38.000Z", with an offset, without a zone: UTC), an HTTP date
/// ("Tue, 29 Apr 2014 18:30:38 GMT") or seconds since 1970 ("1398796238.5").
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);
[[nodiscard]] std::optional<Moment> from_epoch(double seconds);

/// "2014-04-29T18:30:38Z", with milliseconds where there are any.
[[nodiscard]] std::string to_rfc3339(Moment at);
/// "Tue, 29 Apr 2014 18:30:38 GMT".
[[nodiscard]] std::string to_http_date(Moment at);

/// RFC 3986: all but letters, digits, "-", ".", "_" and "~" as %XX; "/" as well unless kept.
[[nodiscard]] std::string percent_encode(std::string_view text, bool keep_slash = false);
/// %XX as bytes; what isn't such stays.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace plimsoll::aws::wire
