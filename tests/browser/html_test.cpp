/// The HTML report in headless Chromium.
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/store/database.hpp"
#include "reports/html/render.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/reports/html/sample.hpp"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

/// One use of the browser in a folder of its own, with nothing that it does by itself.
class Browser {
 public:
  [[nodiscard]] static bool present() {
    return test::run({"sh", "-c", "command -v chromium"}).status == 0;
  }

  test::Ran open(const fs::path& page, const std::vector<std::string>& options) {
    const fs::path profile = folder_.path() / ("profile" + std::to_string(++uses_));
    fs::create_directory(profile);
    std::vector<std::string> command{"chromium",
                                     "--headless",
                                     "--no-sandbox",
                                     "--disable-gpu",
                                     "--disable-quic",
                                     "--no-first-run",
                                     "--disable-background-networking",
                                     "--disable-component-update",
                                     "--disable-sync",
                                     "--enable-logging=stderr",
                                     "--v=0",
                                     "--user-data-dir=" + profile.string()};
    command.insert(command.end(), options.begin(), options.end());
    command.push_back("file://" + page.string());
    return test::run(command);
  }

  [[nodiscard]] fs::path file(const std::string& name) const { return folder_.path() / name; }

 private:
  test::TemporaryFolder folder_;
  int uses_ = 0;
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

fs::path write_page(Browser& browser, test::Estate& estate) {
  auto page = html::render(estate.database(), {});
  REQUIRE(page);
  const fs::path path = browser.file("report.html");
  test::spill(path, *page);
  return path;
}

}  // namespace

TEST_CASE("the report opens without a word on the console, as picture and as PDF", "[browser]") {
  if (!Browser::present()) {
    WARN("chromium is not installed: nothing was tested");
    return;
  }
  Browser browser;
  test::Estate estate{browser.file("audit.plimsoll"), "Harbour Logistics"};
  test::fill_small(estate);
  const fs::path page = write_page(browser, estate);

  const auto dom = browser.open(page, {"--dump-dom"});
  CHECK(dom.status == 0);
  CHECK_FALSE(holds(dom.err, "CONSOLE"));
  CHECK(holds(dom.out, "<title>Harbour Logistics: readiness assessment</title>"));
  CHECK(holds(dom.out, "</html>"));

  const fs::path picture = browser.file("report.png");
  const auto shot =
      browser.open(page, {"--screenshot=" + picture.string(), "--window-size=1280,4000"});
  CHECK_FALSE(holds(shot.err, "CONSOLE"));
  CHECK(fs::file_size(picture) > 100'000);

  const fs::path document = browser.file("report.pdf");
  const auto print = browser.open(page, {"--print-to-pdf=" + document.string()});
  CHECK_FALSE(holds(print.err, "CONSOLE"));
  CHECK(test::slurp(document).starts_with("%PDF-"));
}

TEST_CASE("a console message would be noticed", "[browser]") {
  if (!Browser::present()) return;
  Browser browser;
  const fs::path page = browser.file("loud.html");
  test::spill(page, "<script>console.error('heard')</script>");
  CHECK(holds(browser.open(page, {"--dump-dom"}).err, "CONSOLE"));
}

TEST_CASE("hostile names run nothing and change no element", "[browser]") {
  if (!Browser::present()) {
    WARN("chromium is not installed: nothing was tested");
    return;
  }
  const std::string hostile =
      "</title></style></svg>\"'><script>document.title='ran'</script>"
      "<img src=x onerror=\"document.title='ran'\">";
  Browser browser;
  test::Estate estate{browser.file("audit.plimsoll"), hostile};
  test::fill_with(estate, hostile);
  const auto dom = browser.open(write_page(browser, estate), {"--dump-dom"});
  CHECK_FALSE(holds(dom.err, "CONSOLE"));
  CHECK_FALSE(holds(dom.out, "<title>ran</title>"));
  CHECK_FALSE(holds(dom.out, "<script"));
  CHECK_FALSE(holds(dom.out, "<img"));
  CHECK(holds(dom.out, "&lt;script&gt;"));
}

TEST_CASE("a report on 10,000 assets opens without an error", "[browser]") {
  if (!Browser::present()) {
    WARN("chromium is not installed: nothing was tested");
    return;
  }
  Browser browser;
  test::Estate estate{browser.file("audit.plimsoll"), "Large"};
  test::fill_large(estate, 10'000);
  const fs::path page = write_page(browser, estate);
  CHECK(fs::file_size(page) < 5'000'000);
  const auto dom = browser.open(page, {"--dump-dom"});
  CHECK(dom.status == 0);
  CHECK_FALSE(holds(dom.err, "CONSOLE"));
  CHECK(holds(dom.out, "</html>"));
}

}  // namespace plimsoll
