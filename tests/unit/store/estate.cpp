#include "tests/unit/store/estate.hpp"

#include <stdexcept>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/core/digest.hpp"

namespace plimsoll::store::estate {
namespace {

Database open(const std::filesystem::path& path) {
  auto opened = Database::open(path, Mode::create);
  if (!opened) throw std::runtime_error(to_string(opened.error()));
  return std::move(*opened);
}

std::string text(const Cell& cell) {
  return std::visit(
      [](const auto& value) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>) {
          return {};
        } else {
          return fmt::format("{}", value);
        }
      },
      cell);
}

}  // namespace

core::Instant at(int day) {
  using namespace std::chrono;
  return sys_days{2026y / November / day};
}

model::AssetRecord asset(std::string key, std::string kind, std::string name,
                         std::vector<model::Identifier> ids, model::Attributes attributes) {
  model::AssetRecord record;
  record.key = std::move(key);
  record.kind = std::move(kind);
  record.name = std::move(name);
  record.ids = std::move(ids);
  record.attributes = std::move(attributes);
  return record;
}

model::AssetRecord server(std::string key, std::string name, std::vector<model::Identifier> ids,
                          model::Attributes attributes) {
  return asset(std::move(key), "server", std::move(name), std::move(ids), std::move(attributes));
}

model::AssetRecord in_scope(model::AssetRecord record, std::string scope) {
  record.scope = std::move(scope);
  return record;
}

model::RelationRecord relation(std::string from, std::string kind, std::string to,
                               model::Attributes attributes) {
  return {{std::move(from), {}}, {std::move(to), {}}, std::move(kind), std::move(attributes), {}};
}

model::RelationRecord relation_to(std::string from, std::string kind, model::Identifier to) {
  return {{std::move(from), {}}, {{}, std::move(to)}, std::move(kind), {}, {}};
}

model::NeedRecord need(std::string of, std::string group, std::int64_t k,
                       const std::vector<std::string>& members) {
  model::NeedRecord record;
  record.of.key = std::move(of);
  record.group = std::move(group);
  record.k = k;
  for (const auto& member : members) record.members.push_back({{member, {}}, true});
  record.why = "told so";
  return record;
}

model::ScopeRecord scope(std::string name, std::vector<std::string> kinds,
                         model::ScopeStatus status) {
  return {std::move(name), std::move(kinds), status, std::nullopt, {}};
}

model::EvidenceRecord requirement(std::string service, std::int64_t tier) {
  model::EvidenceRecord record{"requirement", {}, {}};
  record.row.emplace("service", std::move(service));
  record.row.emplace("tier", tier);
  return record;
}

std::vector<model::Record> sample() {
  return {server("s1", "web1", {{"serial", "dell/AA11"}, {"fqdn", "web1.example.org"}},
                 {{"memory_bytes", std::int64_t{64} << 30}, {"model", std::string{"R740"}}}),
          asset("p1", "psu", "PSU 1"),
          asset("p2", "psu", "PSU 2"),
          asset("shop", "business_service", "Shop"),
          relation("s1", "powered_by", "p1"),
          relation("s1", "powered_by", "p2", {{"strength", std::string{"soft"}}}),
          relation("shop", "runs_on", "s1"),
          relation_to("s1", "depends_on", {"ip", "192.0.2.7"}),
          need("s1", "power", 1, {"p1", "p2"}),
          requirement("shop", 1),
          model::RawRecord{core::sha256_hex("{}"), "application/json", "GET /1", "{}"},
          scope("host:1", {"server", "psu", "business_service", "requirement"})};
}

Audit::Audit() : database_{open(folder_.path() / "audit.plimsoll")} {}

CollectionSummary Audit::collect_in(std::int64_t scan, const std::string& collector,
                                    const std::string& target,
                                    const std::vector<model::Record>& records,
                                    const Outcome& outcome) {
  Collection collection{database_, scan, collector, target, at(day_)};
  model::Hello hello;
  hello.collector = collector;
  hello.version = "1.0";
  hello.target = target;
  hello.grade = model::Grade::measured;
  collection.add(hello, 0);
  std::int64_t line = 0;
  for (const auto& record : records) collection.add(record, ++line);
  return collection.finish(outcome, at(day_));
}

CollectionSummary Audit::collect(const std::string& collector, const std::string& target,
                                 const std::vector<model::Record>& records,
                                 const Outcome& outcome) {
  ++day_;
  const auto scan = begin_scan(database_, at(day_), "0.1.0");
  const auto summary = collect_in(scan, collector, target, records, outcome);
  end_scan(database_, scan, at(day_));
  return summary;
}

std::string Audit::rows(const std::string& sql) {
  auto table = database_.query(sql);
  if (!table) throw std::runtime_error(to_string(table.error()));
  std::string out;
  for (const auto& row : table->rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : "|") + text(row[i]);
    out += '\n';
  }
  return out;
}

std::string Audit::facts() {
  std::string out;
  for (const char* table : {"source", "asset", "asset_version", "asset_identifier",
                            "relation_version", "redundancy_group", "redundancy_member", "evidence",
                            "evidence_reference", "raw_answer", "identity_conflict"}) {
    out += fmt::format("== {}\n{}", table, rows(fmt::format("SELECT * FROM {}", table)));
  }
  return out;
}

std::string Audit::picture() {
  // An asset is named by the statements behind it.
  const std::string names =
      "WITH n AS (SELECT asset_id, group_concat(said, ' + ') AS name FROM (SELECT v.asset_id, "
      "s.collector || '/' || s.target || '/' || v.key AS said FROM asset_version v "
      "JOIN source s ON s.id = v.source_id WHERE v.last_scan IS NULL ORDER BY 1, 2) "
      "GROUP BY asset_id) ";
  std::string out = "== assets\n";
  out += rows(names +
              "SELECT n.name, a.kind, a.key, a.name, a.last_scan FROM n "
              "LEFT JOIN asset a ON a.id = n.asset_id ORDER BY n.name");
  out += "== assets that ended\n";
  out += rows("SELECT kind, key FROM asset WHERE last_scan IS NOT NULL ORDER BY kind, key");
  out += "== attributes\n";
  out += rows(names +
              "SELECT n.name, t.name, t.value, t.rank FROM asset_attribute t "
              "JOIN n USING (asset_id) ORDER BY 1, 2, 4, 3");
  out += "== relations\n";
  out += rows(names +
              "SELECT f.name, r.kind, t.name, r.sources FROM relation r "
              "LEFT JOIN n f ON f.asset_id = from_id LEFT JOIN n t ON t.asset_id = to_id "
              "ORDER BY 1, 2, 3");
  out += "== needs\n";
  out += rows(names +
              "SELECT n.name, g.name, m.name FROM redundancy_group g JOIN n USING (asset_id) "
              "JOIN redundancy_member x ON x.group_id = g.id "
              "LEFT JOIN n m ON m.asset_id = x.asset_id WHERE g.last_scan IS NULL "
              "ORDER BY 1, 2, 3");
  out += "== evidence\n";
  out += rows(names +
              "SELECT e.\"row\", x.field, n.name FROM evidence e "
              "LEFT JOIN evidence_reference x ON x.evidence_id = e.id "
              "LEFT JOIN n USING (asset_id) WHERE e.last_scan IS NULL ORDER BY 1, 2, 3");
  out += "== conflicts\n";
  out += rows(names +
              "SELECT min(a.name, b.name), max(a.name, b.name), shared "
              "FROM identity_conflict c LEFT JOIN n a ON a.asset_id = c.asset_id "
              "LEFT JOIN n b ON b.asset_id = c.other_id ORDER BY 1, 2, 3");
  return out;
}

void Audit::check_integrity() {
  CHECK(rows("PRAGMA foreign_key_check") == "");
  CHECK(rows("PRAGMA integrity_check") == "ok\n");
  CHECK(rows("SELECT id FROM asset a WHERE NOT EXISTS "
             "(SELECT 1 FROM asset_version v WHERE v.asset_id = a.id)") == "");
  CHECK(rows("SELECT id FROM asset a WHERE (last_scan IS NULL) <> EXISTS (SELECT 1 FROM "
             "asset_version v WHERE v.asset_id = a.id AND v.last_scan IS NULL)") == "");
}

}  // namespace plimsoll::store::estate
