/// The example estate: each planted weakness is found, and nothing false is claimed
/// (examples/harbour/README.md).

#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::column;
using plimsoll::test::run;
using plimsoll::test::slurp;
using plimsoll::test::source_dir;
using plimsoll::test::TemporaryFolder;
using plimsoll::test::value;

namespace {

/// The demo, run once for all tests of this program.
const std::filesystem::path& demo() {
  static const TemporaryFolder folder;
  static const auto ran = audit_tool({"demo", "--out", folder.path().string()});
  if (ran.status != 0) throw std::runtime_error(ran.err);
  return folder.path();
}

std::filesystem::path audit() { return demo() / "harbour.db"; }

/// Subjects of the open findings of a check with that status, with the service where there is one.
std::set<std::string> subjects(const std::string& check, const std::string& status,
                               const std::string& service = "") {
  const std::string where = service.empty() ? "" : " AND s.key = '" + service + "'";
  const auto rows = column(audit(),
                           "SELECT f.subject FROM open_finding f LEFT JOIN asset s ON s.id = "
                           "f.service_id WHERE f.check_id = '" +
                               check + "' AND f.status = '" + status + "'" + where);
  return {rows.begin(), rows.end()};
}

/// Whether `node` alone stops `service`.
bool stops(const std::string& node, const std::string& service) {
  return value(
             audit(),
             "SELECT i.effect IN ('outage', 'lost') FROM impact i JOIN asset n ON n.id = i.node_id "
             "JOIN asset s ON s.id = i.service_id WHERE n.key = '" +
                 node + "' AND s.key = '" + service + "'") == "1";
}

/// The effect of `node` alone on `service`: "interrupted 150", "lost", or "" for none.
std::string effect(const std::string& node, const std::string& service) {
  return value(audit(),
               "SELECT i.effect || coalesce(' ' || i.seconds, '') FROM impact i "
               "JOIN asset n ON n.id = i.node_id JOIN asset s ON s.id = i.service_id "
               "WHERE n.key = '" +
                   node + "' AND s.key = '" + service + "'");
}

std::string arn(const std::string& service, const std::string& resource,
                const std::string& region = "eu-west-1") {
  return "arn:aws:" + service + ":" + region + ":210987654321:" + resource;
}

std::string zone(const std::string& name) { return "aws/210987654321/" + name; }

/// The key of a target group of Ireland, whose number is made from its name.
std::string balancing(const std::string& name) {
  return value(audit(), "SELECT key FROM asset WHERE kind = 'backend_pool' AND name = '" + name +
                            "' AND key LIKE '%eu-west-1%'");
}

/// The key of the asset in whose favour a message speaks: messages name assets by key or name.
bool message_names(const std::string& check, const std::string& subject, const std::string& word) {
  for (const auto& message : column(audit(), "SELECT message FROM open_finding WHERE check_id = '" +
                                                 check + "' AND subject = '" + subject + "'")) {
    if (message.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("what an assessment writes points at what there is", "[harbour]") {
  CHECK(column(audit(), "SELECT \"table\" FROM pragma_foreign_key_check").empty());
}

TEST_CASE("the example estate has the size that its README says", "[harbour]") {
  CHECK(value(audit(), "SELECT count(*) FROM service") == "42");
  const int assets =
      std::stoi(value(audit(), "SELECT count(*) FROM asset WHERE last_scan IS NULL"));
  CHECK(assets > 450);
  CHECK(assets < 600);
}

TEST_CASE("what several sources tell of one machine is one asset", "[harbour]") {
  // The sheet, the BMC and the operating system of rtm-db-1.
  CHECK(value(audit(),
              "SELECT group_concat(c, ' ') FROM (SELECT DISTINCT s.collector AS c FROM asset a "
              "JOIN asset_version v ON v.asset_id = a.id "
              "JOIN source s ON s.id = v.source_id WHERE a.key = 'rtm-db-1' ORDER BY 1)") ==
        "linux-host redfish table");
  CHECK(value(audit(),
              "SELECT count(*) FROM asset WHERE name LIKE 'rtm-db-1%' AND kind IN ('server', "
              "'hypervisor', 'vm') AND last_scan IS NULL") == "1");
  CHECK(value(audit(), "SELECT count(*) FROM identity_conflict") == "0");
  CHECK(value(audit(),
              "SELECT group_concat(c, ' ') FROM (SELECT DISTINCT s.collector AS c FROM asset a "
              "JOIN asset_version v ON v.asset_id = a.id "
              "JOIN source s ON s.id = v.source_id WHERE a.key = 'rtm-core-1' ORDER BY 1)") ==
        "table topology");
}

TEST_CASE("W1 and W8: redundant in name only", "[harbour]") {
  CHECK(stops("rtm-ups-a", "svc-edi"));  // both PDUs of R03
  CHECK(stops("rtm-esx-3", "svc-dns"));  // both name servers
  CHECK(subjects("redundancy.group.independent-members", "fail").contains("dns"));
  CHECK(message_names("redundancy.group.independent-members", "dns", "rtm-esx-3"));
}

TEST_CASE("W2 and W7: Antwerp hangs on one UPS, one circuit and one router", "[harbour]") {
  for (const auto* node : {"anr-ups", "wan-1", "anr-edge-1"}) {
    CAPTURE(node);
    CHECK(stops(node, "svc-anr-gate"));
    CHECK(stops(node, "svc-anr-yard"));
  }
  // The UPS hangs on the grid alone, so the grid is what to fix first.
  CHECK(value(audit(),
              "SELECT r.key FROM single_point p JOIN asset n ON n.id = p.node_id JOIN asset r ON "
              "r.id = p.root_id JOIN asset s "
              "ON s.id = p.service_id WHERE n.key = 'anr-ups' AND s.key = 'svc-anr-gate'") ==
        "anr-utility");
  CHECK(subjects("redundancy.service.no-single-point", "fail", "svc-anr-gate")
            .contains("anr-utility"));
}

TEST_CASE("W3 and W9: members that share a host, members that share a zone", "[harbour]") {
  CHECK(subjects("redundancy.group.independent-members", "fail").contains("billing-db"));
  CHECK(stops("rtm-esx-4", "svc-billing"));
  CHECK(subjects("redundancy.group.independent-members", "fail").contains(balancing("track")));
  CHECK(stops(zone("eu-west-1a"), "svc-tracking"));
}

TEST_CASE("W4, W5 and W6: redundancy that is lost already", "[harbour]") {
  const auto lost = column(
      audit(),
      "SELECT a.name || ' ' || f.message FROM open_finding f JOIN asset a ON a.id = f.asset_id "
      "WHERE f.check_id = 'redundancy.group.not-already-lost' AND f.status = 'fail'");
  const auto any = [&](const std::string& one, const std::string& other) {
    return std::any_of(lost.begin(), lost.end(), [&](const std::string& text) {
      return text.find(one) != std::string::npos && text.find(other) != std::string::npos;
    });
  };
  CAPTURE(lost);
  CHECK(any("md0", "rtm-edi-1"));
  CHECK(any("bond0 of anr-db-1", "NIC 2"));
  CHECK(any("PSU 2", ""));
  // The supply that is left is now a single point of what needs rtm-db-2, and so is its feed.
  CHECK(stops("pdu-r02-a", "svc-customs"));
}

TEST_CASE("W10, W11 and W13: what nobody knows is unknown or missing, not fine", "[harbour]") {
  CHECK(subjects("readiness.service.dependencies-known", "unknown").contains("svc-hazmat"));
  const auto external =
      column(audit(), "SELECT name FROM asset WHERE kind = 'external' AND last_scan IS NULL");
  CHECK(std::set<std::string>{external.begin(), external.end()}.contains("198.51.100.20"));
  CHECK(std::set<std::string>{external.begin(), external.end()}.contains("203.0.113.40"));
  CHECK(message_names("readiness.service.dependencies-known", "svc-telemetry", "198.51.100.20"));
  CHECK(subjects("readiness.service.requirement-stated", "fail") ==
        std::set<std::string>{"svc-edi", "svc-terminal"});  // and W39
}

TEST_CASE("W12: a promotion by hand is an outage, an automatic one is an interruption",
          "[harbour]") {
  CHECK(value(audit(),
              "SELECT effect FROM impact i JOIN asset n ON n.id = i.node_id JOIN asset s ON s.id = "
              "i.service_id "
              "WHERE n.key = 'rtm-db-2' AND s.key = 'svc-customs'") == "outage");
  CHECK(value(audit(),
              "SELECT effect || ' ' || seconds FROM impact i JOIN asset n ON n.id = i.node_id JOIN "
              "asset s ON s.id = i.service_id "
              "WHERE n.key = 'rtm-db-1' AND s.key = 'svc-terminal'") == "interrupted 45");
}

TEST_CASE("W14 to W17: contracts, support and drills by their dates", "[harbour]") {
  CHECK(subjects("lifecycle.contract.current", "fail").contains("rtm-san"));
  CHECK(subjects("lifecycle.contract.current", "fail").contains("rtm-core-1"));
  CHECK_FALSE(subjects("lifecycle.contract.current", "fail").contains("anr-san"));
  CHECK(subjects("lifecycle.support.current", "fail").contains("rtm-edi-1"));
  CHECK_FALSE(subjects("lifecycle.support.current", "fail").contains("tos-db"));
  CHECK(subjects("testing.service.drill-current", "fail").contains("svc-customs"));
  CHECK_FALSE(subjects("testing.service.drill-current", "fail").contains("svc-terminal"));
  CHECK(subjects("testing.service.drill-current", "fail").contains("svc-gate"));
}

TEST_CASE("W18: a recording that was cut off is a gap that is named", "[harbour]") {
  const auto failed = column(audit(),
                             "SELECT s.target FROM newest_collection n JOIN source s ON s.id = "
                             "n.source_id WHERE n.status = 'failed'");
  REQUIRE(failed.size() == 1);
  CHECK(failed.front().find("anr-esx-2") != std::string::npos);
  const auto open = column(audit(),
                           "SELECT subject FROM open_finding WHERE check_id = "
                           "'readiness.collection.complete' AND subject LIKE '%anr-esx-2%'");
  CHECK(open.size() == 1);
}

TEST_CASE("W19 and W20: the power of Moerdijk ends in one UPS, by what devices answer",
          "[harbour]") {
  // Supplies to outlets to PDUs (Redfish), PDUs to the UPS (UPS-MIB), the switch's inputs
  // (PowerNet-MIB).
  for (const auto* service : {"svc-mdk-warehouse", "svc-mdk-cold-store"}) {
    CAPTURE(service);
    CHECK(stops("mdk-ups-a", service));
    CHECK_FALSE(stops("mdk-ups-b", service));
    CHECK_FALSE(stops("mdk-pdu-a", service));
    CHECK_FALSE(stops("mdk-pdu-b", service));
  }
  const auto shared = subjects("redundancy.group.independent-members", "fail");
  CHECK(shared.contains("mdk-ats"));
  CHECK(message_names("redundancy.group.independent-members", "mdk-ats", "mdk-ups-a"));
  CHECK(shared.contains("mdk-room:/redfish/v1/Chassis/mdk-db-1"));
  // The PDU that Redfish and SNMP tell of is one.
  CHECK(
      value(audit(),
            "SELECT count(DISTINCT s.collector) FROM asset a JOIN asset_version v ON v.asset_id = "
            "a.id JOIN source s ON s.id = v.source_id WHERE a.key = 'mdk-pdu-a'") == "2");
}

TEST_CASE("W21: both legs of a bond end on one switch, by LLDP", "[harbour]") {
  CHECK(stops("mdk-leaf-1", "svc-mdk-warehouse"));
  CHECK_FALSE(stops("mdk-leaf-1", "svc-mdk-cold-store"));
  CHECK_FALSE(stops("mdk-leaf-2", "svc-mdk-warehouse"));
  for (const auto* core : {"mdk-core-1", "mdk-core-2"}) {
    CAPTURE(core);
    CHECK_FALSE(stops(core, "svc-mdk-warehouse"));
    CHECK_FALSE(stops(core, "svc-mdk-cold-store"));
  }
  CHECK(value(audit(),
              "SELECT n.rule || ' ' || n.k || ' of ' || n.members FROM need n JOIN asset a "
              "ON a.id = n.asset_id WHERE a.key = 'vip:10.30.0.1'") == "first-hop 1 of 2");
}

TEST_CASE("W22 and W23: storage of Moerdijk that the next failure stops", "[harbour]") {
  CHECK(stops("mdk-san:disk:0a.00.1", "svc-mdk-warehouse"));
  CHECK(stops("mdk-san:storage_controller:mdk-san-a", "svc-mdk-warehouse"));
  CHECK_FALSE(stops("mdk-san:storage_controller:mdk-san-b", "svc-mdk-warehouse"));
  CHECK(stops("mdk-db-1.harbour.example:path:sdc", "svc-mdk-warehouse"));
  const auto lost = subjects("redundancy.group.not-already-lost", "fail");
  CHECK(lost.contains("mdk-san:volume:aggr0/plex0/rg0"));
  CHECK(lost.contains("mdk-db-1.harbour.example:mpath:mpatha"));
  // The server's unit and the array's LUN are one.
  CHECK(value(audit(),
              "SELECT count(*) FROM asset WHERE kind = 'volume' AND key LIKE '%lun%' AND "
              "last_scan IS NULL") == "1");
}

TEST_CASE("W24: one NAT gateway behind the subnets of three zones", "[harbour]") {
  CHECK(value(audit(),
              "SELECT count(DISTINCT z.name) FROM relation d JOIN relation l ON l.from_id = "
              "d.from_id JOIN asset z ON z.id = l.to_id AND z.kind = 'zone' JOIN asset g ON g.id = "
              "d.to_id WHERE g.key = '" +
                  arn("ec2", "natgateway/nat-0euwest1") + "'") == "3");
  CHECK(effect(arn("ec2", "natgateway/nat-0euwest1"), "svc-api") == "degraded");
}

TEST_CASE("W25: the loss of a router, of its site and of a tunnel reach into the cloud",
          "[harbour]") {
  const auto tunnel = arn("ec2", "vpn-connection/vpn-0rotterdam/tunnel/198.51.100.1");
  CHECK(effect(tunnel + "20", "svc-tracking") == "lost");  // the other one is down
  CHECK(effect("rtm-edge-1", "svc-tracking") == "lost");
  CHECK(effect("rtm", "svc-tracking") == "lost");
  CHECK(subjects("redundancy.group.not-already-lost", "fail")
            .contains(arn("ec2", "vpn-connection/vpn-0rotterdam")));
  // One machine, known to the sheets as a router and to the cloud as an address.
  CHECK(value(audit(),
              "SELECT count(*) FROM asset WHERE name = 'rotterdam' AND kind = 'external' "
              "AND last_scan IS NULL") == "0");
}

TEST_CASE("the loss of a zone and of a region, across both halves", "[harbour]") {
  CHECK(effect(zone("eu-west-1a"), "svc-api") == "interrupted 150");  // its name waits longest
  CHECK(effect(zone("eu-west-1b"), "svc-tracking") == "lost");        // its database's only zone
  CHECK(effect("aws/eu-west-1", "svc-tracking") == "lost");
  CHECK(effect("aws/eu-west-1", "svc-api") == "lost");  // no database elsewhere
  // The portal runs in Rotterdam and asks the API by its name, which fails over to Frankfurt.
  CHECK(effect("aws/eu-west-1", "svc-portal") == "interrupted 150");
  CHECK(effect("aws/eu-central-1", "svc-portal") == "degraded");
}

TEST_CASE("W26: code that declares a standby is no standby", "[harbour]") {
  const auto database = arn("rds", "db:track-db");
  CHECK(message_names("change.code.matches-running", database, "multi_az is"));
  CHECK(message_names("redundancy.database.other-zone", database, "one zone only"));
  CHECK_FALSE(subjects("change.code.matches-running", "fail").contains(arn("rds", "db:api-db")));
  CHECK_FALSE(subjects("redundancy.database.other-zone", "fail").contains(arn("rds", "db:api-db")));
  CHECK(value(audit(),
              "SELECT group_concat(c, ' ') FROM (SELECT DISTINCT s.collector AS c FROM asset a "
              "JOIN asset_version v ON v.asset_id = a.id JOIN source s ON s.id = v.source_id "
              "WHERE a.key = '" +
                  database + "' AND v.kind = 'database' ORDER BY 1)") == "aws terraform");
}

TEST_CASE("W27 to W31: backups, recovery, health checks and quotas of the cloud", "[harbour]") {
  CHECK(subjects("replication.backup.other-place", "fail").contains(arn("rds", "db:track-db")));
  CHECK(subjects("replication.data.recoverable", "fail")
            .contains(arn("dynamodb", "table/gate-events")));
  CHECK_FALSE(subjects("replication.data.recoverable", "fail").contains(arn("rds", "db:api-db")));
  const auto groups = subjects("failover.autoscaling.balancer-health", "fail");
  REQUIRE(groups.size() == 1);
  CHECK(groups.begin()->find("api-spare") != std::string::npos);
  const auto names = subjects("failover.dns.health-checked", "fail");
  REQUIRE(names.size() == 1);
  CHECK(names.begin()->find("track.harbour.example") != std::string::npos);
  CHECK(subjects("capacity.quota.covers-failover", "fail").size() == 1);
}

TEST_CASE("what only looks weak is not claimed", "[harbour]") {
  for (const auto* node :
       {"rtm-utility", "rtm-genset", "rtm-ups-b", "rtm-core-1", "rtm-core-2", "rtm-edge-1",
        "rtm-edge-2", "kpn", "colt", "rtm-crac-1", "pdu-r01-a", "pdu-r01-b", "rtm-leaf-1a",
        "rtm-leaf-1b", "rtm-san", "tos-app-1", "web-1"}) {
    CAPTURE(node);
    CHECK_FALSE(stops(node, "svc-terminal"));
    CHECK_FALSE(stops(node, "svc-portal"));
  }
  for (const auto* letter : {"eu-west-1a", "eu-west-1b", "eu-west-1c"}) {
    CHECK_FALSE(stops(zone(letter), "svc-api"));
  }
  const auto shared = subjects("redundancy.group.independent-members", "fail");
  for (const auto& group : {balancing("api"), std::string{"ds-gold"}, std::string{"rtm-ups-a"},
                            std::string{"rtm-san"}, std::string{"tos-db"}}) {
    CAPTURE(group);
    CHECK_FALSE(shared.contains(group));
  }
  // RAID 6 with one disk gone: reduced, and no outage.
  CHECK(
      value(audit(),
            "SELECT count(*) FROM impact i JOIN asset n ON n.id = i.node_id JOIN asset s ON s.id = "
            "i.service_id "
            "WHERE n.kind = 'disk' AND s.key = 'svc-backup' AND i.effect IN ('outage', 'lost')") ==
      "0");
  // One of two pages answers, whatever fails but what both share.
  CHECK_FALSE(stops("rtm", "svc-status"));
  CHECK_FALSE(stops("aws", "svc-status"));
}

TEST_CASE("an independent reckoning over the needs agrees with every impact", "[harbour]") {
  const auto oracle = run(
      {"python3", (source_dir() / "tests" / "support" / "oracle.py").string(), audit().string()});
  CAPTURE(oracle.out);
  CHECK(oracle.status == 0);
}

TEST_CASE("the demo gives the same bytes each time", "[harbour]") {
  const TemporaryFolder again;
  REQUIRE(audit_tool({"demo", "--out", again.path().string()}).status == 0);
  for (const auto& entry : std::filesystem::directory_iterator(demo())) {
    if (entry.path().extension() == ".db") continue;
    CAPTURE(entry.path().filename());
    if (entry.is_regular_file() && entry.path().extension() != ".db-wal" &&
        entry.path().extension() != ".db-shm") {
      CHECK(slurp(entry.path()) == slurp(again.path() / entry.path().filename()));
    }
  }
}

/// A column of the estimate of one service and kind of disaster.
static std::string estimated(const std::string& service, const std::string& scenario,
                             const std::string& column) {
  return value(audit(), "SELECT " + column +
                            " FROM recovery_estimate e JOIN asset a ON a.id = e.service_id "
                            "WHERE a.key = '" +
                            service + "' AND scenario = '" + scenario + "'");
}

TEST_CASE("recovery: what each kind of disaster would take, and would lose", "[harbour]") {
  // The standby is in another zone of the region: by itself, and nothing is lost.
  CHECK(estimated("svc-api", "zone", "rto_s || ' ' || rpo_s || ' ' || rto_verdict") == "120 0 met");
  // The cluster goes on in Antwerp with what its copy has; its machine waits for Rotterdam's names.
  CHECK(estimated("svc-customs", "site", "rpo_s || ' ' || rto_verdict") == "45 not met");
  CHECK(value(audit(),
              "SELECT count(*) FROM recovery_act r JOIN recovery_estimate e ON e.id = "
              "r.estimate_id JOIN asset s ON s.id = e.service_id JOIN asset a ON a.id = "
              "r.asset_id WHERE s.key = 'svc-customs' AND e.scenario = 'site' AND "
              "a.key = 'anr-db-1' AND r.kind = 'start'") == "1");
  // One backup is known, of the day before: its age and the job are more than the objective.
  CHECK(estimated("svc-billing", "data", "rpo_s || ' ' || rpo_verdict") == "100800 not met");
  // Backups of the cloud database stay in its region.
  CHECK(estimated("svc-api", "site", "rpo_verdict") == "unknown");
  // Of zones nothing is known that the terminal stands on: that is no pass.
  CHECK(estimated("svc-terminal", "zone", "effect || ' ' || rto_verdict") == "unknown unknown");
  // The critical acts are a chain that ends when the service works.
  CHECK(value(audit(),
              "SELECT count(*) FROM recovery_estimate e WHERE rto_s > 0 AND rto_s <> "
              "(SELECT sum(end_s - begin_s) FROM recovery_act r WHERE r.estimate_id = "
              "e.id AND r.critical) AND rto_grade <> 'demonstrated'") == "0");
  // The database is watched every ten seconds; an outage of the gate was noticed after 5, 9 and 11
  // minutes: what is known of the service itself counts.
  const auto detection = [](const std::string& service) {
    return value(audit(),
                 "SELECT (r.end_s - r.begin_s) || ' ' || r.grade FROM recovery_act r "
                 "JOIN recovery_estimate e ON e.id = r.estimate_id JOIN asset a ON a.id = "
                 "e.service_id WHERE a.key = '" +
                     service + "' AND e.scenario = 'host' AND r.kind = 'detection'");
  };
  CHECK(detection("svc-gate") == "540 measured");
}

TEST_CASE("W32: what waits for itself to start, and stops nothing that runs", "[harbour]") {
  CHECK(subjects("failover.recovery.can-start", "fail") ==
        std::set<std::string>{"svc-anr-gate", "svc-anr-yard"});
  CHECK(estimated("svc-anr-gate", "power", "cycle || ' ' || rto_verdict") == "1 not met");
  CHECK(estimated("svc-anr-gate", "power", "rto_reason").find("Antwerp key server") !=
        std::string::npos);
  // The router's loss cuts the array off and does not restart it.
  CHECK(value(audit(),
              "SELECT count(*) FROM impact i JOIN asset a ON a.id = i.node_id WHERE a.key = "
              "'anr-kms-1'") == "0");
}

TEST_CASE("W33: an objective that what it stands on cannot keep", "[harbour]") {
  CHECK(subjects("failover.objective.tighter-below", "fail") == std::set<std::string>{"svc-fleet"});
}

TEST_CASE("W39: harm that grows faster than the stated limit allows", "[harbour]") {
  // 85,000 EUR after an hour, 700,000 after four: 250,000 after 3600 + 165,000 / 615,000 * 10,800
  // s.
  CHECK(column(audit(),
               "SELECT a.key || ' ' || t.mtd_s FROM tolerable_downtime t JOIN asset a ON a.id = "
               "t.service_id ORDER BY a.key") ==
        std::vector<std::string>{"svc-gate 12323", "svc-terminal 6497"});
  const auto wrong = subjects("readiness.service.requirement-stated", "fail");
  CHECK(wrong.contains("svc-terminal"));
  CHECK_FALSE(wrong.contains("svc-gate"));
}

TEST_CASE("W34, W35, W37: what went wrong before", "[harbour]") {
  using Services = std::set<std::string>;
  CHECK(subjects("history.service.within-downtime-budget", "fail") ==
        Services{"svc-customs", "svc-telemetry"});
  CHECK(subjects("history.service.no-repeated-cause", "fail") == Services{"svc-gate"});
  CHECK(subjects("history.service.cause-known", "fail") == Services{"svc-telemetry"});
  CHECK(subjects("history.service.restored-within-rto", "fail") == Services{"svc-gate"});
}

TEST_CASE("W36, W38: past support, and contracts slower than the objective", "[harbour]") {
  const auto past = subjects("lifecycle.support.current", "fail");
  CHECK(past.contains("anr-gate-app-1"));
  CHECK(past.contains("legal-archive-app-1"));
  CHECK_FALSE(past.contains("anr-yard-app-1"));
  // What carries a service of tier 2 counts more than what carries one of tier 4.
  CHECK(value(audit(),
              "SELECT group_concat(severity, ' ') FROM (SELECT f.severity FROM open_finding f "
              "WHERE f.check_id = 'lifecycle.support.current' AND f.subject IN "
              "('anr-gate-app-1', 'legal-archive-app-1') ORDER BY f.subject)") == "high low");
  CHECK(subjects("lifecycle.contract.restore-within-rto", "fail").contains("rtm-core-1"));
}

TEST_CASE("what costs services most of their availability is named", "[harbour]") {
  const auto first = [](const std::string& service, const std::string& what) {
    return value(audit(), "SELECT " + what +
                              " FROM availability_contributor c JOIN asset s ON s.id = "
                              "c.service_id JOIN asset n ON n.id = c.node_id WHERE s.key = '" +
                              service + "' AND c.place = 1");
  };
  // Half a failure a year of detection 15 min + decision 20 min + repair 4 h: 137.5 minutes.
  CHECK(first("svc-dns", "n.key || ' ' || CAST(c.minutes_a_year AS INTEGER)") == "dns 137");
  // W4: the half of the mirror that is left.  No contract names it, so a new one must be ordered;
  // the power supply that is left beside W6 is replaced by the contract of its machine.
  CHECK(first("svc-customs", "n.key") == "rtm-edi-1.harbour.example:md:md0:slot0");
  // Two sites that each stop it, and machines without a second: not even the best case is enough.
  CHECK(subjects("redundancy.service.availability-meets-target", "fail") ==
        std::set<std::string>{"svc-mdk-warehouse"});
  // Of what nobody collected no rate is known: nothing is likely, and that is what must be learned.
  CHECK(first("svc-telemetry", "c.minutes_a_year IS NULL AND n.kind = 'external'") == "1");
  CHECK(value(audit(),
              "SELECT verdict || ' ' || (likely_pct IS NULL) FROM service_availability WHERE key = "
              "'svc-telemetry'") == "unknown 1");
  // Every service has its figures, and none passes that stands on something unknown.
  CHECK(value(audit(), "SELECT count(*) FROM service_availability") == "42");
  CHECK(value(audit(),
              "SELECT count(*) FROM service_availability WHERE verdict = 'met' AND (loose OR "
              "inputs_unknown > 0)") == "0");
}

TEST_CASE("a recorded cloud is told in the same bytes however its calls overlap", "[harbour]") {
  const auto recording = source_dir() / "examples" / "harbour" / "aws";
  const auto program =
      plimsoll::test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-aws";
  const auto settings =
      R"({"service_tag": "Service", "concurrency": 16, "replay": ")" + recording.string() + "\"}";
  const auto first = run({program.string(), "collect"}, settings);
  REQUIRE(first.status == 0);
  for (int i = 0; i < 20; ++i) {
    CHECK(run({program.string(), "collect"}, settings).out == first.out);
  }
}

TEST_CASE("the example's files are what its description makes", "[harbour]") {
  const TemporaryFolder made;
  REQUIRE(run({"python3", (source_dir() / "examples" / "harbour" / "make.py").string(),
               made.path().string()})
              .status == 0);
  const auto difference =
      run({"diff", "-r", "--no-dereference", "-x", "README.md", "-x", "make.py", "-x", "floor.py",
           "-x", "region.py", "-x", "record.py", "-x", "aws", "-x", "plimsoll.yaml",
           made.path().string(), (source_dir() / "examples" / "harbour").string()});
  CHECK(difference.out == "");
}
