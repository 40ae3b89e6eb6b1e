/// Drawings of services from the command line.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <pugixml.hpp>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::slurp;
using plimsoll::test::spill;
using plimsoll::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

/// Two services of tier 1 whose keys would be one file name, one of tier 2, in two racks.
struct Audit {
  Audit() {
    spill(folder.path() / "sheets" / "assets.csv",
          "key,kind,name,site,rack,tier\n"
          "../Web Shop,business_service,Web shop,,,1\n"
          "web:shop,business_service,Web shop two,,,1\n"
          "mail,business_service,Mail,,,2\n"
          "web1,server,Web 1,Rotterdam,R1,\n"
          "web2,server,Web 2,Rotterdam,R2,\n");
    spill(folder.path() / "sheets" / "dependencies.csv",
          "from,to\n../Web Shop,web1\nweb:shop,web2\nmail,web1\n");
    REQUIRE(run({"import", (folder.path() / "sheets").string()}).status == 0);
  }
  void assess() const { REQUIRE(run({"assess"}).status == 0); }
  [[nodiscard]] plimsoll::test::Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-q", "-d", (folder.path() / "audit.db").string()});
    return audit_tool(words);
  }
  [[nodiscard]] std::set<std::string> report(std::vector<std::string> words) const {
    const fs::path out = folder.path() / "out";
    fs::remove_all(out);
    words.insert(words.begin(), {"report", "--format", "svg", "--out", out.string()});
    REQUIRE(run(words).status == 0);
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator{out / "svg"})
      names.insert(entry.path().filename());
    return names;
  }
  TemporaryFolder folder;
};

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("explain draws a service to standard output or into a file", "[svg]") {
  const Audit audit;
  audit.assess();
  const auto drawn = audit.run({"explain", "mail", "--svg"});
  REQUIRE(drawn.status == 0);
  pugi::xml_document document;
  REQUIRE(document.load_string(drawn.out.c_str()));
  CHECK(std::string{document.child("svg").child_value("title")} == "What Mail stands on");
  CHECK(document.select_nodes("//g[@class='frame'][title]").size() == 2);
  CHECK(document.select_nodes("//g[@class='asset single'][title]").size() ==
        3);  // server, rack, site
  CHECK(audit.run({"explain", "mail", "--svg", "-"}).out == drawn.out);
  const auto file = audit.folder.path() / "mail.svg";
  CHECK(audit.run({"explain", "mail", "--svg", file.string()}).out.empty());
  CHECK(slurp(file) == drawn.out);
}

TEST_CASE("what can't be drawn is refused with what to do", "[svg]") {
  const Audit audit;
  const auto early = audit.run({"explain", "mail", "--svg"});
  CHECK(early.status != 0);
  CHECK(says(early.err, "plimsoll assess"));
  audit.assess();
  const auto server = audit.run({"explain", "web1", "--svg"});
  CHECK(server.status == 2);
  CHECK(server.out.empty());
  CHECK(says(server.err, "plimsoll services"));
}

TEST_CASE("report draws the services of tier 1, or those that are named, a file each", "[svg]") {
  const Audit audit;
  audit.assess();
  using Names = std::set<std::string>;
  CHECK(audit.report({}) == Names{"_.._Web_Shop.svg", "web_shop.svg"});
  CHECK(audit.report({"--service", "mail", "--service", "web:shop"}) ==
        Names{"mail.svg", "web_shop.svg"});
  CHECK(audit.run({"report", "--format", "svg", "--service", "none"}).status == 2);
}
