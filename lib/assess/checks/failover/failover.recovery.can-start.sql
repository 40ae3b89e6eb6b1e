-- id: failover.recovery.can-start
-- title: After a disaster nothing waits for itself, and what recovery needs is still there
-- practice: M3.1, M1.3
-- severity: critical
-- fix: { downtime: yes, cost: medium, needs_test: yes }
-- risk: Everything is ready to start, and nothing can: the machine waits for the name service that runs on it, or the password is in the vault that is down.
-- remedy: Put one of them elsewhere, or write down the way to start without it and try that.
-- source: NIST SP 800-34 r1, 3.4; AWS Well-Architected Framework, REL11-BP04; practices M1.3 (dependency cycle blocks failover)
-- needs: asset, recovery_estimate, service, service_severity
WITH blocked AS (
  SELECT e.service_id,
         group_concat(format('%s (%s): %s', e.scenario, coalesce(e.event, '?'),
                             CASE WHEN e.cycle THEN coalesce(e.rto_reason, '?')
                                  ELSE 'recovery itself needs ' || (SELECT group_concat(value, ', ') FROM json_each(e.path_fallen)) END), '; ') AS text
  FROM (SELECT * FROM recovery_estimate ORDER BY id) e
  WHERE e.cycle OR e.path_fallen <> '[]' GROUP BY e.service_id)
SELECT s.asset_id AS subject, s.asset_id AS service,
       CASE WHEN b.text IS NOT NULL THEN 'fail' WHEN k.known THEN 'pass' ELSE 'unknown' END AS status,
       v.b0 AS severity,
       CASE WHEN b.text IS NOT NULL THEN format('%s: %s', s.name, b.text)
            WHEN k.known THEN format('%s: nothing that it starts with waits for itself', s.name)
            ELSE format('nothing is known that %s stands on', s.name) END AS message,
       json_array('asset:' || s.asset_id) AS evidence
FROM service s
JOIN service_severity v ON v.service_id = s.asset_id
LEFT JOIN blocked b ON b.service_id = s.asset_id
JOIN (SELECT service_id, max(effect <> 'unknown') AS known FROM recovery_estimate GROUP BY service_id) k
  ON k.service_id = s.asset_id
