#include "lib/assess/recovery/reference.hpp"

#include <span>

#include <fmt/format.h>

#include "lib/assess/reference/reference_rows.hpp"
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

Result<Times> ordered(const CaseTexts& texts) {
  return ordered_cases<graph::Seconds>(texts, seconds).map([](const auto& by_case) {
    return Times{by_case};
  });
}

}  // namespace

Result<Reference> Reference::parse(const std::string& text) {
  auto rows = read_reference_rows(text);
  if (!rows) return tl::unexpected{std::move(rows.error())};
  Reference out;
  for (const auto& row : *rows) {
    auto times = ordered(row.cases);
    if (!times) {
      return tl::unexpected{std::move(times.error()).at(fmt::format("line {}", row.line))};
    }
    out.terms_[row.id] = {*times, model::Grade::assumed, row.source};
  }
  return out;
}

Reference Reference::shipped() {
  return parse(std::string{resources::recovery_reference().front().content}).value();
}

Result<void> Reference::state(const std::string& id, std::string_view text) {
  const auto found = terms_.find(id);
  if (found == terms_.end()) {
    return failure(Error::Kind::usage, fmt::format("there is no duration \"{}\"", id),
                   "schemas/reference/recovery.yaml lists them");
  }
  auto texts = stated_cases(text);
  if (!texts) return tl::unexpected{std::move(texts.error())};
  auto times = ordered(*texts);
  if (!times) {
    times.error().kind = Error::Kind::usage;
    return tl::unexpected{std::move(times.error()).at(id)};
  }
  found->second = {*times, model::Grade::stated, fmt::format("{} of plimsoll.yaml", id)};
  return {};
}

const Term* Reference::find(std::string_view id) const {
  const auto found = terms_.find(id);
  return found == terms_.end() ? nullptr : &found->second;
}

Term Reference::first(std::initializer_list<std::string> ids) const {
  for (const auto& id : ids) {
    if (const auto* term = find(id)) return *term;
  }
  return unknown_term(fmt::format("no duration {} is known", fmt::join(ids, " or ")));
}

}  // namespace plimsoll::assess::recovery
