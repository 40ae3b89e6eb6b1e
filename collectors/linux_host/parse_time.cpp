#include "collectors/linux_host/parse_time.hpp"

#include <algorithm>
#include <utility>

#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using core::words;

constexpr std::size_t kSourceLimit = 1024;

}  // namespace

std::vector<TimeSource> parse_ntpq(std::string_view text) {
  std::vector<TimeSource> out;
  bool table = false;
  for (const auto line : bounded_lines(text)) {
    if (line.starts_with("====")) {
      table = true;
      continue;
    }
    if (!table || line.size() < 2 || out.size() >= kSourceLimit) continue;
    const auto parts = words(line.substr(1));
    if (parts.size() < 10) continue;
    TimeSource source;
    source.tally = line.front();
    source.remote = core::printable(parts[0]);
    source.reference = core::printable(parts[1]);
    source.stratum = count_of(parts[2]);
    source.type = core::printable(parts[3]);
    source.poll_s = count_of(parts[5]);
    source.reach = count_of(parts[6]);
    source.delay_ms = core::to_double(parts[7]);
    source.offset_ms = core::to_double(parts[8]);
    source.jitter_ms = core::to_double(parts[9]);
    out.push_back(std::move(source));
  }
  return out;
}

std::vector<TimeSource> parse_chrony_sources(std::string_view text) {
  std::vector<TimeSource> out;
  constexpr std::string_view kModes = "^=#";
  for (const auto line : bounded_lines(text)) {
    const auto parts = words(line);
    if (parts.size() < 6 || parts[0].size() != 2 || out.size() >= kSourceLimit) continue;
    const auto stratum = count_of(parts[2]);
    if (kModes.find(parts[0].front()) == std::string_view::npos || !stratum) continue;
    TimeSource source;
    source.type = parts[0].substr(0, 1);
    source.tally = parts[0][1];
    source.remote = core::printable(parts[1]);
    source.stratum = stratum;
    if (const auto power = count_of(parts[3]); power && *power < 32)
      source.poll_s = std::int64_t{1} << *power;  // printed as a power of two
    source.reach = count_of(parts[4]);
    out.push_back(std::move(source));
  }
  return out;
}

ChronyTracking parse_chrony_tracking(std::string_view text) {
  ChronyTracking out;
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    if (name == "Reference ID") {
      const auto open = value.find('(');
      const auto inner = open == std::string_view::npos ? "" : value.substr(open + 1);
      out.reference = core::printable(inner.substr(0, inner.find(')')));
    }
    if (name == "Stratum") out.stratum = count_of(value);
    if (name == "Leap status") out.leap_status = core::printable(value);
    if (name == "System time") {
      const auto parts = words(value);  // "0.000012 seconds slow of NTP time"
      if (parts.size() > 2) out.offset_s = core::to_double(parts[0]);
      if (out.offset_s && parts[2] == "slow") out.offset_s = -*out.offset_s;
    }
  }
  return out;
}

ClockState parse_timedatectl(std::string_view text) {
  ClockState out;
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    if (name == "Time zone" || name == "Timezone") out.time_zone = core::printable(value);
    if (name == "System clock synchronized" || name == "NTP synchronized")
      out.synchronized = yes_no(value);
    if (name == "NTP enabled") out.enabled = yes_no(value);
    if (name == "NTP service" || name == "systemd-timesyncd.service active")
      out.service = core::printable(value);
    if (name == "RTC in local TZ") out.rtc_local = yes_no(value);
  }
  return out;
}

std::optional<std::int64_t> parse_uptime(std::string_view text) {
  const auto line = core::trim(text.substr(0, 512));
  const auto start = line.find(" up ");
  if (start == std::string_view::npos) return std::nullopt;
  auto rest = line.substr(start + 4);
  const auto end = std::min(rest.find(" user"), rest.find(" load"));
  rest = rest.substr(0, end);
  constexpr std::int64_t kMostDays = 100'000;
  std::int64_t seconds = 0;
  bool any = false;
  auto pieces = core::split(rest, ',');
  for (const auto piece : pieces) {
    const auto parts = words(piece);
    if (parts.empty()) continue;
    const auto colon = parts[0].find(':');
    const auto number = count_of(parts[0].substr(0, colon));
    if (!number || *number > kMostDays) break;
    if (colon != std::string_view::npos) {
      const auto minutes = count_of(parts[0].substr(colon + 1));
      if (!minutes || *minutes > 59) break;
      seconds += *number * 3600 + *minutes * 60;
    } else if (parts.size() > 1 && parts[1].starts_with("day")) {
      seconds += *number * 86'400;
    } else if (parts.size() > 1 && parts[1].starts_with("min")) {
      seconds += *number * 60;
    } else if (parts.size() > 1 && parts[1].starts_with("h")) {
      seconds += *number * 3600;
    } else {
      break;  // "2" of "2 users"
    }
    any = true;
  }
  return any ? std::optional{seconds} : std::nullopt;
}

std::optional<double> parse_proc_uptime(std::string_view text) {
  const auto parts =
      words(core::lines(text.substr(0, 128)).empty() ? std::string_view{}
                                                     : core::lines(text.substr(0, 128)).front());
  if (parts.empty()) return std::nullopt;
  const auto seconds = core::to_double(parts[0]);
  return seconds && *seconds >= 0 && *seconds < 1e10 ? seconds : std::nullopt;
}

}  // namespace plimsoll::linux_host
