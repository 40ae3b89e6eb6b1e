#include "apps/plimsoll/service_models.hpp"

#include <optional>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_file.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/exchange/open_psa_writer.hpp"
#include "lib/report/service_files.hpp"
#include "lib/topology/failure_graph.hpp"
#include "lib/topology/node_rates.hpp"
#include "lib/topology/service_structures.hpp"

namespace plimsoll::app {
namespace {

/// The newest assessment; a Failure when its results are not those of what the file knows now.
std::int64_t current_assessment(SQLite::Database& database) {
  SQLite::Statement row{database,
                        "SELECT id, scan_id = (SELECT max(id) FROM scan) FROM assessment "
                        "WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1"};
  if (!row.executeStep()) {
    throw Failure{{Error::Kind::usage,
                   "nothing was assessed yet, so there are no services to report",
                   "run `plimsoll assess` first",
                   {}}};
  }
  if (row.getColumn(1).getInt() != 0) return row.getColumn(0).getInt64();
  throw Failure{{Error::Kind::usage,
                 "there is newer evidence than that of the newest assessment",
                 "run `plimsoll assess` first: the models are of what is known now",
                 {}}};
}

/// What the newest assessment has for each node; nodes without a fault of their own never fail.
std::vector<std::optional<double>> unavailability(SQLite::Database& database,
                                                  const topology::FailureGraph& model) {
  std::vector<std::optional<double>> out(model.graph.node_count());
  const auto without_fault = topology::stand_ins(model);
  for (std::size_t node = 0; node < out.size(); ++node) {
    if (without_fault[node]) out[node] = 0;
  }
  SQLite::Statement rows{database, "SELECT asset_id, unavailability_likely FROM failure_rate"};
  while (rows.executeStep()) {
    const auto node = model.node_of(rows.getColumn(0).getInt64());
    if (node) out[*node] = rows.getColumn(1).getDouble();
  }
  return out;
}

std::vector<std::string> keys_of(SQLite::Database& database, const topology::FailureGraph& model) {
  std::vector<std::string> out(model.graph.node_count());
  SQLite::Statement rows{database, "SELECT id, key FROM asset"};
  while (rows.executeStep()) {
    const auto node = model.node_of(rows.getColumn(0).getInt64());
    if (node) out[*node] = rows.getColumn(1).getString();
  }
  return out;
}

/// By event; the top is called after the service.
std::vector<std::string> names_of(const graph::Structure& structure,
                                  const std::vector<std::string>& keys,
                                  const std::string& service) {
  std::vector<std::string> out(structure.tree.event_count());
  for (std::size_t event = 0; event < out.size(); ++event) {
    const auto node = structure.node_of_event[event];
    if (node != graph::kNoNode) out[event] = keys[node];
  }
  auto& top = out[structure.tree.top().event()];
  if (top.empty()) top = service + " is down";
  return out;
}

}  // namespace

std::vector<std::filesystem::path> write_service_models(store::Database& database,
                                                        const std::vector<std::string>& services,
                                                        const std::filesystem::path& folder) {
  const auto assessment = current_assessment(database.handle());
  const auto files = expect(report::service_files(database.handle(), services));
  TemporaryAudit copy{database};
  const auto model = topology::build_failure_graph(copy.database(), assessment);
  const auto keys = keys_of(database.handle(), model);
  const auto probability = unavailability(database.handle(), model);
  const topology::ServiceStructures structures{model};
  std::vector<std::filesystem::path> written;
  for (const auto& service : files) {
    const auto node = model.node_of(service.id);
    if (!node) continue;
    const bool own = probability[*node].value_or(0) > 0;
    const auto structure =
        structures.of(*node, {.probability_by_node = probability, .own_failure = own});
    if (!structure) {
      log::warning(fmt::format("{}: no Open-PSA model: {}", service.key, structure.error().what));
      continue;
    }
    const auto text = exchange::to_open_psa(structure->tree,
                                            names_of(*structure, keys, service.key), service.key);
    written.push_back(folder / (service.file + ".xml"));
    expect(core::write_file(written.back(), text.xml));
  }
  return written;
}

}  // namespace plimsoll::app
