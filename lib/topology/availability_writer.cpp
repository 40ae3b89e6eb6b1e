#include "lib/topology/availability_writer.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <SQLiteCpp/Database.h>

namespace plimsoll::topology {
namespace {

void bind_known(SQLite::Statement& statement, int index, const std::optional<double>& value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}

/// What takeovers cost one service, to the first order: each node's failures times the seconds of
/// its takeover, as if no two ever met.
struct Interruptions {
  std::array<double, kRateCases> share{};  ///< Of the time, by RateCase.
  double a_year = 0;                       ///< Likely case.
  bool known = true;                       ///< Else something that interrupts has no rate.

  void add(const NodeRate& rate, const std::array<double, kRateCases>& seconds) {
    double before = 0;
    for (std::size_t i = 0; i < kRateCases; ++i) {
      const double failures = rate.by_case[i].failures_a_year();
      // A worse case may have longer repairs, and fewer failures for that.
      before = std::max(before, std::isfinite(failures) ? failures * seconds[i] / kYear : 1);
      share[i] = std::min(1.0, share[i] + before);
    }
    a_year += rate[RateCase::likely].failures_a_year();
  }
};

Interruptions interruptions_of(SQLite::Statement& rows, const FailureGraph& model,
                               const NodeRates& rates,
                               const std::array<double, kRateCases>& unknown_seconds) {
  Interruptions out;
  while (rows.executeStep()) {
    const auto node = model.node_of(rows.getColumn(0).getInt64());
    if (!node) continue;
    if (!rates[*node]) {
      out.known = false;
      continue;
    }
    auto seconds = unknown_seconds;
    if (!rows.getColumn(1).isNull()) seconds.fill(rows.getColumn(1).getDouble());
    out.add(*rates[*node], seconds);
  }
  return out;
}

}  // namespace

void clear_availability(store::Database& database) {
  database.handle().exec(
      "DELETE FROM availability; DELETE FROM availability_estimate; "
      "DELETE FROM availability_contributor; DELETE FROM failure_rate;");
}

void write_failure_rates(store::Database& database, std::int64_t assessment,
                         const FailureGraph& model, const NodeRates& rates) {
  std::vector<bool> felt(rates.size(), false);
  SQLite::Statement nodes{database.handle(), "SELECT DISTINCT node_id FROM impact"};
  while (nodes.executeStep()) {
    if (const auto node = model.node_of(nodes.getColumn(0).getInt64())) felt[*node] = true;
  }
  SQLite::Statement insert{database.handle(),
                           "INSERT INTO failure_rate VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  for (std::size_t node = 0; node < rates.size(); ++node) {
    if (!felt[node] || !rates[node]) continue;
    const auto& rate = *rates[node];
    const auto& likely = rate[RateCase::likely];
    insert.reset();
    insert.bind(1, model.asset_ids[node]);
    insert.bind(2, assessment);
    bind_known(insert, 3,
               std::isfinite(likely.mtbf_s) ? std::optional{likely.mtbf_s} : std::nullopt);
    insert.bind(4, likely.mttr_s);
    for (int i = 0; i < static_cast<int>(kRateCases); ++i) {
      insert.bind(5 + i, rate.by_case[static_cast<std::size_t>(i)].unavailability());
    }
    insert.bind(8, std::string{model::to_string(rate.grade)});
    insert.bind(9, rate.source);
    insert.exec();
  }
}

AvailabilityWriter::AvailabilityWriter(store::Database& database, std::int64_t assessment,
                                       const FailureGraph& model, const NodeRates& rates,
                                       const std::array<double, kRateCases>& takeover_s)
    : model_{&model},
      rates_{&rates},
      takeover_s_{takeover_s},
      assessment_{assessment},
      interruptions_{database.handle(),
                     "SELECT node_id, seconds FROM impact "
                     "WHERE service_id = ? AND effect = 'interrupted' ORDER BY node_id"},
      insert_known_{database.handle(), "INSERT INTO availability VALUES (?, ?, ?, ?, ?, ?, ?)"},
      insert_estimate_{database.handle(),
                       "INSERT INTO availability_estimate VALUES "
                       "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      insert_contributor_{database.handle(),
                          "INSERT INTO availability_contributor VALUES (?, ?, ?, ?, ?, ?)"} {}

void AvailabilityWriter::write(std::int64_t service, const ServiceAvailability& availability) {
  write_known(service, availability);
  write_estimate(service, availability);
  write_contributors(service, availability);
}

void AvailabilityWriter::write_known(std::int64_t service,
                                     const ServiceAvailability& availability) {
  auto& insert = insert_known_;
  insert.reset();
  insert.bind(1, service);
  insert.bind(2, assessment_);
  insert.bind(3, availability.known.low);
  insert.bind(4, availability.known.high);
  insert.bind(5, availability.exact ? 1 : 0);
  insert.bind(6, availability.inputs());
  insert.bind(7, availability.known_inputs());
  insert.exec();
}

void AvailabilityWriter::write_estimate(std::int64_t service,
                                        const ServiceAvailability& availability) {
  interruptions_.reset();
  interruptions_.bind(1, service);
  const auto takeovers = interruptions_of(interruptions_, *model_, *rates_, takeover_s_);
  const auto if_known = [&](double value) {
    return takeovers.known ? std::optional{value} : std::nullopt;
  };
  auto& insert = insert_estimate_;
  insert.reset();
  insert.bind(1, service);
  insert.bind(2, assessment_);
  insert.bind(3, availability.estimated.low);
  bind_known(insert, 4, availability.likely);
  insert.bind(5, availability.estimated.high);
  insert.bind(6, takeovers.share[0]);
  bind_known(insert, 7, if_known(takeovers.share[1]));
  bind_known(insert, 8, if_known(takeovers.share[2]));
  bind_known(insert, 9, availability.outages_a_year);
  bind_known(insert, 10, if_known(takeovers.a_year));
  if (availability.grade) {
    insert.bind(11, std::string{model::to_string(*availability.grade)});
  } else {
    insert.bind(11);
  }
  insert.bind(12, availability.measured);
  insert.bind(13, availability.stated);
  insert.bind(14, availability.assumed);
  insert.bind(15, availability.unknown);
  insert.exec();
}

void AvailabilityWriter::write_contributors(std::int64_t service,
                                            const ServiceAvailability& availability) {
  std::int64_t place = 0;
  for (const auto& [node, criticality] : availability.contributors) {
    auto& insert = insert_contributor_;
    insert.reset();
    insert.bind(1, service);
    insert.bind(2, ++place);
    insert.bind(3, assessment_);
    insert.bind(4, model_->asset_ids[node]);
    bind_known(insert, 5, criticality);
    bind_known(insert, 6,
               criticality && availability.likely
                   ? std::optional{*criticality * *availability.likely * kMinutesOfYear}
                   : std::nullopt);
    insert.exec();
  }
}

}  // namespace plimsoll::topology
