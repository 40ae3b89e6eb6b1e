#include "lib/report/text_table.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::report {
namespace {

using store::Cell;
using Lines = std::vector<std::string>;

store::Table findings() {
  return {{"id", "severity", "check", "message"},
          {{Cell{"aa"}, Cell{"critical"}, Cell{"network.link-group.monitored"},
            Cell{"links are not polled, so a dead link goes on taking traffic"}},
           {Cell{"bb"}, Cell{"low"}, Cell{"x.y"}, Cell{}}}};
}

std::size_t widest(const std::string& text) {
  std::size_t out = 0;
  for (const auto line : core::lines(text)) out = std::max(out, line.size());
  return out;
}

}  // namespace

TEST_CASE("a table without a terminal is as wide as its cells", "[report]") {
  CHECK(to_text({{"name", "count"}, {{Cell{"a"}, Cell{std::int64_t{7}}}, {Cell{"bcd"}, Cell{}}}}) ==
        "name  count\n"
        "a         7\n"
        "bcd       -\n");
}

TEST_CASE("a table fits the terminal and loses no text", "[report]") {
  const std::string text = to_text(findings(), {.width = 50});
  CHECK(text ==
        "id  severity  check        message\n"
        "aa  critical  network.     links are not polled,\n"
        "              link-group.  so a dead link goes on\n"
        "              monitored    taking traffic\n"
        "bb  low       x.y          -\n");
  for (std::size_t width = 40; width < 130; ++width) {
    CAPTURE(width);
    CHECK(widest(to_text(findings(), {.width = width})) <= width);
  }
}

TEST_CASE("spare columns go first where there is too little room, and only then", "[report]") {
  CHECK(to_text(findings(), {.width = 50}, {"check"}) ==
        "id  severity  message\n"
        "aa  critical  links are not polled, so a dead link\n"
        "              goes on taking traffic\n"
        "bb  low       -\n");
  CHECK(to_text(findings(), {.width = 200}, {"check"}) == to_text(findings()));
}

TEST_CASE("colour marks judgements and nothing else", "[report]") {
  const store::Table table{{"severity", "name"}, {{Cell{"high"}, Cell{"high"}}}};
  CHECK(to_text(table, {.color = true}) ==
        "\033[1mseverity\033[0m  \033[1mname\033[0m\n"
        "\033[31mhigh\033[0m      high\n");
}

TEST_CASE("control characters of a cell don't reach the terminal", "[report]") {
  const store::Table table{{"name"}, {{Cell{std::string{"a\033[31mb\nc\rd"}}}}};
  const std::string text = to_text(table, {.width = 80});
  CHECK(text.find('\033') == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(std::ranges::count(text, '\n') == 2);
}

TEST_CASE("text wraps at blanks, else behind punctuation, else anywhere", "[report]") {
  CHECK(wrap("", 5) == Lines{""});
  CHECK(wrap("one two", 7) == Lines{"one two"});
  CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrap("storage.local", 10) == Lines{"storage.", "local"});
  CHECK(wrap("abcdefghij", 4) == Lines{"abcd", "efgh", "ij"});
  CHECK(wrap("\xC3\xA4\xC3\xB6\xC3\xBC", 2) == Lines{"\xC3\xA4\xC3\xB6", "\xC3\xBC"});
  CHECK(wrap("abc", 0) == Lines{"a", "b", "c"});
  CHECK(wrap("a          b", 3) == Lines{"a", "b"});
}

}  // namespace plimsoll::report
