#include "lib/report/layout.hpp"

#include <cmath>
#include <optional>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::report {
namespace {

bool apart(const Rectangle& one, const Rectangle& other) {
  const auto ends_before = [](double begin, double size, double next) {
    return begin + size <= next;
  };
  return ends_before(one.corner.x, one.size.width, other.corner.x) ||
         ends_before(other.corner.x, other.size.width, one.corner.x) ||
         ends_before(one.corner.y, one.size.height, other.corner.y) ||
         ends_before(other.corner.y, other.size.height, one.corner.y);
}

bool within(const Rectangle& inner, const Rectangle& outer) {
  return inner.corner.x >= outer.corner.x && inner.corner.y >= outer.corner.y &&
         inner.corner.x + inner.size.width <= outer.corner.x + outer.size.width &&
         inner.corner.y + inner.size.height <= outer.corner.y + outer.size.height;
}

/// 200 boxes in 2 sites of 6 racks each, and as many lines across as a real estate has.
struct Floor {
  std::vector<Size> boxes;
  std::vector<Line> lines;
  std::vector<Frame> frames;

  Floor() {
    for (std::size_t i = 0; i < 200; ++i)
      boxes.push_back({60.0 + static_cast<double>(i % 7) * 15, 40});
    for (std::size_t i = 1; i < 200; ++i) {
      lines.push_back({(i - 1) / 3, i});
      if (i % 4 == 0) lines.push_back({i, (i * 37) % 200});
      if (i % 10 == 0) lines.push_back({i / 2, (i * 53) % 200});
    }
    for (std::size_t site = 0; site < 2; ++site) frames.push_back({{}, {120, 18}, {10 + site}});
    for (std::size_t rack = 0; rack < 12; ++rack) {
      Frame frame{rack % 2, {90, 18}, {}};
      for (std::size_t n = 0; n < 14; ++n) frame.boxes.push_back(20 + rack + 12 * n);
      frames.push_back(std::move(frame));
    }
  }
};

/// The box, some hundredths smaller: Graphviz rounds.
Rectangle box_of(const Floor& floor, const Layout& placed, std::size_t i) {
  const Size size{floor.boxes[i].width - 0.1, floor.boxes[i].height - 0.1};
  return {{placed.centres[i].x - size.width / 2, placed.centres[i].y - size.height / 2}, size};
}

}  // namespace

TEST_CASE("frames hold their boxes, and nothing overlaps", "[report]") {
  const Floor floor;
  const auto placed = layout(floor.boxes, floor.lines, floor.frames);
  REQUIRE(placed);
  REQUIRE(placed->frames.size() == floor.frames.size());
  std::vector<std::optional<std::size_t>> frame_of(floor.boxes.size());
  for (std::size_t f = 0; f < floor.frames.size(); ++f) {
    CAPTURE(f);
    const Rectangle& frame = placed->frames[f];
    CHECK(frame.size.width >= floor.frames[f].title.width);
    CHECK(within(frame, {{0, 0}, placed->size}));
    if (floor.frames[f].parent) CHECK(within(frame, placed->frames[*floor.frames[f].parent]));
    for (const std::size_t box : floor.frames[f].boxes) frame_of[box] = f;
    for (std::size_t g = 0; g < f; ++g) {
      if (floor.frames[f].parent != std::optional{g}) CHECK(apart(frame, placed->frames[g]));
    }
  }
  for (std::size_t i = 0; i < floor.boxes.size(); ++i) {
    CAPTURE(i);
    const Rectangle box = box_of(floor, *placed, i);
    for (std::size_t j = 0; j < i; ++j) CHECK(apart(box, box_of(floor, *placed, j)));
    for (std::size_t f = 0; f < floor.frames.size(); ++f) {
      const bool inside =
          frame_of[i] == f || (frame_of[i] && floor.frames[*frame_of[i]].parent == f);
      CHECK((inside ? within(box, placed->frames[f]) : apart(box, placed->frames[f])));
    }
  }
}

TEST_CASE("frames that can't be are refused", "[report]") {
  const std::vector<Size> two(2, Size{50, 20});
  const auto refused = [&](std::vector<Frame> frames) {
    const auto placed = layout(two, {}, frames);
    return !placed && placed.error().kind == Error::Kind::malformed;
  };
  CHECK(refused({{0, {}, {0}}}));
  CHECK(refused({{{}, {}, {2}}}));
  CHECK(refused({{{}, {}, {0}}, {{}, {}, {0}}}));
  CHECK(refused({{{}, {}, {0}}, {0, {}, {}}}));
  CHECK_FALSE(refused({{{}, {}, {}}, {0, {}, {0}}}));
}

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
