#include "collectors/aws/schedule.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/core/text.hpp"

namespace plimsoll::aws {

namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kMonthDays = 31;

/// One field of a cron expression: the values from 0 to below `size` that it names.
struct Field {
  std::vector<std::int64_t> values;  ///< In order; empty: could not be read.
  bool any = false;                  ///< "*" or "?".
};

std::optional<std::int64_t> value_of(std::string_view word, std::int64_t first, std::int64_t size) {
  constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto named = std::find(kDays.begin(), kDays.end(), core::lower(word));
  const auto number = named != kDays.end() && size == 7
                          ? std::optional<std::int64_t>{named - kDays.begin() + first}
                          : core::to_int(word);
  if (!number || *number < first || *number >= first + size) return std::nullopt;
  return *number - first;
}

/// "5", "1-5", "*/6", "0/6", "2-10/2"; false when it is none of these.
bool add_part(std::string_view part, std::int64_t first, std::int64_t size, Field& field) {
  std::int64_t step = 1;
  const auto slash = part.find('/');
  if (slash != std::string_view::npos) {
    const auto number = core::to_int(part.substr(slash + 1));
    if (!number || *number < 1 || *number > size) return false;
    step = *number;
    part = part.substr(0, slash);
  }
  std::int64_t from = 0;
  std::int64_t to = size - 1;
  if (part != "*") {
    const auto dash = part.find('-');
    const auto begin = value_of(part.substr(0, dash), first, size);
    if (!begin) return false;
    from = *begin;
    if (dash != std::string_view::npos) {
      const auto end = value_of(part.substr(dash + 1), first, size);
      if (!end) return false;
      to = *end;
    } else if (slash == std::string_view::npos) {
      to = from;
    }
  }
  if (to < from) to += size;  // "FRI-MON"
  for (auto at = from; at <= to; at += step) field.values.push_back(at % size);
  return true;
}

Field read(std::string_view text, std::int64_t first, std::int64_t size) {
  Field out;
  if (text == "*" || text == "?") out.any = true;
  if (text == "?") text = "*";
  for (const auto part : core::split(text, ',')) {
    if (!add_part(part, first, size, out)) return {};
  }
  std::sort(out.values.begin(), out.values.end());
  return out;
}

/// The longest step between two values, around the end.
std::int64_t longest_gap(const std::vector<std::int64_t>& values, std::int64_t size) {
  std::int64_t out = size - values.back() + values.front();
  for (std::size_t i = 1; i < values.size(); ++i) {
    out = std::max(out, values[i] - values[i - 1]);
  }
  return out;
}

std::optional<std::int64_t> cron(std::string_view text) {
  const auto words = core::words(text);
  if (words.size() < 5 || words.size() > 6) return std::nullopt;
  const auto minutes = read(words[0], 0, 60);
  const auto hours = read(words[1], 0, 24);
  const auto days = read(words[2], 1, kMonthDays);
  const auto months = read(words[3], 1, 12);
  const auto weekdays = read(words[4], 1, 7);
  for (const auto* field : {&minutes, &hours, &days, &weekdays}) {
    if (field->values.empty()) return std::nullopt;
  }
  if (words[3] != "*" && words[3] != "?") {
    if (months.values.empty()) return std::nullopt;
    const auto gap = longest_gap(months.values, 12);
    return gap == 12 ? 366 * kDay : gap * kMonthDays * kDay;
  }
  if (!weekdays.any) return longest_gap(weekdays.values, 7) * kDay;
  if (!days.any) return longest_gap(days.values, kMonthDays) * kDay;
  if (hours.values.size() < 24) return longest_gap(hours.values, 24) * kHour;
  return longest_gap(minutes.values, 60) * kMinute;
}

std::optional<std::int64_t> rate(std::string_view text) {
  const auto words = core::words(text);
  if (words.size() != 2) return std::nullopt;
  const auto count = core::to_int(words[0]);
  const auto unit =
      words[1].substr(0, words[1].ends_with('s') ? words[1].size() - 1 : words[1].size());
  const std::int64_t length = unit == "minute" ? kMinute : unit == "hour" ? kHour : kDay;
  if (!count || *count < 1 || *count > 1'000'000) return std::nullopt;
  if (unit != "minute" && unit != "hour" && unit != "day") return std::nullopt;
  return *count * length;
}

}  // namespace

std::optional<std::chrono::seconds> schedule_interval(std::string_view expression) {
  if (!expression.ends_with(')')) return std::nullopt;
  const auto open = expression.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  const auto name = expression.substr(0, open);
  const auto inner = expression.substr(open + 1, expression.size() - open - 2);
  const auto seconds = name == "cron" ? cron(inner) : name == "rate" ? rate(inner) : std::nullopt;
  if (!seconds) return std::nullopt;
  return std::chrono::seconds{*seconds};
}

}  // namespace plimsoll::aws
