-- id: lifecycle.contract.current
-- title: Hardware that matters is under a maintenance contract for at least 180 days more
-- practice: M1.7
-- severity: high
-- fix: { downtime: no, cost: medium, needs_test: no }
-- risk: After the contract's end nobody owes a spare part or a technician: a repair takes as long as it takes.
-- remedy: Renew the contract, replace the device, or put a spare on the shelf.
-- source: NIST SP 800-53 r5, SA-22 and MA-6; horizon of 180 days: policy
-- needs: asset, contract
WITH
wanted AS (  -- hardware that a tier-1 service feels
  SELECT a.id FROM asset a JOIN asset_severity v ON v.asset_id = a.id
  WHERE v.tier = 1 AND a.last_scan IS NULL
    AND a.kind IN ('chassis', 'server', 'storage_array', 'switch', 'router', 'firewall', 'appliance', 'ups', 'generator', 'cooling', 'circuit')),
best AS (  -- of several contracts the one that ends last; one without an end is none that can be judged
  SELECT *, row_number() OVER (PARTITION BY asset_id ORDER BY begun DESC, end_at IS NULL, end_at DESC, evidence_id) AS rank
  FROM (SELECT evidence_id, asset_id, contract, vendor, start_at, end_at,
               coalesce(date(start_at) <= date(:as_of), 1) AS begun,
               CAST(julianday(date(end_at)) - julianday(date(:as_of)) AS INTEGER) AS days_left
        FROM contract WHERE asset_id IS NOT NULL)),
judged AS (
  SELECT a.id, a.name, b.* FROM asset a LEFT JOIN best b ON b.asset_id = a.id AND b.rank = 1
  WHERE a.last_scan IS NULL AND (a.id IN (SELECT id FROM wanted) OR b.asset_id IS NOT NULL))
SELECT j.id AS subject, NULL AS subject_kind, v.service_id AS service,
       CASE WHEN j.evidence_id IS NULL OR (j.begun AND j.days_left IS NULL) THEN 'unknown'
            WHEN NOT j.begun OR j.days_left <= 180 THEN 'fail'
            ELSE 'pass' END AS status,
       iif(j.days_left >= 0 AND j.begun, coalesce(v.b1, 'low'), coalesce(v.b0, 'low')) AS severity,
       CASE WHEN j.evidence_id IS NULL THEN format('no contract is known that covers %s', j.name)
            WHEN NOT j.begun THEN
              format('contract %s on %s begins on %s only', coalesce(j.contract, '?'), j.name, date(j.start_at))
            WHEN j.days_left IS NULL THEN
              format('contract %s on %s does not say when it ends', coalesce(j.contract, '?'), j.name)
            WHEN j.days_left < 0 THEN
              format('contract %s on %s ended on %s, %d day%s ago', coalesce(j.contract, '?'), j.name, date(j.end_at),
                     -j.days_left, iif(j.days_left = -1, '', 's'))
            ELSE format('contract %s on %s ends on %s, in %d day%s', coalesce(j.contract, '?'), j.name, date(j.end_at),
                        j.days_left, iif(j.days_left = 1, '', 's')) END AS message,
       iif(j.evidence_id IS NULL,
           (SELECT json_group_array('asset_version:' || id) FROM asset_version WHERE asset_id = j.id AND last_scan IS NULL),
           json_array('evidence:' || j.evidence_id)) AS evidence,
       '' AS discriminator
FROM judged j LEFT JOIN asset_severity v ON v.asset_id = j.id
UNION ALL
SELECT e.source_id, 'source', NULL, 'unknown', 'low',
       format('contract %s covers something that is no known asset', coalesce(c.contract, '?')),
       json_array('evidence:' || c.evidence_id),
       format('contract %s %d', coalesce(c.contract, '?'),
              row_number() OVER (PARTITION BY e.source_id, c.contract ORDER BY c.evidence_id))
FROM contract c JOIN evidence e ON e.id = c.evidence_id
WHERE c.asset_id IS NULL
