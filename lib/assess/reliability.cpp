#include "lib/assess/reliability.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "lib/assess/recovery/times.hpp"
#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> reliability_reference();
}  // namespace plimsoll::resources

namespace plimsoll::assess {
namespace {

using Values = std::array<double, topology::kRateCases>;

constexpr std::string_view kAfr = ".afr_pct";
constexpr std::string_view kDown = ".down_pct";
constexpr std::string_view kRepair = ".mttr";
constexpr std::string_view kReplacement = "replacement.mttr";

/// Per cent of a share of the time are below 100, and of a rate no more than one failure an hour.
Result<double> per_cent(std::string_view text, bool is_share) {
  const double most = is_share ? 100 : 876'600;
  const auto value = core::to_double(text);
  if (value && *value >= 0 && *value < most) return *value;
  return failure(
      Error::Kind::malformed,
      fmt::format("expected per cent, from 0 to less than {:.0f}, got \"{}\"", most, text));
}

Result<double> seconds(std::string_view text) {
  return core::parse_duration(text).map(
      [](std::chrono::seconds value) { return static_cast<double>(value.count()); });
}

/// The three values of a figure, by the end of its id.
Result<Values> values_of(std::string_view id, const CaseTexts& texts) {
  if (id.ends_with(kRepair)) return ordered_cases<double>(texts, seconds);
  if (!id.ends_with(kAfr) && !id.ends_with(kDown)) {
    return failure(
        Error::Kind::malformed,
        fmt::format("expected a name that ends in {}, {} or {}, got {}", kAfr, kDown, kRepair, id));
  }
  return ordered_cases<double>(
      texts, [&](std::string_view text) { return per_cent(text, id.ends_with(kDown)); });
}

double mean_between_failures(double rate_pct, double mttr_s, bool is_share) {
  if (rate_pct == 0) return std::numeric_limits<double>::infinity();
  if (!is_share) return topology::kYear / (rate_pct / 100);
  const double share = rate_pct / 100;
  return mttr_s * (1 - share) / share;
}

/// Detection, decision and repair as recovery has them.
recovery::Term restoration(const recovery::Reference& durations, const recovery::Term& repair) {
  return durations.first({"detection"}) + durations.first({"decision"}) + repair;
}

}  // namespace

Result<Reliability> Reliability::parse(const std::string& text) {
  return ReferenceFigures<Figure>::parse(text, values_of)
      .map([](ReferenceFigures<Figure>&& figures) {
        Reliability out;
        out.figures_ = std::move(figures);
        return out;
      });
}

Reliability Reliability::shipped() {
  return parse(std::string{resources::reliability_reference().front().content}).value();
}

Result<void> Reliability::state(const std::string& id, std::string_view text) {
  return figures_.state(id, text, values_of, "failure rate", "schemas/reference/reliability.yaml");
}

std::optional<topology::NodeRate> reference_rate(const Reliability& figures, std::string_view kind,
                                                 const recovery::Term& repair) {
  const auto figure = [&](std::string_view what) {
    return figures.find(std::string{kind}.append(what));
  };
  const auto* rate = figure(kAfr);
  const bool is_share = rate == nullptr;
  if (is_share) rate = figure(kDown);
  if (rate == nullptr) return std::nullopt;
  const auto* own = figure(kRepair);
  const bool use_own = own != nullptr && own->grade >= repair.grade;
  const auto* replacement = figures.find(kReplacement);
  topology::NodeRate out;
  for (const auto which : recovery::kCases) {
    const auto i = static_cast<std::size_t>(which);
    double mttr = use_own ? own->by_case[i] : static_cast<double>(repair.times[which]);
    if (!use_own && repair.times[which] == graph::kNever) {
      if (replacement == nullptr) return std::nullopt;
      mttr = replacement->by_case[i];
    }
    mttr = std::max(mttr, 1.0);  // a share of the time says nothing of failures without a duration
    out.by_case[i] = {mean_between_failures(rate->by_case[i], mttr, is_share), mttr};
  }
  // What a share of the time says does not depend on how long one failure lasts.
  const auto mttr_grade = use_own ? own->grade : repair.grade;
  out.grade = is_share ? rate->grade : std::min(rate->grade, mttr_grade);
  out.source = fmt::format("{}; restored: {}", rate->source, use_own ? own->source : repair.source);
  return out;
}

topology::NodeRates reference_rates(const topology::FailureGraph& model,
                                    const recovery::Facts& facts, const Reliability& figures,
                                    const recovery::Reference& durations) {
  topology::NodeRates out(model.graph.node_count());
  std::map<std::string, std::optional<topology::NodeRate>, std::less<>> by_kind;
  for (graph::NodeId node = 0; node < out.size(); ++node) {
    const auto& kind = facts.kind[node];
    const auto contract = recovery::contract_repair(model.graph, facts, durations, node);
    if (contract) {
      out[node] = reference_rate(figures, kind, restoration(durations, *contract));
      continue;
    }
    auto known = by_kind.find(kind);
    if (known == by_kind.end()) {
      const auto repair = restoration(durations, recovery::kind_repair(durations, kind));
      known = by_kind.emplace(kind, reference_rate(figures, kind, repair)).first;
    }
    out[node] = known->second;
  }
  return out;
}

}  // namespace plimsoll::assess
