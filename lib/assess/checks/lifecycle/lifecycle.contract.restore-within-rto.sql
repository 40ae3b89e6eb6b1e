-- id: lifecycle.contract.restore-within-rto
-- title: What stops a service alone is repaired within the time that the service may be down
-- practice: M1.7
-- severity: medium
-- fix: { downtime: no, cost: medium, needs_test: no }
-- risk: The contract is kept to the letter, and the service is down for longer than the business bears: a night or a weekend passes before anybody comes.
-- remedy: Buy a time to restore and service hours that fit, put a spare on the shelf, or make the device redundant.
-- source: NIST SP 800-53 r5, MA-6; response and restore expanded through the service hours: docs/guide/lifecycle.md
-- needs: contract
WITH
wanted AS (  -- of the services that the asset stops alone the one that may be down for the shortest time
  SELECT *, row_number() OVER (PARTITION BY asset_id ORDER BY rto_s IS NULL, rto_s, key) AS rank
  FROM (SELECT p.node_id AS asset_id, s.asset_id AS service_id, s.key, s.name, s.rto_s
        FROM single_point p JOIN service s ON s.asset_id = p.service_id WHERE p.node_id <> p.service_id)),
promised AS (  -- of several contracts in force the one that repairs soonest; one that promises nothing is the last
  SELECT c.asset_id, c.evidence_id, c.contract, c.hours, r.repair_s, r.reason,
         row_number() OVER (PARTITION BY c.asset_id ORDER BY r.repair_s IS NULL, r.repair_s, c.evidence_id) AS rank
  FROM contract c JOIN contract_repair r ON r.evidence_id = c.evidence_id
  WHERE c.asset_id IS NOT NULL
    AND coalesce(date(c.start_at) <= date(:as_of), 1) AND coalesce(date(c.end_at) >= date(:as_of), 1))
SELECT a.id AS subject, NULL AS subject_kind, w.service_id AS service,
       CASE WHEN w.asset_id IS NULL OR w.rto_s IS NULL THEN 'not_applicable'
            WHEN p.repair_s IS NULL THEN 'unknown'
            WHEN p.repair_s > w.rto_s THEN 'fail'
            ELSE 'pass' END AS status,
       coalesce(v.b1, 'low') AS severity,
       CASE WHEN w.asset_id IS NULL THEN format('no service stops when %s fails alone', a.name)
            WHEN w.rto_s IS NULL THEN
              format('nobody said how long a service may be down that stops with %s', a.name)
            WHEN p.repair_s IS NULL THEN
              format('how long a repair of %s takes by contract %s is not known: %s', a.name, coalesce(p.contract, '?'),
                     coalesce(p.reason, 'it does not say'))
            ELSE format('by contract %s (%s) a repair of %s lasts up to %.1f hours; %s may be down for %.1f hours',
                        coalesce(p.contract, '?'), coalesce(p.hours, '?'), a.name, p.repair_s / 3600.0, w.name,
                        w.rto_s / 3600.0) END AS message,
       json_array('evidence:' || p.evidence_id) AS evidence
FROM promised p
JOIN asset a ON a.id = p.asset_id AND a.last_scan IS NULL
LEFT JOIN wanted w ON w.asset_id = p.asset_id AND w.rank = 1
LEFT JOIN asset_severity v ON v.asset_id = p.asset_id
WHERE p.rank = 1
