#include "lib/report/text.hpp"

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::report {

TEST_CASE("text becomes one line", "[report]") {
  CHECK(one_line("") == "");
  CHECK(one_line("  srv  01\t\r\nnew ") == "srv 01 new");
  CHECK(one_line(" \n ") == "");
}

TEST_CASE("text that is too long is cut at a whole character and says so", "[report]") {
  CHECK(one_line("abcdef", 6) == "abcdef");
  CHECK(one_line("abcdefg", 6) == "abcdef\xE2\x80\xA6");
  CHECK(one_line("\xC3\xA4\xC3\xB6\xC3\xBC", 2) == "\xC3\xA4\xC3\xB6\xE2\x80\xA6");
  const std::string longest(1'000'000, 'x');
  CHECK(one_line(longest, 10) == "xxxxxxxxxx\xE2\x80\xA6");
  CHECK(one_line(std::string(1'000'000, ' ') + "x", 10) == "\xE2\x80\xA6");
}

TEST_CASE("marks that turn the direction of writing and control characters are replaced",
          "[report]") {
  const auto mark = GENERATE(as<std::string>{}, "\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F",
                             "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9", "\x01",
                             "\x7F", "\xC2\x85", "\xE2\x80\xA8", "\xFF");
  CHECK(one_line("a" + mark + "b") ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("any bytes give well-formed UTF-8", "[report]") {
  std::string bytes;
  unsigned state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    bytes += static_cast<char>(state >> 24U);
  }
  for (std::size_t limit : {0U, 1U, 2U, 37U, 5'000U, 100'000U}) {
    CHECK(core::is_utf8(one_line(bytes, limit)));
  }
}

TEST_CASE("what means something to XML is escaped", "[report]") {
  CHECK(escape_xml("<a href=\"x\" b='y'>&amp;") ==
        "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
}

TEST_CASE("the estimated width grows with the text and its size", "[report]") {
  CHECK(text_width("", 12) == 0);
  CHECK(text_width("ii", 12) < text_width("WW", 12));
  CHECK(text_width("ab", 24) == Approx(2 * text_width("ab", 12)));
  CHECK(text_width("\xE6\xBC\xA2", 10) == Approx(10));
}

}  // namespace plimsoll::report
