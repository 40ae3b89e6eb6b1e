#include "lib/incidents/predictors.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "lib/core/csv.hpp"
#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> incident_predictors();
}

namespace plimsoll::incidents {
namespace {

tl::unexpected<Error> bad(std::size_t line, std::string_view what) {
  return failure(
      Error::Kind::malformed, fmt::format("line {}: {}", line, what),
      "write a cause of the list and two patterns, such as: network,redundancy.*,switch");
}

/// Order of preference: the smaller, the better.
auto rank(const Weakness& weakness) {
  return std::tuple{-weakness.severity, std::string_view{weakness.check},
                    std::string_view{weakness.finding}};
}

}  // namespace

Result<Predictors> Predictors::parse(std::string_view csv) {
  auto reader = core::CsvReader::open(csv);
  if (!reader) return tl::unexpected{reader.error()};
  core::CsvRow row;
  if (!reader->next(row) || row.cells != std::vector<std::string>{"cause", "check", "kind"}) {
    return bad(1, "expected the header cause,check,kind");
  }
  Predictors out;
  while (reader->next(row)) {
    if (!row.error.empty()) return bad(row.line, row.error);
    if (row.cells.size() != 3) return bad(row.line, "expected three cells");
    const auto cause = parse_cause(core::trim(row.cells[0]));
    if (!cause || *cause == Cause::unknown) return bad(row.line, "no cause that can be predicted");
    out.rules_.push_back({*cause, row.cells[1], row.cells[2]});
  }
  return out;
}

const Predictors& Predictors::builtin() {
  static const Predictors kPredictors = [] {
    auto read = parse(resources::incident_predictors().front().content);
    if (!read) throw std::logic_error{to_string(read.error())};
    return std::move(*read);
  }();
  return kPredictors;
}

bool Predictors::fits(Cause cause, std::string_view check, std::string_view kind) const {
  return std::ranges::any_of(rules_, [&](const Rule& rule) {
    return rule.cause == cause && core::glob_match(rule.check, check) &&
           core::glob_match(rule.kind, kind);
  });
}

Forecast::Forecast(std::span<const Weakness> weaknesses, const Predictors& predictors) {
  for (const auto& weakness : weaknesses) {
    for (std::size_t i = 0; i < kCauses; ++i) {
      const auto cause = static_cast<Cause>(i);
      if (!predictors.fits(cause, weakness.check, weakness.kind)) continue;
      keep(by_asset_, weakness.asset, cause, weakness);
      for (const auto service : weakness.services) keep(by_service_, service, cause, weakness);
    }
  }
}

void Forecast::keep(Best& best, std::int64_t asset, Cause cause, const Weakness& weakness) {
  const auto [place, fresh] = best.try_emplace({asset, cause}, &weakness);
  if (!fresh && rank(weakness) < rank(*place->second)) place->second = &weakness;
}

std::string Forecast::finding_for(const Incident& incident, Cause cause) const {
  const auto look = [&](const Best& best, const std::optional<std::int64_t>& asset) {
    const auto found = asset ? best.find({*asset, cause}) : best.end();
    return found == best.end() ? std::string{} : found->second->finding;
  };
  auto own = look(by_asset_, incident.asset);
  return own.empty() ? look(by_service_, incident.service) : own;
}

}  // namespace plimsoll::incidents
