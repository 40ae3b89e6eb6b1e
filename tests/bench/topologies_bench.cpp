// Articulation points and bridges of every topology of a folder, in one process, against the
// answers that stand beside them:
//   bench_topologies FOLDER
// FOLDER holds data/, expected.csv, expected_articulation.csv and expected_bridges.csv.  Points and
// bridges are compared by name; those of own-path-*, which are not listed, by number.  Prints one
// JSON object; files with another answer are named on standard error, and the exit status is 1.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/topology/network.hpp"
#include "lib/core/text.hpp"
#include "lib/graph/cut_points.hpp"

namespace plimsoll::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Row = std::vector<std::string>;

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The rows of a CSV without quotes, by their first cell; the header's is its name.
std::map<std::string, std::vector<Row>> read_rows(const fs::path& path) {
  std::map<std::string, std::vector<Row>> rows;
  const auto text = read(path);
  for (const auto line : core::lines(text)) {
    Row cells;
    for (const auto cell : core::split(line, ',')) cells.emplace_back(cell);
    auto& some = rows[cells.front()];
    some.push_back(std::move(cells));
  }
  return rows;
}

class Expected {
 public:
  explicit Expected(const fs::path& folder)
      : counts_{read_rows(folder / "expected.csv")},
        points_{read_rows(folder / "expected_articulation.csv")},
        bridges_{read_rows(folder / "expected_bridges.csv")} {
    counts_.erase("file");
  }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& [file, row] : counts_) out.push_back(file);
    return out;
  }

  [[nodiscard]] bool is(const std::string& file, const network::Network& network,
                        const graph::CutPoints& found) const {
    const auto& row = counts_.at(file).front();
    const Row counted{std::to_string(found.components), std::to_string(found.articulation.size()),
                      std::to_string(found.bridges.size()), std::to_string(found.biconnected)};
    if (counted != Row{row.at(5), row.at(7), row.at(8), row.at(10)}) return false;
    if (file.starts_with("own-path-")) return true;
    std::vector<Row> points;
    for (const auto point : found.articulation) points.push_back({network.nodes[point].id});
    std::vector<Row> bridges;
    for (const auto& [a, b] : found.bridges) {
      bridges.push_back({network.nodes[a].id, network.nodes[b].id});
    }
    return sorted(std::move(points)) == listed(points_, file, 1) &&
           sorted(std::move(bridges)) == listed(bridges_, file, 2);
  }

 private:
  using Rows = std::map<std::string, std::vector<Row>>;

  /// In an order of their own, the ends of a bridge too.
  static std::vector<Row> sorted(std::vector<Row> rows) {
    for (auto& row : rows) std::ranges::sort(row);
    std::ranges::sort(rows);
    return rows;
  }

  static std::vector<Row> listed(const Rows& rows, const std::string& file, std::ptrdiff_t names) {
    std::vector<Row> out;
    const auto found = rows.find(file);
    if (found == rows.end()) return out;
    for (const auto& row : found->second)
      out.emplace_back(row.begin() + 1, row.begin() + 1 + names);
    return sorted(std::move(out));
  }

  Rows counts_;
  Rows points_;
  Rows bridges_;
};

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

int run(const fs::path& folder) {
  const Expected expected{folder};
  Clock::duration reading{};
  Clock::duration searching{};
  std::size_t equal = 0;
  const auto files = expected.files();
  for (const auto& file : files) {
    const auto begin = Clock::now();
    const auto network = network::parse_network(read(folder / "data" / file));
    if (!network) {
      fmt::print(stderr, "{}: {}\n", file, network.error().what);
      continue;
    }
    const auto parsed = Clock::now();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> links;
    for (const auto& link : network->links) links.emplace_back(link.a, link.b);
    const auto found = graph::cut_points(static_cast<std::uint32_t>(network->nodes.size()), links);
    reading += parsed - begin;
    searching += Clock::now() - parsed;
    if (expected.is(file, *network, found)) {
      ++equal;
    } else {
      fmt::print(stderr, "{}: another answer than the expected one\n", file);
    }
  }
  fmt::print("{{\"files\":{},\"equal\":{},\"refused\":0,\"read_s\":{:.4f},\"compute_s\":{:.4f}}}\n",
             files.size(), equal, seconds(reading), seconds(searching));
  return equal == files.size() ? 0 : 1;
}

}  // namespace
}  // namespace plimsoll::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: bench_topologies FOLDER\n");
    return 2;
  }
  try {
    return plimsoll::bench::run(argv[1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_topologies: {}\n", error.what());
    return 1;
  }
}
