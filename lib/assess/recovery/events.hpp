/// @file
/// Disasters: which failures belong to which kind of scenario, and which of them to compute.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
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

/// The data that is gone when `node` is deleted or corrupted: itself and what copies it, since a
/// copy that is kept up to date is wrong as well.  Snapshots are left out.
[[nodiscard]] std::vector<graph::NodeId> corrupted_with(const Facts& facts, graph::NodeId node);

/// By node that fell (the order of `fallen`): whether its data is destroyed, and not only out of
/// reach.  A disk, volume, array or database that failed is; what has no storage but its machine is
/// with the machine; what fell with a place is with the place, unless that lost its power only.
[[nodiscard]] std::vector<bool> destroyed(const Facts& facts, const graph::Graph& graph,
                                          const Event& event, const graph::Propagation& propagation,
                                          std::span<const graph::NodeId> fallen);

}  // namespace plimsoll::assess::recovery
