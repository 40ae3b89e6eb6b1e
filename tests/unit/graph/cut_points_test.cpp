#include "lib/graph/cut_points.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <pugixml.hpp>

#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::graph {
namespace {

namespace fs = std::filesystem;
using Links = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

TEST_CASE("a bridge is a link without a twin or a detour", "[graph]") {
  // 0-1 twice, 1-2, a triangle 2-3-4, an island 5 with a self loop
  const Links links{{0, 1}, {1, 0}, {1, 2}, {2, 3}, {3, 4}, {4, 2}, {5, 5}};
  const auto cut = cut_points(6, links);
  CHECK(cut.articulation == std::vector<std::uint32_t>{1, 2});
  CHECK(cut.bridges == Links{{1, 2}});
  CHECK(cut.components == 2);
  CHECK(cut.biconnected == 3);
}

TEST_CASE("a graph without nodes or links has no cut points", "[graph]") {
  CHECK(cut_points(0, {}).components == 0);
  CHECK(cut_points(3, {}).components == 3);
  CHECK(cut_points(3, {}).articulation.empty());
}

TEST_CASE("a path of 60,000 nodes needs no deep stack", "[graph]") {
  Links path;
  for (std::uint32_t node = 1; node < 60000; ++node) path.emplace_back(node - 1, node);
  const auto cut = cut_points(60000, path);
  CHECK(cut.articulation.size() == 59998);
  CHECK(cut.bridges.size() == 59999);
}

/// A network with its nodes' names.
struct Named {
  std::map<std::string, std::uint32_t> number;
  std::vector<std::string> name;
  Links links;

  std::uint32_t node(const std::string& text) {
    const auto [found, fresh] = number.try_emplace(text, static_cast<std::uint32_t>(name.size()));
    if (fresh) name.push_back(text);
    return found->second;
  }
};

Named read_network(const fs::path& file) {
  Named network;
  if (file.extension() == ".graphml") {
    pugi::xml_document document;
    REQUIRE(document.load_file(file.c_str()));
    const auto graph = document.child("graphml").child("graph");
    for (const auto& node : graph.children("node")) network.node(node.attribute("id").value());
    for (const auto& edge : graph.children("edge")) {
      network.links.emplace_back(network.node(edge.attribute("source").value()),
                                 network.node(edge.attribute("target").value()));
    }
    return network;
  }
  const auto text = test::slurp(file);
  auto lines = core::lines(text);
  lines.erase(lines.begin());
  for (const auto line : lines) {
    const auto cells = core::split(line, ',');
    if (cells.size() > 2 && cells[2] == "0") continue;  // out of service
    const auto from = network.node(std::string{cells.at(0)});
    if (cells.at(1).empty()) continue;
    network.links.emplace_back(from, network.node(std::string{cells.at(1)}));
  }
  return network;
}

/// The rows of a CSV without quotes, by their first cell.
std::map<std::string, std::vector<std::vector<std::string>>> read_rows(const fs::path& file) {
  std::map<std::string, std::vector<std::vector<std::string>>> rows;
  const auto text = test::slurp(file);
  for (const auto line : core::lines(text)) {
    std::vector<std::string> cells;
    for (const auto cell : core::split(line, ',')) cells.emplace_back(cell);
    rows[cells[0]].push_back(std::move(cells));
  }
  return rows;
}

TEST_CASE("the cut points of real networks are those of an independent library", "[graph]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("shared data not found");
    return;
  }
  const auto folder = *shared / "topologies";
  const auto expected = read_rows(folder / "expected.csv");
  const auto points = read_rows(folder / "expected_articulation.csv");
  const auto bridges = read_rows(folder / "expected_bridges.csv");
  std::size_t compared = 0;
  for (const auto& [file, rows] : expected) {
    if (file == "file") continue;
    CAPTURE(file);
    const auto network = read_network(folder / "data" / file);
    const auto cut = cut_points(static_cast<std::uint32_t>(network.name.size()), network.links);
    const auto& row = rows.at(0);
    CHECK(std::to_string(network.name.size()) == row.at(1));
    CHECK(std::to_string(cut.components) == row.at(5));
    CHECK(std::to_string(cut.articulation.size()) == row.at(7));
    CHECK(std::to_string(cut.bridges.size()) == row.at(8));
    CHECK(std::to_string(cut.biconnected) == row.at(10));
    ++compared;
    if (file.rfind("own-path", 0) == 0) continue;  // not listed one by one
    std::set<std::string> names;
    for (const auto point : cut.articulation) names.insert(network.name[point]);
    std::set<std::string> wanted;
    if (points.count(file) != 0) {
      for (const auto& point : points.at(file)) wanted.insert(point.at(1));
    }
    CHECK(names == wanted);
    std::set<std::set<std::string>> ends;
    for (const auto& [a, b] : cut.bridges) ends.insert({network.name[a], network.name[b]});
    std::set<std::set<std::string>> wanted_ends;
    if (bridges.count(file) != 0) {
      for (const auto& bridge : bridges.at(file)) wanted_ends.insert({bridge.at(1), bridge.at(2)});
    }
    CHECK(ends == wanted_ends);
  }
  CHECK(compared == 239);
}

}  // namespace
}  // namespace plimsoll::graph
