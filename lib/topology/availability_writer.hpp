/// @file
/// The availability of services as rows: availability, availability_estimate,
/// availability_contributor and failure_rate.
#pragma once

#include <array>
#include <cstdint>

#include <SQLiteCpp/Statement.h>

#include "lib/store/database.hpp"
#include "lib/topology/failure_graph.hpp"
#include "lib/topology/node_rates.hpp"
#include "lib/topology/service_availability.hpp"

namespace plimsoll::topology {

/// Empties the four tables.
void clear_availability(store::Database& database);

/// Writes the rates of the nodes whose failure some service feels, by `impact`.
void write_failure_rates(store::Database& database, std::int64_t assessment,
                         const FailureGraph& model, const NodeRates& rates);

/// Writes services one by one; all that it is given outlives it.
class AvailabilityWriter {
 public:
  /// `takeover_s` as in RiskOptions.
  AvailabilityWriter(store::Database& database, std::int64_t assessment, const FailureGraph& model,
                     const NodeRates& rates, const std::array<double, kRateCases>& takeover_s);

  void write(std::int64_t service, const ServiceAvailability& availability);

 private:
  void write_known(std::int64_t service, const ServiceAvailability& availability);
  void write_estimate(std::int64_t service, const ServiceAvailability& availability);
  void write_contributors(std::int64_t service, const ServiceAvailability& availability);

  const FailureGraph* model_;
  const NodeRates* rates_;
  std::array<double, kRateCases> takeover_s_;
  std::int64_t assessment_;
  SQLite::Statement interruptions_;
  SQLite::Statement insert_known_;
  SQLite::Statement insert_estimate_;
  SQLite::Statement insert_contributor_;
};

}  // namespace plimsoll::topology
