/// @file
/// Disasters: which failures belong to which kind of scenario, and which of them to compute.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/assess/recovery/facts.hpp"
#include "lib/graph/propagation.hpp"

namespace plimsoll::assess::recovery {

/// Kinds of scenario, in the order in which they are told.
enum class Scenario : std::uint8_t { component, host, power, zone, site, provider, data, declared };
inline constexpr std::size_t kScenarioClasses = 7;  ///< Those before `declared`.

/// "component", "host", "power" (a rack or what feeds it), "zone", "site" (or region), "provider",
/// "data" (deleted or corrupted).
[[nodiscard]] std::string_view to_string(Scenario scenario);

/// Whether it is the name of one of the kinds before `declared`.
[[nodiscard]] bool is_scenario(std::string_view name);

/// What the loss of an asset of that kind alone is; absent for business services, which are no
/// event of their own.
[[nodiscard]] std::optional<Scenario> scenario_of(std::string_view kind);

/// Nodes that fail together.
struct Event {
  Scenario scenario = Scenario::component;
  std::string name;                   ///< For people: "rtm-db-1", or that of a declared scenario.
  std::vector<graph::NodeId> failed;  ///< Ascending, not empty.
  friend auto operator<=>(const Event& a, const Event& b) = default;
};

/// A scenario that the client declares: `recovery: scenarios:` of plimsoll.yaml.
struct DeclaredScenario {
  std::string name;
  std::vector<std::int64_t> assets;  ///< Rows of asset.
};

/// The nodes of a database cluster: the members of its needs that are machines or databases; none
/// for anything else.
[[nodiscard]] std::vector<graph::NodeId> nodes_of(const Facts& facts, const graph::Graph& graph,
                                                  graph::NodeId cluster);

/// The data that is gone when `node` is deleted or corrupted: itself and what copies it, since a
/// copy that is kept up to date is wrong as well.  Snapshots are left out.
[[nodiscard]] std::vector<graph::NodeId> corrupted_with(const Facts& facts,
                                                        const graph::Graph& graph,
                                                        graph::NodeId node);

/// Which data an event destroys, where others only put it out of reach.  A disk, volume, array or
/// database that failed is destroyed; what has no storage but its machine is with the machine; what
/// stands in a place that failed is with the place; a cluster is when all its nodes are.  A rack or
/// a feed that failed destroys nothing.
class Destruction {
 public:
  /// Of the last run of `propagation`; all must outlive it.
  Destruction(const Facts& facts, const graph::Graph& graph, const Event& event,
              const graph::Propagation& propagation);

  [[nodiscard]] bool of(graph::NodeId node) const;

 private:
  /// Steps from data to what holds it: more are a circle.
  static constexpr int kDepth = 8;

  [[nodiscard]] bool with_it(graph::NodeId node, int depth) const;

  const Facts& facts_;
  const graph::Graph& graph_;
  const graph::Propagation& propagation_;
  std::set<graph::NodeId> failed_;
  std::set<graph::NodeId> places_;
  bool corruption_;
  bool power_only_;
};

}  // namespace plimsoll::assess::recovery
