#include "lib/lifecycle/version.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::lifecycle {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// The digits at the beginning of a part, without leading zeros: "03" is "3", "2k" is "2".
std::string_view number_of(std::string_view part) {
  const auto end =
      static_cast<std::size_t>(std::ranges::find_if_not(part, is_digit) - part.begin());
  part = part.substr(0, end);
  while (part.size() > 1 && part.front() == '0') part.remove_prefix(1);
  return part;
}

bool numeric(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && version_length(text) == text.size();
}

/// How many parts of `cycle` are at the beginning of `version`: all of them, or 0.
std::size_t parts_matched(const std::vector<std::string_view>& cycle,
                          const std::vector<std::string_view>& version) {
  if (cycle.size() > version.size()) return 0;
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    if (number_of(cycle[i]) != number_of(version[i]) || number_of(version[i]).empty()) return 0;
  }
  return cycle.size();
}

/// The parts that are meant: "13.x" and "13.*" say "13".
std::vector<std::string_view> parts_of(std::string_view version) {
  auto parts = core::split(version, '.');
  while (parts.size() > 1 && number_of(parts.back()).empty()) parts.pop_back();
  return parts;
}

}  // namespace

std::size_t version_length(std::string_view text) {
  if (text.empty() || !is_digit(text.front())) return 0;
  std::size_t length = 1;
  while (length < text.size()) {
    const char c = text[length];
    const bool point = c == '.' && length + 1 < text.size() &&
                       (is_digit(text[length + 1]) || is_letter(text[length + 1]));
    if (!is_digit(c) && !is_letter(c) && !point) break;
    ++length;
  }
  return length;
}

CycleMatch match_cycle(const Product& product, std::string_view version) {
  const auto parts = parts_of(version);
  const Cycle* best = nullptr;
  std::size_t most = 0;
  std::size_t finer = 0;
  for (const auto& cycle : product.cycles) {
    if (cycle.name == kEveryVersion && best == nullptr) best = &cycle;
    if (!numeric(cycle.name)) continue;
    const auto cycle_parts = core::split(cycle.name, '.');
    const auto matched = parts_matched(cycle_parts, parts);
    if (matched > most) {
      best = &cycle;
      most = matched;
    }
    if (parts_matched(parts, cycle_parts) > 0 && cycle_parts.size() > parts.size()) ++finer;
  }
  if (best != nullptr) return {best, {}};
  if (finer > 0) {
    return {nullptr, fmt::format("version {} of {} is less exact than its release cycles", version,
                                 product.label)};
  }
  return {nullptr, fmt::format("no release cycle of {} is known that has version {}", product.label,
                               version)};
}

}  // namespace plimsoll::lifecycle
