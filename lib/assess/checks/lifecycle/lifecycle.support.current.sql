-- id: lifecycle.support.current
-- title: The maker supports every product in use for at least 180 days more
-- practice: M1.7
-- severity: high
-- fix: { downtime: yes, cost: medium, needs_test: yes }
-- risk: After the end of support there are no fixes: a known fault or a new hole stays open.
-- remedy: Upgrade to a supported release, replace the product, or buy extended support.
-- source: NIST SP 800-53 r5, SA-22; PCI DSS 4.0, 12.3.4; horizon of 180 days: policy
-- needs: asset, support
WITH
wanted AS (  -- products that a tier-1 service feels
  SELECT a.id FROM asset a JOIN asset_severity v ON v.asset_id = a.id
  WHERE v.tier = 1 AND a.last_scan IS NULL
    AND a.kind IN ('operating_system', 'software', 'firmware', 'database', 'database_cluster', 'hypervisor',
                   'storage_array', 'switch', 'router', 'firewall', 'appliance')),
dated AS (  -- a product said to end on several days ends on the first
  SELECT *, row_number() OVER (PARTITION BY asset_id, product ORDER BY end_at IS NULL, end_at, evidence_id) AS rank
  FROM (SELECT evidence_id, asset_id, coalesce(product, '') AS product, end_at,
               CAST(julianday(date(end_at)) - julianday(date(:as_of)) AS INTEGER) AS days_left
        FROM support WHERE asset_id IS NOT NULL)),
judged AS (
  SELECT a.id, a.name, d.evidence_id, d.product, d.end_at, d.days_left FROM asset a
  LEFT JOIN dated d ON d.asset_id = a.id AND d.rank = 1
  WHERE a.last_scan IS NULL AND (a.id IN (SELECT id FROM wanted) OR d.asset_id IS NOT NULL))
SELECT j.id AS subject, NULL AS subject_kind, v.service_id AS service,
       CASE WHEN j.days_left IS NULL THEN 'unknown' WHEN j.days_left <= 180 THEN 'fail' ELSE 'pass' END AS status,
       iif(j.days_left >= 0, coalesce(v.b1, 'low'), coalesce(v.b0, 'low')) AS severity,
       CASE WHEN j.evidence_id IS NULL THEN format('nobody said how long the maker supports %s', j.name)
            WHEN j.days_left IS NULL THEN
              format('nobody said when the support of %s on %s ends', coalesce(nullif(j.product, ''), 'the product'), j.name)
            WHEN j.days_left < 0 THEN
              format('the support of %s on %s ended on %s, %d day%s ago', coalesce(nullif(j.product, ''), 'the product'), j.name,
                     date(j.end_at), -j.days_left, iif(j.days_left = -1, '', 's'))
            ELSE format('the support of %s on %s ends on %s, in %d day%s', coalesce(nullif(j.product, ''), 'the product'),
                        j.name, date(j.end_at), j.days_left, iif(j.days_left = 1, '', 's')) END AS message,
       iif(j.evidence_id IS NULL,
           (SELECT json_group_array('asset_version:' || id) FROM asset_version WHERE asset_id = j.id AND last_scan IS NULL),
           json_array('evidence:' || j.evidence_id)) AS evidence,
       coalesce(j.product, '') AS discriminator
FROM judged j LEFT JOIN asset_severity v ON v.asset_id = j.id
UNION ALL
SELECT e.source_id, 'source', NULL, 'unknown', 'low',
       format('the support of %s is stated for something that is no known asset', coalesce(p.product, 'a product')),
       json_array('evidence:' || p.evidence_id),
       format('%s %d', coalesce(p.product, '?'),
              row_number() OVER (PARTITION BY e.source_id, p.product ORDER BY p.evidence_id))
FROM support p JOIN evidence e ON e.id = p.evidence_id
WHERE p.asset_id IS NULL
