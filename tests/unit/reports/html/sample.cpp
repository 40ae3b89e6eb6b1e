#include "tests/unit/reports/html/sample.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "lib/core/error.hpp"

namespace plimsoll::test {
namespace {

store::Database create(const std::filesystem::path& path) {
  auto opened = store::Database::open(path, store::Mode::create);
  if (!opened) throw std::runtime_error(to_string(opened.error()));
  return std::move(*opened);
}

/// Runs one statement; `values` are bound in order, an empty text as NULL.
template <typename... Values>
void run_with(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement{database, sql};
  int at = 0;
  const auto bind_one = [&](const auto& value) {
    ++at;
    if constexpr (requires { value.empty(); }) {
      if (!value.empty()) statement.bind(at, value);
    } else {
      statement.bind(at, value);
    }
  };
  (bind_one(values), ...);
  statement.exec();
}

}  // namespace

Estate::Estate(const std::filesystem::path& path, const std::string& name)
    : database_{create(path)} {
  auto& db = database_.handle();
  db.exec(
      "PRAGMA foreign_keys = OFF; "  // rows come in the order that reads best
      "PRAGMA synchronous = OFF; "
      "INSERT INTO scan VALUES (1, '2026-10-23T05:00:00Z', '2026-10-23T05:20:00Z', '0.1.0'), "
      "(2, '2026-11-23T05:00:00Z', '2026-11-23T05:20:00Z', '0.1.0')");
  if (!name.empty()) {
    run_with(db, "INSERT OR REPLACE INTO meta VALUES ('estate', ?)", name);
  }
}

void Estate::sql(const std::string& statements) { database_.handle().exec(statements); }

std::int64_t Estate::source(const std::string& collector, const std::string& target,
                            const std::string& grade, const std::string& status,
                            const std::string& reason, const std::string& ended_at) {
  const std::int64_t id = ++next_source_;
  auto& db = database_.handle();
  run_with(db, "INSERT INTO source VALUES (?, ?, ?, ?, 1)", id, collector, target, grade);
  run_with(db,
           "INSERT INTO collection (id, scan_id, source_id, version, started_at, ended_at, status, "
           "reason) VALUES (?, 2, ?, '0.1.0', ?, ?, ?, ?)",
           id, id, ended_at, ended_at, status, reason);
  return id;
}

std::int64_t Estate::asset(const std::string& kind, const std::string& name, std::int64_t source,
                           const std::string& attributes) {
  const std::int64_t id = ++next_asset_;
  auto& db = database_.handle();
  const std::string key = fmt::format("{}-{}", kind, id);
  run_with(db, "INSERT INTO asset VALUES (?, ?, ?, ?, 1, NULL)", id, kind, key, name);
  run_with(db,
           "INSERT INTO asset_version (id, asset_id, source_id, key, kind, name, attributes, "
           "first_scan) VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
           id, id, source, key, kind, name, attributes);
  return id;
}

std::int64_t Estate::service(const std::string& name, std::int64_t tier, const std::string& owner,
                             std::int64_t rto_s, std::int64_t rpo_s) {
  const std::string quoted = owner.empty() ? "{}" : fmt::format(R"({{"owner":"{}"}})", owner);
  const std::int64_t id = asset("business_service", name, 1, quoted);
  services_.push_back(id);
  if (tier == 0) return id;
  auto& db = database_.handle();
  const std::int64_t row = ++next_evidence_;
  run_with(db,
           "INSERT INTO evidence (id, source_id, \"table\", \"row\", digest, first_scan) "
           "VALUES (?, 1, 'requirement', ?, ?, 1)",
           row, fmt::format(R"({{"tier":{},"rto_s":{},"rpo_s":{}}})", tier, rto_s, rpo_s),
           fmt::format("{:064x}", row));
  run_with(db, "INSERT INTO evidence_reference VALUES (?, 'service', ?)", row, id);
  return id;
}

void Estate::relation(std::int64_t from, const std::string& kind, std::int64_t to) {
  run_with(database_.handle(),
           "INSERT INTO relation_version (source_id, from_id, to_id, kind, attributes, first_scan) "
           "VALUES (1, ?, ?, ?, '{}', 1)",
           from, to, kind);
}

void Estate::need(std::int64_t of, std::int64_t k, std::vector<std::int64_t> members,
                  const std::string& rule, const std::string& why, bool soft) {
  auto& db = database_.handle();
  const std::int64_t id = ++next_need_;
  run_with(db, "INSERT INTO need VALUES (?, 1, ?, ?, ?, ?, 'seamless', NULL, ?, ?, '[]')", id, of,
           k, static_cast<std::int64_t>(members.size()), soft ? 1 : 0, rule,
           why.empty() ? std::string{"stated as a dependency"} : why);
  SQLite::Statement member{db, "INSERT INTO need_member VALUES (?, ?, 1, 0)"};
  for (const std::int64_t one : members) {
    member.bind(1, id);
    member.bind(2, one);
    member.exec();
    member.reset();
  }
  groups_.push_back({of, k, std::move(members), soft});
}

void Estate::finding(const std::string& id, const std::string& check, const std::string& domain,
                     std::int64_t asset, const std::string& status, const std::string& severity,
                     const std::string& title, const std::string& message,
                     const std::string& remedy, const std::string& evidence,
                     const std::string& state, std::int64_t service) {
  auto& db = database_.handle();
  SQLite::Statement row{
      db,
      "INSERT INTO finding SELECT ?1, ?2, ?3, coalesce(a.key, 'source'), coalesce(a.kind, "
      "'source'), "
      " a.id, nullif(?4, 0), ?5, ?6, ?7, ?8, ?9, ?10, 'M1.2', ?11, "
      " iif(?5 = 'new', '2026-11-23T05:22:00Z', '2026-10-23T05:22:00Z'), '2026-11-23T05:22:00Z', "
      " iif(?5 IN ('resolved', 'no_longer_observable'), '2026-11-23T05:22:00Z', NULL) "
      "FROM (SELECT 1) LEFT JOIN asset a ON a.id = ?12"};
  row.bind(1, id);
  row.bind(2, check);
  row.bind(3, domain);
  row.bind(4, service);
  row.bind(5, state);
  row.bind(6, status);
  row.bind(7, severity);
  row.bind(8, title);
  row.bind(9, message);
  row.bind(10, remedy);
  row.bind(11, evidence);
  row.bind(12, asset);
  row.exec();
  db.exec(
      "INSERT INTO check_result (assessment_id, check_id, domain, subject, subject_kind, asset_id, "
      "service_id, status, severity, message, evidence, finding_id) "
      "SELECT 1, check_id, domain, subject, subject_kind, asset_id, service_id, status, severity, "
      "message, evidence, id FROM finding WHERE id = '" +
      id + "' AND state IN ('new', 'standing')");
}

void Estate::assessment(int days) {
  run_with(
      database_.handle(),
      "INSERT INTO assessment VALUES (?1, 2, strftime('%Y-%m-%dT%H:%M:%SZ', "
      "'2026-11-23T05:22:00Z', ?2), strftime('%Y-%m-%dT%H:%M:%SZ', '2026-11-23T05:22:04Z', ?2), "
      "'0.1.0', '{}')",
      ++next_assessment_, fmt::format("-{} days", days));
}

void Estate::analyse() {
  std::map<std::int64_t, std::set<std::int64_t>> stops;  // node: services
  for (std::int64_t failed = 1; failed <= next_asset_; ++failed) {
    std::set<std::int64_t> down{failed};
    for (bool changed = true; changed;) {
      changed = false;
      for (const Group& group : groups_) {
        if (group.soft || down.contains(group.of)) continue;
        const auto left = std::count_if(group.members.begin(), group.members.end(),
                                        [&](std::int64_t m) { return !down.contains(m); });
        if (left < group.k) changed = down.insert(group.of).second;
      }
    }
    for (const std::int64_t service : services_) {
      if (service != failed && down.contains(service)) stops[failed].insert(service);
    }
  }
  std::map<std::set<std::int64_t>, std::int64_t> roots;  // the first declared: the deepest
  for (const auto& [node, services] : stops) roots.emplace(services, node);
  auto& db = database_.handle();
  for (const auto& [node, services] : stops) {
    for (const std::int64_t service : services) {
      run_with(db, "INSERT INTO impact VALUES (?, ?, 1, 'outage', NULL)", node, service);
      run_with(db, "INSERT INTO single_point VALUES (?, ?, ?, 1)", service, node, roots[services]);
    }
  }
}

void Estate::score(const std::string& domain, std::int64_t checks, std::int64_t pass,
                   std::int64_t fail, std::int64_t unknown) {
  const auto total = static_cast<double>(pass + fail + unknown);
  SQLite::Statement row{
      database_.handle(),
      "INSERT INTO score VALUES ((SELECT max(id) FROM assessment), ?, ?, ?, ?, ?, "
      "3, ?, ?)"};
  row.bind(1, domain);
  row.bind(2, checks);
  row.bind(3, pass);
  row.bind(4, fail);
  row.bind(5, unknown);
  if (total > 0) {
    row.bind(6, 100 * static_cast<double>(pass + unknown) / total);
    row.bind(7, 100 * static_cast<double>(pass) / total);
  }
  row.exec();
}

namespace {

struct Site {
  std::int64_t site, rack_a, rack_b, ups_a, ups_b, core_a, core_b;
};

Site add_site(Estate& e, const std::string& name, bool second_feed) {
  Site out{};
  out.site = e.asset("site", name);
  const auto room = e.asset("room", name + " server room");
  e.relation(room, "located_in", out.site);
  const std::string letter = name.substr(0, 3);
  out.rack_a = e.asset("rack", letter + "-R1");
  out.rack_b = e.asset("rack", letter + "-R2");
  out.ups_a = e.asset("ups", "UPS-A " + letter, 3);
  out.ups_b = second_feed ? e.asset("ups", "UPS-B " + letter, 3) : out.ups_a;
  out.core_a = e.asset("switch", "core-" + letter + "-1", 3);
  out.core_b = e.asset("switch", "core-" + letter + "-2", 3);
  for (const auto inside : {out.rack_a, out.rack_b}) {
    e.relation(inside, "located_in", room);
    e.need(inside, 1, {out.site}, "location", "a rack is lost with its site");
  }
  for (const auto inside : {out.ups_a, out.core_a}) e.relation(inside, "located_in", out.rack_a);
  if (second_feed) e.relation(out.ups_b, "located_in", out.rack_b);
  e.relation(out.core_b, "located_in", out.rack_b);
  e.need(out.core_a, 1, {out.ups_a}, "relation", "core switch 1 is powered by UPS-A");
  e.need(out.core_b, 1, {out.ups_b}, "relation", "core switch 2 is powered by the second UPS");
  return out;
}

std::int64_t add_server(Estate& e, const Site& site, const std::string& name, bool first) {
  const auto server = e.asset("server", name, 2, R"({"memory_bytes":549755813888})");
  e.relation(server, "located_in", first ? site.rack_a : site.rack_b);
  e.need(server, 1, {first ? site.rack_a : site.rack_b}, "location", name + " stands in one rack");
  const auto psu1 = e.asset("psu", name + " PSU 1", 2);
  const auto psu2 = e.asset("psu", name + " PSU 2", 2);
  e.relation(psu1, "runs_on", server);
  e.relation(psu2, "runs_on", server);
  e.need(psu1, 1, {site.ups_a});
  e.need(psu2, 1, {site.ups_b});
  e.need(server, 1, {psu1, psu2}, "power-supplies", name + " has 2 power supplies, 1 carries it");
  e.need(server, 1, {site.core_a, site.core_b}, "bond",
         "bond0 of " + name + " is 802.3ad over eno1 and eno2: 1 of 2");
  for (int disk = 1; disk <= 6; ++disk) e.asset("disk", fmt::format("{} disk {}", name, disk), 2);
  const auto first_disk = psu2 + 1;
  e.need(
      server, 5,
      {first_disk, first_disk + 1, first_disk + 2, first_disk + 3, first_disk + 4, first_disk + 5},
      "raid", "md0 is raid5 over 6 disks: 5 of 6");
  return server;
}

void add_findings(Estate& e, std::int64_t ups, std::int64_t database, std::int64_t payments,
                  std::int64_t intranet, std::int64_t licence) {
  const std::string spof = "readiness.single-point.tier-1";
  e.finding("3f9a1c0b77d2", spof, "M1", ups, "fail", "critical",
            "No single failure stops a tier 1 service",
            "UPS-A Rot alone stops Payments, Vessel booking and 2 others",
            "Feed both inputs of each server from separate UPS.",
            R"(["asset_version:5","relation_version:3"])");
  e.finding("0c44d8e91ab0", spof, "M1", database, "fail", "critical",
            "No single failure stops a tier 1 service", "orders-db has one instance and no replica",
            "Feed both inputs of each server from separate UPS.",
            R"(["asset_version:20","asset_version:21","asset_version:22","evidence:1","need:4"])",
            "new", payments);
  e.finding("71be22905fcd", "readiness.requirement.stated", "M1", intranet, "fail", "medium",
            "Every service has a requirement", "no requirement is stated",
            "Ask the owner for RTO, RPO and tier, and import them.");
  e.finding("9d02ce3318aa", "redundant-design.feed.independent", "M2", ups, "fail", "high",
            "Members of a redundant group do not share a feed",
            "both power supplies of 4 servers hang on UPS-A Rot",
            "Move one supply of each server to a second feed.", R"(["asset_version:5"])", "new");
  e.finding("5be8f00d1c2e", "redundant-design.feed.independent", "M2", database, "unknown", "high",
            "Members of a redundant group do not share a feed",
            "no source says how orders-db is fed",
            "Move one supply of each server to a second feed.");
  e.finding("aa10e2b3c4d5", "compliance.support.current", "M8", licence, "fail", "high",
            "No support ends within 180 days", "support of the storage array ended on 2026-08-31",
            "Renew the contract or replace the array.", R"(["evidence:2"])");
  e.finding("bb20e2b3c4d6", "compliance.support.current", "M8", ups, "fail", "medium",
            "No support ends within 180 days", "the contract for UPS-A Rot ends on 2027-02-28",
            "Renew the contract or replace the array.", R"(["evidence:3"])");
  e.finding("cc30e2b3c4d7", "readiness.evidence.fresh", "M1", 0, "unknown", "medium",
            "Evidence is not older than 30 days", "last read 54 days ago", "Collect it again.",
            R"(["source:5"])");
  e.finding("dd40e2b3c4d8", "redundant-design.member.working", "M2", ups, "fail", "high",
            "No redundancy is already lost", "PSU 2 of srv-rot-01 was absent", "Replace the part.",
            "[]", "resolved");
  e.finding("ee50e2b3c4d9", "redundant-design.member.working", "M2", licence, "fail", "medium",
            "No redundancy is already lost", "disk 4 was failed", "Replace the part.", "[]",
            "no_longer_observable");
  e.sql(
      "INSERT INTO waiver VALUES (1, 'bb20e2b3c4d6', '2027-01-31T00:00:00Z', "
      "'Replacement of the UPS is ordered', 'J. de Vries', '2026-10-30T09:00:00Z')");
}

}  // namespace

void fill_small(Estate& e) {
  e.source("table", "inventory/assets.csv", "stated");
  e.source("redfish", "bmc-rot-01.harbour.example");
  e.source("linux-host", "core.harbour.example", "configured", "incomplete",
           "2 listings were denied", "2026-11-23T05:11:00Z");
  e.source("topology", "wan.graphml", "stated");
  e.source("redfish", "bmc-ant-02.harbour.example", "configured", "complete", "",
           "2026-09-30T05:11:00Z");
  e.source("redfish", "bmc-ant-03.harbour.example", "configured", "failed",
           "GET /redfish/v1/: connection refused");
  const auto payments = e.service("Payments", 1, "Treasury", 3600, 0);
  const auto booking = e.service("Vessel booking", 1, "Commercial", 14400, 900);
  const auto customs = e.service("Customs declarations", 1, "Compliance", 28800, 3600);
  const auto crane = e.service("Crane dispatch", 2, "Terminal operations", 14400, 3600);
  const auto mail = e.service("E-mail", 3, "IT", 86400, 86400);
  const auto intranet = e.service("Intranet", 0);
  e.service("Tide tables", 0);
  const Site rot = add_site(e, "Rotterdam", false);
  const Site ant = add_site(e, "Antwerp", true);
  const auto s1 = add_server(e, rot, "srv-rot-01", true);
  e.sql(fmt::format(
      "INSERT INTO availability_estimate VALUES "
      "({0}, 1, 0.0001, 0.0004, 0.002, 0, 0.00001, 0.0001, 0.5, 3, 'assumed', 1, 2, 3, 0), "
      "({1}, 1, 0.0001, NULL, 1, 0, 0, 0, NULL, 0, NULL, 0, 1, 2, 1); "
      "INSERT INTO failure_rate VALUES "
      "({2}, 1, 394470000, 86400, 0.0001, 0.0002, 0.001, 'stated', 'table assets.csv'); "
      "INSERT INTO availability_contributor VALUES "
      "({0}, 1, 1, {2}, 0.5, 105.19), ({1}, 1, 1, {2}, NULL, NULL)",
      payments, booking, s1));
  const auto s2 = add_server(e, rot, "srv-rot-02", false);
  const auto s3 = add_server(e, ant, "srv-ant-01", true);
  const auto s4 = add_server(e, ant, "srv-ant-02", false);
  const auto array = e.asset("storage_array", "array-rot", 1);
  e.relation(array, "located_in", rot.rack_b);
  e.need(array, 1, {rot.rack_b}, "location", "array-rot stands in one rack");
  const auto cluster = e.asset("hypervisor_cluster", "cluster-rot");
  e.need(cluster, 1, {s1, s2}, "cluster", "cluster-rot has 2 hosts and restarts on 1");
  e.need(cluster, 1, {array}, "relation", "cluster-rot stores on array-rot");
  const auto database = e.asset("database", "orders-db");
  e.relation(database, "runs_on", s1);
  e.need(database, 1, {cluster});
  const auto vm1 = e.asset("vm", "pay-app-1");
  const auto vm2 = e.asset("vm", "pay-app-2");
  for (const auto vm : {vm1, vm2}) e.need(vm, 1, {cluster});
  const auto balancer = e.asset("load_balancer", "lb-pay");
  e.need(balancer, 1, {vm1, vm2}, "pool", "pool pay has 2 members, 1 carries it");
  e.need(payments, 1, {balancer});
  e.need(payments, 1, {database});
  const auto bank = e.asset("external", "swift-gateway.bank.example");
  e.relation(payments, "depends_on", bank);
  e.need(payments, 1, {bank});
  const auto web1 = e.asset("vm", "booking-web-1");
  const auto web2 = e.asset("vm", "booking-web-2");
  e.need(web1, 1, {cluster});
  e.need(web2, 1, {s3});
  e.need(booking, 1, {web1, web2}, "pool", "pool booking has 2 members, 1 carries it");
  e.need(booking, 1, {database});
  const auto customs_app = e.asset("application", "customs-gateway");
  e.need(customs_app, 1, {s3, s4}, "cluster", "customs-gateway runs on 2 hosts, 1 carries it");
  e.need(customs, 1, {customs_app});
  const auto certificate = e.asset("certificate", "*.harbour.example");
  for (const auto service : {payments, booking, customs}) e.need(service, 1, {certificate});
  const auto dispatch = e.asset("vm", "dispatch-1");
  e.need(dispatch, 1, {cluster});
  e.need(crane, 1, {dispatch});
  const auto mail_vm = e.asset("vm", "mail-1");
  e.need(mail_vm, 1, {s4});
  e.need(mail, 1, {mail_vm});
  e.need(intranet, 1, {vm1});
  e.need(intranet, 1, {mail_vm}, "relation", "Intranet sends mail", true);
  e.assessment(31);
  e.assessment(0);
  e.analyse();
  add_findings(e, rot.ups_a, database, payments, intranet, array);
  e.score("M1", 5, 61, 9, 12);
  e.score("M2", 4, 44, 17, 21);
  e.score("M8", 2, 7, 2, 1);
  e.score("M9", 1, 0, 0, 0);
  e.sql(
      "UPDATE need_member SET down = 1 WHERE asset_id = (SELECT id FROM asset WHERE name = "
      "'srv-rot-02 PSU 2'); "
      "INSERT INTO scope VALUES "
      "(1, 1, 'sheet', '[\"business_service\",\"vm\",\"rack\"]', 'complete', 28, NULL), "
      "(2, 2, 'chassis', '[\"server\",\"psu\",\"disk\"]', 'complete', 36, NULL), "
      "(3, 3, 'sockets', '[\"depends_on\"]', 'denied', NULL, 'reading /proc/net/tcp of other users "
      "needs root'), "
      "(4, 3, 'dmi', '[\"server\"]', 'denied', NULL, 'reading /sys/class/dmi/id/product_serial "
      "needs root'); "
      "INSERT INTO problem VALUES "
      "(1, 3, 'warning', 'parse', 'mdstat: expected a level, got \"raid\"', '/proc/mdstat', 4), "
      "(2, 6, 'error', 'connect', 'connection refused: is the BMC on the network?', "
      "'/redfish/v1/', NULL); "
      "INSERT INTO raw_answer (sha256, media_type, request, source_id, bytes) VALUES "
      "('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'text/csv', "
      "'assets.csv', 1, 4711), "
      "('2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae', 'application/json', "
      "'GET /', 2, 512), "
      "('fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9', 'application/json', "
      "'GET /2', 2, 64); "
      "INSERT INTO identity_conflict VALUES (1, 2, 30, 42, 'serial=hpe/CZ1234', 'uuid: 11 against "
      "22')");
}

void fill_large(Estate& e, std::int64_t assets) {
  e.sql("BEGIN");
  e.source("table", "large.csv", "stated");
  constexpr std::int64_t kServiceCount = 200;
  std::vector<std::int64_t> services;
  for (std::int64_t i = 0; i < kServiceCount; ++i) {
    services.push_back(e.service(fmt::format("Service {:03}", i), 1 + i % 4, "Team", 3600, 900));
  }
  std::vector<std::int64_t> all;
  const std::int64_t rest = assets - kServiceCount;
  for (std::int64_t i = 0; i < rest; ++i) {
    all.push_back(e.asset(i % 5 == 0 ? "server" : "vm", fmt::format("node-{:05}.example", i)));
  }
  const auto count = all.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t next = 2 * i + 1;  // a heap: every node needs two further down
    if (next + 1 < count) e.need(all[i], i % 3 == 0 ? 1 : 2, {all[next], all[next + 1]}, "pool");
  }
  for (std::size_t i = 0; i < services.size(); ++i) {
    e.need(services[i], 1, {all[i % 50], all[(i * 7 + 3) % 50]}, "pool");
    e.need(services[i], 1, {all[i % 90]});
  }
  e.assessment(0);
  e.sql(
      "INSERT INTO single_point SELECT s.id, n.id, n.id, 1 FROM asset s JOIN asset n "
      "ON (n.id * 31 + s.id) % 97 = 0 WHERE s.kind = 'business_service' AND n.kind <> s.kind; "
      "INSERT INTO impact SELECT node_id, service_id, 1, 'outage', NULL FROM single_point; "
      "INSERT INTO finding SELECT printf('%012x', asset.id * 20 + c.value), 'area.subject.check-' "
      "|| c.value, "
      " 'M' || (1 + c.value % 9), asset.key, kind, asset.id, NULL, 'new', iif(asset.id % 3, "
      "'fail', 'unknown'), 'high', "
      " 'Title of check ' || c.value, 'the value seen was ' || asset.id, 'Do the right thing.', "
      "'M1.1', "
      " json_array('asset_version:' || asset.id), '2026-11-23T05:22:00Z', '2026-11-23T05:22:00Z', "
      "NULL "
      "FROM asset, json_each('[0,1,2,3,4,5,6,7,8,9,10,11]') c; COMMIT");
}

void fill_with(Estate& e, const std::string& text) {
  e.source(text, text, "stated", "incomplete", text);
  const auto service = e.service("placeholder", 1, "", 3600, 900);
  const auto server = e.asset("server", text);
  const auto rack = e.asset("rack", text);
  const auto external = e.asset("external", text);
  e.relation(server, "located_in", rack);
  e.relation(service, "depends_on", external);
  e.need(service, 1, {server}, text, text);
  e.need(service, 1, {external}, text, text);
  e.need(server, 1, {rack}, text, text);
  e.assessment(30);
  e.assessment(0);
  e.analyse();
  int count = 0;
  for (const char* state : {"standing", "new", "resolved", "no_longer_observable"}) {
    for (const char* status : {"fail", "unknown"}) {
      e.finding(fmt::format("00000000000{}", ++count), text, "M1", server, status, "critical", text,
                text, text, R"(["asset_version:2","source:1"])", state, service);
    }
  }
  SQLite::Statement waiver{
      e.database().handle(),
      "INSERT INTO waiver VALUES (1, '000000000001', '2027-01-31', ?1, ?1, ?1)"};
  waiver.bind(1, text);
  waiver.exec();
  SQLite::Statement gaps{e.database().handle(),
                         "INSERT INTO scope VALUES (1, 1, ?, '[\"server\"]', 'denied', 3, ?)"};
  gaps.bind(1, text);
  gaps.bind(2, text);
  gaps.exec();
  SQLite::Statement problem{e.database().handle(),
                            "INSERT INTO problem VALUES (1, 1, 'error', ?1, ?1, ?1, 3)"};
  problem.bind(1, text);
  problem.exec();
  SQLite::Statement conflict{e.database().handle(),
                             "INSERT INTO identity_conflict VALUES (1, 2, 2, 3, ?1, ?1)"};
  conflict.bind(1, text);
  conflict.exec();
  SQLite::Statement name{e.database().handle(),
                         "UPDATE asset SET name = ?1, kind = kind WHERE id = ?2"};
  name.bind(1, text);
  name.bind(2, service);
  name.exec();
  SQLite::Statement owner{
      e.database().handle(),
      "UPDATE asset_version SET attributes = json_object('owner', ?1) WHERE asset_id = ?2"};
  owner.bind(1, text);
  owner.bind(2, service);
  owner.exec();
  e.score("M1", 2, 3, 4, 5);
}

}  // namespace plimsoll::test
