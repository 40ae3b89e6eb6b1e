#include "collectors/nut/variables.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::nut {

TEST_CASE("a dump keeps what is a variable and reports what isn't", "[nut]") {
  const auto dump = parse_dump(
      "# comment\nups.status: OL CHRG\r\n  battery.charge : 87 \nno colon here\nbad name: 1\n"
      "ups.id:\nups.load: 1\nups.load: 2\ninput.transfer.reason: a: b");
  CHECK(dump.variables == Variables{{"ups.status", "OL CHRG"},
                                    {"battery.charge", "87"},
                                    {"ups.id", ""},
                                    {"ups.load", "2"},
                                    {"input.transfer.reason", "a: b"}});
  REQUIRE(dump.issues.size() == 2);
  CHECK(dump.issues[0].where == "line 4");
  CHECK(dump.issues[1].where == "line 5");
}

TEST_CASE("of a played sequence the first state counts", "[nut]") {
  const auto dump = parse_dump("ups.status: OL\nTIMER 60\nups.status: OB\n");
  CHECK(dump.variables.at("ups.status") == "OL");
}

TEST_CASE("a dump without end is cut", "[nut]") {
  std::string text;
  for (std::size_t i = 0; i < kVariables + 10; ++i) text += "a" + std::to_string(i) + ": 1\n";
  const auto dump = parse_dump(text);
  CHECK(dump.variables.size() == kVariables);
  CHECK(dump.issues.size() == 1);
}

TEST_CASE("words of the protocol lose their quotes and backslashes", "[nut]") {
  using Words = std::vector<std::string>;
  CHECK(protocol_words("VAR su700 ups.mfr \"APC\"") == Words{"VAR", "su700", "ups.mfr", "APC"});
  CHECK(protocol_words(R"(UPS a "say \"no\" to \\")") == Words{"UPS", "a", R"(say "no" to \)"});
  CHECK(protocol_words("A \"\" B") == Words{"A", "", "B"});
  CHECK(protocol_words("").value().empty());
  CHECK_FALSE(protocol_words("VAR a b \"open"));
}

}  // namespace plimsoll::nut
