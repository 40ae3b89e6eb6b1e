#include "lib/core/text.hpp"

#include <catch2/catch.hpp>

using namespace std::string_view_literals;
namespace core = plimsoll::core;

TEST_CASE("lines drops line ends of both kinds and no content", "[text]") {
  CHECK(core::lines("a\r\nb\n\nc") == std::vector{"a"sv, "b"sv, ""sv, "c"sv});
  CHECK(core::lines("a\n") == std::vector{"a"sv});
  CHECK(core::lines("").empty());
}

TEST_CASE("words splits at runs of blanks", "[text]") {
  CHECK(core::words("  eno1 \t up  ") == std::vector{"eno1"sv, "up"sv});
  CHECK(core::words(" \t").empty());
}

TEST_CASE("is_utf8 refuses what RFC 3629 forbids", "[text]") {
  CHECK(core::is_utf8("Zürich ✓ 🏭"));
  CHECK_FALSE(core::is_utf8("\xC0\xAF"));          // overlong slash
  CHECK_FALSE(core::is_utf8("\xED\xA0\x80"));      // surrogate
  CHECK_FALSE(core::is_utf8("\xF5\x80\x80\x80"));  // past U+10FFFF
  CHECK_FALSE(core::is_utf8("caf\xE9"));           // Latin-1
  CHECK_FALSE(core::is_utf8("\xE2\x82"));          // cut short
}

TEST_CASE("printable replaces broken bytes and control characters", "[text]") {
  CHECK(core::printable("a\x1b[31mb\x00"
                        "c"sv) ==
        "a\xEF\xBF\xBD[31mb\xEF\xBF\xBD"
        "c");
  CHECK(core::printable("caf\xE9") == "caf\xEF\xBF\xBD");
  CHECK(core::printable("tab\tand\nline") == "tab\tand\nline");
}

TEST_CASE("numbers are read whole or not at all", "[text]") {
  CHECK(core::to_int("42") == 42);
  CHECK_FALSE(core::to_int("42 "));
  CHECK_FALSE(core::to_int("9223372036854775808"));
  CHECK_FALSE(core::to_int(""));
  CHECK(core::to_double("2.5") == 2.5);
  CHECK_FALSE(core::to_double("nan"));
  CHECK_FALSE(core::to_double("2,5"));
}

TEST_CASE("glob_match is a whole match", "[text]") {
  CHECK(core::glob_match("power.*", "power.feed"));
  CHECK(core::glob_match("*a*b", "xxaxxb"));
  CHECK(core::glob_match("?b", "ab"));
  CHECK_FALSE(core::glob_match("a", "ab"));
  CHECK_FALSE(core::glob_match("*a*a*a*a*a*a*a*b", std::string(5000, 'a')));  // no blow-up
}
