/// @file
/// `lifecycle` as its users run it, and what an assessment makes of products and contracts.

#include <array>
#include <filesystem>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include "lib/lifecycle/reference.hpp"
#include "tests/support/program.hpp"
#include "tests/support/servers.hpp"

namespace plimsoll::test {
namespace {

using nlohmann::json;

const std::vector<std::string> kNow{"PLIMSOLL_NOW=2026-11-23T06:00:00Z"};

json lookup(std::vector<std::string> arguments, const std::string& home,
            const std::string& input = {}) {
  arguments.insert(arguments.begin(), {(binary_dir() / "bin" / "plimsoll").string(), "lifecycle",
                                       "lookup", "--format", "json"});
  const auto ran =
      run(arguments, input, {kNow.front(), "XDG_DATA_HOME=" + home, "PLIMSOLL_DB=none.db"});
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  return json::parse(ran.out);
}

/// The reference data as the API of endoflife.date would answer it, one cycle more.
std::string api_answer() {
  json products = json::array();
  for (const auto& [id, product] : lifecycle::reference_catalogue().products()) {
    json releases = json::array();
    for (const auto& cycle : product.cycles) {
      const auto end = cycle.end_of_security_support.date();
      releases.push_back({{"name", cycle.name},
                          {"isEol", end.has_value()},
                          {"eolFrom", end ? json(lifecycle::to_text(*end)) : json()}});
    }
    if (id == "postgresql")
      releases.push_back({{"name", "19"}, {"isEol", false}, {"eolFrom", "2031-11-13"}});
    products.push_back({{"name", id}, {"label", product.label}, {"releases", releases}});
  }
  return json{{"generated_at", "2026-11-01T00:00:00Z"}, {"result", products}}.dump();
}

/// Answers every request with that body.
class Api {
 public:
  explicit Api(std::string body, const std::string& status = "200 OK")
      : server_{[answer = "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body](int socket) {
          std::array<char, 4096> request{};
          if (::recv(socket, request.data(), request.size(), 0) > 0) send_all(socket, answer);
        }} {}
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/api/v1/products/full";
  }

 private:
  HostileServer server_;
};

Ran update(const std::string& url, const std::string& home, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"lifecycle", "update", "--url", url});
  return audit_tool(more, {kNow.front(), "XDG_DATA_HOME=" + home, "no_proxy=127.0.0.1"});
}

}  // namespace

TEST_CASE("lookup answers for texts, a line each, and says why it can't", "[lifecycle]") {
  const TemporaryFolder home;
  const auto rows =
      lookup({"PostgreSQL 13.4", "-", "nobody's thing 1"}, home.path(), "Ubuntu 20.04.6 LTS\n\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["product"] == "postgresql");
  CHECK(rows[0]["cycle"] == "13");
  CHECK(rows[0]["eol"] == "2025-11-13");
  CHECK(rows[0]["status"] == "ended");
  CHECK(rows[0]["source"] == "endoflife.date");
  CHECK(rows[1]["cycle"] == "20.04");
  CHECK(rows[1]["status"] == "extended");
  CHECK(rows[2]["product"].is_null());
  CHECK(rows[2]["status"] == "unknown");
  CHECK(rows[2]["note"] == "no known product's name stands at its beginning");
  const auto then = lookup({"--as-of", "2025-11-13", "PostgreSQL 13.4"}, home.path());
  CHECK(then[0]["status"] == "ending");
}

TEST_CASE("dates of one's own count before ours", "[lifecycle]") {
  const TemporaryFolder home;
  const auto file = home.path() / "own.csv";
  spill(file,
        "product,label,cycle,eol\npostgresql,,13,2029-01-01\narista-eos,Arista "
        "EOS,4.28,2026-02-01\n");
  const auto rows = lookup({"--file", file, "PostgreSQL 13.4", "Arista EOS 4.28.3M"}, home.path());
  CHECK(rows[0]["eol"] == "2029-01-01");
  CHECK(rows[0]["source"] == "own.csv");
  CHECK(rows[1]["status"] == "ended");
}

TEST_CASE("update fetches, checks, and replaces as a whole", "[lifecycle]") {
  const TemporaryFolder home;
  const auto kept = home.path() / "plimsoll" / "lifecycle" / "endoflife.csv";
  const Api server{api_answer()};
  const auto ran = update(server.url(), home.path());
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  CHECK(ran.out.find("as of 2026-11-01") != std::string::npos);
  const auto rows = lookup({"PostgreSQL 19.1", "PostgreSQL 13.4"}, home.path());
  CHECK(rows[0]["eol"] == "2031-11-13");
  CHECK(rows[0]["as_of"] == "2026-11-01");
  CHECK(rows[1]["eol"] == "2025-11-13");
  const std::string before = slurp(kept);
  for (const char* bad : {"<html>busy</html>", R"({"result":[]})",
                          R"({"result":[{"name":"debian","releases":[{"name":"12"}]}]})"}) {
    CAPTURE(bad);
    const Api broken{bad};
    const auto refused = update(broken.url(), home.path());
    CHECK(refused.status == 1);
    CHECK((slurp(kept) == before));
  }
  const Api gone{"not here", "404 Not Found"};
  CHECK(update(gone.url(), home.path()).status == 1);
  const auto offline = update(server.url(), home.path(), {"--offline"});
  CHECK(offline.status == 2);
  CHECK(offline.err.find("--offline") != std::string::npos);
  spill(kept, "product\n\"unclosed");
  CHECK(lookup({"PostgreSQL 13.4"}, home.path())[0]["eol"] == "2025-11-13");
}

TEST_CASE("an assessment knows the products, and the client's word counts where it is newer",
          "[lifecycle]") {
  const TemporaryFolder folder;
  const auto sheets = folder.path() / "sheets";
  spill(sheets / "assets.csv",
        "key,kind,vendor,model,version,os_name,tier\n"
        "shop,business_service,,,,,1\n"
        "db,database,,PostgreSQL,13.4,,\n"
        "db-2,database,,PostgreSQL,13.4,,\n"
        "web,vm,,,,Ubuntu 20.04.6 LTS,\n"
        "app,vm,,,,Windows Server 2022 Datacenter,\n"
        "san,storage_array,NetApp,AFF A250,,,\n");
  spill(sheets / "dependencies.csv", "from,to\nshop,db\nshop,db-2\nshop,web\nshop,app\nshop,san\n");
  spill(sheets / "requirements.csv", "service,rto\nshop,8h\n");
  spill(sheets / "support.csv",
        "asset,product,end\ndb-2,PostgreSQL 13,2029-12-31\nweb,Ubuntu 20.04,2030-04-02\n");
  spill(sheets / "contracts.csv",
        "contract,asset,hours,response,restore,end\n"
        "C-1,san,9x5,4h,4h,2030-01-01\n");
  const auto audit = folder.path() / "audit.db";
  const auto tool = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-d", audit.string()});
    const auto ran =
        audit_tool(arguments, {kNow.front(), "XDG_DATA_HOME=" + folder.path().string()});
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    return ran.out;
  };
  tool({"import", sheets.string()});
  tool({"assess"});
  const auto status = [&](const std::string& asset) {
    return value(audit,
                 "SELECT status || ' ' || basis || ' ' || coalesce(end_at, '-') FROM "
                 "product_lifecycle JOIN asset a ON a.id = asset_id WHERE a.key = '" +
                     asset + "'");
  };
  CHECK(status("db") == "ended reference 2025-11-13");
  CHECK(status("db-2") == "supported statement 2029-12-31");
  CHECK(status("web") == "supported statement 2030-04-02");
  CHECK(status("app") == "supported reference 2031-10-14");
  CHECK(value(audit, "SELECT repair_s FROM contract_repair") == std::to_string(71 * 3600));
  const auto failed =
      column(audit,
             "SELECT check_id || ' ' || subject || ' ' || severity FROM open_finding "
             "WHERE status = 'fail' AND check_id LIKE 'lifecycle.%' ORDER BY 1");
  CHECK(std::set<std::string>(failed.begin(), failed.end()) ==
        std::set<std::string>{"lifecycle.contract.restore-within-rto san high",
                              "lifecycle.support.current db critical"});
  tool({"report", "--format", "csv", "--out", (folder.path() / "report").string()});
  const auto csv = slurp(folder.path() / "report" / "lifecycle.csv");
  CHECK(
      csv.find("asset,product,cycle,eoas,eol,eoes,days_left,status,on_single_point,source,as_of") ==
      0);
  CHECK(csv.find("postgresql,13,") != std::string::npos);
}

}  // namespace plimsoll::test
