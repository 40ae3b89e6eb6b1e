#include "lib/incidents/causes.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "lib/core/csv.hpp"
#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> incident_causes();
}

namespace plimsoll::incidents {
namespace {

/// Lower-case words with one blank before, between and after them.
std::string normal(std::string_view text) {
  std::string words = core::snake_case(text);
  std::ranges::replace(words, '_', ' ');
  return " " + words + " ";
}

tl::unexpected<Error> bad(std::size_t line, std::string what) {
  return failure(Error::Kind::malformed, fmt::format("line {}: {}", line, std::move(what)),
                 "write a cause of the list and words, such as: network,\"packet loss\"");
}

Result<CauseRule> read_rule(const core::CsvRow& row) {
  if (!row.error.empty()) return bad(row.line, row.error);
  if (row.cells.size() != 2) return bad(row.line, "expected two cells, cause and words");
  const auto cause = parse_cause(core::trim(row.cells[0]));
  if (!cause) return bad(row.line, "unknown cause \"" + core::printable(row.cells[0]) + "\"");
  const auto words = core::trim(row.cells[1]);
  std::string wanted = normal(words);
  if (core::trim(wanted).empty()) return bad(row.line, "no words");
  if (words.ends_with('*')) wanted.pop_back();
  return CauseRule{*cause, std::move(wanted)};
}

}  // namespace

Result<CauseRules> CauseRules::parse(std::string_view csv) {
  auto reader = core::CsvReader::open(csv);
  if (!reader) return tl::unexpected{reader.error()};
  core::CsvRow row;
  if (!reader->next(row) || row.cells != std::vector<std::string>{"cause", "words"}) {
    return bad(1, "expected the header cause,words");
  }
  CauseRules out;
  while (reader->next(row)) {
    auto rule = read_rule(row);
    if (!rule) return tl::unexpected{std::move(rule.error())};
    out.rules_.push_back(std::move(*rule));
  }
  return out;
}

const CauseRules& CauseRules::builtin() {
  static const CauseRules kRules = [] {
    auto rules = parse(resources::incident_causes().front().content);
    if (!rules) throw std::logic_error{to_string(rules.error())};
    return std::move(*rules);
  }();
  return kRules;
}

Cause CauseRules::classify(std::string_view text) const {
  if (const auto named = parse_cause(core::lower(core::trim(text)))) return *named;
  // What matters stands at the beginning; a hostile text must not cost its length times the rules.
  constexpr std::size_t kRead = 4096;
  const std::string words = normal(text.substr(0, kRead));
  for (const auto& rule : rules_) {
    if (words.find(rule.words) != std::string::npos) return rule.cause;
  }
  return Cause::unknown;
}

}  // namespace plimsoll::incidents
