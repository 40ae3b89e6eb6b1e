/// The command line as scripts and people rely on it: exit statuses, messages, what is kept.

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::column;
using plimsoll::test::install_collector;
using plimsoll::test::slurp;
using plimsoll::test::spill;
using plimsoll::test::TemporaryFolder;
using plimsoll::test::value;

namespace {

/// A small estate: one service on one server.
constexpr const char* kSheets =
    "key,kind,name,tier\nshop,business_service,Web shop,1\nweb,server,Web server,\n";
constexpr const char* kDependencies = "from,to\nshop,web\n";

void write_sheets(const std::filesystem::path& folder) {
  spill(folder / "assets.csv", kSheets);
  spill(folder / "dependencies.csv", kDependencies);
}

/// An audit of that estate.
struct Audit {
  Audit() {
    write_sheets(folder.path() / "sheets");
    REQUIRE(run({"import", (folder.path() / "sheets").string()}).status == 0);
  }
  [[nodiscard]] plimsoll::test::Ran run(std::vector<std::string> words,
                                        const std::vector<std::string>& environment = {}) const {
    words.insert(words.begin(), {"-d", file().string()});
    return audit_tool(words, environment);
  }
  [[nodiscard]] std::filesystem::path file() const { return folder.path() / "audit.db"; }
  TemporaryFolder folder;
};

}  // namespace

TEST_CASE("wrong usage exits 2 and says what would be right", "[cli]") {
  CHECK(audit_tool({}).status == 2);
  CHECK(audit_tool({"frobnicate"}).status == 2);
  CHECK(audit_tool({"query"}).status == 2);
  CHECK(audit_tool({"findings", "--severity", "terrible"}).status == 2);
  CHECK(audit_tool({"--help"}).status == 0);
  CHECK(audit_tool({"--version"}).out.starts_with("plimsoll "));
}

TEST_CASE("a missing, a foreign and a broken audit file each say what they are", "[cli]") {
  const TemporaryFolder folder;
  const auto missing = audit_tool({"-d", (folder.path() / "none.db").string(), "findings"});
  CHECK(missing.status == 1);
  CHECK(missing.err.find("none.db") != std::string::npos);
  spill(folder.path() / "text.db",
        "this is no database, and it is long enough to have a header of 100 bytes "
        "and something behind it as well\n");
  const auto text = audit_tool({"-d", (folder.path() / "text.db").string(), "findings"});
  CHECK(text.status == 1);
  CHECK(text.err.find("database") != std::string::npos);
}

TEST_CASE("query reads and never writes", "[cli]") {
  const Audit audit;
  CHECK(value(audit.file(), "SELECT count(*) FROM asset") == "2");
  for (const auto* sql :
       {"DELETE FROM asset", "DROP TABLE asset", "PRAGMA writable_schema = 1", "ATTACH 'x.db' AS x",
        "SELECT 1; DELETE FROM asset", "VACUUM INTO 'copy.db'"}) {
    CAPTURE(sql);
    CHECK(audit.run({"query", sql}).status != 0);
  }
  CHECK(value(audit.file(), "SELECT count(*) FROM asset") == "2");
}

TEST_CASE("an assessment fails on findings only when asked to", "[cli]") {
  const Audit audit;
  CHECK(audit.run({"assess"}).status == 0);
  CHECK(audit.run({"assess", "--fail-on", "critical"}).status == 3);
  const auto web = audit.run({"impact", "web", "--format", "json"});
  CHECK(web.out.find("\"effect\": \"lost\"") != std::string::npos);
}

TEST_CASE("an assessment says when asked how long each analysis and check took", "[cli]") {
  const Audit audit;
  CHECK(audit.run({"assess"}).out.find("Time taken") == std::string::npos);
  CHECK(audit.run({"assess", "--timings"}).out.find("Time taken") != std::string::npos);
  const auto told =
      nlohmann::json::parse(audit.run({"assess", "--timings", "--format", "json"}).out);
  std::set<std::string> steps;
  for (const auto& lap : told.at("timings")) {
    CHECK(lap.at("seconds").get<double>() >= 0);
    steps.insert(lap.at("step").get<std::string>());
  }
  CHECK(steps.contains("recovery"));
  CHECK(steps.contains("pairs and availability"));
  const auto checks = column(audit.file(), "SELECT DISTINCT check_id FROM check_result");
  CHECK_FALSE(checks.empty());
  for (const auto& check : checks) CHECK(steps.contains("check " + check));
}

TEST_CASE("a waiver covers a finding, ends, and hides nothing", "[cli]") {
  const Audit audit;
  REQUIRE(audit.run({"assess"}).status == 0);
  const auto before =
      column(audit.file(), "SELECT id FROM open_finding WHERE status = 'fail' ORDER BY id");
  REQUIRE_FALSE(before.empty());
  for (const auto& id : before) {
    REQUIRE(audit
                .run({"waive", id, "--until", "2099-01-01", "--reason", "one shop, one server",
                      "--by", "owner"})
                .status == 0);
  }
  CHECK(audit.run({"assess", "--fail-on", "critical"}).status == 0);
  CHECK(audit.run({"findings"}).out.find("waived") != std::string::npos);
  CHECK(column(audit.file(), "SELECT id FROM open_finding WHERE status = 'fail' ORDER BY id") ==
        before);
  CHECK(audit.run({"assess", "--fail-on", "critical"}, {"PLIMSOLL_NOW=2099-01-02T00:00:00Z"})
            .status == 3);
  CHECK(audit.run({"waive", before.front(), "--until", "soon", "--reason", "x", "--by", "y"})
            .status == 2);
  CHECK(audit.run({"waive", "000000000000", "--until", "2099-01-01", "--reason", "x", "--by", "y"})
            .status != 0);
}

TEST_CASE("a configuration with a typing error names file, line and the known keys", "[cli]") {
  const TemporaryFolder folder;
  const auto config = folder.path() / "plimsoll.yaml";
  const auto scan = [&] {
    return audit_tool({"-d", (folder.path() / "a.db").string(), "-c", config.string(), "scan"});
  };
  spill(config, "estate: acme\nsource:\n  - collector: table\n");
  const auto wrong_key = scan();
  CHECK(wrong_key.status == 2);
  CHECK(wrong_key.err.find("plimsoll.yaml:2") != std::string::npos);
  CHECK(wrong_key.err.find("sources") != std::string::npos);
  spill(config, "sources: [\n");
  CHECK(scan().status == 2);
  spill(config, "assess: { fail_on: terrible }\n");
  CHECK(scan().status == 2);
}

TEST_CASE("scan without a configuration audits the machine it stands on", "[cli]") {
  const TemporaryFolder folder;
  const auto ran = audit_tool({"-d", (folder.path() / "a.db").string(), "-c", "plimsoll.yaml",
                               "scan", "--out", (folder.path() / "report").string()});
  // A folder without plimsoll.yaml: given as -c it must exist.
  CHECK(ran.status == 2);
  const auto here = plimsoll::test::run(
      {"sh", "-c", "cd \"$1\" && exec \"$2\" scan", "sh", folder.path().string(),
       (plimsoll::test::binary_dir() / "bin" / "plimsoll").string()});
  CAPTURE(here.err);
  CHECK(here.status == 0);
  CHECK(std::filesystem::exists(folder.path() / "report" / "report.html"));
  const auto kinds = column(folder.path() / "plimsoll.db",
                            "SELECT DISTINCT kind FROM asset WHERE kind IN ('server', 'vm')");
  CHECK(kinds.size() == 1);
}

TEST_CASE("gaps fail a scan only when asked to", "[cli]") {
  const TemporaryFolder folder;
  spill(folder.path() / "sheets" / "assets.csv",
        "key,kind\nshop,business_service\nodd,spaceship\n");
  const auto import = [&](std::vector<std::string> extra) {
    std::vector<std::string> words{"-d", (folder.path() / "a.db").string(), "import",
                                   (folder.path() / "sheets").string()};
    words.insert(words.end(), extra.begin(), extra.end());
    return audit_tool(words);
  };
  CHECK(import({}).status == 0);
  CHECK(import({"--fail-on-gaps"}).status == 4);
  const auto message =
      value(folder.path() / "a.db", "SELECT subject || ': ' || message FROM problem LIMIT 1");
  CHECK(message.find("assets.csv:3") != std::string::npos);
  CHECK(message.find("spaceship") != std::string::npos);
}

TEST_CASE("a secret stands in no argument, log, audit file or report", "[cli][secret]") {
  const TemporaryFolder folder;
  const std::string secret = "Pl4nted-S3cret-Zwölf";
  const auto audit = folder.path() / "a.db";
  const auto literal = audit_tool({"-d", audit.string(), "collect", "redfish", "host=127.0.0.1:9",
                                   "username=audit", "password=" + secret});
  CHECK(literal.status == 2);
  CHECK(literal.err.find(secret) == std::string::npos);
  CHECK(literal.err.find("env:") != std::string::npos);
  const auto ran = audit_tool({"-v", "-d", audit.string(), "collect", "redfish", "host=127.0.0.1:9",
                               "username=audit", "password=env:BMC_PASSWORD"},
                              {"BMC_PASSWORD=" + secret});
  CHECK(ran.status == 1);
  CHECK((ran.out + ran.err).find(secret) == std::string::npos);
  CHECK(audit_tool({"-d", audit.string(), "assess"}).status == 0);
  CHECK(audit_tool({"-d", audit.string(), "report", "--out", (folder.path() / "report").string()})
            .status == 0);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (entry.is_regular_file()) CHECK(slurp(entry.path()).find(secret) == std::string::npos);
  }
}

TEST_CASE("init writes what scan and import read, and overwrites nothing", "[cli]") {
  const TemporaryFolder folder;
  const auto target = folder.path() / "audit";
  REQUIRE(audit_tool({"init", target.string()}).status == 0);
  CHECK(std::filesystem::exists(target / "plimsoll.yaml"));
  CHECK(std::filesystem::exists(target / "interview.csv"));
  CHECK(audit_tool({"init", target.string()}).status == 2);
  const auto import = audit_tool({"-d", (folder.path() / "a.db").string(), "import",
                                  (target / "sheets").string(), "--fail-on-gaps"});
  CAPTURE(import.out, import.err);
  CHECK(import.status == 0);
}

TEST_CASE("schema says what every table is, before and after the first audit", "[cli]") {
  const TemporaryFolder folder;
  const auto before =
      audit_tool({"-d", (folder.path() / "none.db").string(), "schema", "--format", "jsonl"});
  CHECK(before.status == 0);
  CHECK(before.out.find("\"name\":\"asset\"") != std::string::npos);
  const Audit audit;
  CHECK(audit.run({"schema", "--format", "jsonl"}).out == before.out);
  CHECK(audit.run({"schema", "asset"}).out.find("first_scan") != std::string::npos);
  CHECK(audit.run({"schema", "nothing"}).status == 2);
}

TEST_CASE("hostile names pass through tables without controlling the terminal", "[cli]") {
  const TemporaryFolder folder;
  spill(folder.path() / "sheets" / "assets.csv",
        "key,kind,name\nshop,business_service,\"bell\x07 \x1b[2J name\"\n");
  const auto audit = (folder.path() / "a.db").string();
  REQUIRE(audit_tool({"-d", audit, "import", (folder.path() / "sheets").string()}).status == 0);
  CHECK(audit_tool({"-d", audit, "assets"}).out.find('\x1b') == std::string::npos);
}

TEST_CASE("offline, nothing is asked over the network", "[cli]") {
  const TemporaryFolder folder;
  const auto audit = (folder.path() / "a.db").string();
  CHECK(audit_tool({"--offline", "-d", audit, "collect", "redfish", "host=127.0.0.1:9"}).status ==
        1);
  CHECK(value(audit, "SELECT reason FROM collection").find("--offline") != std::string::npos);
}

TEST_CASE("a plan goes to a copy of the audit file, and has the last word there", "[cli]") {
  const Audit audit;
  const std::string database = "arn:aws:rds:eu-west-1:123456789012:db:";
  // What stands before the plan is applied: in one zone that the plan leaves, and two databases.
  spill(audit.folder.path() / "now" / "assets.csv",
        "key,kind,name,arn,multi_az,region\n"
        "orders,database,orders," +
            database +
            "orders,no,eu-west-1\n"
            "old,database,old," +
            database + "old,no,eu-west-1\n");
  spill(audit.folder.path() / "now" / "dependencies.csv", "from,to\nshop,old\nold,web\n");
  REQUIRE(audit.run({"import", (audit.folder.path() / "now").string()}).status == 0);
  const auto before = slurp(audit.file());
  const auto plan =
      plimsoll::test::source_dir() / "collectors/terraform/fixtures/aws_plan/shop.json";
  REQUIRE(audit.run({"collect", "terraform", "plan=" + plan.string()}).status == 0);
  CHECK(slurp(audit.file()) == before);

  const auto copy = audit.folder.path() / "audit.plan.db";
  CHECK(value(copy, "SELECT group_concat(collector) FROM source WHERE collector LIKE 'terra%'") ==
        "terraform-plan");
  const auto attribute = [&](const std::string& asset, const std::string& name) {
    return value(copy,
                 "SELECT value FROM asset_attribute t JOIN asset a ON a.id = t.asset_id "
                 "WHERE a.name = '" +
                     asset + "' AND t.rank = 1 AND t.name = '" + name + "'");
  };
  CHECK(attribute("orders", "multi_az") == "1");
  CHECK(attribute("old", "operational") == "0");
  CHECK(value(copy,
              "SELECT count(*) FROM relation r JOIN asset a ON a.id = r.from_id "
              "WHERE a.key = 'old'") == "0");
  CHECK(value(copy,
              "SELECT count(*) FROM relation r JOIN asset a ON a.id = r.to_id "
              "WHERE a.key = 'old'") == "1");
  // Assessing the copy shows what the plan does to the service.
  REQUIRE(audit_tool({"-d", copy.string(), "assess"}).status == 0);
}
