#include "lib/lifecycle/service_hours.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::lifecycle {
namespace {

using namespace std::chrono_literals;

constexpr Seconds kDay = 24h;
constexpr Seconds kWeek = 7 * kDay;
constexpr Seconds kLongestWork = 3653 * kDay;
constexpr std::size_t kTextBound = 200;

using Days = std::bitset<7>;  ///< From Monday.

/// Hours of a day; beyond 24 h they are of the next day.
struct DailySpan {
  Seconds begin{0};
  Seconds end{0};
};

std::optional<std::size_t> weekday(std::string_view word) {
  static constexpr std::array<std::string_view, 7> kNames{
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  if (word.size() < 2) return std::nullopt;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i].starts_with(word)) return i;
  }
  return std::nullopt;
}

std::optional<Days> parse_days(std::string_view word) {
  if (word == "weekdays" || word == "workdays") return Days{0b0011111};
  if (word == "weekends") return Days{0b1100000};
  if (word == "daily") return Days{0b1111111};
  const auto dash = word.find('-');
  const auto first = weekday(word.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : weekday(word.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  Days days;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days.set(day);
    if (day == *last) return days;
  }
}

/// "8", "08:00", "18:30".
std::optional<Seconds> parse_time(std::string_view text) {
  const auto colon = text.find(':');
  const auto hours = core::to_int(text.substr(0, colon));
  const auto minutes = colon == std::string_view::npos ? std::optional<std::int64_t>{0}
                                                       : core::to_int(text.substr(colon + 1));
  if (!hours || !minutes || *hours < 0 || *minutes < 0 || *minutes > 59) return std::nullopt;
  const Seconds time =
      std::chrono::hours{std::min<std::int64_t>(*hours, 25)} + std::chrono::minutes{*minutes};
  if (time > kDay) return std::nullopt;
  return time;
}

std::optional<DailySpan> parse_span(std::string_view word) {
  const auto dash = word.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto begin = parse_time(word.substr(0, dash));
  auto end = parse_time(word.substr(dash + 1));
  if (!begin || !end || *begin == kDay) return std::nullopt;
  if (*end <= *begin) *end += kDay;
  return DailySpan{*begin, *end};
}

void add(std::vector<ServiceWindow>& windows, const Days& days, const DailySpan& span) {
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (!days.test(day)) continue;
    const Seconds begin = static_cast<int>(day) * kDay + span.begin;
    const Seconds end = static_cast<int>(day) * kDay + span.end;
    windows.push_back({begin, std::min(end, kWeek)});
    if (end > kWeek) windows.push_back({Seconds{0}, end - kWeek});
  }
}

/// "9x5" and "5x9": of the two numbers the one that can be the days of a week is it; of two such
/// the second ("5x5" is all the same).
bool parse_product(std::string_view word, std::vector<ServiceWindow>& windows) {
  const auto cross = word.find_first_of("x/");
  if (cross == std::string_view::npos) return false;
  const auto left = core::to_int(word.substr(0, cross));
  const auto right = core::to_int(word.substr(cross + 1));
  if (!left || !right) return false;
  auto [hours, days] = std::pair{*left, *right};
  if (days < 5 || days > 7) std::swap(hours, days);
  if (days < 5 || days > 7 || hours < 1 || hours > 24) return false;
  // From midnight: the length of the gaps between the windows doesn't depend on it.
  add(windows, Days{(1UL << static_cast<unsigned>(days)) - 1}, {0s, std::chrono::hours{hours}});
  return true;
}

/// In order, with overlapping and touching ones made one.
std::vector<ServiceWindow> merged(std::vector<ServiceWindow> windows) {
  std::ranges::sort(windows, {}, [](const ServiceWindow& w) { return std::pair{w.begin, w.end}; });
  std::vector<ServiceWindow> out;
  for (const auto& window : windows) {
    if (!out.empty() && window.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, window.end);
    } else {
      out.push_back(window);
    }
  }
  return out;
}

/// Takes "nbd" and "next business day" out of the words; whether they stood there.
bool take_next_business_day(std::string& text) {
  bool found = false;
  for (const std::string_view name : {"next business day", "next-business-day", "nbd"}) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
      text.replace(at, name.size(), " ");
      found = true;
    }
  }
  return found;
}

bool parse_part(std::string_view part, std::vector<ServiceWindow>& windows) {
  Days days{0b1111111};
  bool any = false;
  for (const auto word : core::words(part)) {
    if (word == "24h" || word == "always") {
      add(windows, days, {0s, kDay});
    } else if (const auto named = parse_days(word)) {
      days = *named;
      continue;
    } else if (const auto span = parse_span(word)) {
      add(windows, days, *span);
    } else if (!parse_product(word, windows)) {
      return false;
    }
    any = true;
  }
  return any;
}

Seconds served_in_a_week(const ServiceHours& hours) {
  Seconds sum{0};
  for (const auto& window : hours.windows) sum += window.end - window.begin;
  return sum;
}

/// From `begin` of the week until `work` of service time has passed, on the clock.  `over`: `work`
/// that ends with a window ends when the next one opens, as it does for who calls a moment later.
Seconds elapsed_from(const ServiceHours& hours, Seconds begin, Seconds work, bool over) {
  const Seconds weekly = served_in_a_week(hours);
  const auto weeks = work / weekly;
  Seconds left = work - weeks * weekly;
  for (int round = 0; round < 3; ++round) {
    for (const auto& window : hours.windows) {
      const Seconds opens = window.begin + round * kWeek;
      const Seconds closes = window.end + round * kWeek;
      if (closes <= begin) continue;
      const Seconds from = std::max(opens, begin);
      const Seconds room = closes - from;
      if (left < room || (left == room && !over)) return from + left - begin + weeks * kWeek;
      left -= room;
    }
  }
  return (weeks + 3) * kWeek;
}

/// Service time in the week before `end`, so much back that `work` fits in: where a call's work
/// would just run over the end of that window.
Seconds start_before(const ServiceHours& hours, std::size_t window, Seconds work) {
  Seconds left = work % served_in_a_week(hours);
  Seconds week{0};
  for (std::size_t i = window;;) {
    const auto& one = hours.windows[i];
    const Seconds length = one.end - one.begin;
    if (left <= length) return ((one.end - left - week) % kWeek + kWeek) % kWeek;
    left -= length;
    if (i == 0) week += kWeek;
    i = i == 0 ? hours.windows.size() - 1 : i - 1;
  }
}

}  // namespace

bool ServiceHours::around_the_clock() const {
  return windows.size() == 1 && windows.front() == ServiceWindow{Seconds{0}, kWeek};
}

Seconds ServiceHours::business_day() const {
  Seconds most{0};
  for (int day = 0; day < 7; ++day) {
    Seconds sum{0};
    for (const auto& window : windows) {
      const Seconds begin = std::max(window.begin, day * kDay);
      const Seconds end = std::min(window.end, (day + 1) * kDay);
      if (end > begin) sum += end - begin;
    }
    most = std::max(most, sum);
  }
  return most;
}

std::optional<ServiceHours> parse_service_hours(std::string_view text) {
  if (text.size() > kTextBound) return std::nullopt;
  std::string plain = core::lower(core::trim(text));
  std::ranges::replace(plain, ';', ',');
  ServiceHours out;
  out.next_business_day = take_next_business_day(plain);
  std::vector<ServiceWindow> windows;
  // "9x5xNBD" leaves a cross behind.
  while (!plain.empty() && std::string_view{" x/,-"}.find(plain.back()) != std::string_view::npos)
    plain.pop_back();
  if (plain.empty() && out.next_business_day) {
    add(windows, Days{0b0011111}, {0s, kDay});
  } else {
    for (const auto part : core::split(plain, ',')) {
      if (!parse_part(part, windows)) return std::nullopt;
    }
  }
  out.windows = merged(std::move(windows));
  if (out.windows.empty()) return std::nullopt;
  return out;
}

namespace {

/// What a promised time is in service time.
Seconds service_time(const ServiceHours& hours, Seconds promised) {
  if (hours.around_the_clock() && !hours.next_business_day) return promised;
  const Seconds day = hours.business_day();
  if (promised >= kDay && promised % kDay == 0s) return (promised / kDay) * day;
  return hours.next_business_day ? std::max(promised, day) : promised;
}

Seconds worst_of(const ServiceHours& hours, Seconds work) {
  if (hours.around_the_clock()) return work;
  Seconds worst{0};
  for (std::size_t i = 0; i < hours.windows.size(); ++i) {
    worst = std::max(worst, elapsed_from(hours, hours.windows[i].end, work, false));
    worst = std::max(worst, elapsed_from(hours, start_before(hours, i, work), work, true));
  }
  return worst;
}

/// A call while a window is open crosses no fewer closed hours than one at its opening.
Seconds least_of(const ServiceHours& hours, Seconds work) {
  Seconds least = Seconds::max();
  for (const auto& window : hours.windows) {
    least = std::min(least, elapsed_from(hours, window.begin, work, false));
  }
  return least;
}

Seconds median_of(const ServiceHours& hours, Seconds work) {
  if (hours.around_the_clock()) return work;
  constexpr Seconds kStep{15 * 60};
  std::vector<Seconds> all;
  for (Seconds begin{0}; begin < kWeek; begin += kStep) {
    all.push_back(elapsed_from(hours, begin, work, false));
  }
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::ranges::nth_element(all, middle);
  return *middle;
}

}  // namespace

Seconds worst_elapsed(const ServiceHours& hours, Seconds work) {
  return worst_of(hours, service_time(hours, work));
}

std::optional<Seconds> worst_elapsed(std::string_view hours, Seconds work) {
  const auto parsed = parse_service_hours(hours);
  if (!parsed || work < 0s || work > kLongestWork) return std::nullopt;
  return worst_elapsed(*parsed, work);
}

std::optional<CallSpan> call_span(std::string_view hours, std::optional<Seconds> response,
                                  std::optional<Seconds> restore) {
  const auto parsed = parse_service_hours(hours);
  if (!parsed || (!response && !restore)) return std::nullopt;
  for (const auto& promised : {response, restore}) {
    if (promised && (*promised < 0s || *promised > kLongestWork)) return std::nullopt;
  }
  // Only the technician's coming waits for the next business day; then the work goes on.
  ServiceHours repairing = *parsed;
  repairing.next_business_day = parsed->next_business_day && !response;
  const Seconds coming = response ? service_time(*parsed, *response) : Seconds{0};
  const Seconds work = coming + (restore ? service_time(repairing, *restore) : Seconds{0});
  return CallSpan{least_of(*parsed, work), median_of(*parsed, work), worst_of(*parsed, work)};
}

std::optional<Seconds> worst_repair(std::string_view hours, std::optional<Seconds> response,
                                    std::optional<Seconds> restore) {
  const auto span = restore ? call_span(hours, response, restore) : std::nullopt;
  return span ? std::optional{span->most} : std::nullopt;
}

}  // namespace plimsoll::lifecycle
