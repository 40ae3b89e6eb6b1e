#include "lib/topology/node_rates.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

namespace plimsoll::topology {
namespace {

// One row for each time of each asset that counts.
constexpr const char* kTimes = R"(
SELECT asset_id, name, value, grade, source FROM (
  SELECT a.asset_id, a.name, a.value, s.grade, s.collector || ' ' || s.target AS source,
         row_number() OVER (PARTITION BY a.asset_id, a.name
                            ORDER BY s.grade IN ('measured', 'demonstrated') DESC, a.rank) AS place
  FROM asset_attribute a JOIN source s ON s.id = a.source_id
  WHERE a.name IN ('mtbf_s', 'mttr_s') AND typeof(a.value) IN ('integer', 'real'))
WHERE place = 1 ORDER BY asset_id, name)";

bool is_known(const MeanTimes& times) {
  const double cycle = times.mtbf_s + times.mttr_s;
  return cycle > 0 && std::isfinite(times.mttr_s);
}

}  // namespace

std::vector<StatedTimes> stated_times(store::Database& database, const FailureGraph& model) {
  std::vector<StatedTimes> out(model.graph.node_count());
  SQLite::Statement rows{database.handle(), kTimes};
  while (rows.executeStep()) {
    const auto node = model.node_of(rows.getColumn(0).getInt64());
    const double value = rows.getColumn(2).getDouble();
    if (!node || value < 0 || !std::isfinite(value)) continue;
    auto& times = out[*node];
    const bool first = !times.mtbf_s && !times.mttr_s;
    (rows.getColumn(1).getString() == "mtbf_s" ? times.mtbf_s : times.mttr_s) = value;
    const auto grade =
        model::parse_grade(rows.getColumn(3).getString()).value_or(model::Grade::assumed);
    const auto source = rows.getColumn(4).getString();
    times.grade = first ? grade : std::min(times.grade, grade);
    if (first) {
      times.source = source;
    } else if (times.source != source) {
      times.source += "; " + source;
    }
  }
  return out;
}

std::optional<NodeRate> rate_of(const StatedTimes& stated, const NodeRate* reference) {
  const bool whole = stated.mtbf_s && stated.mttr_s;
  if (!whole && reference == nullptr) return std::nullopt;
  NodeRate out;
  if (whole) {
    out.grade = stated.grade;
    out.source = stated.source;
  } else {
    out = *reference;
    if (stated.mtbf_s || stated.mttr_s) {
      out.grade = std::min(stated.grade, reference->grade);
      out.source = fmt::format("{} by {}; {}", stated.mtbf_s ? "MTBF" : "MTTR", stated.source,
                               reference->source);
    }
  }
  for (auto& times : out.by_case) {
    times.mtbf_s = stated.mtbf_s.value_or(times.mtbf_s);
    times.mttr_s = stated.mttr_s.value_or(times.mttr_s);
    if (!is_known(times)) return std::nullopt;
  }
  return out;
}

NodeRates node_rates(store::Database& database, const FailureGraph& model,
                     const NodeRates& reference) {
  const auto stated = stated_times(database, model);
  const auto imaginary = stand_ins(model);
  NodeRates out(stated.size());
  for (std::size_t node = 0; node < out.size(); ++node) {
    if (model.is_virtual[node]) continue;
    const bool has = !imaginary[node] && node < reference.size() && reference[node];
    out[node] = rate_of(stated[node], has ? &*reference[node] : nullptr);
  }
  return out;
}

std::vector<bool> stand_ins(const FailureGraph& model) {
  std::vector<bool> out = model.is_virtual;
  for (const auto service : model.services) out[service] = true;
  return out;
}

std::vector<std::optional<double>> node_unavailability(store::Database& database,
                                                       const FailureGraph& model) {
  const auto rates = node_rates(database, model);
  const auto imaginary = stand_ins(model);
  std::vector<std::optional<double>> out(rates.size());
  for (std::size_t node = 0; node < out.size(); ++node) {
    if (rates[node]) {
      out[node] = (*rates[node])[RateCase::likely].unavailability();
    } else if (imaginary[node]) {
      out[node] = 0;
    }
  }
  return out;
}

}  // namespace plimsoll::topology
