#include <chrono>

#include <SQLiteCpp/Database.h>
#include <catch2/catch.hpp>

#include "lib/assess/catalog.hpp"
#include "tests/unit/assess/support.hpp"

using namespace plimsoll;
using namespace plimsoll::assess;

namespace {

// 10,000 assets: 200 services of a pool of 4 machines each, hosts with two power supplies, racks
// and feeds.
constexpr const char* kEstate = R"sql(
INSERT INTO scan VALUES (1, '2026-11-22T00:00:00Z', NULL, 't');
INSERT INTO source VALUES (1, 'table', 'sheets', 'stated', 1);
INSERT INTO collection (id, scan_id, source_id, started_at, ended_at, status)
  VALUES (1, 1, 1, '2026-11-22T00:00:00Z', '2026-11-22T00:00:01Z', 'complete');
WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
INSERT INTO asset SELECT i,
  CASE WHEN i <= 200 THEN 'business_service' WHEN i <= 400 THEN 'backend_pool' WHEN i <= 4000 THEN 'vm'
       WHEN i <= 5900 THEN 'server' WHEN i <= 9700 THEN 'psu' WHEN i <= 9990 THEN 'rack' ELSE 'power_feed' END,
  'asset-' || i, 'asset-' || i, 1, NULL FROM n;
INSERT INTO asset_version (asset_id, source_id, key, kind, name, attributes, first_scan)
  SELECT id, 1, key, kind, name, '{"state":"up","vendor":"x","model":"y"}', 1 FROM asset;
INSERT INTO evidence SELECT id, 1, 'requirement', json_object('tier', 1 + id % 4, 'rto_s', 60), id, NULL, 1, NULL
  FROM asset WHERE id <= 200;
INSERT INTO evidence_reference SELECT id, 'service', id FROM asset WHERE id <= 200;
)sql";

constexpr const char* kTopology = R"sql(
CREATE TEMP TABLE edge AS
  SELECT id AS a, id + 200 AS b, 1 AS k, 1 AS n FROM asset WHERE id <= 200
  UNION ALL SELECT 201 + id % 200, id, 1, 18 FROM asset WHERE kind = 'vm'
  UNION ALL SELECT id, 4001 + id % 1900, 1, 1 FROM asset WHERE kind = 'vm'
  UNION ALL SELECT 4001 + id % 1900, id, 1, 2 FROM asset WHERE kind = 'psu'
  UNION ALL SELECT id, 9701 + id % 290, 1, 1 FROM asset WHERE kind = 'server'
  UNION ALL SELECT id, 9991 + id % 10, 1, 1 FROM asset WHERE kind = 'psu';
INSERT INTO need SELECT NULL, (SELECT max(id) FROM assessment), a, k, count(*), 0, 'seamless', NULL,
    iif(n = 1, 'relation', 'declared'), 'w', '[]' FROM edge GROUP BY a, n;
INSERT INTO need_member SELECT q.id, e.b, 1, e.b % 50 = 0 FROM edge e
  JOIN need q ON q.asset_id = e.a AND q.rule = iif(e.n = 1, 'relation', 'declared');
INSERT INTO impact
  WITH RECURSIVE up(node, service) AS (
    SELECT b, a FROM edge WHERE a <= 200 UNION SELECT e.b, u.service FROM up u JOIN edge e ON e.a = u.node)
  SELECT node, service, (SELECT max(id) FROM assessment), iif(node % 3, 'degraded', 'lost'), NULL FROM up;
INSERT INTO single_point SELECT service_id, node_id, node_id, assessment_id FROM impact WHERE node_id % 30 = 0;
DROP TABLE edge;
)sql";

}  // namespace

TEST_CASE("10,000 assets and thousands of findings are judged in seconds", "[assess]") {
  assess_test::File file;
  file.exec(kEstate);
  const core::FixedClock clock{assess_test::day()};
  AssessOptions options;
  options.clock = &clock;
  const auto catalog = load_checks();
  double in_checks = 0;
  const auto topology = [&](SQLite::Database& database,
                            std::int64_t) -> Result<std::vector<Issue>> {
    database.exec(kTopology);
    in_checks =
        std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    return std::vector<Issue>{};
  };
  const auto summary = assess_with(file.handle(), options, catalog, topology);
  in_checks =
      std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count() -
      in_checks;
  if (!summary) FAIL(to_string(summary.error()));
  CHECK(summary->problems.empty());
  CHECK(summary->assets == 10'000);
  CHECK(summary->findings.fresh > 2'000);
  WARN(summary->results << " judgements, " << summary->findings.fresh << " findings, "
                        << summary->impacts << " impacts: checks took " << in_checks << " s");
  CHECK(in_checks < 20);  // generous: sanitizers and a busy machine
}
