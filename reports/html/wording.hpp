/// @file
/// The words of the HTML report that depend on what it found.  Plain text, English.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reports/html/content.hpp"

namespace plimsoll::html {

/// "1,234".
[[nodiscard]] std::string number(std::int64_t value);

/// "1 service", "1,234 services": `many` absent is `one` with an s.
[[nodiscard]] std::string counted(std::int64_t value, std::string_view one,
                                  std::string_view many = {});

/// "61–78 %", "61 %" (with a no-break space) when both round to the same; "none" when nothing was
/// judged.  Never "100 %" or "0 %" unless it is so exactly.
[[nodiscard]] std::string percent_range(const Readiness& readiness);

/// "23 November 2026" from an RFC 3339 instant; the text itself when it is none.
[[nodiscard]] std::string long_date(std::string_view instant);

/// "2026-11-23 05:22" from an RFC 3339 instant; the text itself when it is none.
[[nodiscard]] std::string short_time(std::string_view instant);

/// "2026-11-23".
[[nodiscard]] std::string short_date(std::string_view instant);

/// "Open", "In review", "Reviewed", "Disputed"; the word itself when it is none of these.
[[nodiscard]] std::string review_name(std::string_view state);

/// "2 h 05 min", "12 min", "40 s", rounded; "3 d 4 h" from a day on.
[[nodiscard]] std::string span_of_time(double seconds);

/// "tier 1", "no tier".
[[nodiscard]] std::string tier_name(const std::optional<std::int64_t>& tier);

/// The kind for people: "power feed"; the word itself when the model has no such kind.
[[nodiscard]] std::string kind_name(std::string_view kind);

/// What happens to something of that kind when it fails: "fails", "expires", "is lost".
[[nodiscard]] std::string_view failure_verb(std::string_view kind);

/// What to do about a single point of that kind, one sentence.
[[nodiscard]] std::string_view remedy_for(std::string_view kind);

/// The first sentences of the report: what is known about what would stop the business.
[[nodiscard]] std::string verdict(const Content& content);

/// What the reader must know before believing the verdict; empty: nothing.
[[nodiscard]] std::string caveat(const Content& content);

/// "RTO 4h, RPO 15m, 99.9 % available"; "no requirement stated".
[[nodiscard]] std::string required(const Service& service);
/// "99.9983 %": four decimals, never rounded up, as 100 would be another thing.
[[nodiscard]] std::string percent_of_time(double percent);
/// "99.87 % likely, 11.4 h down a year ; 99.1 to 99.99 %; failure rates: 3 stated", or why not.
[[nodiscard]] std::string available(const Availability& availability);
/// "met", "not met", "unknown: …"; empty where nothing is required.
[[nodiscard]] std::string availability_verdict(const Availability& availability);

}  // namespace plimsoll::html
