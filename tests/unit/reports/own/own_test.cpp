#include "reports/own/own.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include <catch2/catch.hpp>
#include <pugixml.hpp>

#include "tests/support/support.hpp"
#include "tests/unit/reports/html/sample.hpp"

namespace plimsoll::own {
namespace {

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* kHostile =
    "</script></title><script>alert(1)</script>\"'=cmd|' /C calc'!A0 [x](javascript:alert(2)) | a\n"
    "# b `c` {{NAME}} \xE2\x80\xAE\x01";

struct Fixture {
  Fixture() : estate{folder.path() / "audit.db", "Harbour"} {
    estate.source("table", "a.csv");
    const auto shop = estate.service("Shop", 1);
    const auto mail = estate.service("Mail", 2);
    estate.need(shop, 1, {estate.asset("server", "web")});
    static_cast<void>(mail);
    estate.assessment();
  }

  using Files = std::initializer_list<std::pair<const char*, const char*>>;
  void write(Files files) const {
    std::filesystem::remove_all(own());
    for (const auto& [name, text] : files) test::spill(own() / name, text);
  }
  Result<Document> render_files(Files files) {
    write(files);
    return render(estate.database(), own(), "9.9");
  }
  std::string refusal(Files files) {
    const auto document = render_files(files);
    return document ? std::string{} : to_string(document.error());
  }
  [[nodiscard]] std::filesystem::path own() const { return folder.path() / "board"; }

  test::TemporaryFolder folder;
  test::Estate estate;
};

constexpr const char* kServices = "SELECT name, tier, owner FROM service ORDER BY tier";

}  // namespace

TEST_CASE_METHOD(Fixture, "a template is filled from the queries beside it", "[own]") {
  const auto document = render_files(
      {{"template.txt",
        "{{TITLE}} by {{VERSION}}, {{ASSESSED_AT}}\n"
        "{{#SERVICES}}\n"
        "{{NAME}} ({{TIER}}){{#OWNER}} of {{OWNER}}{{/OWNER}}{{#OWNER_EMPTY}}, "
        "nobody's{{/OWNER_EMPTY}}"
        "{{#SERVICES_separator}};{{/SERVICES_separator}}\n"
        "{{/SERVICES}}\n"
        "{{#NONE}}\n{{X}}\n{{/NONE}}\n{{#NONE_EMPTY}}\nnone in {{ESTATE}}\n{{/NONE_EMPTY}}\n"},
       {"services.sql", kServices},
       {"none.sql", "SELECT 1 AS x WHERE 0"},
       {"notes.doc", "anything"},
       {"report.yaml", "title: For the board\nfile: board-2026.txt\n"}});
  REQUIRE(document);
  CHECK(document->name == "board-2026.txt");
  CHECK(document->warnings.empty());
  CHECK(document->content ==
        "For the board by 9.9, 2026-11-23T05:22:00Z\n"
        "Shop (1), nobody's;\nMail (2), nobody's\nnone in Harbour\n");
  const auto again = render(estate.database(), own(), "9.9");
  REQUIRE(again);
  CHECK(again->content == document->content);
}

TEST_CASE_METHOD(Fixture, "a report is called like its folder", "[own]") {
  CHECK(render_files({{"template.md", "x"}})->name == "board.md");
  CHECK(render(estate.database(), own() / "", "9.9")->name == "board.md");
}

TEST_CASE_METHOD(Fixture, "a query that nothing shows is a warning", "[own]") {
  const auto document = render_files({{"template.md", "x"}, {"services.sql", kServices}});
  REQUIRE(document);
  REQUIRE(document->warnings.size() == 1);
  CHECK(says(document->warnings[0], "services.sql: no section {{#SERVICES}}"));
}

TEST_CASE_METHOD(Fixture, "what is wrong is said with its file, its line and what to do", "[own]") {
  const auto page = [&](const char* text) {
    return refusal({{"template.txt", text}, {"services.sql", kServices}});
  };
  CHECK(says(page("\n{{#WORST}}x{{/WORST}}"), "template.txt: line 2: no query fills {{#WORST}}"));
  CHECK(says(page("{{#WORST}}x{{/WORST}}"), "write worst.sql, or use one of: SERVICES"));
  CHECK(says(page("{{NAME}}"), "line 1: {{NAME}} stands in no section"));
  CHECK(says(page("{{#SERVICES}}\n{{RTO}}{{/SERVICES}}"),
             "line 2: services.sql has no column RTO (it has NAME, TIER, OWNER)"));
  CHECK(says(page("{{#SERVICES}}{{#RTO}}x{{/RTO}}{{/SERVICES}}"), "no column RTO"));
  CHECK(says(page("{{#SERVICES}}{{#SERVICES}}x{{/SERVICES}}{{/SERVICES}}"), "join the two"));
  CHECK(says(page("{{#X_separator}},{{/X_separator}}"), "outside its section"));
  CHECK(says(page("{{name}}"), "template.txt: line 1: {{name}} is no marker"));

  const auto query = [&](const char* sql) {
    return refusal({{"template.txt", "x"}, {"worst.sql", sql}});
  };
  CHECK(says(query("SELECT name\nFROM nowhere"), "worst.sql: no such table: nowhere"));
  CHECK(says(query("SELECT\n  nonsense\nFROM asset"), "line 2, character 3"));
  CHECK(says(query("DELETE FROM asset"), "worst.sql: a query can only read"));
  CHECK(says(query("ATTACH 'x' AS y"), "can only read"));
  CHECK(says(query("SELECT 1; SELECT 2"), "several"));
  CHECK(says(query("SELECT 1 AS a, 2 AS A"), "is there twice"));
  CHECK(says(query("SELECT '%' AS \"%\""), "SELECT … AS service"));
  CHECK(says(query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                   "SELECT i FROM n"),
             "more than 10000 rows"));

  CHECK(says(refusal({{"services.sql", kServices}}), "there is no template"));
  CHECK(says(refusal({{"template.md", ""}, {"template.html", ""}}), "one template"));
  CHECK(says(refusal({{"template.md", ""}, {"1.sql", "SELECT 1"}}), "no name of a section"));
  CHECK(says(
      refusal({{"template.md", ""}, {"a b.sql", "SELECT 1 AS x"}, {"a_b.sql", "SELECT 1 AS x"}}),
      "it fills the section of a b.sql"));
  CHECK(says(refusal({{"template.md", ""}, {"report.yaml", "title: x\nfiel: y\n"}}),
             "report.yaml:2: unknown key \"fiel\""));
  for (const auto* file : {"../x", "/etc/x", ".x", "a b", "''"}) {
    CAPTURE(file);
    const auto yaml = "file: " + std::string{file};
    CHECK(says(refusal({{"template.md", ""}, {"report.yaml", yaml.c_str()}}), "a file's name"));
  }
  CHECK(says(to_string(render(estate.database(), folder.path() / "no", "1").error()), "no"));
}

TEST_CASE_METHOD(Fixture, "hostile data mean nothing in HTML", "[own]") {
  estate.asset("server", kHostile);
  const auto document =
      render_files({{"template.html",
                     "<html><head><title>{{TITLE}}</title></head><body>\n{{#ALL}}\n"
                     "<p title=\"{{NAME}}\">{{NAME}}</p><a href=\"{{NAME}}\">x</a>"
                     "<script>var a = \"{{NAME}}\";</script>\n{{/ALL}}\n</body></html>\n"},
                    {"all.sql", "SELECT name FROM asset WHERE name LIKE '%script%'"}});
  REQUIRE(document);
  pugi::xml_document page;
  REQUIRE(page.load_string(document->content.c_str(), pugi::parse_default | pugi::parse_fragment));
  CHECK(page.select_nodes("//script").size() == 1);
  CHECK(std::string{page.select_node("//p").node().child_value()}.starts_with("</script></title>"));
  CHECK_FALSE(says(page.select_node("//script").node().child_value(), "\"'"));
}

TEST_CASE_METHOD(Fixture, "an address that would run something is taken out of links", "[own]") {
  estate.asset("server", "javascript:alert(1)");
  const auto document =
      render_files({{"template.html", "{{#ALL}}\n<a href=\"{{NAME}}\">x</a>\n{{/ALL}}\n"},
                    {"all.sql", "SELECT name FROM asset WHERE name LIKE 'java%'"}});
  REQUIRE(document);
  CHECK_FALSE(says(document->content, "javascript:"));
}

TEST_CASE_METHOD(Fixture, "hostile data mean nothing in CSV, Markdown and text", "[own]") {
  estate.asset("server", kHostile);
  estate.asset("server", "=1+1");
  const char* sql = "SELECT name FROM asset WHERE kind = 'server' AND name <> 'web' ORDER BY id";
  const auto filled = [&](const char* file, const char* text) {
    const auto document = render_files({{file, text}, {"all.sql", sql}});
    REQUIRE(document);
    return document->content;
  };
  const auto csv = filled("template.csv", "name,x\n{{#ALL}}\n{{NAME}},1\n{{/ALL}}\n");
  CHECK(csv.starts_with("name,x\n\"</script>"));
  CHECK(csv.ends_with("\n'=1+1,1\n"));
  const auto text = filled("template.txt", "{{#ALL}}\n{{NAME}}\n{{/ALL}}\n");
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  CHECK(says(text, "{{NAME}}"));
  CHECK_FALSE(says(text, "\x01"));
  CHECK_FALSE(says(text, "\xE2\x80\xAE"));
  const auto markdown = filled("template.md", "{{#ALL}}\n| {{NAME}} |\n{{/ALL}}\n");
  CHECK(std::count(markdown.begin(), markdown.end(), '\n') == 2);
  CHECK_FALSE(says(markdown, "<script"));
  CHECK(says(markdown, "\\[x\\]\\(javascript:alert\\(2)) \\| a"));
  CHECK(says(markdown, "\\`c\\`"));
}

}  // namespace plimsoll::own
