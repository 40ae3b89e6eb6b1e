#include "lib/assess/case.hpp"

#include <filesystem>
#include <set>

#include <catch2/catch.hpp>

#include "lib/assess/catalog.hpp"
#include "tests/unit/assess/support.hpp"

namespace fs = std::filesystem;
using namespace plimsoll;
using namespace plimsoll::assess;

namespace {

std::vector<fs::path> files_below(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

/// Runs every case of every check below a folder; a check without a case file fails.
void run_folder(const fs::path& folder) {
  assess_test::File file;
  const auto checks = files_below(folder, ".sql");
  REQUIRE_FALSE(checks.empty());
  for (const auto& path : checks) {
    CAPTURE(path.string());
    const auto check = parse_check(plimsoll::test::slurp(path), path.string());
    if (!check) FAIL(to_string(check.error()));
    CHECK(path.stem() == check->id);
    const auto case_path = fs::path{path}.replace_extension(".case");
    REQUIRE(fs::exists(case_path));
    const auto cases = parse_cases(plimsoll::test::slurp(case_path), case_path.string());
    if (!cases) FAIL(to_string(cases.error()));
    for (const auto& one : *cases) {
      CAPTURE(one.name);
      for (const auto& difference : run_case(file.handle(), *check, one)) {
        FAIL_CHECK(case_path.filename().string() << " " << difference);
      }
    }
  }
  for (const auto& path : files_below(folder, ".case")) {
    CHECK(fs::exists(fs::path{path}.replace_extension(".sql")));
  }
}

}  // namespace

TEST_CASE("every check that ships meets its case file", "[checks]") {
  run_folder(plimsoll::test::source_dir() / "lib/assess/checks");
}

TEST_CASE(
    "every check that ships is built in, lies in its area's folder and can fail and be unknown",
    "[checks]") {
  const auto folder = plimsoll::test::source_dir() / "lib/assess/checks";
  const auto catalog = load_checks();
  CHECK(catalog.issues.empty());
  const auto files = files_below(folder, ".sql");
  REQUIRE(catalog.checks.size() == files.size());
  CHECK(catalog.checks.size() >= 12);
  for (const auto& check : catalog.checks) {
    CAPTURE(check.id);
    CHECK(fs::exists(folder / check.area() / (check.id + ".sql")));
    const auto cases =
        parse_cases(plimsoll::test::slurp(folder / check.area() / (check.id + ".case")), check.id);
    REQUIRE(cases);
    std::set<Status> outcomes;
    for (const auto& one : *cases) {
      for (const auto& expected : one.expected) outcomes.insert(expected.status);
    }
    CHECK(outcomes.contains(Status::fail));
    CHECK(outcomes.contains(Status::pass));
    CHECK(outcomes.contains(Status::unknown));
  }
}

TEST_CASE("the guide's example is a check that meets its case file, as the guide shows both",
          "[checks]") {
  const auto folder = plimsoll::test::source_dir() / "tests/data/checks/example";
  run_folder(folder);
  CHECK(load_checks({folder}).issues.empty());
  const auto guide =
      plimsoll::test::slurp(plimsoll::test::source_dir() / "docs/guide/adding-a-check.md");
  CHECK(guide.find(plimsoll::test::slurp(folder / "acme.server.known-owner.sql")) !=
        std::string::npos);
  const auto cases = plimsoll::test::slurp(folder / "acme.server.known-owner.case");
  CHECK(guide.find(cases.substr(0, cases.find("\n\n"))) != std::string::npos);
}

TEST_CASE("a case file says line and expectation when it cannot be read", "[checks]") {
  const auto message = [](const char* text) {
    const auto cases = parse_cases(text, "a.case");
    REQUIRE_FALSE(cases);
    return cases.error().what;
  };
  CHECK(message("asset key=x") == "a.case:1: expected \"case NAME\" first");
  CHECK(message("case a\n  asset key\n  expect nothing") ==
        "a.case:2: expected column=value, got \"key\"");
  CHECK(message("case a\nexpect broken") ==
        "a.case:2: expected fail, unknown, pass, not_applicable or nothing after \"expect\"");
  CHECK(message("case a\nexpect fail colour=red") ==
        "a.case:2: expected subject, service, severity, discriminator, message or evidence, got "
        "\"colour\"");
  CHECK(message("case a\nasset key=x\ncase b\nexpect nothing") ==
        "a.case:3: expected \"expect …\" lines before the next case");
  CHECK(message("case a\nasset key='x") == "a.case:2: expected a closing quote");
  CHECK(message("") == "a.case:0: expected a case with \"expect …\" lines");
}

TEST_CASE("a case that does not hold says what came and what did not", "[checks]") {
  assess_test::File file;
  const auto check = assess_test::make_check(
      "a.b.c",
      "SELECT id AS subject, 'pass' AS status, 'seen' AS message, '[]' AS evidence FROM asset");
  const auto cases = parse_cases(
      "case one\n asset key=x kind=server\n expect fail subject=x\n"
      "case two\n asset key=x kind=server colour=red\n expect nothing\n"
      "case three\n asset key=x kind=server\n expect pass subject=x message=seen severity=high\n",
      "a.case");
  REQUIRE(cases);
  const auto differences = run_case(file.handle(), check, cases->at(0));
  REQUIRE(differences.size() == 2);
  CHECK(differences[0] ==
        "line 1: not expected: pass subject=x severity=high discriminator=\"\" message=\"seen\" "
        "evidence=[]");
  CHECK(differences[1] == "line 3: expected and did not come: fail x");
  REQUIRE(run_case(file.handle(), check, cases->at(1)).size() == 1);
  CHECK(run_case(file.handle(), check, cases->at(2)).empty());
  CHECK(file.value("SELECT count(*) FROM asset") == "0");
}
