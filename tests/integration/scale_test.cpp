/// An estate of 10,000 assets, from collector lines to the finished report in a browser.

#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::install_collector;
using plimsoll::test::run;
using plimsoll::test::slurp;
using plimsoll::test::source_dir;
using plimsoll::test::TemporaryFolder;
using plimsoll::test::value;

TEST_CASE("10,000 assets go from collector lines to a page that a browser opens", "[scale]") {
  const TemporaryFolder folder;
  const auto audit = folder.path() / "audit.db";
  install_collector(folder.path() / "collectors", "estate",
                    slurp(source_dir() / "tests" / "support" / "estate.py"));
  const auto plimsoll = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"-q", "-d", audit.string()});
    const auto ran =
        audit_tool(words, {"PLIMSOLL_COLLECTOR_PATH=" + (folder.path() / "collectors").string()});
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
  };
  plimsoll({"collect", "estate"});
  CHECK(std::stoi(value(audit, "SELECT count(*) FROM asset")) > 9900);
  CHECK(value(audit, "SELECT status FROM collection") == "complete");
  plimsoll({"assess"});
  plimsoll({"report", "--out", (folder.path() / "report").string()});
  const auto page = folder.path() / "report" / "report.html";
  CHECK(std::filesystem::file_size(page) < 5'000'000);

  if (run({"sh", "-c", "command -v chromium"}).status != 0) {
    WARN("chromium is not installed: the page was not opened");
    return;
  }
  const auto browser =
      run({"timeout", "120", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
           "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
           "--user-data-dir=" + (folder.path() / "profile").string(), "--dump-dom",
           "file://" + page.string()});
  CHECK(browser.status == 0);
  CHECK(browser.out.find("What would stop the business") != std::string::npos);
  CHECK(browser.err.find("CONSOLE") == std::string::npos);
}
