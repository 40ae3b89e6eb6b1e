-- Tables that every check may read besides those of the file; made anew before the checks run, gone after.
-- docs/guide/adding-a-check.md describes them.

-- One row a service: its tier as counted (unknown: 2) and the severity that follows from it; b1 and b2 are
-- one and two steps lower.
CREATE TEMP TABLE service_severity (
  service_id INTEGER PRIMARY KEY, tier INTEGER NOT NULL, rank INTEGER NOT NULL UNIQUE,
  b0 TEXT NOT NULL, b1 TEXT NOT NULL, b2 TEXT NOT NULL
);
INSERT INTO service_severity
SELECT asset_id, counted, row_number() OVER (ORDER BY counted, key, asset_id),
       CASE counted WHEN 1 THEN 'critical' WHEN 2 THEN 'high' WHEN 3 THEN 'medium' ELSE 'low' END,
       CASE counted WHEN 1 THEN 'high' WHEN 2 THEN 'medium' WHEN 3 THEN 'low' ELSE 'info' END,
       CASE counted WHEN 1 THEN 'medium' WHEN 2 THEN 'low' ELSE 'info' END
FROM (SELECT asset_id, key, iif(tier BETWEEN 1 AND 4, tier, 2) AS counted FROM service);

-- One row an asset whose loss some service feels, in whatever degree: the severity of the most important one.
CREATE TEMP TABLE asset_severity (
  asset_id INTEGER PRIMARY KEY, tier INTEGER NOT NULL, service_id INTEGER NOT NULL, services INTEGER NOT NULL,
  b0 TEXT NOT NULL, b1 TEXT NOT NULL, b2 TEXT NOT NULL
);
INSERT INTO asset_severity
SELECT felt.node_id, s.tier, s.service_id, felt.services, s.b0, s.b1, s.b2
FROM (SELECT node_id, min(rank) AS rank, count(*) AS services
      FROM (SELECT i.node_id, t.rank FROM impact i JOIN service_severity t USING (service_id)
            WHERE i.node_id <> i.service_id
            UNION ALL SELECT service_id, rank FROM service_severity)
      GROUP BY node_id) felt
JOIN service_severity s ON s.rank = felt.rank;

-- The kinds (of assets, relations, evidence tables) of which the newest collections listed all there is: some
-- source lists the kind completely, and none that lists it failed or could read a part only.  A kind that is
-- not here is not known to be complete, so what is missing of it is unknown.
CREATE TEMP TABLE listed_completely (kind TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO listed_completely
SELECT k.value
FROM newest_collection n
JOIN scope c ON c.collection_id = coalesce(
       (SELECT max(m.id) FROM collection m
        WHERE m.source_id = n.source_id AND m.status IN ('complete', 'incomplete')), n.collection_id),
     json_each(c.kinds) k
GROUP BY k.value
HAVING min(c.status = 'complete' AND n.status IN ('complete', 'incomplete')) = 1;

-- What tells the redundancy groups of one asset apart, in every assessment alike: the rule and the first of the
-- members by key, with a number where that is not enough.
CREATE TEMP TABLE group_name (need_id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO group_name
SELECT id, format('%s %s', rule, first) || coalesce(' #' || nullif(
         row_number() OVER (PARTITION BY asset_id, rule, first ORDER BY id), 1), '')
FROM (SELECT n.id, n.asset_id, n.rule, min(a.key) AS first
      FROM need n LEFT JOIN need_member m ON m.need_id = n.id LEFT JOIN asset a ON a.id = m.asset_id
      WHERE n.members > 1 OR n.k > n.members
      GROUP BY n.id);
