#include "collectors/redfish/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

namespace plimsoll::redfish {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

}  // namespace

TEST_CASE("targets are told in their order, however long each takes", "[redfish]") {
  std::vector<std::size_t> told;
  sweep(
      40, 8,
      [](std::size_t index) {
        std::this_thread::sleep_for(milliseconds{index % 5 == 0 ? 20 : 1});
        Collected out;
        out.records.emplace_back(model::ProgressRecord{static_cast<std::int64_t>(index), {}, {}});
        return out;
      },
      [&told](std::size_t index, const Collected& collected) {
        told.push_back(index);
        const auto* record = std::get_if<model::ProgressRecord>(&collected.records.at(0));
        REQUIRE(record != nullptr);
        CHECK(record->done == static_cast<std::int64_t>(index));
      });
  REQUIRE(told.size() == 40);
  CHECK(std::ranges::is_sorted(told));
}

TEST_CASE("no more are read at once than asked for, and a dead one costs its own time only",
          "[redfish]") {
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  const auto start = steady_clock::now();
  sweep(
      30, 4,
      [&](std::size_t index) {
        const int now = ++running;
        int before = most;
        while (before < now && !most.compare_exchange_weak(before, now)) continue;
        std::this_thread::sleep_for(milliseconds{index == 0 ? 600 : 60});
        --running;
        return Collected{};
      },
      [](std::size_t, const Collected&) {});
  const auto took = steady_clock::now() - start;
  CHECK(most == 4);
  // One after the other: 2,340 ms; the three others read 29 within 600 ms.
  CHECK(took < milliseconds{1800});
}

TEST_CASE("what is thrown while reading is thrown to the caller, and all threads end",
          "[redfish]") {
  CHECK_THROWS_AS(sweep(
                      100, 4,
                      [](std::size_t index) {
                        if (index == 3) throw std::runtime_error{"broken"};
                        return Collected{};
                      },
                      [](std::size_t, const Collected&) {}),
                  std::runtime_error);
}

}  // namespace plimsoll::redfish
