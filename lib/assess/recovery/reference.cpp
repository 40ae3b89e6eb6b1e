#include "lib/assess/recovery/reference.hpp"

#include <span>
#include <utility>

#include <fmt/format.h>

#include "lib/core/resource.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> recovery_reference();
}  // namespace plimsoll::resources

namespace plimsoll::assess::recovery {
namespace {

Result<graph::Seconds> seconds(std::string_view text) {
  if (text == "never") return graph::kNever;
  return core::parse_duration(text).map(
      [](std::chrono::seconds value) { return static_cast<graph::Seconds>(value.count()); });
}

Result<Times> times_of(std::string_view /*id*/, const CaseTexts& texts) {
  return ordered_cases<graph::Seconds>(texts, seconds).map([](const auto& by_case) {
    return Times{by_case};
  });
}

}  // namespace

Result<Reference> Reference::parse(const std::string& text) {
  return ReferenceFigures<Term>::parse(text, times_of).map([](ReferenceFigures<Term>&& figures) {
    Reference out;
    out.figures_ = std::move(figures);
    return out;
  });
}

Reference Reference::shipped() {
  return parse(std::string{resources::recovery_reference().front().content}).value();
}

Result<void> Reference::state(const std::string& id, std::string_view text) {
  return figures_.state(id, text, times_of, "duration", "schemas/reference/recovery.yaml");
}

Term Reference::first(std::initializer_list<std::string> ids) const {
  for (const auto& id : ids) {
    if (const auto* term = find(id)) return *term;
  }
  return unknown_term(fmt::format("no duration {} is known", fmt::join(ids, " or ")));
}

}  // namespace plimsoll::assess::recovery
