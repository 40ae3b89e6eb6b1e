-- id: replication.recovery.meets-objective
-- title: A disaster is likely to lose no more of a service's data than its objective allows
-- practice: M4.1, M1.6
-- severity: critical
-- fix: { downtime: no, cost: medium, needs_test: yes }
-- risk: More work is lost than the business can enter again.
-- remedy: Replicate to where the disaster does not reach, back up more often, or agree on another objective.
-- source: NIST SP 800-53 r5, CP-6(2) and CP-9; DORA, Art. 12(6); AWS Well-Architected Framework, REL09-BP01
-- needs: service, service_severity, recovery_estimate
WITH told AS (
  SELECT e.*, format('%s%s: %s', e.scenario, coalesce(' (' || e.event || ')', ''),
                     CASE WHEN e.rpo_s IS NULL THEN 'unknown, ' || coalesce(e.rpo_reason, '?')
                          ELSE format('%s, by %s', CASE WHEN e.rpo_s >= 172800 THEN format('%.1f days', e.rpo_s / 86400.0) WHEN e.rpo_s >= 7200 THEN format('%.1f h', e.rpo_s / 3600.0) WHEN e.rpo_s >= 120 THEN format('%d min', e.rpo_s / 60) ELSE format('%d s', e.rpo_s) END, coalesce(e.rpo_reason, '?')) END) AS text
  FROM recovery_estimate e),
summed AS (
  SELECT service_id, sum(rpo_verdict = 'not met') AS missed, sum(rpo_verdict = 'met') AS met,
         sum(rpo_verdict = 'unknown' AND effect <> 'unknown') AS open, sum(effect = 'unknown') AS unseen
  FROM told GROUP BY service_id),
asked AS (SELECT asset_id, CASE WHEN s.rpo_s >= 172800 THEN format('%.1f days', s.rpo_s / 86400.0) WHEN s.rpo_s >= 7200 THEN format('%.1f h', s.rpo_s / 3600.0) WHEN s.rpo_s >= 120 THEN format('%d min', s.rpo_s / 60) ELSE format('%d s', s.rpo_s) END AS objective FROM service s)
SELECT s.asset_id AS subject, s.asset_id AS service,
       CASE WHEN s.rpo_s IS NULL THEN 'not_applicable' WHEN m.missed > 0 THEN 'fail'
            WHEN m.open > 0 OR m.met = 0 THEN 'unknown' ELSE 'pass' END AS status,
       v.b0 AS severity,
       CASE WHEN s.rpo_s IS NULL THEN format('%s has no recovery point objective', s.name)
            WHEN m.missed > 0 THEN
              format('%s may lose %s; %s', s.name, q.objective,
                     (SELECT group_concat(text, '; ') FROM (
                        SELECT text FROM told t WHERE t.service_id = s.asset_id AND rpo_verdict = 'not met' ORDER BY t.id)))
            WHEN m.open > 0 THEN
              format('%s may lose %s; %s', s.name, q.objective,
                     (SELECT group_concat(text, '; ') FROM (
                        SELECT text FROM told t WHERE t.service_id = s.asset_id AND rpo_verdict = 'unknown' AND effect <> 'unknown' ORDER BY t.id)))
            WHEN m.met = 0 THEN format('nothing is known that %s stands on', s.name)
            ELSE format('%s may lose %s, and loses no more in each of %d kinds of disaster; of %d kinds nothing is known', s.name,
                        q.objective, m.met, m.unseen) END AS message,
       json_array('asset:' || s.asset_id) AS evidence
FROM service s
JOIN service_severity v ON v.service_id = s.asset_id
JOIN summed m ON m.service_id = s.asset_id
JOIN asked q ON q.asset_id = s.asset_id
