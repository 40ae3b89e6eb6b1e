#include "collectors/nut/device.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::nut {
namespace {

constexpr std::int64_t kMembers = 512;  // no device has more outlets

/// The members below `prefix` ("outlet."), whose next word is a number from 1.
Members members_of(const Variables& variables, std::string_view prefix) {
  Members out;
  for (auto it = variables.lower_bound(prefix); it != variables.end(); ++it) {
    const std::string_view name = it->first;
    if (!name.starts_with(prefix)) break;
    const auto rest = name.substr(prefix.size());
    const auto dot = rest.find('.');
    if (dot == std::string_view::npos) continue;
    const auto number = core::to_int(rest.substr(0, dot));
    if (!number || *number < 1 || *number > kMembers) continue;
    out[*number].emplace(rest.substr(dot + 1), it->second);
  }
  return out;
}

/// The first of `names` that has a value.
std::string first_of(const Variables& variables, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (auto text = text_of(variables, name); !text.empty()) return text;
  }
  return {};
}

/// The host out of a driver's port parameter ("10.0.0.5", "http://ups3:80", "10.0.0.5:161"); empty
/// when the driver speaks over a cable.
std::string driver_host(const Variables& variables) {
  const std::string driver = text_of(variables, "driver.name");
  if (driver != "snmp-ups" && driver != "netxml-ups") return {};
  std::string port = text_of(variables, "driver.parameter.port");
  if (const auto scheme = port.find("://"); scheme != std::string::npos) port.erase(0, scheme + 3);
  port = port.substr(0, port.find('/'));
  if (std::ranges::count(port, ':') == 1) port = port.substr(0, port.find(':'));
  return port;
}

std::optional<std::string> date_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (year < 100) year += year >= 80 ? 1900 : 2000;
  if (month > 12 && day <= 12) std::swap(month, day);
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < 1980 || year > 2200) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

}  // namespace

bool Status::has(std::string_view flag) const {
  return std::ranges::find(flags, flag) != flags.end();
}

std::optional<bool> Status::operational() const {
  if (has("OFF") || has("FSD")) return false;
  if (has("OL") || has("OB") || has("BYPASS")) return true;
  return std::nullopt;
}

std::optional<bool> Status::on_battery() const {
  if (has("OB")) return true;
  if (has("OL") || has("BYPASS")) return false;
  return std::nullopt;
}

std::string Status::battery() const {
  for (const auto& [flag, word] :
       {std::pair{"RB", "replace"}, std::pair{"LB", "low"}, std::pair{"DISCHRG", "discharging"},
        std::pair{"CHRG", "charging"}}) {
    if (has(flag)) return word;
  }
  return has("OL") ? "normal" : "";
}

Status parse_status(std::string_view text) {
  Status out;
  constexpr std::size_t kFlags = 64;
  for (const auto word : core::words(text)) {
    if (out.flags.size() < kFlags) out.flags.emplace_back(word);
  }
  return out;
}

std::string text_of(const Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string{} : found->second;
}

std::optional<double> number_of(const Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  if (found == variables.end()) return std::nullopt;
  return core::to_double(core::trim(found->second));
}

std::optional<std::int64_t> integer_of(const Variables& variables, std::string_view name) {
  constexpr double kLargest = 1e15;
  const auto number = number_of(variables, name);
  if (!number || std::abs(*number) > kLargest) return std::nullopt;
  return std::llround(*number);
}

std::optional<std::string> parse_date(std::string_view text) {
  text = core::trim(text);
  std::array<std::int64_t, 3> parts{};
  std::array<std::size_t, 3> digits{};
  std::size_t part = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits.at(part) > 8) return std::nullopt;
      parts.at(part) = parts.at(part) * 10 + (c - '0');
    } else if ((c == '/' || c == '-' || c == '.') && part < 2 && digits.at(part) > 0) {
      ++part;
    } else {
      return std::nullopt;
    }
  }
  if (part == 0 && digits[0] == 8) {
    return date_of(parts[0] / 10000, parts[0] / 100 % 100, parts[0] % 100);
  }
  if (part != 2 || digits[2] == 0) return std::nullopt;
  if (std::ranges::any_of(digits, [](auto count) { return count > 4; })) return std::nullopt;
  if (digits[0] == 4) return date_of(parts[0], parts[1], parts[2]);
  const bool day_first = text.find('.') != std::string_view::npos;
  return day_first ? date_of(parts[2], parts[1], parts[0]) : date_of(parts[2], parts[0], parts[1]);
}

Device make_device(const Variables& variables) {
  Device out;
  out.type = core::lower(text_of(variables, "device.type"));
  if (out.type.empty()) out.type = "ups";
  out.vendor = first_of(variables, {"device.mfr", "ups.mfr"});
  out.model = first_of(variables, {"device.model", "ups.model"});
  out.serial = first_of(variables, {"device.serial", "ups.serial"});
  out.mac = text_of(variables, "device.macaddr");
  out.address = driver_host(variables);
  out.firmware = text_of(variables, "ups.firmware");
  out.location = text_of(variables, "device.location");
  out.status = parse_status(text_of(variables, "ups.status"));
  out.outlets = members_of(variables, "outlet.");
  out.banks = members_of(variables, "outlet.group.");
  out.inputs = members_of(variables, "input.");
  out.source = integer_of(variables, "input.source");
  out.preferred = integer_of(variables, "input.source.preferred");
  return out;
}

}  // namespace plimsoll::nut
