#include <catch2/catch.hpp>

#include "lib/report/csv.hpp"

using plimsoll::report::csv_cell;
using plimsoll::report::csv_row;

TEST_CASE("a cell is quoted when it must be", "[csv]") {
  CHECK(csv_cell("web-1") == "web-1");
  CHECK(csv_cell("") == "");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("a;b") == "\"a;b\"");
  CHECK(csv_cell("say \"hi\"") == "\"say \"\"hi\"\"\"");
  CHECK(csv_cell("two\r\nlines") == "\"two\r\nlines\"");
  CHECK(csv_cell(" padded") == "\" padded\"");
  CHECK(csv_cell("Zürich ✓") == "Zürich ✓");
}

TEST_CASE("a cell that a spreadsheet would run is defused", "[csv]") {
  CHECK(csv_cell("=cmd|'/c calc'!A1") == "'=cmd|'/c calc'!A1");
  CHECK(csv_cell("+1+cmd") == "'+1+cmd");
  CHECK(csv_cell("-1+cmd|x") == "'-1+cmd|x");
  CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_cell("\t=1+1") == "\"'\t=1+1\"");
  CHECK(csv_cell("\r=1+1") == "\"'\r=1+1\"");
  CHECK(csv_cell("\n=1+1") == "\"'\n=1+1\"");
  CHECK(csv_cell("\uFF1D1+1") == "'\uFF1D1+1");
  CHECK(csv_cell("=HYPERLINK(\"x\",\"y\")") == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

TEST_CASE("a negative number stays a number", "[csv]") {
  CHECK(csv_cell("-5") == "-5");
  CHECK(csv_cell("-2.5e3") == "-2.5e3");
  CHECK(csv_cell("-") == "'-");
  CHECK(csv_cell("-5-3") == "'-5-3");
  CHECK(csv_cell("-inf") == "'-inf");
}

TEST_CASE("broken bytes become replacement characters", "[csv]") {
  CHECK(csv_cell("caf\xE9") == "caf\uFFFD");
  CHECK(csv_cell(std::string_view{"a\0b", 3}) == "a\uFFFDb");
}

TEST_CASE("a row ends with CRLF", "[csv]") { CHECK(csv_row({"a", "", "b,c"}) == "a,,\"b,c\"\r\n"); }
