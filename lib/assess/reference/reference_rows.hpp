/// @file
/// Reference figures in three cases, as schemas/reference/recovery.yaml and reliability.yaml have
/// them and as a client states them instead.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/core/error.hpp"

namespace plimsoll::assess {

/// Best, likely and worst, as text.
using CaseTexts = std::array<std::string, 3>;

/// A row "id: { best: 1m, likely: 4m, worst: 10m, source: "…" }".
struct ReferenceRow {
  std::string id;
  CaseTexts cases;
  std::string source;    ///< Not empty.
  std::size_t line = 0;  ///< From 1.
};

/// The rows of a YAML text, in its order.  Errors: malformed, with the line: no map, an id that
/// stands there twice, a row without its three cases or its source.
[[nodiscard]] Result<std::vector<ReferenceRow>> read_reference_rows(const std::string& text);

/// "20m", which is thrice the same, or "10m 20m 1h".  Errors: usage.
[[nodiscard]] Result<CaseTexts> stated_cases(std::string_view text);

/// The three values of `texts` by `parse`, a Result<Value>(std::string_view).  Errors: those of
/// `parse`, and malformed unless best <= likely <= worst.
template <typename Value, typename Parse>
[[nodiscard]] Result<std::array<Value, 3>> ordered_cases(const CaseTexts& texts, Parse parse) {
  std::array<Value, 3> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    Result<Value> value = parse(std::string_view{texts[i]});
    if (!value) return tl::unexpected{std::move(value.error())};
    out[i] = *value;
  }
  if (out[0] > out[1] || out[1] > out[2]) {
    return failure(Error::Kind::malformed,
                   fmt::format("expected best <= likely <= worst, got {} {} {}", texts[0], texts[1],
                               texts[2]));
  }
  return out;
}

}  // namespace plimsoll::assess
