#include "collectors/ipmi/event_log.hpp"

#include <catch2/catch.hpp>

#include "collectors/ipmi/history.hpp"
#include "collectors/ipmi/outputs.hpp"

namespace plimsoll::ipmi {

namespace {

Machine log(std::string_view text) {
  Machine out;
  read_output(Output::sel, text, out);
  return out;
}

}  // namespace

TEST_CASE("times of a log are read as each program writes them, without a zone", "[ipmi]") {
  CHECK(log_time("03/14/2026", "05:11:07", false) == "2026-03-14T05:11:07");
  CHECK(log_time("03/14/26", "05:11:07 UTC", false) == "2026-03-14T05:11:07");
  CHECK(log_time("14/03/26", "05:11:07 HKT", true) == "2026-03-14T05:11:07");
  CHECK(log_time("Mar-14-2026", "05:11:07", false) == "2026-03-14T05:11:07");
  CHECK(log_time("2026-03-14", "05:11:07", false) == "2026-03-14T05:11:07");
  CHECK(log_time("03/14/2026", "12:00:01 AM EST", false) == "2026-03-14T00:00:01");
  CHECK(log_time("03/14/2026", "12:00:01 PM EST", false) == "2026-03-14T12:00:01");
  CHECK(log_time("02/29/2028", "23:59:59", false) == "2028-02-29T23:59:59");
  for (const auto& [date, time] :
       std::vector<std::pair<std::string, std::string>>{{"14/03/2026", "05:11:07"},
                                                        {"02/29/2026", "05:11:07"},
                                                        {"03/14/2026", "25:11:07"},
                                                        {"03/14/2026", "13:00:00 PM"},
                                                        {"03/14/2026", ""},
                                                        {"Mar-x-2026", "05:11:07"},
                                                        {"99999999999/1/1", "05:11:07"},
                                                        {"", "05:11:07"}}) {
    CAPTURE(date, time);
    CHECK_FALSE(log_time(date, time, false));
  }
}

TEST_CASE("a log in which one month is above 12 names the day first throughout", "[ipmi]") {
  const auto machine =
      log("1 | 05/09/2026 | 10:00:00 | Memory #0x02 | x | Asserted\n"
          "2 | 28/09/2026 | 10:00:00 | Memory #0x02 | x | Asserted\n");
  REQUIRE(machine.events.size() == 2);
  CHECK(machine.events[0].at == "2026-09-05T10:00:00");
  CHECK(machine.events[1].at == "2026-09-28T10:00:00");
}

TEST_CASE("an entry's sensor, text and direction are told apart", "[ipmi]") {
  const auto machine =
      log("3a | 12/14/25 | 23:09:44 CET | Memory #0x88 | Correctable ECC (a |  b) | Asserted\n"
          "fe | 04/10/2008 | 14:50:13 | Power Unit Power Redundancy | Fully Redundant\n"
          "ff | 06/27/26 | 08:00:02 | Temperature T1 | Upper | Deasserted | Reading 95 > 90 C\n"
          "1 | Linux kernel panic: Fatal excep\n");
  REQUIRE(machine.events.size() == 3);
  CHECK(machine.events[0].text == "Correctable ECC (a | b)");
  CHECK(machine.events[0].asserted == true);
  CHECK(machine.events[1].type == "Power Unit");
  CHECK(machine.events[1].sensor == "Power Redundancy");
  CHECK_FALSE(machine.events[1].asserted);
  CHECK(machine.events[2].asserted == false);
  CHECK(machine.events[2].text == "Upper");
  CHECK(machine.issues.size() == 1);
  CHECK(log("SEL has no entries\n").issues.empty());
}

TEST_CASE("what begins is counted, what ends is not", "[ipmi]") {
  const auto history = history_of(
      log("1 | Pre-Init |0000000093| Power Supply PS1 Status | Power Supply AC lost | Asserted\n"
          "2 | 03/14/26 | 05:11:07 | Power Supply PS2 Status | Power Supply AC lost | Asserted\n"
          "3 | 03/14/26 | 05:40:01 | Power Supply PS2 Status | Power Supply AC lost | Deasserted\n"
          "4 | 06/02/26 | 01:02:05 | Power Unit | AC lost | Asserted\n"
          "5 | 06/02/26 | 01:03:05 | Power Unit #0x1 | Power off/down | Asserted\n"
          "6 | 06/02/26 | 01:10:31 | Watchdog2 OS Watchdog | Hard reset | Asserted\n"
          "7 | 06/02/26 | 01:10:32 | Watchdog2 OS Watchdog | Timer interrupt | Asserted\n"));
  CHECK(history.entries == 7);
  CHECK(history.undated == 1);
  CHECK(history.first_at == "2026-03-14T05:11:07");
  CHECK(history.last_at == "2026-06-02T01:10:32");
  CHECK(history.power_events.count == 4);
  CHECK(history.power_losses.count == 1);
  CHECK(history.power_losses.last_at == "2026-06-02T01:02:05");
  CHECK(history.power_offs.count == 1);
  CHECK(history.input_losses.count == 2);
  CHECK(history.input_losses_of.at("1").last_at.empty());
  CHECK(history.input_losses_of.at("2").count == 1);
  CHECK(history.resets.count == 1);
  CHECK(history.directed);
}

TEST_CASE("a log that does not say what begins tells of no losses", "[ipmi]") {
  const auto machine =
      log("ID,Date,Time,Name,Type,Event\n"
          "9,Mar-14-2026,05:40:01,PS2 Status,Power Supply,Power Supply input lost (AC/DC)\n");
  const auto history = history_of(machine);
  CHECK(history.power_events.count == 1);
  CHECK(history.input_losses.count == 0);
  CHECK_FALSE(history.directed);
  CHECK(machine.issues.size() == 1);
}

}  // namespace plimsoll::ipmi
