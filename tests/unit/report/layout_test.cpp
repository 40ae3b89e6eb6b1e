#include "lib/report/layout.hpp"

#include <cmath>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::report {

TEST_CASE("boxes stand apart, in columns along the lines", "[report]") {
  const std::vector<Size> boxes{{100, 40}, {80, 40}, {80, 40}, {60, 40}};
  const std::vector<Line> lines{{0, 1}, {0, 2}, {1, 3}, {2, 3}};
  const auto placed = layout(boxes, lines);
  REQUIRE(placed);
  REQUIRE(placed->centres.size() == 4);
  CHECK(placed->centres[0].x < placed->centres[1].x);
  CHECK(placed->centres[1].x == Approx(placed->centres[2].x));
  CHECK(placed->centres[2].x < placed->centres[3].x);
  CHECK(std::abs(placed->centres[1].y - placed->centres[2].y) >= 40);
  REQUIRE(placed->routes.size() == 4);
  for (const auto& route : placed->routes) CHECK(route.size() % 3 == 1);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    CHECK(placed->centres[i].x - boxes[i].width / 2 >= 0);
    CHECK(placed->centres[i].x + boxes[i].width / 2 <= placed->size.width);
    CHECK(placed->centres[i].y + boxes[i].height / 2 <= placed->size.height);
  }
}

TEST_CASE("cycles, lines to oneself, double lines and nothing at all are laid out", "[report]") {
  CHECK(layout({}, {}));
  const std::vector<Size> boxes{{50, 20}, {50, 20}};
  const std::vector<Line> lines{{0, 1}, {1, 0}, {0, 0}, {0, 1}};
  const auto placed = layout(boxes, lines);
  REQUIRE(placed);
  CHECK(placed->routes.size() == 4);
}

TEST_CASE("too large graphs and lines to nowhere are refused", "[report]") {
  const std::vector<Size> many(kLayoutNodes + 1, Size{10, 10});
  CHECK(layout(many, {}).error().kind == Error::Kind::unsupported);
  const std::vector<Size> one(1, Size{10, 10});
  const std::vector<Line> nowhere{{0, 1}};
  CHECK(layout(one, nowhere).error().kind == Error::Kind::malformed);
}

TEST_CASE("threads may lay out at the same time", "[report]") {
  const std::vector<Size> boxes(20, Size{60, 30});
  std::vector<Line> lines;
  for (std::size_t i = 1; i < boxes.size(); ++i) lines.push_back({(i - 1) / 2, i});
  const auto expected = layout(boxes, lines);
  REQUIRE(expected);
  std::vector<double> widths(4, 0);
  std::vector<std::thread> threads;
  for (double& width : widths) {
    threads.emplace_back([&] {
      if (const auto placed = layout(boxes, lines)) width = placed->size.width;
    });
  }
  for (auto& thread : threads) thread.join();
  for (const double width : widths) CHECK(width == expected->size.width);
}

}  // namespace plimsoll::report
