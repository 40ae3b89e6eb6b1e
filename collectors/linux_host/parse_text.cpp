#include "collectors/linux_host/parse_text.hpp"

#include <algorithm>
#include <cmath>

#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

/// Byte offsets of the code points of `text`, and its length.
std::vector<std::size_t> offsets(std::string_view text) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) out.push_back(i);
  }
  out.push_back(text.size());
  return out;
}

}  // namespace

Labelled labelled(std::string_view line, char separator) {
  const auto at = line.find(separator);
  if (at == std::string_view::npos) return {core::trim(line), {}};
  return {core::trim(line.substr(0, at)), core::trim(line.substr(at + 1))};
}

std::vector<std::string_view> bounded_lines(std::string_view text) {
  auto out = core::lines(text);
  for (auto& line : out) line = line.substr(0, kLineBytes);
  return out;
}

std::optional<std::int64_t> size_of(std::string_view text, std::int64_t unit) {
  constexpr std::string_view kUnits = "bkmgtpe";
  constexpr double kMost = 9e18;
  std::string number{core::trim(text)};
  std::ranges::replace(number, ',', '.');
  const auto end = number.find_first_not_of("0123456789.");
  auto factor = static_cast<double>(unit);
  if (end != std::string::npos) {
    std::string letters = core::lower(core::trim(std::string_view{number}.substr(end)));
    if (letters == "bytes" || letters == "byte") letters = "b";
    const auto power = kUnits.find(letters.front());
    const auto rest = std::string_view{letters}.substr(1);
    if (power == std::string_view::npos || (rest != "" && rest != "b" && rest != "ib"))
      return std::nullopt;
    factor = std::pow(1024.0, static_cast<double>(power));
    number.resize(end);
  }
  const auto value = core::to_double(number);
  if (!value || *value < 0 || *value * factor > kMost) return std::nullopt;
  return static_cast<std::int64_t>(*value * factor);
}

std::optional<std::int64_t> count_of(std::string_view text) {
  const auto value = core::to_int(core::trim(text));
  return value && *value >= 0 ? value : std::nullopt;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<bool> yes_no(std::string_view text) {
  const std::string low = core::lower(core::trim(text));
  if (low == "yes" || low == "on" || low == "true" || low == "1") return true;
  if (low == "no" || low == "off" || low == "false" || low == "0") return false;
  return std::nullopt;
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

Columns::Columns(std::string_view heading) {
  constexpr std::size_t kMostColumns = 256;
  const auto places = offsets(heading);
  std::size_t position = 0;
  while (position + 1 < places.size() && names_.size() < kMostColumns) {
    const auto blank = [&](std::size_t i) { return heading[places[i]] == ' '; };
    while (position + 1 < places.size() && blank(position)) ++position;
    const auto start = position;
    while (position + 1 < places.size() && !blank(position)) ++position;
    if (position == start) break;
    names_.emplace_back(heading.substr(places[start], places[position] - places[start]));
    starts_.push_back(start);
  }
}

std::optional<std::size_t> Columns::find(std::string_view name) const {
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

std::vector<std::string_view> Columns::split(std::string_view line) const {
  const auto places = offsets(line);
  const std::size_t length = places.size() - 1;
  std::vector<std::string_view> out;
  std::size_t from = 0;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::size_t to = length;
    if (i + 1 < starts_.size()) {
      to = std::min(starts_[i + 1], length);
      // A value of the next column that begins before its heading.
      while (to > from && to < length && line[places[to - 1]] != ' ') --to;
    }
    to = std::max(to, from);
    out.push_back(core::trim(line.substr(places[from], places[to] - places[from])));
    from = to;
  }
  return out;
}

std::string_view Columns::at(const std::vector<std::string_view>& values,
                             std::string_view name) const {
  const auto column = find(name);
  return column && *column < values.size() ? values[*column] : std::string_view{};
}

}  // namespace plimsoll::linux_host
