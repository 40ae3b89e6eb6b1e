-- id: lifecycle.support.current
-- title: The maker supports every product in use for at least 180 days more, every device for 365
-- practice: M1.7
-- severity: high
-- fix: { downtime: yes, cost: medium, needs_test: yes }
-- risk: After the end of support there are no fixes: a known fault or a new hole stays open.
-- remedy: Upgrade to a supported release, replace the product, or buy extended support and say so in the sheet "support".
-- source: NIST SP 800-53 r5, SA-22; PCI DSS 4.0, 12.3.4; dates: endoflife.date and statements; horizons of 180 and 365 days: policy
-- needs: asset, support
WITH
lone AS (  -- what stops a service when it fails alone counts for more than a member of a pool
  SELECT node_id AS asset_id, count(*) AS services FROM single_point WHERE node_id <> service_id GROUP BY node_id),
known AS (
  SELECT p.*, a.name,
         CASE WHEN p.status = 'supported' THEN 'pass'
              -- "No date announced" is what the source knew on its day: a year later nobody knows.
              WHEN p.status = 'no date announced' THEN
                iif(p.as_of IS NOT NULL AND julianday(date(:as_of)) - julianday(p.as_of) <= 365, 'pass', 'unknown')
              WHEN p.status = 'unknown' THEN 'unknown'
              ELSE 'fail' END AS outcome
  FROM product_lifecycle p JOIN asset a ON a.id = p.asset_id
  WHERE a.last_scan IS NULL),
silent AS (  -- products that a tier-1 service feels and of which nothing is told
  SELECT a.id, a.name FROM asset a JOIN asset_severity v ON v.asset_id = a.id
  WHERE v.tier = 1 AND a.last_scan IS NULL
    AND a.kind IN ('operating_system', 'software', 'database', 'database_cluster', 'hypervisor',
                   'storage_array', 'switch', 'router', 'firewall', 'appliance')
    AND a.id NOT IN (SELECT asset_id FROM product_lifecycle))
SELECT k.asset_id AS subject, NULL AS subject_kind, v.service_id AS service, k.outcome AS status,
       CASE WHEN v.asset_id IS NULL THEN 'low'
            WHEN k.status IN ('ending', 'extended') THEN iif(l.asset_id IS NULL, v.b2, v.b1)
            ELSE iif(l.asset_id IS NULL, v.b1, v.b0) END AS severity,
       CASE k.status
         WHEN 'supported' THEN format('the support of %s on %s ends on %s, in %d days', k.label, k.name, k.end_at, k.days_left)
         WHEN 'ending' THEN format('the support of %s on %s ends on %s, in %d day%s', k.label, k.name, k.end_at, k.days_left,
                                   iif(k.days_left = 1, '', 's'))
         WHEN 'ended' THEN format('the support of %s on %s ended on %s, %d day%s ago', k.label, k.name, k.end_at, -k.days_left,
                                  iif(k.days_left = -1, '', 's'))
         WHEN 'extended' THEN
           format('the security support of %s on %s ended%s; extended support, for who has it, ends on %s, and nobody said that it was bought',
                  k.label, k.name, coalesce(' on ' || k.eol_at, ''), k.end_at)
         WHEN 'ended, day unknown' THEN
           format('the support of %s on %s has ended; since when is not published', k.label, k.name)
         WHEN 'no date announced' THEN
           format('the maker of %s on %s has announced no end of support as of %s%s', k.label, k.name,
                  coalesce(k.as_of, 'a day that is not known'),
                  iif(k.outcome = 'unknown', ', which is too long ago to rely on', ''))
         ELSE iif(k.basis = 'statement',
                  format('nobody said when the support of %s on %s ends', k.label, k.name),
                  format('how long %s on %s is supported is not known: %s', k.label, k.name, coalesce(k.note, 'it has no dates')))
       END
       || iif(k.outcome = 'fail' AND l.asset_id IS NOT NULL,
              format(' (a single point of %d service%s)', l.services, iif(l.services = 1, '', 's')), '') AS message,
       k.evidence AS evidence,
       k.label AS discriminator
FROM known k
LEFT JOIN asset_severity v ON v.asset_id = k.asset_id
LEFT JOIN lone l ON l.asset_id = k.asset_id
-- What no tier-1 service feels may stay unknown: the list of products shows it.
WHERE k.outcome <> 'unknown' OR k.basis = 'statement' OR v.tier = 1
UNION ALL
SELECT s.id, NULL, v.service_id, 'unknown', iif(l.asset_id IS NULL, v.b1, v.b0),
       format('nobody said how long the maker supports %s', s.name),
       (SELECT json_group_array('asset_version:' || id) FROM asset_version WHERE asset_id = s.id AND last_scan IS NULL),
       ''
FROM silent s JOIN asset_severity v ON v.asset_id = s.id LEFT JOIN lone l ON l.asset_id = s.id
UNION ALL
SELECT e.source_id, 'source', NULL, 'unknown', 'low',
       format('the support of %s is stated for something that is no known asset', coalesce(p.product, 'a product')),
       json_array('evidence:' || p.evidence_id),
       format('%s %d', coalesce(p.product, '?'),
              row_number() OVER (PARTITION BY e.source_id, p.product ORDER BY p.evidence_id))
FROM support p JOIN evidence e ON e.id = p.evidence_id
WHERE p.asset_id IS NULL
