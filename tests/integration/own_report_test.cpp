/// Reports of one's own from the command line.

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::slurp;
using plimsoll::test::spill;
using plimsoll::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

struct Audit {
  Audit() {
    spill(root() / "sheets" / "assets.csv", "key,kind,name,tier\nshop,business_service,Shop,1\n");
    spill(root() / "board" / "template.csv", "name\n{{#ALL}}\n{{NAME}}\n{{/ALL}}\n");
    spill(root() / "board" / "all.sql", "SELECT name FROM service ORDER BY name");
    spill(root() / "plimsoll.yaml",
          "sources:\n  - collector: table\n    file: sheets/\n"
          "report: { formats: [csv], own: [board/] }\n");
    REQUIRE(run({"import", (root() / "sheets").string()}).status == 0);
  }
  [[nodiscard]] plimsoll::test::Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-q", "-d", (root() / "audit.db").string()});
    return audit_tool(words);
  }
  [[nodiscard]] const fs::path& root() const { return folder.path(); }
  TemporaryFolder folder;
};

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("report writes a report of one's own, and with --format the others too", "[own]") {
  const Audit audit;
  const auto out = (audit.root() / "out").string();
  const auto board = (audit.root() / "board").string();
  const auto ran = audit.run({"report", "--own", board, "--out", out});
  CHECK(ran.status == 0);
  CHECK(ran.out == out + "/board.csv\n");
  CHECK(slurp(fs::path{out} / "board.csv") == "name\nShop\n");
  CHECK_FALSE(fs::exists(fs::path{out} / "report.html"));
  CHECK(audit.run({"report", "--own", board, "--format", "html", "--out", out}).status == 0);
  CHECK(fs::exists(fs::path{out} / "report.html"));
}

TEST_CASE("two reports can't be one file", "[own]") {
  const Audit audit;
  spill(audit.root() / "board" / "report.yaml", "file: services.csv\n");
  const auto ran = audit.run({"report", "--own", (audit.root() / "board").string(), "--format",
                              "csv", "--out", (audit.root() / "out").string()});
  CHECK(ran.status == 2);
  CHECK(says(ran.err, "report.yaml"));
  CHECK(slurp(audit.root() / "out" / "services.csv").starts_with("service,"));
}

TEST_CASE("a fault in the folder exits 2 and names file, line and remedy", "[own]") {
  const Audit audit;
  spill(audit.root() / "board" / "template.csv", "name\n{{#ALL}}\n{{NOME}}\n{{/ALL}}\n");
  const auto ran = audit.run({"report", "--own", (audit.root() / "board").string()});
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(says(ran.err, "template.csv: line 3: all.sql has no column NOME (it has NAME)"));
}

TEST_CASE("scan writes the reports of one's own that plimsoll.yaml names", "[own]") {
  const Audit audit;
  const auto ran = audit.run({"-c", (audit.root() / "plimsoll.yaml").string(), "scan"});
  CHECK(ran.status == 0);
  CHECK(slurp(audit.root() / "report" / "board.csv") == "name\nShop\n");
}
