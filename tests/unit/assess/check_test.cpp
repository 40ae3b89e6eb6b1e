#include "lib/assess/check.hpp"

#include <catch2/catch.hpp>

#include "lib/assess/catalog.hpp"
#include "tests/unit/assess/support.hpp"

using namespace plimsoll;
using namespace plimsoll::assess;
using plimsoll::test::spill;

namespace {

std::string without(std::string text, const std::string& piece, const std::string& instead = "") {
  const auto at = text.find(piece);
  REQUIRE(at != std::string::npos);
  return text.replace(at, piece.size(), instead);
}

std::string error(const std::string& text) {
  const auto check = parse_check(text, "c.sql");
  REQUIRE_FALSE(check);
  CHECK(check.error().kind == Error::Kind::malformed);
  return check.error().what;
}

const std::string kText = assess_test::check_text("network.link-group.monitored", "SELECT 1");

}  // namespace

TEST_CASE("a check's header is read, long values over several lines", "[check]") {
  const auto check = parse_check(
      "-- id: network.link-group.monitored\n-- title: Links are watched\n\n-- practice: M1.2, "
      "M6.7\n--\n"
      "-- severity: high\n-- fix: { downtime: no, cost: none, needs_test: yes }\n-- risk: It "
      "may\n--   fail: soon.\n"
      "-- remedy: Mend it.\n-- source: RFC 1\n-- needs: asset, link_group\nSELECT 1 -- one\n;\n",
      "c.sql");
  REQUIRE(check);
  CHECK(check->id == "network.link-group.monitored");
  CHECK(check->area() == "network");
  CHECK(check->domain() == "M1");
  CHECK(check->practices == std::vector<std::string>{"M1.2", "M6.7"});
  CHECK(check->severity == model::Severity::high);
  CHECK_FALSE(check->fix.downtime);
  CHECK(check->fix.cost == "none");
  CHECK(check->fix.needs_test);
  CHECK(check->risk == "It may fail: soon.");
  CHECK(check->needs == std::vector<std::string>{"asset", "link_group"});
  CHECK(check->sql == "SELECT 1 -- one\n;");
}

TEST_CASE("line ends of Windows and a byte order mark do not matter", "[check]") {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : kText) text += c == '\n' ? std::string{"\r\n"} : std::string{c};
  const auto check = parse_check(text, "c.sql");
  REQUIRE(check);
  CHECK(check->title == "A thing is as it should be");
}

TEST_CASE("a header that cannot be read says file, line and what was expected", "[check]") {
  CHECK(error(without(kText, "-- title: A thing is as it should be\n")) ==
        "c.sql:8: expected \"-- title: …\" in the header before");
  CHECK(error(without(kText, "severity: high", "severity: urgent")) ==
        "c.sql:4: severity: expected info, low, medium, high or critical, got \"urgent\"");
  CHECK(
      error(without(kText, "network.link-group.monitored", "Link groups")) ==
      "c.sql:1: id: expected area.subject.wanted-state in a-z, 0-9 and \"-\", got \"Link groups\"");
  CHECK(error(without(kText, "network.link-group.monitored", "a.b")).starts_with("c.sql:1: id: "));
  CHECK(error(without(kText, "network.link-group.monitored", "a.../../b.c"))
            .starts_with("c.sql:1: id: "));
  CHECK(error(without(kText, "M1.1, M6.7", "M10.1"))
            .starts_with("c.sql:3: practice: expected practices like"));
  CHECK(error(without(kText, "M1.1, M6.7", "M1")).starts_with("c.sql:3: practice: "));
  CHECK(error(without(kText, "cost: none", "cost: free"))
            .starts_with("c.sql:5: fix: expected { downtime: yes|no"));
  CHECK(error(without(kText, "needs_test: yes ", "")).starts_with("c.sql:5: fix: "));
  CHECK(error(without(kText, "-- risk: It may fail.", "-- risk:")) ==
        "c.sql:6: risk: expected a value, got none");
  CHECK(error(without(kText, "-- risk:", "-- danger:"))
            .starts_with("c.sql:6: expected \"-- key: value\""));
  CHECK(error(without(kText, "-- risk:", "-- title:")) ==
        "c.sql:6: \"title\" stands twice; expected it once");
  CHECK(error(without(kText, "SELECT 1", "  \n")) ==
        "c.sql:10: expected one SELECT after the header, got nothing");
  CHECK(error("") == "c.sql:1: expected \"-- id: …\" in the header before");
}

TEST_CASE("any bytes are legal input for a check", "[check]") {
  CHECK(error(std::string("-- id: a\0b", 10)) == "c.sql:1: expected UTF-8 text without NUL bytes");
  CHECK(error("\xFF\xFE") == "c.sql:1: expected UTF-8 text without NUL bytes");
  CHECK(error(std::string(kCheckFileBound + 1, '-')).starts_with("c.sql:1: expected at most"));
  for (std::size_t length = 0; length < kText.size(); ++length) {
    const auto check = parse_check(std::string_view{kText}.substr(0, length), "c.sql");
    CHECK((check.has_value() || check.error().what.starts_with("c.sql:")));
  }
}

TEST_CASE("a user's checks are added to those that ship, and a refused file costs itself alone",
          "[catalog]") {
  const plimsoll::test::TemporaryFolder folder;
  const auto& root = folder.path();
  spill(root / "sub/acme.rack.locked.sql", assess_test::check_text("acme.rack.locked", "SELECT 1"));
  spill(root / "other-name.sql", assess_test::check_text("acme.rack.cool", "SELECT 1"));
  spill(root / "readiness.evidence.fresh.sql",
        assess_test::check_text("readiness.evidence.fresh", "SELECT 1"));
  spill(root / "broken.sql", "SELECT 1");
  spill(root / "notes.txt", "no check");
  const auto shipped = load_checks().checks.size();
  const auto catalog = load_checks({root, root / "missing"});
  CHECK(catalog.checks.size() == shipped + 1);
  CHECK(std::ranges::is_sorted(catalog.checks, {}, &Check::id));
  REQUIRE(catalog.issues.size() == 4);
  CHECK(catalog.issues[0].what.find("expected \"-- id: …\"") != std::string::npos);
  CHECK(catalog.issues[1].what ==
        "expected the file name acme.rack.cool.sql, after the check's id");
  CHECK(catalog.issues[2].what.find("ids are unique") != std::string::npos);
  CHECK(catalog.issues[3].where == (root / "missing").string());
}

TEST_CASE("checks are chosen by globs", "[catalog]") {
  CHECK(matches("redundancy.service.no-single-point", {}));
  CHECK(matches("redundancy.service.no-single-point", {"lifecycle.*", "redundancy.*"}));
  CHECK_FALSE(matches("redundancy.service.no-single-point", {"redundancy"}));
}
