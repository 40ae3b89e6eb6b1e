#include "tests/bench/estate.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "lib/graph/numbering.hpp"

namespace plimsoll::bench {
namespace {

using graph::NeedSpec;
using graph::NodeId;
using graph::Takeover;
using Nodes = std::vector<NodeId>;

/// The same estate with the numbers `to`, needs in the order of their owners.
Estate renumbered(const Estate& estate, const Nodes& to) {
  Estate other;
  other.kinds.resize(estate.kinds.size());
  for (std::size_t node = 0; node < to.size(); ++node) other.kinds[to[node]] = estate.kinds[node];
  std::vector<std::uint32_t> order(estate.needs.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return to[estate.needs[a].of] < to[estate.needs[b].of]; });
  for (const auto id : order) {
    other.needs.push_back(estate.needs[id]);
    other.needs.back().of = to[estate.needs[id].of];
    for (auto at = estate.member_begin[id]; at < estate.member_begin[id + 1]; ++at) {
      other.members.push_back(to[estate.members[at]]);
      other.active.push_back(estate.active[at]);
    }
    other.member_begin.push_back(static_cast<std::uint32_t>(other.members.size()));
  }
  for (const auto service : estate.services) other.services.push_back(to[service]);
  std::sort(other.services.begin(), other.services.end());
  return other;
}

/// An estate as it grows, nodes numbered in the order of building.
class Draft {
 public:
  explicit Draft(const EstateOptions& options) : options_{options}, engine_{options.seed} {}

  NodeId roll(std::size_t sides) { return static_cast<NodeId>(engine_() % sides); }
  NodeId any(const Nodes& nodes) { return nodes[roll(nodes.size())]; }
  [[nodiscard]] NodeId size() const { return static_cast<NodeId>(estate_.kinds.size()); }
  [[nodiscard]] bool fits(NodeId more) const { return size() + more <= options_.nodes; }
  [[nodiscard]] bool cycles() const { return options_.cycles; }

  NodeId node(std::string_view kind) {
    estate_.kinds.push_back(kind);
    if (kind == "business_service") estate_.services.push_back(size() - 1);
    return size() - 1;
  }
  Nodes nodes(std::string_view kind, std::size_t count) {
    Nodes made(count);
    for (auto& one : made) one = node(kind);
    return made;
  }
  /// The first member is active and the others stand by, unless all share the work.
  void need(const NeedSpec& spec, std::span<const NodeId> members) {
    estate_.needs.push_back(spec);
    for (std::size_t i = 0; i < members.size(); ++i) {
      estate_.members.push_back(members[i]);
      estate_.active.push_back(i == 0 || spec.takeover == Takeover::seamless ? 1 : 0);
    }
    estate_.member_begin.push_back(static_cast<std::uint32_t>(estate_.members.size()));
  }
  void depend(NodeId of, NodeId on, bool soft = false) { need({.of = of, .soft = soft}, {&on, 1}); }
  /// `count` different nodes of `from`.
  Nodes some(const Nodes& from, std::size_t count) {
    Nodes chosen;
    while (chosen.size() < std::min(count, from.size())) {
      const auto one = any(from);
      if (std::find(chosen.begin(), chosen.end(), one) == chosen.end()) chosen.push_back(one);
    }
    return chosen;
  }

  Estate finish() && {
    Nodes to(size());
    std::iota(to.begin(), to.end(), 0U);
    if (options_.shuffled) {
      for (auto left = to.size(); left > 1; --left) std::swap(to[left - 1], to[roll(left)]);
    }
    return renumbered(estate_, to);
  }

 private:
  EstateOptions options_;
  std::mt19937_64 engine_;
  Estate estate_;
};

/// A server with two supplies on two feeds and two mirrored disks.
NodeId server(Draft& draft, NodeId place, NodeId feed_a, NodeId feed_b) {
  const auto made = draft.node("server");
  const auto supplies = draft.nodes("psu", 2);
  const auto disks = draft.nodes("disk", 2);
  draft.depend(made, place);
  draft.need({.of = made}, supplies);
  draft.need({.of = made}, disks);
  draft.depend(supplies[0], feed_a);
  draft.depend(supplies[1], feed_b);
  return made;
}

/// Nodes of one rack, as add_rack() makes it.
constexpr NodeId kRackNodes = 139;

/// One rack with 12 servers, 24 machines on them, 18 applications and 6 services, and 3.2 times as
/// many memberships as nodes.  Only the rack and its feeds reach all of it.
void add_rack(Draft& draft, Nodes& services) {
  const auto rack = draft.node("rack");
  const auto feeds = draft.nodes("power_feed", 2);
  const auto switches = draft.nodes("switch", 2);
  const auto resolvers = draft.nodes("dns_server", 2);
  for (std::size_t i = 0; i < 2; ++i) {
    draft.depend(switches[i], feeds[i]);
    draft.depend(resolvers[i], switches[i]);
  }
  Nodes servers;
  for (int i = 0; i < 12; ++i) {
    servers.push_back(server(draft, rack, feeds[0], feeds[1]));
    const auto ports = draft.nodes("nic", 2);
    draft.need({.of = servers.back()}, ports);
    for (std::size_t port = 0; port < 2; ++port) draft.depend(ports[port], switches[port]);
  }
  Nodes machines;
  for (std::size_t i = 0; i < 24; ++i) {
    const auto machine = draft.node("vm");
    if (i % 2 == 0) {
      draft.depend(machine, servers[i / 2]);
    } else {
      const Nodes hosts{servers[i / 2], servers[(i / 2 + 1) % 12], servers[(i / 2 + 2) % 12]};
      draft.need({.of = machine, .takeover = Takeover::automatic, .takeover_s = 240}, hosts);
    }
    draft.need({.of = machine}, resolvers);
    machines.push_back(machine);
  }
  Nodes applications;
  for (int i = 0; i < 18; ++i) {
    const auto application = draft.node("application");
    draft.need({.of = application, .k = 1 + draft.roll(3)}, draft.some(machines, 5));
    draft.need({.of = application, .soft = true}, resolvers);
    draft.depend(application, draft.any(machines));
    draft.need({.of = application, .soft = true}, draft.some(machines, 2));
    applications.push_back(application);
  }
  for (std::size_t i = 0; i < 6; ++i) {
    const auto service = draft.node("business_service");
    draft.depend(service, applications[3 * i]);
    draft.need({.of = service}, std::span{applications}.subspan(3 * i + 1, 2));
    draft.depend(service, draft.any(applications), true);
    draft.need({.of = service, .soft = true}, resolvers);
    if (draft.roll(100) == 0 && !services.empty()) draft.depend(service, draft.any(services));
    if (draft.cycles() && i == 5) {
      draft.depend(service, services.back());
      draft.depend(services.back(), service);
    }
    services.push_back(service);
  }
}

void make_flat(Draft& draft) {
  Nodes services;
  while (draft.fits(kRackNodes)) add_rack(draft, services);
}

/// What all segments of a deep estate stand on.
struct Foundation {
  struct Site {
    NodeId site;
    Nodes supplies;  ///< Two uninterruptible supplies.
  };
  std::vector<Site> sites;
  NodeId names;
  NodeId identity;
};

Foundation add_foundation(Draft& draft, NodeId nodes) {
  Foundation base;
  for (NodeId i = 0; i < 2 + nodes / 100000; ++i) {
    Foundation::Site made{draft.node("site"), draft.nodes("ups", 2)};
    const Nodes sources{draft.node("power_feed"), draft.node("generator")};
    for (const auto supply : made.supplies) draft.need({.of = supply}, sources);
    draft.need({.of = made.site, .k = 2}, draft.nodes("cooling", 3));
    base.sites.push_back(std::move(made));
  }
  base.names = draft.node("dns_zone");
  base.identity = draft.node("application");
  const auto resolvers = draft.nodes("dns_server", 3);
  const auto directory = draft.nodes("database", 2);
  draft.need({.of = base.names}, resolvers);
  draft.need({.of = base.identity, .takeover = Takeover::automatic, .takeover_s = 60}, directory);
  draft.depend(base.identity, base.names);
  for (std::size_t i = 0; i < 3; ++i) {
    draft.depend(resolvers[i], base.sites[i % base.sites.size()].site);
    if (i < 2) draft.depend(directory[i], base.sites[i].site);
  }
  if (draft.cycles()) {
    draft.depend(base.names, base.identity);
    draft.depend(directory[0], base.identity);
  }
  return base;
}

/// The platform of a segment, from the room up to the last layer that applications stand on.
struct Platform {
  NodeId cluster;
  NodeId volume;
  NodeId names;
  NodeId identity;
  NodeId top;
  Nodes machines;
};

Nodes add_machines(Draft& draft, const Platform& platform, std::size_t count) {
  auto machines = draft.nodes("vm", count);
  for (const auto machine : machines) {
    draft.depend(machine, platform.cluster);
    draft.depend(machine, platform.volume);
    draft.depend(machine, platform.names);
  }
  return machines;
}

Platform add_platform(Draft& draft, const Foundation& base) {
  const auto& [site, supplies] = base.sites[draft.roll(base.sites.size())];
  const auto room = draft.node("room");
  draft.depend(room, site);
  const auto feeds = draft.nodes("pdu", 2);
  for (std::size_t i = 0; i < 2; ++i) draft.depend(feeds[i], supplies[i]);
  const auto switches = draft.nodes("switch", 2);
  for (const auto one : switches) draft.need({.of = one}, feeds);

  Platform made{};
  const auto array = draft.node("storage_array");
  draft.depend(array, room);
  draft.need({.of = array, .takeover = Takeover::automatic, .takeover_s = 30},
             draft.nodes("storage_controller", 2));
  draft.need({.of = array, .k = 22}, draft.nodes("disk", 24));
  made.volume = draft.node("volume");
  draft.depend(made.volume, array);
  draft.need({.of = made.volume}, switches);

  made.names = draft.node("dns_zone");
  draft.depend(made.names, base.names);
  made.identity = draft.node("application");
  draft.depend(made.identity, made.names);
  draft.depend(made.identity, base.identity);

  Nodes hosts;
  for (int i = 0; i < 24; ++i) {
    hosts.push_back(server(draft, room, feeds[0], feeds[1]));
    draft.need({.of = hosts.back()}, switches);
    draft.depend(hosts.back(), made.volume);
    draft.depend(hosts.back(), made.names);
  }
  made.cluster = draft.node("hypervisor_cluster");
  draft.need({.of = made.cluster, .k = 21}, hosts);
  draft.depend(made.cluster, made.identity);
  if (draft.cycles()) draft.need({.of = made.names}, add_machines(draft, made, 2));

  made.top = made.cluster;
  for (int layer = 0; layer < 8; ++layer) {
    const auto next = draft.node("kubernetes_cluster");
    draft.depend(next, made.top);
    draft.need({.of = next, .k = 2}, add_machines(draft, made, 3));
    made.top = next;
  }
  return made;
}

/// A platform with 1,200 machines, 400 applications and 100 services on it: 1,920 nodes or so.
void add_segment(Draft& draft, const Foundation& base) {
  const auto platform = add_platform(draft, base);
  const auto machines = add_machines(draft, platform, 1200);
  Nodes applications;
  for (std::size_t i = 0; i < 400; ++i) {
    const auto application = draft.node("application");
    draft.depend(application, platform.top);
    draft.depend(application, platform.identity);
    draft.need({.of = application, .k = 1 + draft.roll(2)}, std::span{machines}.subspan(3 * i, 3));
    applications.push_back(application);
  }
  Nodes services;
  for (std::size_t i = 0; i < 100; ++i) {
    const auto service = draft.node("business_service");
    draft.depend(service, applications[4 * i]);
    draft.need({.of = service}, std::span{applications}.subspan(4 * i + 1, 2));
    draft.depend(service, applications[4 * i + 3], true);
    if (draft.cycles() && i % 20 == 19) {
      draft.depend(service, services.back());
      draft.depend(services.back(), service);
    }
    services.push_back(service);
  }
}

void make_deep(Draft& draft, NodeId nodes) {
  const auto base = add_foundation(draft, nodes);
  while (draft.fits(1950)) add_segment(draft, base);
}

template <typename T>
void must(const Result<T>& result) {
  if (!result) throw std::logic_error(to_string(result.error()));
}

std::ofstream open(const std::filesystem::path& file) {
  std::ofstream out{file, std::ios::binary};
  if (!out) throw std::runtime_error(fmt::format("{} cannot be written", file.string()));
  return out;
}

std::string_view takeover_name(Takeover takeover) {
  constexpr std::array<std::string_view, 4> kNames{"seamless", "automatic", "manual", "rebuild"};
  return kNames.at(static_cast<std::size_t>(takeover));
}

}  // namespace

Estate make_estate(const EstateOptions& options) {
  Draft draft{options};
  if (options.shape == Shape::flat) {
    make_flat(draft);
  } else {
    make_deep(draft, options.nodes);
  }
  return std::move(draft).finish();
}

Estate numbered_by_needs(const Estate& estate) {
  std::vector<std::uint32_t> begin(estate.kinds.size() + 1, 0);
  std::vector<NodeId> cells;
  std::size_t need = 0;
  for (NodeId node = 0; node < estate.kinds.size(); ++node) {
    for (; need < estate.needs.size() && estate.needs[need].of == node; ++need) {
      for (auto at = estate.member_begin[need]; at < estate.member_begin[need + 1]; ++at) {
        cells.push_back(estate.members[at]);
      }
    }
    begin[node + 1] = static_cast<std::uint32_t>(cells.size());
  }
  const auto order = graph::numbered_by_needs({begin, cells}, estate.services);
  Nodes to(order.size());
  for (NodeId number = 0; number < order.size(); ++number) to[order[number]] = number;
  return renumbered(estate, to);
}

graph::Graph to_graph(const Estate& estate) {
  graph::Builder builder{static_cast<NodeId>(estate.kinds.size())};
  for (std::size_t id = 0; id < estate.needs.size(); ++id) {
    const auto begin = estate.member_begin[id];
    const auto count = estate.member_begin[id + 1] - begin;
    must(builder.add_need(estate.needs[id], std::span{estate.members}.subspan(begin, count),
                          std::span{estate.active}.subspan(begin, count)));
  }
  return std::move(builder).build();
}

void write_sheets(const Estate& estate, const std::filesystem::path& folder) {
  auto assets = open(folder / "assets.csv");
  auto dependencies = open(folder / "dependencies.csv");
  auto needs = open(folder / "needs.csv");
  assets << "key,kind,name\n";
  for (std::size_t node = 0; node < estate.kinds.size(); ++node) {
    assets << fmt::format("n{0},{1},n{0}\n", node, estate.kinds[node]);
  }
  dependencies << "from,to,kind,strength\n";
  needs << "of,group,k,member,active,takeover,takeover_time\n";
  for (std::size_t id = 0; id < estate.needs.size(); ++id) {
    const auto& need = estate.needs[id];
    const auto begin = estate.member_begin[id];
    const auto end = estate.member_begin[id + 1];
    if (end - begin == 1) {
      dependencies << fmt::format("n{},n{},depends_on,{}\n", need.of, estate.members[begin],
                                  need.soft ? "soft" : "hard");
      continue;
    }
    const auto time = need.takeover_s == 0 ? std::string{} : fmt::format("{}s", need.takeover_s);
    for (auto at = begin; at < end; ++at) {
      needs << fmt::format("n{},g{},{},n{},{},{},{}\n", need.of, id, need.k, estate.members[at],
                           estate.active[at] != 0 ? "yes" : "no", takeover_name(need.takeover),
                           time);
    }
  }
  for (auto* out : {&assets, &dependencies, &needs}) {
    out->close();
    if (!*out) throw std::runtime_error("a sheet could not be written");
  }
}

}  // namespace plimsoll::bench
