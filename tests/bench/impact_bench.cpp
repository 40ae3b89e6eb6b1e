// Impact of every node on every service, on made-up estates: plain propagation, shared radii, and
// Boost.Graph's articulation points on the same graph in the same run.
//   bench_impact [--nodes N...] [--shape flat|deep...] [--json] [--repeat R] [--ordered]
// Each estate is measured in a process of its own, so that its peak memory is its own.  Times are
// the least of the repetitions.  Node ids are those that the readers of files give for this
// question (numbering.hpp; --arrival: those of the files); the files list assets in any order
// unless --ordered says otherwise.  Boost runs on the ids of the files, and once more on ours.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/version.hpp>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/exchange/estate.hpp"
#include "lib/graph/impact.hpp"
#include "lib/graph/plain_impact.hpp"
#include "tests/bench/estate.hpp"

namespace plimsoll::bench {
namespace {

using graph::Baseline;
using graph::Graph;
using graph::NeedId;
using graph::NodeId;

struct Settings {
  std::vector<NodeId> nodes{10000, 100000, 1000000};
  std::vector<std::string> shapes{"flat", "deep"};
  int repeat = 3;
  bool json = false;
  bool ordered = false;
  bool arrival = false;
};

/// One line of the results.  Seconds are those of one call from a Graph to the last answer; those
/// of shared and plain include the Baseline that they need.
struct Measurement {
  std::size_t nodes = 0;
  std::size_t edges = 0;
  std::size_t services = 0;
  std::uint64_t effects = 0;  ///< Answers: pairs of node and service.
  std::uint64_t outages = 0;
  std::uint64_t scans = 0;  ///< Sum of the blast radii: memberships of all that falls.
  double load = 0;          ///< From a folder of sheets to the Graph and its names, two threads.
  double build = 0;         ///< From the list of needs to the Graph.
  double shared_1 = 0;
  double shared_2 = 0;
  double count_1 = 0;
  double plain_1 = 0;
  double plain_2 = 0;
  double boost = 0;        ///< articulation_points alone, on the ids of the files.
  double boost_same = 0;   ///< The same on the ids that the others run on.
  double boost_build = 0;  ///< Its adjacency_list.
  double bytes_per_edge = 0;
  long graph_kib = 0;  ///< Peak of the process after building the Graph.
  long peak_kib = 0;   ///< Peak after the shared run on one thread.
};

template <typename Work>
double seconds(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <typename Work>
double least(int repeat, Work work) {
  double best = seconds(work);
  for (int i = 1; i < repeat; ++i) best = std::min(best, seconds(work));
  return best;
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// How long an estate takes to read from a folder of sheets on two threads.
double measure_load(const EstateOptions& options, int repeat) {
  std::string pattern = (std::filesystem::temp_directory_path() / "bench-impact-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  const std::filesystem::path folder{pattern};
  write_sheets(make_estate(options), folder);
  const double best = least(repeat, [&] {
    const auto read = exchange::read_plain_sheets(folder, 2);
    if (!read) throw std::runtime_error(to_string(read.error()));
  });
  std::filesystem::remove_all(folder);
  return best;
}

/// Fails every node once more to count what plain propagation walks.
std::uint64_t blast_radii(const Graph& estate, std::span<const NodeId> services) {
  const Baseline baseline{estate};
  const auto upstream = graph::upstream_of(estate, services);
  graph::Propagation propagation{baseline};
  std::uint64_t scans = 0;
  for (NodeId node = 0; node < estate.node_count(); ++node) {
    if (upstream[node] == 0) continue;
    for (const auto fallen : propagation.run({&node, 1})) {
      scans += estate.dependants(fallen).size() + estate.memberships(fallen).size();
    }
  }
  return scans;
}

/// Seconds for building Boost's graph, and for its articulation points.
std::pair<double, double> measure_boost(const Graph& estate, int repeat) {
  using Network = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
  Network network(estate.node_count());
  const auto build = seconds([&] {
    for (NeedId id = 0; id < estate.need_count(); ++id) {
      const auto need = estate.need(id);
      for (const auto member : need.members) boost::add_edge(need.of, member, network);
    }
  });
  const auto search = least(repeat, [&] {
    std::vector<std::size_t> points;
    boost::articulation_points(network, std::back_inserter(points));
  });
  return {build, search};
}

Measurement measure(const EstateOptions& options, int repeat, bool arrival) {
  Measurement result;
  auto estate = make_estate(options);
  if (!arrival) estate = numbered_by_needs(estate);
  const auto services = std::move(estate.services);
  Graph failure_graph = to_graph(estate);
  result.build = least(repeat - 1, [&] { failure_graph = to_graph(estate); });
  estate = {};
  result.nodes = failure_graph.node_count();
  result.edges = failure_graph.edge_count();
  result.services = services.size();
  result.bytes_per_edge =
      static_cast<double>(failure_graph.memory_bytes()) / static_cast<double>(result.edges);
  result.graph_kib = peak_kib();
  std::vector<NodeId> all(result.nodes);
  std::iota(all.begin(), all.end(), 0U);
  const auto count = [&](NodeId, std::span<const graph::ServiceEffect> found) {
    result.effects += found.size();
    for (const auto& one : found) result.outages += one.effect >= graph::Effect::outage ? 1 : 0;
  };
  const auto ignore = [](NodeId, std::span<const graph::ServiceEffect>) {};
  result.shared_1 =
      seconds([&] { graph::for_each_impact(Baseline{failure_graph}, all, services, count, 1); });
  result.peak_kib = peak_kib();
  const auto run = [&](auto impact, unsigned threads) {
    return least(repeat, [&] { impact(Baseline{failure_graph}, all, services, ignore, threads); });
  };
  result.shared_1 = std::min(result.shared_1, run(graph::for_each_impact, 1));
  result.shared_2 = run(graph::for_each_impact, 2);
  result.count_1 = least(repeat, [&] {
    graph::for_each_impact_count(Baseline{failure_graph}, all, services,
                                 [](NodeId, const graph::ImpactCounts&) {});
  });
  result.plain_1 = run(graph::for_each_impact_plain, 1);
  result.plain_2 = run(graph::for_each_impact_plain, 2);
  result.scans = blast_radii(failure_graph, services);
  result.boost_same = measure_boost(failure_graph, repeat).second;
  failure_graph = to_graph(make_estate(options));
  std::tie(result.boost_build, result.boost) = measure_boost(failure_graph, repeat);
  result.load = measure_load(options, repeat);
  return result;
}

void print(const EstateOptions& options, const Measurement& m, bool json) {
  const auto* shape = options.shape == Shape::flat ? "flat" : "deep";
  if (json) {
    fmt::print(
        "{{\"benchmark\":\"impact\",\"shape\":\"{}\",\"cycles\":{},\"shuffled\":{},\"nodes\":{},"
        "\"edges\":{},\"services\":{},\"effects\":{},\"outages\":{},\"sum_of_radii\":{},"
        "\"load_s\":{:.4f},\"build_s\":{:.4f},\"compute_1_s\":{:.4f},\"compute_2_s\":{:.4f},"
        "\"count_1_s\":{:.4f},"
        "\"plain_1_s\":{:.4f},\"plain_2_s\":{:.4f},\"boost_articulation_s\":{:.4f},"
        "\"boost_same_ids_s\":{:.4f},"
        "\"boost_build_s\":{:.4f},\"bytes_per_edge\":{:.1f},\"graph_peak_kib\":{},"
        "\"peak_rss_kib\":{},\"boost_version\":\"{}\"}}\n",
        shape, options.cycles, options.shuffled, m.nodes, m.edges, m.services, m.effects, m.outages,
        m.scans, m.load, m.build, m.shared_1, m.shared_2, m.count_1, m.plain_1, m.plain_2, m.boost,
        m.boost_same, m.boost_build, m.bytes_per_edge, m.graph_kib, m.peak_kib, BOOST_LIB_VERSION);
    return;
  }
  fmt::print(
      "{}{} {:>8} nodes {:>8} edges {:>6} services {:>10} effects {:>10} scans | shared {:.3f} s, "
      "2 threads {:.3f}, counts {:.3f} | plain {:.3f}, 2 threads {:.3f} | Boost {:.3f}, on the "
      "same ids {:.3f} | of plain "
      "{:.3f}, of Boost {:.2f} | {:.1f} bytes an edge, peak {} MiB, of which building {}\n",
      shape, options.cycles ? " cycles" : "       ", m.nodes, m.edges, m.services, m.effects,
      m.scans, m.shared_1, m.shared_2, m.count_1, m.plain_1, m.plain_2, m.boost, m.boost_same,
      m.shared_1 / m.plain_1, m.shared_1 / m.boost, m.bytes_per_edge, m.peak_kib / 1024,
      m.graph_kib / 1024);
}

/// Runs `work` in a child process; false when it failed.
template <typename Work>
bool apart(Work work) {
  std::fflush(stdout);
  const auto child = fork();
  if (child == 0) {
    int status = 0;
    try {
      work();
    } catch (const std::exception& error) {
      fmt::print(stderr, "bench_impact: {}\n", error.what());
      status = 1;
    }
    std::fflush(stdout);
    _exit(status);
  }
  int status = 1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

bool run(const Settings& settings) {
  bool good = true;
  for (const auto& shape : settings.shapes) {
    for (const bool cycles : {false, true}) {
      for (const auto nodes : settings.nodes) {
        const EstateOptions options{.nodes = nodes,
                                    .shape = shape == "flat" ? Shape::flat : Shape::deep,
                                    .cycles = cycles,
                                    .shuffled = !settings.ordered};
        good = apart([&] {
                 print(options, measure(options, settings.repeat, settings.arrival), settings.json);
               }) &&
               good;
      }
    }
  }
  return good;
}

}  // namespace
}  // namespace plimsoll::bench

int main(int argc, char** argv) {
  CLI::App app{"Measures the impact of every node on every service"};
  plimsoll::bench::Settings settings;
  app.add_option("--nodes", settings.nodes, "Sizes of the estates");
  app.add_option("--shape", settings.shapes, "flat, deep")->check(CLI::IsMember({"flat", "deep"}));
  app.add_option("--repeat", settings.repeat, "Repetitions, of which the least counts");
  app.add_flag("--json", settings.json, "One JSON object a line");
  app.add_flag("--ordered", settings.ordered, "Files list assets in order of building");
  app.add_flag("--arrival", settings.arrival, "Node ids as files list assets");
  CLI11_PARSE(app, argc, argv);
  return plimsoll::bench::run(settings) ? 0 : 1;
}
