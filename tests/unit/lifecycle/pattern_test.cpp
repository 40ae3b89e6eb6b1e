#include "lib/lifecycle/pattern.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::lifecycle {

TEST_CASE("a text is cut into words in lower case, without marks", "[lifecycle]") {
  CHECK(tokens_of("Microsoft(R) Windows(R) Server 2012, R2.") ==
        std::vector<std::string>{"microsoft", "windows", "server", "2012", "r2"});
  CHECK(tokens_of("Apache/2.4.41 (Ubuntu)") ==
        std::vector<std::string>{"apache", "2.4.41", "ubuntu"});
  CHECK(tokens_of("").empty());
  CHECK(tokens_of(std::string(100000, 'x')).front().size() == kWordBound);
}

TEST_CASE("patterns match from the beginning, with optional words, alternatives and captures",
          "[lifecycle]") {
  const auto match = [](std::string_view pattern, std::string_view text) {
    const auto parsed = Pattern::parse(pattern);
    REQUIRE(parsed);
    return parsed->match(tokens_of(text));
  };
  CHECK(match("mysql [server] {v}", "MySQL Server 8.0.36")->capture('v') == "8.0.36");
  CHECK(match("mysql [server] {v}", "MySQL 8.0.36-0ubuntu1")->suffix == "-0ubuntu1");
  CHECK_FALSE(match("mysql [server] {v}", "MySQL Workbench 8.0.36"));
  CHECK_FALSE(match("mysql {v}", "my MySQL 8"));
  CHECK(match("rds|aurora {v}", "aurora 13.4")->capture('v') == "13.4");
  const auto pack = match("sles {n} sp{m}", "SLES 15 SP4");
  REQUIRE(pack);
  CHECK(pack->capture('n') + "." + pack->capture('m') == "15.4");
  CHECK_FALSE(match("sles {n} sp{m}", "SLES 15 SPx"));
  CHECK(match("mysql 5.5.5-{v}-mariadb*", "MySQL 5.5.5-10.6.12-MariaDB-log")->capture('v') ==
        "10.6.12");
  CHECK(match("cisco * *iosxe* version {v}", "Cisco IOS (CAT9K_IOSXE), Version 17.3.4")
            ->capture('v') == "17.3.4");
  CHECK_FALSE(match("cisco * version {v}", "Cisco without one"));
}

TEST_CASE("what is no pattern is refused", "[lifecycle]") {
  for (const char* none : {"", "  ", "a {", "a {x}", "a {v", "[open", "{}"}) {
    CAPTURE(none);
    CHECK_FALSE(Pattern::parse(none));
  }
  CHECK(Pattern::parse("[microsoft] windows {v}")->first_words() ==
        std::vector<std::string>{"microsoft", "windows"});
  CHECK(Pattern::parse("* version {v}")->first_words().empty());
}

}  // namespace plimsoll::lifecycle
