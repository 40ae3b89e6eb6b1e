#include "lib/core/csv.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"

using plimsoll::core::CsvBounds;
using plimsoll::core::CsvReader;
using plimsoll::core::CsvRow;

namespace {

using Cells = std::vector<std::string>;

std::vector<CsvRow> read(std::string_view text, CsvBounds bounds = {}) {
  auto reader = CsvReader::open(text, bounds);
  REQUIRE(reader);
  std::vector<CsvRow> rows;
  CsvRow row;
  while (reader->next(row)) rows.push_back(row);
  return rows;
}

}  // namespace

TEST_CASE("csv rows keep quoted separators, quotes and newlines, and know their line", "[csv]") {
  const auto rows = read("a,b\r\n\"x,1\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",z\nlast,\n");
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].cells == Cells{"a", "b"});
  CHECK(rows[1].cells == Cells{"x,1", "say \"hi\""});
  CHECK(rows[2].cells == Cells{"two\nlines", "z"});
  CHECK(rows[2].line == 3);
  CHECK(rows[3].cells == Cells{"last", ""});
  CHECK(rows[3].line == 5);
}

TEST_CASE("csv finds its separator in the first row, outside quotes", "[csv]") {
  CHECK(read("a;b;c\n1,5;2;3\n").at(1).cells == Cells{"1,5", "2", "3"});
  CHECK(read("\"a;b;c;d\",e\n").at(0).cells == Cells{"a;b;c;d", "e"});
  CHECK(read("only\nx\n").size() == 2);
  CHECK(read("\xEF\xBB\xBF\n\na;b\n").at(0).cells == Cells{"a", "b"});
}

TEST_CASE("csv takes Excel's sep= line, which counts as a line", "[csv]") {
  const auto rows = read("sep=;\r\na;b,c\r\n");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].cells == Cells{"a", "b,c"});
  CHECK(rows[0].line == 2);
  CHECK_FALSE(CsvReader::open("sep=\t\na\tb\n"));
}

TEST_CASE("csv refuses UTF-16 with advice", "[csv]") {
  const auto reader = CsvReader::open(
      "\xFF\xFE"
      "a");
  REQUIRE_FALSE(reader);
  CHECK(reader.error().remedy.find("UTF-8") != std::string::npos);
}

TEST_CASE("csv skips blank rows and rows of empty cells, and takes CR alone as row end", "[csv]") {
  const auto rows = read("a,b\r\r , \r1,2\r,,\n\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].cells == Cells{"1", "2"});
  CHECK(rows[1].line == 4);
}

TEST_CASE("a csv row that can't be read is an error and the next line is read", "[csv]") {
  const auto rows = read("a,b\n\"x\"y,1\n1,\"never closed\n3,4\n");
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].error.find("behind the closing quote") != std::string::npos);
  CHECK(rows[1].line == 2);
  CHECK(rows[2].error.find("never closed") != std::string::npos);
  CHECK(rows[2].line == 3);
  CHECK(rows[3].cells == Cells{"3", "4"});
  CHECK(rows[3].line == 4);
}

TEST_CASE("csv rows with NUL or bad UTF-8 are errors that say what to do", "[csv]") {
  using namespace std::string_literals;
  const auto rows = read(
      "a\nb\0c\n\xFC"
      "ber\nok\n"s);
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].error.find("NUL") != std::string::npos);
  CHECK(rows[2].error.find("CSV UTF-8") != std::string::npos);
  CHECK(rows[3].cells == Cells{"ok"});
}

TEST_CASE("csv bounds cells and columns", "[csv]") {
  const CsvBounds bounds{.cell_bytes = 4, .columns = 2};
  const auto rows = read("a,b\n12345,1\n\"12345\",1\n1,2,3\n1234,5\n", bounds);
  REQUIRE(rows.size() == 5);
  CHECK_FALSE(rows[1].error.empty());
  CHECK_FALSE(rows[2].error.empty());
  CHECK_FALSE(rows[3].error.empty());
  CHECK(rows[4].cells == Cells{"1234", "5"});
}

TEST_CASE("a quote inside an unquoted csv cell is text", "[csv]") {
  CHECK(read("19\" rack,b\n").at(0).cells == Cells{"19\" rack", "b"});
}

TEST_CASE("csv of nothing but unclosed quotes ends in bounded time", "[csv]") {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "x,\"\"a\n";
  for (int i = 0; i < 200000; ++i) text += "\"\"\"\n,";
  const auto rows = read(text);
  CHECK(rows.size() > 200000);
}

TEST_CASE("names of columns become names of attributes", "[csv]") {
  using plimsoll::core::snake_case;
  CHECK(snake_case(" Serial  No. ") == "serial_no");
  CHECK(snake_case("memory_bytes") == "memory_bytes");
  CHECK(snake_case("Gr\xC3\xB6\xC3\x9F"
                   "e (U)") ==
        "gr\xC3\xB6\xC3\x9F"
        "e_u");
  CHECK(snake_case("--").empty());
}
