#include "lib/store/planned.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include "lib/store/statement.hpp"

namespace plimsoll::store {
namespace {

/// What the plan leaves open, by asset and attribute.
constexpr auto kForget = R"(
UPDATE asset_version AS other
SET attributes = json_remove(other.attributes, '$."' || open.name || '"')
FROM (SELECT DISTINCT v.asset_id, word.value AS name
      FROM asset_version v
      JOIN json_each(iif(json_type(v.attributes, '$.withheld_attributes') = 'array',
                         v.attributes -> '$.withheld_attributes', '[]')) word
      WHERE v.source_id = ?1 AND v.last_scan IS NULL AND word.value NOT GLOB '*["\\]*') AS open
WHERE other.asset_id = open.asset_id AND other.source_id <> ?1 AND other.last_scan IS NULL
  AND json_type(other.attributes, '$."' || open.name || '"') IS NOT NULL)";

constexpr auto kOverrule = R"(
UPDATE relation_version AS other
SET last_scan = (SELECT coalesce(max(id), other.first_scan) FROM scan
                 WHERE id < (SELECT max(scan_id) FROM collection WHERE source_id = ?1))
WHERE other.source_id <> ?1 AND other.last_scan IS NULL
  AND (EXISTS (SELECT 1 FROM asset_version gone
               WHERE gone.asset_id = other.from_id AND gone.source_id = ?1
                 AND gone.last_scan IS NULL
                 AND json_extract(gone.attributes, '$.operational') = 0)
       OR (EXISTS (SELECT 1 FROM relation_version planned
                  JOIN asset there ON there.id = planned.to_id
                  JOIN asset here ON here.id = other.to_id
                  WHERE planned.source_id = ?1 AND planned.last_scan IS NULL
                    AND planned.from_id = other.from_id AND planned.kind = other.kind
                    AND there.kind = here.kind)
          AND NOT EXISTS (SELECT 1 FROM relation_version same
                          WHERE same.source_id = ?1 AND same.last_scan IS NULL
                            AND same.from_id = other.from_id AND same.kind = other.kind
                            AND same.to_id = other.to_id))))";

}  // namespace

void apply_plan(Database& database, std::int64_t plan) {
  sqlite3* connection = database.handle().getHandle();
  SQLite::Transaction transaction{database.handle()};
  // One name at a time is removed of an asset: again until none is left.
  Statement forget{connection, kForget};
  while (forget.bind(plan).run() > 0) forget.reset();
  Statement{connection, kOverrule}.bind(plan).run();
  transaction.commit();
}

}  // namespace plimsoll::store
