// Articulation points of an estate with Boost.Graph, as a program of its own: reads the sheets,
// runs boost::articulation_points, prints how many there are (with --list, which).  Another
// question than ours, for comparison of the whole process:
//   boost_articulation FOLDER [--list]
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

/// The cells of a line; these sheets quote nothing.
std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto at = line.find(',');
    out.push_back(line.substr(0, at));
    if (at == std::string_view::npos) return out;
    line.remove_prefix(at + 1);
  }
}

class Estate {
 public:
  explicit Estate(const std::string& folder) {
    for_each_row(folder + "/assets.csv", {"key"}, [&](const auto& cells) {
      index_.emplace(std::string{cells[0]}, static_cast<std::uint32_t>(names.size()));
      names.emplace_back(cells[0]);
    });
    const auto connect = [&](const auto& cells) {
      edges.emplace_back(index_.at(std::string{cells[0]}), index_.at(std::string{cells[1]}));
    };
    for_each_row(folder + "/dependencies.csv", {"from", "to"}, connect);
    for_each_row(folder + "/needs.csv", {"of", "member"}, connect);
  }

  std::vector<std::string> names;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;

 private:
  template <typename OnRow>
  static void for_each_row(const std::string& path, const std::vector<std::string_view>& wanted,
                           OnRow on_row) {
    std::ifstream in{path};
    std::string line;
    if (!std::getline(in, line)) return;
    const std::string header = line;
    const auto columns = cells_of(header);
    std::vector<std::size_t> places;
    for (const auto name : wanted) {
      places.push_back(
          static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin()));
    }
    std::vector<std::string_view> picked(wanted.size());
    while (std::getline(in, line)) {
      const auto cells = cells_of(line);
      for (std::size_t i = 0; i < places.size(); ++i) picked[i] = cells.at(places[i]);
      on_row(picked);
    }
  }

  std::unordered_map<std::string, std::uint32_t> index_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: boost_articulation FOLDER [--list]\n";
    return 2;
  }
  const Estate estate{argv[1]};
  const Graph graph{estate.edges.begin(), estate.edges.end(), estate.names.size()};
  std::vector<Graph::vertex_descriptor> points;
  boost::articulation_points(graph, std::back_inserter(points));
  std::cout << points.size() << " articulation points of " << estate.names.size() << " nodes\n";
  if (argc > 2) {
    std::vector<std::string> names;
    for (const auto point : points) names.push_back(estate.names[point]);
    std::ranges::sort(names);
    for (const auto& name : names) std::cout << name << '\n';
  }
  return 0;
}
