#include "collectors/table/date_format.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::table {
namespace {

constexpr std::string_view kDirectives = "YymbdHIpMSfz%";
constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr int kNoon = 12;

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Reads a text from its beginning.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_{text} {}

  bool directive(char name) {
    switch (name) {
      case 'Y':
        return number(4, 4, year_);
      case 'y':
        return short_year();
      case 'm':
        return number(1, 2, month_);
      case 'b':
        return month_name();
      case 'd':
        return number(1, 2, day_);
      case 'H':
        return number(1, 2, hour_);
      case 'I':
        return number(1, 2, hour_) && hour_ >= 1 && hour_ <= kNoon;
      case 'p':
        return half_day();
      case 'M':
        return number(2, 2, minute_);
      case 'S':
        return number(2, 2, second_);
      case 'f':
        return fraction();
      case 'z':
        return offset();
      default:
        return literal(name);
    }
  }

  bool literal(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  [[nodiscard]] std::string iso() const {
    int hour = hour_;
    if (half_ == 'a') hour %= kNoon;
    if (half_ == 'p') hour = hour % kNoon + kNoon;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", year_, month_, day_, hour, minute_,
                       second_, zone_);
  }

 private:
  bool number(std::size_t least, std::size_t most, int& out) {
    std::size_t digits = 0;
    out = 0;
    while (digits < std::min(most, rest_.size()) && is_digit(rest_[digits])) {
      out = out * 10 + (rest_[digits++] - '0');
    }
    rest_.remove_prefix(digits);
    return digits >= least;
  }

  bool short_year() {
    if (!number(2, 2, year_)) return false;
    constexpr int kTurn = 69;  // POSIX: 69 to 99 are of the twentieth century
    constexpr int kCentury = 100;
    year_ += (year_ < kTurn ? 20 : 19) * kCentury;
    return true;
  }

  bool month_name() {
    const auto* const found = std::ranges::find(kMonths, core::lower(rest_.substr(0, 3)));
    if (found == kMonths.end()) return false;
    month_ = static_cast<int>(found - kMonths.begin()) + 1;
    rest_.remove_prefix(3);
    return true;
  }

  bool half_day() {
    const auto word = core::lower(rest_.substr(0, 2));
    if (word != "am" && word != "pm") return false;
    half_ = word.front();
    rest_.remove_prefix(2);
    return true;
  }

  bool fraction() {
    const auto end = std::ranges::find_if_not(rest_, is_digit);
    const auto digits = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(digits);
    return digits > 0;
  }

  bool offset() {
    if (literal('Z')) {
      zone_ = "Z";
      return true;
    }
    if (rest_.empty() || (rest_.front() != '+' && rest_.front() != '-')) return false;
    const char sign = rest_.front();
    rest_.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!number(2, 2, hours)) return false;
    literal(':');
    if (!number(2, 2, minutes)) return false;
    zone_ = fmt::format("{}{:02}:{:02}", sign, hours, minutes);
    return true;
  }

  std::string_view rest_;
  int year_ = 0;
  int month_ = 0;
  int day_ = 0;
  int hour_ = 0;
  int minute_ = 0;
  int second_ = 0;
  char half_ = ' ';  ///< 'a' before noon, 'p' after, ' ' where nothing says.
  std::string zone_;
};

}  // namespace

std::optional<std::string> to_iso(std::string_view text, std::string_view format) {
  Reader reader{text};
  for (std::size_t i = 0; i < format.size(); ++i) {
    const bool directive = format[i] == '%' && i + 1 < format.size();
    if (directive ? !reader.directive(format[++i]) : !reader.literal(format[i])) {
      return std::nullopt;
    }
  }
  return reader.at_end() ? std::optional{reader.iso()} : std::nullopt;
}

Result<void> check_date_format(std::string_view format) {
  std::string used;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    const char name = i + 1 < format.size() ? format[++i] : ' ';
    if (kDirectives.find(name) == std::string_view::npos) {
      return failure(Error::Kind::usage,
                     fmt::format("mapping: the date format \"{}\" has an unknown directive",
                                 core::printable(format)),
                     "known: %Y %y %m %b %d %H %I %p %M %S %f %z %%");
    }
    used += name;
  }
  const auto has = [&](std::string_view names) {
    return used.find_first_of(names) != std::string::npos;
  };
  if (has("Yy") && has("mb") && has("d")) return {};
  return failure(Error::Kind::usage,
                 fmt::format("mapping: the date format \"{}\" lacks year, month or day",
                             core::printable(format)),
                 "write it like \"%d/%m/%Y %H:%M\"");
}

}  // namespace plimsoll::table
