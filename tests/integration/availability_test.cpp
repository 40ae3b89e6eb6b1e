// Availability end to end: estates of a few assets whose answers are worked out by hand, from
// sheets and plimsoll.yaml to what the program prints.
#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

namespace plimsoll {

using test::audit_tool;
using test::spill;
using test::value;

namespace {

/// An audit of sheets: a shop on one power feed.
class Shop {
 public:
  explicit Shop(const std::string& config, const std::string& times = ",") {
    spill(folder_.path() / "sheets" / "assets.csv",
          "key,kind,name,mtbf,mttr\nshop,business_service,Shop,,\nfeed,power_feed,Feed," + times +
              "\n");
    spill(folder_.path() / "sheets" / "dependencies.csv", "from,to\nshop,feed\n");
    spill(folder_.path() / "sheets" / "requirements.csv",
          "service,tier,availability\nshop,1,99.9\n");
    spill(folder_.path() / "plimsoll.yaml", "estate: test\n" + config);
    REQUIRE(run({"import", (folder_.path() / "sheets").string()}).status == 0);
  }
  [[nodiscard]] test::Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-d", (folder_.path() / "audit.db").string(), "-c",
                                 (folder_.path() / "plimsoll.yaml").string()});
    return audit_tool(words, {"PLIMSOLL_NOW=2026-11-23T06:00:00Z"});
  }
  void assess() const {
    const auto ran = run({"assess"});
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
  }
  [[nodiscard]] std::string ask(const std::string& sql) const {
    return value(folder_.path() / "audit.db", sql);
  }

 private:
  test::TemporaryFolder folder_;
};

constexpr const char* kShare = "SELECT printf('%.6f', likely_pct) FROM service_availability";
constexpr const char* kRate =
    "SELECT f.grade || ' ' || f.source FROM failure_rate f JOIN asset a ON a.id = f.asset_id "
    "WHERE a.key = 'feed'";

}  // namespace

TEST_CASE("the reference's rate holds where nobody states one", "[availability]") {
  const Shop shop{""};
  shop.assess();
  // 1.4 interruptions a year of 4 hours: MTBF 8766 / 1.4 hours.
  const double mtbf = 8766 / 1.4;
  CHECK(std::stod(shop.ask(kShare)) == Approx(100 * mtbf / (mtbf + 4)).epsilon(1e-8));
  CHECK(shop.ask(kRate).starts_with("assumed U.S. Energy Information Administration"));
  // Even 1.4 times 5 hours 34 minutes are less than 0.1 %.
  CHECK(shop.ask("SELECT verdict FROM service_availability") == "met");
  CHECK(shop.ask("SELECT instr(message, '; 1 of 1 failure rates is assumed') > 0 FROM check_result "
                 "WHERE check_id = 'redundancy.service.availability-meets-target'") == "1");
}

TEST_CASE("plimsoll.yaml comes before the reference, and a sheet before both", "[availability]") {
  const std::string config = "reliability:\n  power_feed.afr_pct: 100\n  power_feed.mttr: 1h\n";
  const Shop by_kind{config};
  by_kind.assess();
  CHECK(by_kind.ask(kShare) == "99.988594");  // 8766 / 8767
  CHECK(by_kind.ask(kRate).starts_with("stated power_feed.afr_pct of plimsoll.yaml"));
  CHECK(by_kind.ask("SELECT verdict FROM service_availability") == "met");
  CHECK(by_kind.ask("SELECT status FROM check_result WHERE check_id = "
                    "'redundancy.service.availability-meets-target'") == "pass");

  const Shop by_sheet{config, "99h,1h"};
  by_sheet.assess();
  CHECK(by_sheet.ask(kShare) == "99.000000");
  CHECK(by_sheet.ask(kRate).starts_with("stated table "));
  CHECK(by_sheet.ask("SELECT verdict FROM service_availability") == "not met");
  CHECK(by_sheet.ask("SELECT status || ' ' || severity FROM check_result WHERE check_id = "
                     "'redundancy.service.availability-meets-target'") == "fail critical");
}

TEST_CASE("a figure of plimsoll.yaml that can not be is refused by file and line",
          "[availability]") {
  const auto message = [](const std::string& config) {
    const test::TemporaryFolder folder;
    spill(folder.path() / "plimsoll.yaml", "estate: test\n" + config);
    const auto ran = audit_tool({"-d", (folder.path() / "audit.db").string(), "-c",
                                 (folder.path() / "plimsoll.yaml").string(), "scan"});
    CHECK(ran.status == 2);
    return ran.err;
  };
  CHECK(message("reliability:\n  disc.afr_pct: 2\n")
            .find("plimsoll.yaml:3: there is no failure rate \"disc.afr_pct\"") !=
        std::string::npos);
  CHECK(message("reliability:\n  disk.afr_pct: 1\n  fan.afr_pct: 3 2 1\n")
            .find("plimsoll.yaml:4: expected best <= likely <= worst, got 3 2 1") !=
        std::string::npos);
  CHECK(message("reliability: 3\n").find("plimsoll.yaml:2:") != std::string::npos);
}

TEST_CASE("services and explain show availability and what costs it", "[availability]") {
  const Shop shop{"", "99h,1h"};
  shop.assess();
  const auto listed = shop.run({"services"});
  CHECK(listed.out.find("likely_pct") != std::string::npos);
  CHECK(listed.out.find("not met") != std::string::npos);
  const auto service = shop.run({"explain", "shop"});
  CHECK(service.status == 0);
  CHECK(service.out.find("Costs most of it") != std::string::npos);
  CHECK(service.out.find("5259.6") != std::string::npos);  // 1 % of 525,960 minutes
  const auto asset = shop.run({"explain", "feed"});
  CHECK(asset.out.find("Fails by itself") != std::string::npos);
  const auto fixes = shop.run({"plan", "fixes", "--format", "json"});
  CHECK(fixes.out.find("\"minutes_a_year\": 5259.6") != std::string::npos);
}

}  // namespace plimsoll
