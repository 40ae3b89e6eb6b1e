/// @file
/// Reference figures by id: those that ship with the program, some replaced by what a client
/// states.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "lib/assess/reference/reference_rows.hpp"
#include "lib/core/error.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::assess {

/// `Figure` is made of {values in three cases, model::Grade, source}.  A `read` is called with an
/// id and its CaseTexts and returns a Result of those values.
template <typename Figure>
class ReferenceFigures {
 public:
  using Map = std::map<std::string, Figure, std::less<>>;

  /// Of a YAML text, graded assumed.  Errors: malformed, with the line.
  template <typename Read>
  [[nodiscard]] static Result<ReferenceFigures> parse(const std::string& text, Read read) {
    auto rows = read_reference_rows(text);
    if (!rows) return tl::unexpected{std::move(rows.error())};
    ReferenceFigures out;
    for (const auto& row : *rows) {
      auto values = read(row.id, row.cases);
      if (!values) {
        return tl::unexpected{std::move(values.error()).at(fmt::format("line {}", row.line))};
      }
      out.figures_[row.id] = {*values, model::Grade::assumed, row.source};
    }
    return out;
  }

  /// Puts one value, or three, in place of the figure `id`; graded stated.  `what` and `file` tell
  /// people what there is no such one of, and where they are listed.  Errors: usage.
  template <typename Read>
  [[nodiscard]] Result<void> state(const std::string& id, std::string_view text, Read read,
                                   std::string_view what, std::string_view file) {
    const auto found = figures_.find(id);
    if (found == figures_.end()) {
      return failure(Error::Kind::usage, fmt::format("there is no {} \"{}\"", what, id),
                     fmt::format("{} lists them", file));
    }
    auto texts = stated_cases(text);
    if (!texts) return tl::unexpected{std::move(texts.error()).at(id)};
    auto values = read(id, *texts);
    if (!values) {
      values.error().kind = Error::Kind::usage;
      return tl::unexpected{std::move(values.error()).at(id)};
    }
    found->second = {*values, model::Grade::stated, fmt::format("{} of plimsoll.yaml", id)};
    return {};
  }

  /// Null: there is no such figure.
  [[nodiscard]] const Figure* find(std::string_view id) const {
    const auto found = figures_.find(id);
    return found == figures_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] const Map& all() const { return figures_; }

 private:
  Map figures_;
};

}  // namespace plimsoll::assess
