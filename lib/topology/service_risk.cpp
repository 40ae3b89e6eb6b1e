#include "lib/topology/service_risk.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "lib/graph/availability.hpp"
#include "lib/graph/cut_sets.hpp"
#include "lib/graph/structure.hpp"
#include "lib/store/statement.hpp"
#include "lib/topology/availability_writer.hpp"
#include "lib/topology/service_availability.hpp"
#include "lib/topology/service_structures.hpp"

namespace plimsoll::topology {
namespace {

using graph::NodeId;

/// Services that are computed before their results are written.
constexpr std::size_t kBlock = 64;
/// Of a diagram, for each thread: 64 MiB.
constexpr std::size_t kNodes = std::size_t{1} << 20U;
/// Of what opening circles and meshed networks makes, for each thread: some 30 MiB.
constexpr std::size_t kArguments = 1'000'000;

struct Chosen {
  std::int64_t asset_id;
  std::string name;
  NodeId node;
  bool pairs;  ///< Else its availability only.
};

/// Services by row of asset.
std::vector<Chosen> chosen_services(store::Database& database, const FailureGraph& model,
                                    const RiskOptions& options, std::vector<Issue>& left_open) {
  const auto most = std::max(options.max_tier, options.availability_tier);
  if (most < 1) return {};
  std::vector<Chosen> chosen;
  std::vector<Chosen> without_tier;
  bool any_tier = false;
  SQLite::Statement services{database.handle(),
                             "SELECT asset_id, name, iif(tier BETWEEN 1 AND 4, tier, NULL) "
                             "FROM service ORDER BY asset_id"};
  while (services.executeStep()) {
    const auto node = model.node_of(services.getColumn(0).getInt64());
    if (!node) continue;
    const auto tier = services.getColumn(2);
    Chosen service{model.asset_ids[*node], services.getColumn(1).getString(), *node,
                   options.max_tier >= (tier.isNull() ? 1 : tier.getInt())};
    any_tier = any_tier || !tier.isNull();
    if (tier.isNull()) {
      without_tier.push_back(std::move(service));
    } else if (tier.getInt() <= most) {
      chosen.push_back(std::move(service));
    }
  }
  if (any_tier) return chosen;
  if (without_tier.size() > kMostWithoutTier) {
    left_open.push_back({"services", fmt::format("no service has a tier: pairs and availability "
                                                 "are of the first {} of {} only",
                                                 kMostWithoutTier, without_tier.size())});
    without_tier.resize(kMostWithoutTier);
  }
  return without_tier;
}

/// What came of one service.
struct Outcome {
  std::string refusal;                ///< Why there is no model; the rest means nothing then.
  std::optional<std::uint64_t> sets;  ///< Of two nodes; absent past the budget.
  std::vector<std::pair<NodeId, NodeId>> pairs;  ///< All of them, ascending, unless too many.
  ServiceAvailability availability;
};

/// Computes the outcomes of services; any number of threads may ask at the same time.
class Analysis {
 public:
  Analysis(const FailureGraph& model, const NodeRates& rates, const RiskOptions& options)
      : rates_{&rates}, options_{&options}, structures_{model}, stand_ins_(stand_ins(model)) {}

  [[nodiscard]] Outcome run(const Chosen& chosen) const {
    Outcome out;
    const auto structure = structures_.of(chosen.node, {.limits = {kArguments}});
    if (!structure) {
      out.refusal = structure.error().what;
      return out;
    }
    if (chosen.pairs) find_pairs(*structure, out);
    weigh(*structure, out);
    return out;
  }

 private:
  [[nodiscard]] graph::Budget budget(std::size_t steps) const { return {kNodes, steps, {}, 1}; }

  void find_pairs(const graph::Structure& structure, Outcome& out) const {
    constexpr std::uint32_t kOrder = 2;
    const auto steps = budget(options_->steps);
    const auto sets = graph::minimal_cut_sets(structure.tree, {kOrder, steps, steps});
    if (sets.complete_to() < kOrder) return;
    const auto counts = sets.counts();
    out.sets = counts.size() > kOrder ? std::stoull(counts[kOrder]) : 0;
    if (*out.sets > options_->most_pairs) return;
    sets.for_each(kOrder, [&](std::span<const graph::EventId> set) {
      out.pairs.push_back(
          std::minmax({structure.node_of_event[set[0]], structure.node_of_event[set[1]]}));
      return true;
    });
    std::ranges::sort(out.pairs);
  }

  void weigh(const graph::Structure& structure, Outcome& out) const {
    const auto solved = graph::solve(structure.tree, budget(options_->steps));
    out.availability =
        service_availability(solved, structure, *rates_, stand_ins_, budget(options_->steps / 4));
  }

  const NodeRates* rates_;
  const RiskOptions* options_;
  ServiceStructures structures_;
  std::vector<bool> stand_ins_;  ///< By node.
};

/// The outcomes of `services`, in their order.
std::vector<Outcome> run_block(const Analysis& analysis, std::span<const Chosen> services,
                               unsigned threads) {
  std::vector<Outcome> outcomes(services.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (auto i = next++; i < services.size(); i = next++) {
      outcomes[i] = analysis.run(services[i]);
    }
  };
  std::vector<std::future<void>> crew;
  for (std::size_t t = 1; t < std::min<std::size_t>(threads, services.size()); ++t) {
    crew.push_back(std::async(std::launch::async, work));
  }
  work();
  for (auto& member : crew) member.get();
  return outcomes;
}

class RiskWriter {
 public:
  RiskWriter(store::Database& database, std::int64_t assessment, const FailureGraph& model,
             const NodeRates& rates, const RiskOptions& options)
      : model_{&model},
        options_{&options},
        assessment_{assessment},
        insert_set_{database.handle().getHandle(), "INSERT INTO cut_set VALUES (?,?,?,2)"},
        insert_member_{database.handle().getHandle(), "INSERT INTO cut_set_member VALUES (?,?)"},
        insert_count_{database.handle().getHandle(),
                      "INSERT INTO cut_set_count VALUES (?,2,?,?,?)"},
        availability_{database, assessment, model, rates, options.takeover_s} {}

  void write(const Chosen& service, const Outcome& outcome) {
    if (service.pairs) ++summary.services;
    if (!outcome.refusal.empty()) {
      if (service.pairs) write_count(service, std::nullopt, false);
      leave_open(service, fmt::format("{} unknown: {}",
                                      service.pairs ? "its pairs and its availability are"
                                                    : "its availability is",
                                      outcome.refusal));
      return;
    }
    if (service.pairs) write_pairs(service, outcome);
    write_availability(service, outcome);
  }

  RiskSummary summary;

 private:
  void leave_open(const Chosen& service, std::string what) {
    summary.left_open.push_back({service.name, std::move(what)});
  }

  void write_pairs(const Chosen& service, const Outcome& outcome) {
    if (!outcome.sets) {
      write_count(service, std::nullopt, false);
      leave_open(service, "the search for its pairs was past its budget: they are unknown");
      return;
    }
    const auto room = options_->most_pairs_of_all - static_cast<std::size_t>(summary.pairs);
    const bool listed = outcome.pairs.size() == *outcome.sets && *outcome.sets <= room;
    write_count(service, static_cast<std::int64_t>(*outcome.sets), listed);
    if (!listed) {
      leave_open(service,
                 fmt::format("has {} pairs that stop it: too many to list", *outcome.sets));
      return;
    }
    for (const auto& [a, b] : outcome.pairs) {
      const auto id = ++summary.pairs;
      insert_set_.bind(id, service.asset_id, assessment_).run();
      insert_member_.bind(id, model_->asset_ids[a]).run();
      insert_member_.bind(id, model_->asset_ids[b]).run();
    }
  }

  void write_count(const Chosen& service, std::optional<std::int64_t> sets, bool listed) {
    insert_count_
        .bind(service.asset_id, assessment_, sets, static_cast<std::int64_t>(listed ? 1 : 0))
        .run();
  }

  void write_availability(const Chosen& service, const Outcome& outcome) {
    if (!outcome.availability.exact) {
      leave_open(service, "its availability is past the budget: there are bounds of it only");
    }
    availability_.write(service.asset_id, outcome.availability);
  }

  const FailureGraph* model_;
  const RiskOptions* options_;
  std::int64_t assessment_;
  store::Statement insert_set_;
  store::Statement insert_member_;
  store::Statement insert_count_;
  AvailabilityWriter availability_;
};

}  // namespace

RiskSummary write_service_risks(store::Database& database, std::int64_t assessment,
                                const FailureGraph& model, const NodeRates& rates,
                                const RiskOptions& options) {
  SQLite::Savepoint savepoint{database.handle(), "write_service_risks"};
  database.handle().exec(
      "DELETE FROM cut_set_member; DELETE FROM cut_set; DELETE FROM cut_set_count;");
  clear_availability(database);
  write_failure_rates(database, assessment, model, rates);
  RiskWriter writer{database, assessment, model, rates, options};
  const auto services = chosen_services(database, model, options, writer.summary.left_open);
  const Analysis analysis{model, rates, options};
  for (std::size_t begin = 0; begin < services.size(); begin += kBlock) {
    const auto block =
        std::span{services}.subspan(begin, std::min(kBlock, services.size() - begin));
    const auto outcomes = run_block(analysis, block, options.threads);
    for (std::size_t i = 0; i < block.size(); ++i) writer.write(block[i], outcomes[i]);
  }
  savepoint.release();
  return std::move(writer.summary);
}

}  // namespace plimsoll::topology
