#include "collectors/snmp/snmprec.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "collectors/snmp/table.hpp"
#include "tests/unit/collectors/snmp/support.hpp"

namespace plimsoll::snmp {

TEST_CASE("a recorded walk is read by its tags", "[snmp]") {
  const Walk walk = walk_of(
      "1.3.6.1.2.1.1.1.0|4|a | bar\r\n"
      "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.617\n"
      "1.3.6.1.2.1.1.3.0|67|12345\n"
      "# a comment\n"
      "\n"
      "1.3.6.1.2.1.4.20.1.1.10.0.0.1|64|10.0.0.1\n"
      "1.3.6.1.2.1.2.2.1.6.1|4x|00aaBBccddee\n"
      "1.3.6.1.4.1.1.1|64x|0a000002\n"
      "1.3.6.1.4.1.1.2|70|18446744073709551615\n"
      "1.3.6.1.4.1.1.3|2|-1\n"
      "1.3.6.1.4.1.1.4|5|\n");
  CHECK(walk.size() == 9);
  CHECK(walk.text({1, 3, 6, 1, 2, 1, 1, 1, 0}) == "a | bar");
  CHECK(walk.find({1, 3, 6, 1, 2, 1, 1, 2, 0})->oid == Oid{1, 3, 6, 1, 4, 1, 9, 1, 617});
  CHECK(walk.integer({1, 3, 6, 1, 2, 1, 1, 3, 0}) == 12345);
  CHECK(walk.find({1, 3, 6, 1, 2, 1, 4, 20, 1, 1, 10, 0, 0, 1})->octets ==
        std::string{"\x0a\x00\x00\x01", 4});
  CHECK(mac_text(walk.find({1, 3, 6, 1, 2, 1, 2, 2, 1, 6, 1})->octets) == "00:aa:bb:cc:dd:ee");
  CHECK(address_text(walk.find({1, 3, 6, 1, 4, 1, 1, 1})->octets) == "10.0.0.2");
  CHECK(walk.integer({1, 3, 6, 1, 4, 1, 1, 2}) == std::numeric_limits<std::int64_t>::max());
  CHECK(walk.integer({1, 3, 6, 1, 4, 1, 1, 3}) == -1);
  CHECK(walk.find({1, 3, 6, 1, 4, 1, 1, 4})->type == Value::Type::null);
}

TEST_CASE("what cannot be read of a recorded walk is left out with its line", "[snmp]") {
  const std::string long_oid = [] {
    std::string out = "1";
    for (int i = 0; i < 128; ++i) out += ".1";
    return out;
  }();
  const Recording recording = read_snmprec(
      "1.3.6.1|4|kept\n"
      "garbage\n"
      "1.3.6.2|4:writecache|value=1\n"
      "1.3.6.3|2:numeric|initial=1\n"
      "1.3.6.4|2|often\n"
      "1.3.6.5|4x|abc\n"
      "1.3.6.6|99|x\n"
      "1.3.6.7|64|10.0.0.256\n"
      "1..6|2|1\n"
      "1.3.4294967296|2|1\n" +
      long_oid +
      "|2|1\n"
      "1.3.6.8|4|" +
      std::string(kValueBound + 1, 'x') +
      "\n"
      "1.3.6.1|4|a second of the same\n"
      "1.3.5.9|2|7");
  CHECK(recording.walk.size() == 2);
  CHECK(recording.walk.text({1, 3, 6, 1}) == "kept");
  CHECK(recording.walk.integer({1, 3, 5, 9}) == 7);  // unsorted, without a newline
  REQUIRE(recording.left_out == 11);
  REQUIRE(recording.issues.size() == 11);
  CHECK(recording.issues[0].where == "line 2");
  CHECK(recording.issues[10].where == "line 12");
  CHECK(recording.issues[10].what.find("64 KiB") != std::string::npos);
}

TEST_CASE("issues of a recorded walk are bounded, their number is not", "[snmp]") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "?\n";
  const Recording recording = read_snmprec(text);
  CHECK(recording.issues.size() == kIssuesBound);
  CHECK(recording.left_out == 1000);
}

TEST_CASE("OIDs are read and ordered number by number", "[snmp]") {
  CHECK(parse_oid(".1.3.6") == Oid{1, 3, 6});
  CHECK(to_string(Oid{1, 3, 4294967295}) == "1.3.4294967295");
  for (const char* text : {"", ".", "1.", "1..2", "a", "1.-2", "1.4294967296", " 1"})
    CHECK_FALSE(parse_oid(text));
  Walk walk;
  for (const Oid& oid :
       std::vector<Oid>{{1, 9}, {1, 10}, {1, 10, 0}, {1, 10, 4294967295, 1}, {1, 11}, {2}}) {
    walk.put(oid, {});
  }
  const auto count = [&](const Oid& base) {
    const auto [first, last] = walk.below(base);
    return std::distance(first, last);
  };
  CHECK(count({1, 10}) == 2);
  CHECK(count({1, 10, 4294967295}) == 1);
  CHECK(count({1}) == 5);
  CHECK(count({4294967295}) == 0);
  CHECK(count({}) == 6);
}

TEST_CASE("a table has the rows that any of its columns has", "[snmp]") {
  const Walk walk = walk_of(
      "1.9.1.1.5|4|five\n"
      "1.9.1.2.5|2|50\n"
      "1.9.1.2.6.1|2|61\n"
      "1.9.1.3|2|0\n");
  const Table table{walk, {1, 9, 1}};
  CHECK(table.rows() == std::set<Oid>{{5}, {6, 1}});
  CHECK(table.text(1, {5}) == "five");
  CHECK(table.integer(2, {6, 1}) == 61);
  CHECK_FALSE(table.integer(1, {5}));  // a text is no number
  CHECK(within(-1, 0, 100) == std::nullopt);
  CHECK(within(100, 0, 100) == 100);
}

}  // namespace plimsoll::snmp
