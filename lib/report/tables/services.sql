-- title: Services
-- about: Every business service, what is required of it and how it stands.
-- types: tier integer, rto_s integer, rpo_s integer, mtd_s integer, availability_pct real, cost_per_hour real,
-- types: stated_at time, parts integer, single_points integer, failing integer, unknown integer
WITH
concerned AS (  -- Counted once a finding, be it on the service or on something for it.
  SELECT service_id AS asset_id, status FROM open_finding WHERE service_id IS NOT NULL
  UNION ALL
  SELECT asset_id, status FROM open_finding WHERE asset_id IS NOT NULL AND asset_id IS NOT service_id),
open AS MATERIALIZED (
  SELECT asset_id, sum(status = 'fail') AS failing, sum(status = 'unknown') AS unknown FROM concerned GROUP BY asset_id)
SELECT s.key AS service, s.name, s.tier, s.owner, s.rto_s, s.rpo_s, s.mtd_s, s.availability_pct,
       q.cost_per_hour, q.stated_by, q.stated_at,
       (SELECT count(*) FROM impact i WHERE i.service_id = s.asset_id AND i.node_id <> s.asset_id) AS parts,
       (SELECT count(DISTINCT root_id) FROM single_point p WHERE p.service_id = s.asset_id) AS single_points,
       coalesce(o.failing, 0) AS failing, coalesce(o.unknown, 0) AS unknown
FROM service s
LEFT JOIN open o ON o.asset_id = s.asset_id
LEFT JOIN requirement q ON q.evidence_id = s.requirement_id
ORDER BY s.key, s.asset_id
