#include "lib/lifecycle/milestone.hpp"

namespace plimsoll::lifecycle {

std::optional<Day> parse_day(std::string_view text) {
  const auto at = core::parse_instant(text);
  if (!at) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*at);
}

std::optional<Milestone> parse_milestone(std::string_view text) {
  if (text.empty()) return Milestone{};
  if (text == "false") return Milestone{Milestone::Known::none_announced, {}};
  if (text == "true") return Milestone{Milestone::Known::passed, {}};
  const auto day = parse_day(text);
  if (!day) return std::nullopt;
  return Milestone{Milestone::Known::day, *day};
}

std::string to_text(Day day) { return core::to_rfc3339(core::Instant{day}).substr(0, 10); }

std::string to_text(const Milestone& milestone) {
  switch (milestone.known) {
    case Milestone::Known::none_announced:
      return "false";
    case Milestone::Known::passed:
      return "true";
    case Milestone::Known::day:
      return to_text(milestone.day);
    case Milestone::Known::unstated:
      break;
  }
  return {};
}

}  // namespace plimsoll::lifecycle
