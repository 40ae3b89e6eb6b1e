#include <map>
#include <set>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "collectors/topology/network.hpp"
#include "lib/core/csv.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace network = plimsoll::network;
namespace test = plimsoll::test;

TEST_CASE("an edge list gives nodes in order, keeps parallel links and drops self loops",
          "[topology]") {
  const auto read = network::parse_edges(
      "from,to,kind,status,Speed Mbps\n"
      "a,b,depends_on,1,1000\nb,a,,1,\na,a,,1,\nc,,,,\nb,d,,0,\n");
  REQUIRE(read);
  REQUIRE(read->nodes.size() == 3);
  CHECK(read->nodes[0].id == "a");
  CHECK(read->nodes[2].id == "c");
  REQUIRE(read->remarks.size() == 1);
  CHECK(read->remarks[0].where == "node \"d\"");
  REQUIRE(read->links.size() == 2);
  CHECK(read->links[0].kind == "depends_on");
  CHECK(plimsoll::model::to_text(read->links[0].attributes.at("speed_mbps")) == "1000");
  CHECK(read->self_loops == 1);
  CHECK(read->out_of_service == 1);
  CHECK(read->issues.empty());
}

TEST_CASE("an edge list row that can't be read is an issue with its line", "[topology]") {
  const auto read = network::parse_edges("from;to;status\na;b;yes\n;b;1\na;b;1;9\nx;y;1\n");
  REQUIRE(read);
  CHECK(read->links.size() == 1);
  REQUIRE(read->issues.size() == 3);
  CHECK(read->issues[0].where == "line 2");
  CHECK(read->issues[0].what.find("status") != std::string::npos);
  CHECK(read->issues[2].where == "line 4");
}

TEST_CASE("an edge list without from and to is refused with what was there", "[topology]") {
  const auto read = network::parse_edges("source,target\na,b\n");
  REQUIRE_FALSE(read);
  CHECK(read.error().what.find("source,target") != std::string::npos);
  CHECK_FALSE(network::parse_edges(""));
  CHECK_FALSE(network::parse_edges("from,to,to\n"));
}

TEST_CASE("every shared topology has the nodes and links that NetworkX counts", "[topology]") {
  const auto data = test::shared_data();
  if (!data) {
    WARN("no shared data");
    return;
  }
  const std::string expected = test::slurp(*data / "topologies/expected.csv");
  auto rows = plimsoll::core::CsvReader::open(expected);
  REQUIRE(rows);
  plimsoll::core::CsvRow row;
  REQUIRE(rows->next(row));
  std::size_t files = 0;
  while (rows->next(row)) {
    CAPTURE(row.cells[0]);
    const auto read = network::parse_network(test::slurp(*data / "topologies/data" / row.cells[0]));
    REQUIRE(read);
    CHECK(read->issues.empty());
    CHECK(std::to_string(read->nodes.size()) == row.cells[1]);
    CHECK(std::to_string(read->links.size()) == row.cells[2]);
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const auto& link : read->links) pairs.insert(std::minmax(link.a, link.b));
    CHECK(std::to_string(read->links.size() - pairs.size()) == row.cells[3]);
    CHECK(std::to_string(read->self_loops) == row.cells[4]);
    ++files;
  }
  CHECK(files == 239);
}
