// Two servers behind one power distribution unit: what fails the shop all alone?
#include <array>
#include <cstdint>
#include <iostream>
#include <span>
#include <utility>

#include "lib/graph/graph.hpp"
#include "lib/graph/impact.hpp"
#include "lib/graph/propagation.hpp"

namespace graph = plimsoll::graph;

namespace {

constexpr std::array kNames{"shop", "web-1", "web-2", "pdu", "backup"};
enum : graph::NodeId { kShop, kWeb1, kWeb2, kPdu, kBackup };

plimsoll::Result<graph::Graph> estate() {
  graph::Builder builder{kNames.size()};
  const std::array<graph::NodeId, 2> servers{kWeb1, kWeb2};
  const std::array<std::uint8_t, 2> both_active{1, 1};
  return builder.add_need({.of = kShop, .k = 1}, servers, both_active)
      .and_then([&](auto) { return builder.add_dependency(kWeb1, kPdu); })
      .and_then([&](auto) { return builder.add_dependency(kWeb2, kPdu); })
      .and_then([&](auto) { return builder.add_dependency(kShop, kBackup, /*soft=*/true); })
      .map([&](auto) { return std::move(builder).build(); });
}

}  // namespace

int main() {
  const auto built = estate();
  if (!built) {
    std::cerr << plimsoll::to_string(built.error()) << '\n';
    return 1;
  }
  const graph::Baseline baseline{*built};
  const std::array<graph::NodeId, 4> candidates{kWeb1, kWeb2, kPdu, kBackup};
  const std::array<graph::NodeId, 1> services{kShop};
  graph::for_each_impact(baseline, candidates, services,
                         [](graph::NodeId failed, std::span<const graph::ServiceEffect> effects) {
                           const bool down = effects[0].effect >= graph::Effect::outage;
                           std::cout << kNames[failed]
                                     << (down ? ": single point of failure" : ": degrades") << '\n';
                         });
}
