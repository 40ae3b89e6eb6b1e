#include "lib/topology/unavailability.hpp"

#include <cmath>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace plimsoll::topology {
namespace {

using graph::NodeId;

// A value that is no number is not known.
constexpr const char* kMeanTimes = R"(
SELECT asset_id, max(iif(name = 'mtbf_s', value, NULL)), max(iif(name = 'mttr_s', value, NULL))
FROM asset_attribute
WHERE name IN ('mtbf_s', 'mttr_s') AND rank = 1 AND typeof(value) IN ('integer', 'real')
GROUP BY asset_id HAVING count(*) = 2)";

std::optional<double> unavailability(double between_failures, double to_restore) {
  const double cycle = between_failures + to_restore;
  if (between_failures < 0 || to_restore < 0 || cycle == 0 || !std::isfinite(cycle)) {
    return std::nullopt;
  }
  return to_restore / cycle;
}

}  // namespace

std::vector<std::optional<double>> node_unavailability(store::Database& database,
                                                       const FailureGraph& model) {
  std::vector<std::optional<double>> out(model.graph.node_count());
  SQLite::Statement means{database.handle(), kMeanTimes};
  while (means.executeStep()) {
    const auto node = model.node_of(means.getColumn(0).getInt64());
    if (!node) continue;
    out[*node] = unavailability(means.getColumn(1).getDouble(), means.getColumn(2).getDouble());
  }
  for (const auto service : model.services) {
    if (!out[service]) out[service] = 0;
  }
  for (NodeId node = 0; node < out.size(); ++node) {
    if (model.is_virtual[node]) out[node] = 0;
  }
  return out;
}

}  // namespace plimsoll::topology
