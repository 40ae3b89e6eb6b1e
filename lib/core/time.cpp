#include "lib/core/time.hpp"

#include <cstdint>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::core {
namespace {

using std::chrono::seconds;

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    if (const char* fixed = std::getenv("PLIMSOLL_NOW")) {  // NOLINT(concurrency-mt-unsafe)
      if (const auto at = parse_instant(fixed)) return *at;
    }
    return std::chrono::floor<seconds>(std::chrono::system_clock::now());
  }
};

tl::unexpected<Error> not_an_instant(std::string_view text) {
  return failure(Error::Kind::malformed,
                 fmt::format("expected an ISO 8601 date or instant, got \"{}\"", printable(text)),
                 "write it like 2026-11-23 or 2026-11-23T05:22:00Z");
}

/// Reads exactly `digits` digits at the front of `text` and takes them off; absent if they are not
/// there.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

/// "Z", "+01:00" or "-0530", the whole of `text`.
std::optional<seconds> parse_zone(std::string_view text) {
  if (text == "Z" || text == "z") return seconds{0};
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  take(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || !text.empty() || *hours > 23 || *minutes > 59) return std::nullopt;
  const seconds offset{*hours * 3600 + *minutes * 60};
  return west ? -offset : offset;
}

std::optional<seconds> parse_time_of_day(std::string_view& text) {
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes) return std::nullopt;
  int second = 0;
  if (take(text, ':')) {
    const auto read = take_digits(text, 2);
    if (!read) return std::nullopt;
    second = *read;
    if (take(text, '.')) {
      if (!take_digits(text, 1)) return std::nullopt;
      while (take_digits(text, 1)) {
      }
    }
  }
  if (*hours > 23 || *minutes > 59 || second > 60) return std::nullopt;
  return seconds{*hours * 3600 + *minutes * 60 + second};
}

std::optional<std::int64_t> unit_seconds(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 7 * 86400;
    default:
      return std::nullopt;
  }
}

/// A sequence of "<digits><unit>" with known units; absent for anything else or an overflow.
std::optional<seconds> parse_units(std::string_view text) {
  constexpr std::int64_t kLimit = 1000LL * 366 * 86400;  // disks claim an MTBF of 300 years
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    const auto end = text.find_first_not_of("0123456789");
    if (end == 0 || end == std::string_view::npos || end > 10) return std::nullopt;
    const auto count = to_int(text.substr(0, end));
    const auto unit = unit_seconds(text[end]);
    if (!count || !unit || *count > kLimit / *unit) return std::nullopt;
    total += *count * *unit;
    if (total > kLimit) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return seconds{total};
}

/// ISO 8601 "P[nW][nD][T[nH][nM][nS]]"; `text` starts with 'p', lower case.
std::optional<seconds> parse_iso_duration(std::string_view text) {
  text.remove_prefix(1);
  const auto at = text.find('t');
  const std::string_view days = text.substr(0, at);
  const std::string_view time = at == std::string_view::npos ? "" : text.substr(at + 1);
  if (days.find_first_of("hms") != std::string_view::npos) return std::nullopt;  // "P1M" is a month
  if (time.find_first_of("dw") != std::string_view::npos) return std::nullopt;
  if (at != std::string_view::npos && time.empty()) return std::nullopt;
  return parse_units(std::string{days} + std::string{time});
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string to_rfc3339(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

Result<Instant> parse_instant(std::string_view whole) {
  std::string_view text = trim(whole);
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return not_an_instant(whole);
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return not_an_instant(whole);
  const auto day = take_digits(text, 2);
  if (!day) return not_an_instant(whole);
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return not_an_instant(whole);
  const Instant midnight = std::chrono::sys_days{date};
  if (text.empty()) return midnight;
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return not_an_instant(whole);
  const auto time = parse_time_of_day(text);
  if (!time) return not_an_instant(whole);
  if (text.empty()) {
    return failure(Error::Kind::malformed,
                   fmt::format("\"{}\" is a time without a zone", printable(whole)),
                   "add Z for UTC, or an offset such as +01:00");
  }
  const auto zone = parse_zone(text);
  if (!zone) return not_an_instant(whole);
  return midnight + *time - *zone;
}

Result<seconds> parse_duration(std::string_view whole) {
  const std::string text = lower(trim(whole));
  if (to_double(text)) {
    return failure(Error::Kind::malformed,
                   fmt::format("\"{}\" is a duration without a unit", printable(whole)),
                   "add one: 90s, 15m, 4h or 2d");
  }
  const auto read = text.starts_with('p') ? parse_iso_duration(text) : parse_units(text);
  if (read) return *read;
  return failure(Error::Kind::malformed,
                 fmt::format("expected a duration, got \"{}\"", printable(whole)),
                 "write it like 90s, 15m, 4h, 2d or PT15M");
}

std::string to_text(seconds duration) {
  std::int64_t left = duration.count();
  if (left == 0) return "0s";
  std::string out;
  if (left < 0) {
    out = "-";
    left = -left;
  }
  for (const char unit : {'d', 'h', 'm', 's'}) {
    const std::int64_t size = *unit_seconds(unit);
    if (left >= size) out += fmt::format("{}{}", left / size, unit);
    left %= size;
  }
  return out;
}

}  // namespace plimsoll::core
