#include "collectors/aws/wire/values.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::aws::wire {

namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The fraction in "…:38.123Z", in milliseconds.
milliseconds fraction_of(std::string_view text) {
  const auto dot = text.find('.');
  std::int64_t out = 0;
  std::int64_t unit = 100;
  for (auto at = dot; dot != std::string_view::npos && ++at < text.size() && unit > 0; unit /= 10) {
    if (text[at] < '0' || text[at] > '9') break;
    out += (text[at] - '0') * unit;
  }
  return milliseconds{out};
}

/// "Tue, 29 Apr 2014 18:30:38.123 GMT" as ISO 8601; empty when it is no HTTP date (RFC
/// 9110, 5.6.7).
std::string iso_of_http_date(std::string_view text) {
  const auto words = core::words(text);
  if (words.size() != 6 || !words[0].ends_with(",") || words[1].size() != 2) return {};
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (words[2] == kMonths.at(month)) {
      return fmt::format("{}-{:02}-{}T{}Z", words[3], month + 1, words[1], words[4]);
    }
  }
  return {};
}

}  // namespace

std::optional<Moment> from_epoch(double seconds) {
  constexpr double kFarthest = 253402300799.0;  // the end of the year 9999
  if (!(seconds >= -kFarthest && seconds <= kFarthest)) return std::nullopt;
  return Moment{milliseconds{std::llround(seconds * 1000)}};
}

std::optional<Moment> parse_moment(std::string_view given) {
  const std::string_view text = core::trim(given);
  if (const auto seconds = core::to_double(text)) return from_epoch(*seconds);
  std::string iso = iso_of_http_date(text);
  if (iso.empty()) iso = text;
  auto at = core::parse_instant(iso);
  if (!at) at = core::parse_instant(iso + "Z");
  if (!at) return std::nullopt;
  return Moment{*at} + fraction_of(iso);
}

std::string to_rfc3339(Moment at) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at);
  std::string out = core::to_rfc3339(whole);
  const auto rest = (at - whole).count();
  if (rest != 0) out.insert(out.size() - 1, fmt::format(".{:03}", rest));
  return out;
}

std::string to_http_date(Moment at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss time{seconds - days};
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.at(std::chrono::weekday{days}.c_encoding()),
      static_cast<unsigned>(date.day()), kMonths.at(static_cast<unsigned>(date.month()) - 1),
      static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
      time.seconds().count());
}

std::string percent_encode(std::string_view text, bool keep_slash) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || (keep_slash && c == '/');
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                       hex_digit(text[i + 2]) >= 0;
    out +=
        coded ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (coded) i += 2;
  }
  return out;
}

}  // namespace plimsoll::aws::wire
