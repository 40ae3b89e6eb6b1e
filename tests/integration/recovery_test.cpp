// Recovery baselines end to end: estates of a few assets whose answers are worked out by hand, one
// for each kind of disaster and formula.  Reference durations are stated in plimsoll.yaml, so that
// every sum can be seen: detection 1 m, decision 2 m, repair of hardware 1 h, …
#include <random>

#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

namespace plimsoll {

using test::audit_tool;
using test::spill;
using test::value;

namespace {

constexpr const char* kDurations = R"(
  durations:
    detection: 1m
    detection.corruption: 10m
    decision: 2m
    takeover.manual.database: 15m
    repair.facility: 2h
    repair.rack: 1h
    repair.hardware: 1h
    repair.zone: 3h
    repair.site: 4h
    repair.place: 5h
    repair.data: 20m
    repair.on-site: 30m
    restore.setup: 5m
    restore.per_gigabyte: 10s
    start.server: 5m
    start.database: 1m
    start.vm: 2m
)";

/// An audit of sheets, assessed.
class Estate {
 public:
  Estate(const std::vector<std::pair<std::string, std::string>>& sheets,
         const std::string& more = {}) {
    for (const auto& [name, text] : sheets)
      spill(folder_.path() / "sheets" / (name + ".csv"), text);
    spill(config(), "estate: test\nrecovery:" + std::string{kDurations} + more);
    REQUIRE(run({"import", (folder_.path() / "sheets").string()}) == 0);
    assess();
  }
  void assess() { REQUIRE(run({"-c", config().string(), "assess", "--threads", "1"}) == 0); }
  [[nodiscard]] std::filesystem::path config() const { return folder_.path() / "plimsoll.yaml"; }
  [[nodiscard]] std::string ask(const std::string& scenario, const std::string& what) const {
    return value(file(), "SELECT coalesce(" + what +
                             ", 'none') FROM recovery_estimate e JOIN asset a ON "
                             "a.id = e.service_id WHERE a.key = 'shop' AND scenario = '" +
                             scenario + "'");
  }
  [[nodiscard]] std::string rto(const std::string& scenario) const {
    return ask(scenario, "rto_s");
  }
  [[nodiscard]] std::string rpo(const std::string& scenario) const {
    return ask(scenario, "rpo_s");
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "audit.db"; }
  [[nodiscard]] int run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-d", file().string()});
    return audit_tool(words, {"PLIMSOLL_NOW=2026-11-23T06:00:00Z"}).status;
  }

 private:
  test::TemporaryFolder folder_;
};

const std::string kShop = "key,kind,name,site,rack,zone,provider\nshop,business_service,Shop,,,,\n";
const std::string kRequired = "service,tier,rto,rpo\nshop,1,1h,15m\n";

}  // namespace

TEST_CASE("host: detection, decision and the repair of the only server", "[recovery]") {
  const Estate estate{{{"assets", kShop + "web,server,Web,,,,\n"},
                       {"dependencies", "from,to\nshop,web\n"},
                       {"requirements", kRequired}}};
  CHECK(estate.rto("host") == "3780");  // 60 + 120 + 3600
  CHECK(estate.ask("host", "rto_verdict") == "not met");
  CHECK(estate.ask("host", "rto_grade") == "stated");
  CHECK(estate.ask("host", "event") == "Web");
  CHECK(estate.rpo("host") == "0");
  // Nothing is known of zones: that is no pass.
  CHECK(estate.ask("zone", "effect") == "unknown");
  CHECK(estate.ask("zone", "rto_verdict") == "unknown");
}

TEST_CASE("host: a takeover counts instead of the repair, by its kind", "[recovery]") {
  const auto with = [](const std::string& takeover, const std::string& time) {
    return Estate{
        {{"assets", kShop + "db,database_cluster,DB,,,,\na,server,A,,,,\nb,server,B,,,,\n"},
         {"dependencies", "from,to\nshop,db\n"},
         {"needs", "of,group,k,member,active,takeover,takeover_time\ndb,n,1,a,yes," + takeover +
                       "," + time + "\ndb,n,1,b,no," + takeover + "," + time + "\n"},
         {"replicas", "dataset,from,to,mode,lag\ndb,a,b,async,40s\n"},
         {"requirements", kRequired}}};
  };
  const auto automatic = with("automatic", "45s");
  CHECK(automatic.rto("host") == "45");
  CHECK(automatic.ask("host", "rto_verdict") == "met");
  CHECK(automatic.rpo("host") == "40");  // the lag of the copy that takes over
  const auto manual = with("manual", "10m");
  CHECK(manual.rto("host") == "780");  // 60 + 120 + 600
  // Unknown time of a takeover: the reference's, never 0.
  CHECK(with("manual", "").rto("host") == "1080");  // 60 + 120 + 900
}

TEST_CASE("power: a rack's loss is repaired, then its servers start", "[recovery]") {
  const Estate estate{{{"assets", kShop + "web,server,Web,s1,r1,,\n"},
                       {"dependencies", "from,to\nshop,web\n"},
                       {"requirements", kRequired}}};
  CHECK(estate.rto("power") == "4080");  // 60 + 120 + 3600 + 300
  CHECK(estate.rpo("power") == "0");
  CHECK(estate.rto("site") == "14880");  // 60 + 120 + 14400 + 300: the rack comes with the site
}

TEST_CASE("zone and provider", "[recovery]") {
  const Estate estate{{{"assets", kShop + "web,vm,Web,,,z1,cloud\n"},
                       {"dependencies", "from,to\nshop,web\n"},
                       {"requirements", kRequired}}};
  CHECK(estate.rto("zone") == "11100");      // 60 + 120 + 10800 + 120
  CHECK(estate.rto("provider") == "18300");  // 60 + 120 + 18000 + 120
}

TEST_CASE("data: restored at the backup's rate, losing what came since", "[recovery]") {
  const std::string backups =
      "dataset,completed,duration,size\ndb,2026-11-21T02:00:00Z,1000s,100000000000\n"
      "db,2026-11-22T02:00:00Z,1000s,100000000000\n";
  const Estate estate{{{"assets", kShop + "db,database,DB,,,,\n"},
                       {"dependencies", "from,to\nshop,db\n"},
                       {"backups", backups},
                       {"requirements", kRequired}}};
  CHECK(estate.rto("data") == "2020");   // 600 + 120 + 300 + 1000
  CHECK(estate.rpo("data") == "87400");  // a day between two, and the job
  CHECK(estate.ask("data", "rpo_verdict") == "not met");
  CHECK(estate.ask("data", "rto_grade") == "stated");
  // A synchronous copy is as wrong as the data; it does not help.
  const Estate copied{{{"assets", kShop + "db,database,DB,,,,\ncopy,database,Copy,,,,\n"},
                       {"dependencies", "from,to\nshop,db\n"},
                       {"replicas", "dataset,from,to,mode,lag\ndb,db,copy,sync,0s\n"},
                       {"backups", backups},
                       {"requirements", kRequired}}};
  CHECK(copied.rpo("data") == "87400");
  CHECK(copied.rpo("component") == "0");  // but of the database's own loss it does
}

TEST_CASE("data without a backup or a copy is unknown, and not 0", "[recovery]") {
  const Estate estate{{{"assets", kShop + "db,database,DB,,,,\n"},
                       {"dependencies", "from,to\nshop,db\n"},
                       {"requirements", kRequired}}};
  CHECK(estate.rto("data") == "none");
  CHECK(estate.ask("data", "rto_verdict") == "unknown");
  CHECK(estate.rpo("data") == "none");
  CHECK(estate.ask("data", "rpo_verdict") == "unknown");
}

TEST_CASE("component: a contract's times count, through its service hours", "[recovery]") {
  const auto with = [](const std::string& contract) {
    return Estate{
        {{"assets", kShop + "san,storage_array,SAN,,,,\n"},
         {"dependencies", "from,to\nshop,san\n"},
         {"contracts", "contract,asset,vendor,level,hours,response,restore,start,end\n" + contract},
         {"requirements", kRequired}}};
  };
  // 60 + 120, an hour until somebody is there and four until it works.
  CHECK(with("C1,san,V,gold,24x7,1h,4h,2026-01-01,2027-01-01\n").rto("component") == "18180");
  // 60 + 120 + 3600 + 1800: the answer is promised, the repair is not.
  CHECK(with("C1,san,V,gold,24x7,1h,,2026-01-01,2027-01-01\n").rto("component") == "5580");
  // One that has ended is none.
  CHECK(with("C1,san,V,gold,24x7,1h,4h,2024-01-01,2025-01-01\n").rto("component") == "3780");
  // 12 hours a day: 4 to 16 hours, 8 in the middle of all calls.
  const auto days = with("C1,san,V,gold,daily 08:00-20:00,,4h,2026-01-01,2027-01-01\n");
  CHECK(days.ask("component", "rto_low_s") == "14580");
  CHECK(days.rto("component") == "28980");
  CHECK(days.ask("component", "rto_high_s") == "57780");
}

TEST_CASE("component: a part is repaired by the contract of its machine, not of its rack",
          "[recovery]") {
  const auto with = [](const std::string& covered) {
    return Estate{
        {{"assets",
          kShop +
              "web,server,Web,,r1,,\nbox,chassis,Box,,r1,,\ncard,storage_controller,Card,,r1,,\n"},
         {"dependencies",
          "from,to,kind\nshop,web,\nweb,box,located_in\nshop,card,\ncard,box,located_in\n"},
         {"contracts", "contract,asset,hours,response,restore,start,end\nC1," + covered +
                           ",24x7,1h,4h,2026-01-01,2027-01-01\n"},
         {"requirements", kRequired}}};
  };
  const auto source = [](const Estate& estate) {
    return value(estate.file(),
                 "SELECT r.source FROM recovery_act r JOIN recovery_estimate e ON e.id = "
                 "r.estimate_id WHERE e.scenario = 'component' AND r.kind = 'repair'");
  };
  CHECK(source(with("box")) == "contract C1, 24x7");
  CHECK(source(with("r1")).find("contract") == std::string::npos);
}

TEST_CASE("detection: what watches an asset counts instead of somebody's call", "[recovery]") {
  const Estate estate{
      {{"assets", kShop + "web,server,Web,,,,\n"},
       {"dependencies", "from,to\nshop,web\n"},
       {"monitors", "asset,kind,interval,failures,timeout,route\nweb,probe,10s,3,5s,oncall\n"},
       {"requirements", kRequired}}};
  CHECK(estate.rto("host") == "3750");  // 30 + 120 + 3600
  CHECK(estate.ask("host", "rto_low_s") == "3740");
  CHECK(estate.ask("host", "rto_high_s") == "3765");  // F1: 3 * (10 + 5)
}

TEST_CASE("incidents give detection and decision, when there are enough", "[recovery]") {
  std::string incidents = "id,service,started,detected,acknowledged,resolved\n";
  for (int i = 1; i <= 3; ++i) {
    const auto at = "2026-0" + std::to_string(i) + "-01T00:0";
    incidents += "I" + std::to_string(i) + ",shop," + at + "0:00Z," + at + std::to_string(i) +
                 ":00Z," + at + "9:00Z,2026-0" + std::to_string(i) + "-01T01:00:00Z\n";
  }
  const Estate estate{{{"assets", kShop + "web,server,Web,,,,\n"},
                       {"dependencies", "from,to\nshop,web\n"},
                       {"incidents", incidents},
                       {"requirements", kRequired}}};
  // Detection 1, 2, 3 minutes: median 2; decision 8, 7, 6: median 7.
  CHECK(estate.rto("host") == "4140");  // 120 + 420 + 3600
}

TEST_CASE("a cold-start cycle never ends, and names those that wait", "[recovery]") {
  const Estate estate{
      {{"assets", kShop + "hv,hypervisor,Host,s1,,,\ndns,vm,Names,,,,\n"},
       {"dependencies", "from,to,kind\nshop,dns,depends_on\ndns,hv,runs_on\nhv,dns,resolved_by\n"},
       {"requirements", kRequired}}};
  CHECK(estate.ask("site", "cycle") == "1");
  CHECK(estate.rto("site") == "none");
  CHECK(estate.ask("site", "rto_verdict") == "not met");
  CHECK(estate.ask("site", "rto_reason").find("Names") != std::string::npos);
  CHECK(value(estate.file(),
              "SELECT status FROM check_result WHERE check_id = "
              "'failover.recovery.can-start'") == "fail");
}

TEST_CASE("what recovery itself needs must not fall with it; declared scenarios", "[recovery]") {
  const Estate estate{{{"assets", kShop + "web,server,Web,s1,,,\nvault,server,Vault,s1,,,\n"},
                       {"dependencies", "from,to\nshop,web\n"},
                       {"requirements", kRequired}},
                      "  needs: [vault]\n  scenarios:\n    - {name: both, fail: [web, vault]}\n"};
  // The server waits for the vault: 60 + 120 + 14400, then 300 each.
  CHECK(estate.ask("site", "path_fallen") == R"(["vault"])");
  CHECK(estate.ask("both", "rto_s") == "7380");  // 60 + 120 + 3600 (vault) + 3600 (web)
  CHECK(estate.ask("both", "event") == "both");
}

TEST_CASE("a drill that made the same thing fail shows how long it takes", "[recovery]") {
  const Estate estate{{{"assets", kShop + "web,server,Web,,,,\n"},
                       {"dependencies", "from,to\nshop,web\n"},
                       {"drills",
                        "id,scenario,service,date,measured_rto,measured_rpo,outcome\n"
                        "D1,loss of web,shop,2026-05-01,20m,0s,passed\n"
                        "D2,loss of web-2,shop,2026-06-01,1m,0s,passed\n"},
                       {"requirements", kRequired}}};
  CHECK(estate.rto("host") == "1200");
  CHECK(estate.ask("host", "rto_grade") == "demonstrated");
  CHECK(estate.ask("host", "rto_high_s") == "3780");
}

TEST_CASE("an objective below that is longer than the one above is found", "[recovery]") {
  const Estate estate{{{"assets", kShop + "db,database,DB,,,,\n"},
                       {"dependencies", "from,to\nshop,db\n"},
                       {"requirements", kRequired + "db,1,4h,1h\n"}}};
  CHECK(value(estate.file(),
              "SELECT status || ' ' || subject FROM check_result WHERE check_id = "
              "'failover.objective.tighter-below'") == "fail db");
}

TEST_CASE("no estimate gets better when evidence gets worse", "[recovery][property]") {
  std::mt19937 random{7};
  Estate estate{
      {{"assets", kShop + "db,database_cluster,DB,,,,\na,server,A,s1,r1,,\nb,server,B,s1,r2,,\n"},
       {"dependencies", "from,to\nshop,db\n"},
       {"needs", "of,group,k,member,active,takeover\ndb,n,1,a,yes,manual\ndb,n,1,b,no,manual\n"},
       {"backups", "dataset,completed,duration,size\ndb,2026-11-22T02:00:00Z,1000s,100000000000\n"},
       {"requirements", kRequired}}};
  const std::vector<std::string> ids{
      "detection",   "decision",     "repair.hardware",         "repair.rack",
      "repair.site", "start.server", "takeover.manual.database"};
  const auto read = [&] {
    return test::column(estate.file(),
                        "SELECT coalesce(rto_s, 1e18) FROM recovery_estimate ORDER BY id");
  };
  for (int round = 0; round < 6; ++round) {
    const auto before = read();
    const auto id = ids[random() % ids.size()];
    spill(estate.config(), "estate: test\nrecovery:\n  durations:\n    " + id + ": 30d\n");
    estate.assess();
    spill(estate.config(), "estate: test\nrecovery:\n  durations:\n    " + id + ": 40d\n");
    const auto longer = read();
    estate.assess();
    const auto longest = read();
    REQUIRE(longest.size() == longer.size());
    for (std::size_t i = 0; i < longer.size(); ++i) {
      CAPTURE(id, i, longer[i], longest[i]);
      CHECK(std::stod(longest[i]) >= std::stod(longer[i]));
    }
    REQUIRE(before.size() == longer.size());
  }
}

TEST_CASE("a duration of plimsoll.yaml that is none is refused with its line", "[recovery]") {
  const test::TemporaryFolder folder;
  spill(folder.path() / "c.yaml", "recovery:\n  durations:\n    repair.hardwear: 1h\n");
  const auto ran = audit_tool(
      {"-c", (folder.path() / "c.yaml").string(), "-d", (folder.path() / "a.db").string(), "scan"});
  CHECK(ran.status == 2);
  CHECK(ran.err.find("c.yaml:3") != std::string::npos);
  CHECK(ran.err.find("repair.hardwear") != std::string::npos);
}

}  // namespace plimsoll
