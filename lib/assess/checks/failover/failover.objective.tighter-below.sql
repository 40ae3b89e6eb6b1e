-- id: failover.objective.tighter-below
-- title: What a service stands on has no longer objective than the service
-- practice: M1.6
-- severity: critical
-- fix: { downtime: no, cost: none, needs_test: no }
-- risk: The team below is on time and the service above is late: nobody is wrong, and the business waits.
-- remedy: Give what is below the objective that it inherits (`plimsoll plan objectives`), or the service a longer one.
-- source: NIST SP 800-34 r1, 3.2.1; DORA, Art. 11(5)
-- needs: asset, impact, requirement, service, service_severity
WITH below AS (
  SELECT r.evidence_id, r.service_id AS node_id, r.rto_s, i.service_id
  FROM requirement r JOIN impact i ON i.node_id = r.service_id AND i.effect IN ('outage', 'lost')
  WHERE r.rto_s IS NOT NULL),
compared AS (
  SELECT b.node_id, b.evidence_id, b.rto_s, s.asset_id AS service_id, s.name, s.rto_s AS above_s,
         row_number() OVER (PARTITION BY b.node_id ORDER BY s.rto_s IS NULL, s.rto_s, s.key, s.asset_id) AS rank
  FROM below b JOIN service s ON s.asset_id = b.service_id)
SELECT c.node_id AS subject, c.service_id AS service,
       CASE WHEN c.above_s IS NULL THEN 'unknown' WHEN c.rto_s > c.above_s THEN 'fail' ELSE 'pass' END AS status,
       v.b0 AS severity,
       iif(c.above_s IS NULL, format('%s is to be back in %d s, and nobody said when %s must be, which stops with it',
                                     a.name, c.rto_s, c.name),
       format('%s is to be back in %d s, and %s, which stops with it, in %d s', a.name, c.rto_s, c.name, c.above_s)) AS message,
       json_array('evidence:' || c.evidence_id) AS evidence
FROM compared c
JOIN asset a ON a.id = c.node_id
JOIN service_severity v ON v.service_id = c.service_id
WHERE c.rank = 1
