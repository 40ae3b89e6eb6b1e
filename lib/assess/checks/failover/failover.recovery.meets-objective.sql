-- id: failover.recovery.meets-objective
-- title: A service is likely to be back within its objective in every disaster
-- practice: M1.6, M9.3
-- severity: critical
-- fix: { downtime: no, cost: high, needs_test: yes }
-- risk: The business counts on a time that what is there cannot give.
-- remedy: Look at the addends of the scenario that misses (`plimsoll plan failover SERVICE`), shorten the longest, or agree on another objective.
-- source: NIST SP 800-34 r1, 3.2; DORA, Art. 11(5) and 12(6); AWS Well-Architected Framework, REL13-BP01
-- needs: service, service_severity, recovery_estimate
WITH told AS (
  SELECT e.*, format('%s%s: %s', e.scenario, coalesce(' (' || e.event || ')', ''),
                     CASE WHEN e.cycle THEN 'never, ' || coalesce(e.rto_reason, '')
                          WHEN e.rto_s IS NULL THEN 'unknown, ' || coalesce(e.rto_reason, '?')
                          ELSE CASE WHEN e.rto_s >= 172800 THEN format('%.1f days', e.rto_s / 86400.0) WHEN e.rto_s >= 7200 THEN format('%.1f h', e.rto_s / 3600.0) WHEN e.rto_s >= 120 THEN format('%d min', e.rto_s / 60) ELSE format('%d s', e.rto_s) END END) AS text
  FROM recovery_estimate e),
summed AS (
  SELECT service_id, sum(rto_verdict = 'not met') AS missed, sum(rto_verdict = 'met') AS met,
         sum(rto_verdict = 'unknown' AND effect <> 'unknown') AS open,
         sum(effect = 'unknown') AS unseen, count(*) AS scenarios
  FROM told GROUP BY service_id),
asked AS (SELECT asset_id, CASE WHEN s.rto_s >= 172800 THEN format('%.1f days', s.rto_s / 86400.0) WHEN s.rto_s >= 7200 THEN format('%.1f h', s.rto_s / 3600.0) WHEN s.rto_s >= 120 THEN format('%d min', s.rto_s / 60) ELSE format('%d s', s.rto_s) END AS objective FROM service s)
SELECT s.asset_id AS subject, s.asset_id AS service,
       CASE WHEN s.rto_s IS NULL THEN 'not_applicable' WHEN m.missed > 0 THEN 'fail'
            WHEN m.open > 0 OR m.met = 0 THEN 'unknown' ELSE 'pass' END AS status,
       v.b0 AS severity,
       CASE WHEN s.rto_s IS NULL THEN format('%s has no recovery time objective', s.name)
            WHEN m.missed > 0 THEN
              format('%s must be back in %s; %s', s.name, q.objective,
                     (SELECT group_concat(text, '; ') FROM (
                        SELECT text FROM told t WHERE t.service_id = s.asset_id AND rto_verdict = 'not met' ORDER BY t.id)))
            WHEN m.open > 0 THEN
              format('%s must be back in %s; %s', s.name, q.objective,
                     (SELECT group_concat(text, '; ') FROM (
                        SELECT text FROM told t WHERE t.service_id = s.asset_id AND rto_verdict = 'unknown' AND effect <> 'unknown' ORDER BY t.id)))
            WHEN m.met = 0 THEN format('nothing is known that %s stands on', s.name)
            ELSE format('%s must be back in %s, and is in each of %d kinds of disaster; of %d kinds nothing is known', s.name,
                        q.objective, m.met, m.unseen) END AS message,
       json_array('asset:' || s.asset_id) AS evidence
FROM service s
JOIN service_severity v ON v.service_id = s.asset_id
JOIN summed m ON m.service_id = s.asset_id
JOIN asked q ON q.asset_id = s.asset_id
