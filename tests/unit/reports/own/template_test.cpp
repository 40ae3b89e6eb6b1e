#include "reports/own/template.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::own {
namespace {

/// What a template is refused with; empty: it is taken.
std::string refusal(const std::string& text, Format format = Format::text) {
  const auto page = parse_template(text, format);
  return page ? std::string{} : to_string(page.error());
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a template is read into its markers", "[own]") {
  const auto page = parse_template("{{TITLE}}\n{{#WORST}}\n- {{NAME}}\n{{/WORST}}\n", Format::text);
  REQUIRE(page);
  REQUIRE(page->markers.size() == 4);
  CHECK(page->markers[0].kind == Marker::Kind::value);
  CHECK(page->markers[1].kind == Marker::Kind::section);
  CHECK(page->markers[1].name == "WORST");
  CHECK(page->markers[2].line == 3);
  CHECK(page->markers[3].kind == Marker::Kind::end);
}

TEST_CASE("sections and comments alone in a line take no line", "[own]") {
  const auto page = parse_template(
      "a\r\n{{! what comes }}\n  {{#X}} \r\nb {{#X_separator}},{{/X_separator}}\n{{/X}}\n\nc",
      Format::text);
  REQUIRE(page);
  CHECK(page->text == "a\r\n{{#X}}b {{#X_separator}},{{/X_separator}}\n{{/X}}\nc");
}

TEST_CASE("what is no template is refused with its line and what to do", "[own]") {
  CHECK(says(refusal("\n{{name}}"), "line 2: {{name}} is no marker"));
  CHECK(says(refusal("{{NAME:none}}"), "write the name alone"));
  for (const auto* text : {"{{>OTHER}}", "{{%AUTOESCAPE context=\"HTML\"}}", "{{=| |=}}", "{{}}",
                           "{{ NAME }}", "{{#}}", "{{_X}}", "{{NAME\xFF}}"}) {
    CAPTURE(text);
    CHECK(says(refusal(text), "is no marker"));
  }
  CHECK(says(refusal("x {{NAME"), "line 1: {{ without }}"));
  CHECK(says(refusal("{{! over two\nlines }}"), "line 1: {{ without }}"));
  CHECK(says(refusal("a\n{{#X}}"), "line 2: {{#X}} has no end"));
  CHECK(says(refusal("{{/X}}"), "ends no section"));
  CHECK(says(refusal("{{#X}}\n{{#Y}}\n{{/X}}\n{{/Y}}"), "{{#Y}} of line 2 is to be ended first"));
}

TEST_CASE("in CSV a value is a cell and a section whole rows", "[own]") {
  CHECK(refusal("name,kind\n{{#X}}\n{{NAME}},{{KIND}},x\n{{/X}}\n", Format::csv).empty());
  CHECK(refusal("{{NAME}}", Format::csv).empty());
  CHECK(refusal("a,{{NAME}}\r\n", Format::csv).empty());
  for (const auto* text : {"\"{{NAME}}\",x\n", "x {{NAME}}\n", "{{NAME}} x\n", "{{NAME}}{{KIND}}\n",
                           "{{NAME}};{{KIND}}\n", "a, {{NAME}}\n"}) {
    CAPTURE(text);
    CHECK(says(refusal(text, Format::csv), "is not a whole cell"));
  }
  CHECK(says(refusal("{{#X}}{{NAME}}{{/X}}\n", Format::csv), "stands within a row"));
}

TEST_CASE("in Markdown a value is neither a link's target nor in a tag", "[own]") {
  for (const auto* text :
       {"| {{NAME}} |\n", "a < {{NAME}}\n", "<b>{{NAME}}</b>\n", "[{{NAME}}](#x)\n",
        "[x](https://example.org/{{ID}})\n", "1 <2> {{NAME}}\n"}) {
    CAPTURE(text);
    CHECK(refusal(text, Format::markdown).empty());
  }
  for (const auto* text : {"[x]({{URL}})", "[x](  {{URL}})", "[x]: {{URL}}"}) {
    CAPTURE(text);
    CHECK(says(refusal(text, Format::markdown), "is the target of a link"));
  }
  for (const auto* text : {"<a href=\"{{URL}}\">", "<a\n{{X}}>", "<{{URL}}>", "<!-- {{X}} -->"}) {
    CAPTURE(text);
    CHECK(says(refusal(text, Format::markdown), "in an HTML tag"));
  }
}

}  // namespace plimsoll::own
