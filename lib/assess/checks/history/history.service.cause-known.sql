-- id: history.service.cause-known
-- title: The causes of at least four fifths of a service's downtime are known
-- practice: M1.4, M6.6
-- severity: medium
-- fix: { downtime: no, cost: low, needs_test: no }
-- risk: What brought the service down is not known, so nobody can tell whether it was removed.
-- remedy: Record a cause when an incident is closed, in the words of the list (`docs/guide/incidents.md`).
-- source: NIST SP 800-53 r5, IR-5; Regulation (EU) 2022/2554 (DORA), Article 13(2); 20 per cent: policy
-- needs: evidence_reference, incident_case, incident_downtime, incident_left_out
WITH
share AS (
  SELECT service_id, sum(downtime_s) AS down_s, sum(downtime_s * (cause = 'unknown')) AS unknown_s
  FROM incident_downtime GROUP BY service_id),
uncounted AS (
  SELECT r.asset_id AS service_id, count(*) AS left_out
  FROM incident_left_out o JOIN evidence_reference r ON r.evidence_id = o.evidence_id AND r.field = 'service'
  GROUP BY r.asset_id)
SELECT s.service_id AS subject, s.service_id AS service,
       CASE WHEN h.down_s > 0 AND h.unknown_s > 0.2 * h.down_s THEN 'fail'
            WHEN h.down_s > 0 THEN 'pass'
            WHEN l.left_out > 0 THEN 'unknown'
            ELSE 'not_applicable' END AS status,
       CASE WHEN h.down_s > 0 THEN
              format('the cause of %d of %d min of downtime of %s is not known', h.unknown_s / 60, h.down_s / 60, a.name)
            WHEN l.left_out > 0 THEN
              format('%d incident%s of %s could not be counted, so nothing is known of their causes', l.left_out,
                     iif(l.left_out = 1, '', 's'), a.name)
            ELSE format('no downtime of %s is recorded that could have a cause', a.name) END AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'evidence:' || c.evidence_id AS e FROM incident_case c
          WHERE c.service_id = s.service_id ORDER BY c.cause <> 'unknown', c.downtime_s DESC, c.evidence_id
          LIMIT 20)) AS evidence
FROM service_severity s
JOIN asset a ON a.id = s.service_id
LEFT JOIN share h ON h.service_id = s.service_id
LEFT JOIN uncounted l ON l.service_id = s.service_id
