// Walks that lie.
#include <catch2/catch.hpp>

#include "collectors/snmp/entity.hpp"
#include "collectors/snmp/mapping.hpp"
#include "collectors/snmp/snmprec.hpp"
#include "lib/core/text.hpp"
#include "tests/unit/collectors/snmp/support.hpp"

namespace plimsoll::snmp {

TEST_CASE("hundreds of thousands of lines are read within bounds", "[snmp]") {
  std::string text;
  text.reserve(20U << 20U);
  for (int i = 1; i <= 100'000; ++i) {
    const std::string n = std::to_string(i);
    text += "1.3.6.1.2.1.2.2.1.2." + n + "|4|p" + n + "\n1.3.6.1.2.1.2.2.1.3." + n + "|2|6\n";
    text += "1.3.6.1.2.1.47.1.1.1.1.4." + n + "|2|" + std::to_string(i - 1) +
            "\n1.3.6.1.2.1.47.1.1.1.1.5." + n + "|2|6\n";
  }
  const Recording recording = read_snmprec(text);
  CHECK(recording.walk.size() == 400'000);
  Estate estate;
  const auto records = estate.add("big", recording.walk);
  CHECK(records.size() > 200'000);
}

TEST_CASE("what is compared with all others of its kind stays linear", "[snmp]") {
  // 40,000 of each would take minutes if each looked at each.
  std::string text =
      "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.1588.2.1.1.1\n1.3.6.1.2.1.47.1.1.1.1.5.1|2|5\n";
  for (int i = 2; i <= 40'000; ++i) {
    const std::string n = std::to_string(i);
    const std::string entity = "1.3.6.1.2.1.47.1.1.1.1.";
    text += entity + "4." + n + "|2|" + std::to_string(i % 2 == 0 ? 1 : i - 2) + "\n" + entity +
            "5." + n + "|2|5\n" + entity + "2." + n + "|4|Power Supply Bay\n";
    text += entity + "4." + std::to_string(i + 50'000) + "|2|39999\n" + entity + "5." +
            std::to_string(i + 50'000) + "|2|6\n";
    text += "1.3.6.1.4.1.1588.2.1.1.1.1.22.1.2." + n + "|2|2\n";
    text += "1.3.6.1.2.1.4.20.1.2.10." + std::to_string(i >> 8) + "." + std::to_string(i & 255) +
            ".1|2|1\n";
    text += "1.0.8802.1.1.2.1.4.1.1.9.0." + n + ".1|4|h" + n + "\n";
    text += "1.3.6.1.2.1.2.2.1.2." + n + "|4|p" + n + "\n";
  }
  CHECK(collect({{"x", text}}).size() > 100'000);
}

TEST_CASE("containment that goes in circles is cut, not followed", "[snmp]") {
  std::string text;
  const auto row = [&](int index, int parent, int type) {
    const std::string base = "1.3.6.1.2.1.47.1.1.1.1.";
    text += base + "4." + std::to_string(index) + "|2|" + std::to_string(parent) + "\n" + base +
            "5." + std::to_string(index) + "|2|" + std::to_string(type) + "\n";
  };
  row(1, 3, 3);
  row(2, 1, 5);
  row(3, 2, 6);
  row(4, 4, 7);
  row(5, 99, 7);
  row(6, -7, 7);
  row(7, 2147483647, 9);
  row(0, 0, 3);
  const Entities entities = read_entity_table(walk_of(text));
  for (const auto& [index, entity] : entities) {
    std::size_t steps = 0;
    for (auto at = entities.find(index); at != entities.end() && steps <= entities.size(); ++steps)
      at = entities.find(at->second.contained_in);
    CHECK(steps <= entities.size());
  }
  CHECK(lines_of(collect({{"x", text}})).find("x:psu:3") != std::string::npos);
}

TEST_CASE("interfaces stacked in a circle are no aggregation of themselves", "[snmp]") {
  std::string text;
  for (const char* i : {"1", "2", "3"})
    text += std::string{"1.3.6.1.2.1.2.2.1.2."} + i + "|4|po" + i + "\n1.3.6.1.2.1.2.2.1.3." + i +
            "|2|161\n";
  for (const char* pair : {"1.2", "2.3", "3.1", "1.1"})
    text += std::string{"1.3.6.1.2.1.31.1.2.1.3."} + pair + "|2|1\n" +
            "1.2.840.10006.300.43.1.2.1.1.13." + pair[0] + "|2|" + pair[2] + "\n";
  const auto records = collect({{"x", text}});
  CHECK(relations(records, "member_of").size() <= 1);
}

TEST_CASE("indexes and values that lie are left out", "[snmp]") {
  const auto records = collect({{"x",
                                 "1.3.6.1.2.1.1.2.0|2|5\n"
                                 "1.3.6.1.2.1.1.3.0|67|-5\n"
                                 "1.3.6.1.2.1.1.7.0|2|-1\n"
                                 "1.3.6.1.2.1.2.2.1.2|4|no row\n"
                                 "1.3.6.1.2.1.2.2.1.2.1.2.3|4|too deep\n"
                                 "1.3.6.1.2.1.2.2.1.5.1|66|-3\n"
                                 "1.3.6.1.2.1.2.2.1.8.1|2|99\n"
                                 "1.3.6.1.2.1.4.34.1.3.1.200.1|2|1\n"
                                 "1.3.6.1.2.1.4.34.1.3.1.4.300.1.1.1|2|1\n"
                                 "1.3.6.1.2.1.4.24.7.1.7.1.4.0.0.0.0.0.4294967295.1.4.9.9.9.9|2|1\n"
                                 "1.3.6.1.2.1.4.24.7.1.7.1.4.0.0.0.0.0.2.0.0.1.4.9.9.9.9|2|1\n"
                                 "1.3.6.1.2.1.68.1.4.1.2.1.1.300.0.0.1|2|1\n"
                                 "1.3.6.1.2.1.207.1.1.2.1.2.1.1.1.9.1.1|2|1\n"
                                 "1.0.8802.1.1.2.1.4.1.1.5.0.1|4|x\n"
                                 "1.0.8802.1.1.2.1.4.1.1.9.0.1.1|4|\n"
                                 "1.0.8802.1.1.2.1.4.2.1.4.0.1.1.1.200.1|2|1\n"
                                 "1.3.6.1.4.1.9.9.23.1.2.1.1.6.1|4|x\n"
                                 "1.3.6.1.2.1.25.2.3.1.2.1|6|1.3.6.1.2.1.25.2.1.4\n"
                                 "1.3.6.1.2.1.25.2.3.1.3.1|4|/\n"
                                 "1.3.6.1.2.1.25.2.3.1.4.1|2|-4096\n"
                                 "1.3.6.1.2.1.25.2.3.1.5.1|2|2147483647\n"
                                 "1.3.6.1.2.1.33.1.4.4.1.5.1|2|-2147483648\n"
                                 "1.3.6.1.2.1.33.1.2.1.0|2|77\n"}});
  CHECK(find_asset(records, "x") != nullptr);
  CHECK(find_asset(records, "x:volume:hr1") == nullptr);
  CHECK(relations(records, "connected_to").empty());
  CHECK(attribute(find_asset(records, "x")->attributes, "uptime_s").empty());
}

TEST_CASE("texts that are no UTF-8, and very long ones, come out well-formed and short", "[snmp]") {
  std::string name;
  for (int i = 0; i < 60'000; ++i) name += static_cast<char>(0x80 + i % 0x80);
  const auto records = collect(
      {{"x", "1.3.6.1.2.1.1.5.0|4|" + name.substr(0, 100) + "\n1.3.6.1.2.1.1.1.0|4|" + name +
                 "\n1.3.6.1.2.1.1.6.0|4|" + name + "\n1.3.6.1.2.1.2.2.1.2.1|4|" + name +
                 "\n1.3.6.1.2.1.2.2.1.3.1|2|6\n1.3.6.1.2.1.47.1.1.1.1.5.1|2|6\n"
                 "1.3.6.1.2.1.47.1.1.1.1.7.1|4|" +
                 name + "\n1.3.6.1.4.1.6574.1.5.1.0|4|" + name + "\n"}});
  for (const auto& record : records) {
    const std::string line = lines_of({record});
    CHECK(core::is_utf8(line));
    CHECK(line.size() < 8000);
  }
}

TEST_CASE("OIDs of 128 numbers are rows like others", "[snmp]") {
  std::string oid = "1.3.6.1.2.1.47.1.1.1.1.7";
  for (std::size_t i = 12; i < 128; ++i) oid += ".4294967295";
  const Walk walk = walk_of(oid + "|4|x\n" + "1.3.6.1.4.1.6574.2.1.1.2" +
                            oid.substr(oid.find(".4294967295.42") + 11) + "|4|y\n");
  CHECK(walk.size() == 2);
  Estate estate;
  CHECK_FALSE(estate.add("x", walk).empty());
}

TEST_CASE("an empty walk is a device of which only the target is known", "[snmp]") {
  const auto records = collect({{"x", ""}});
  const auto* asset = find_asset(records, "x");
  REQUIRE(asset != nullptr);
  CHECK(asset->name == "x");
  CHECK(asset->kind == "appliance");
}

}  // namespace plimsoll::snmp
