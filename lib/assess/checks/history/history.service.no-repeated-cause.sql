-- id: history.service.no-repeated-cause
-- title: A service does not fail again for the same cause within 90 days
-- practice: M1.4, M6.6
-- severity: high
-- fix: { downtime: no, cost: medium, needs_test: yes }
-- risk: What was done after the incident did not remove its cause: it comes again.
-- remedy: Hold a review of the incidents named, and remove the cause rather than its effect.
-- source: NIST SP 800-53 r5, IR-4 and IR-5; Regulation (EU) 2022/2554 (DORA), Article 13(2); 90 days: policy
-- needs: incident_case
WITH
repeats AS (
  SELECT c.service_id, c.cause, count(*) AS times, max(c.begin_at) AS last_at,
         json_group_array('evidence:' || c.evidence_id) AS evidence
  FROM incident_case c
  WHERE c.repeat_of NOT NULL AND c.service_id NOT NULL AND julianday(:as_of) - julianday(c.begin_at) <= 365
  GROUP BY c.service_id, c.cause),
known AS (  -- whether all that is told of a service's last year has a cause
  SELECT service_id, count(*) AS cases, sum(cause = 'unknown') AS unnamed FROM incident_case
  WHERE julianday(:as_of) - julianday(begin_at) <= 365 + 90 GROUP BY service_id)
SELECT s.service_id AS subject, s.service_id AS service,
       CASE WHEN r.service_id NOT NULL THEN 'fail'
            WHEN 'incident' NOT IN (SELECT kind FROM listed_completely) THEN 'unknown'
            WHEN k.unnamed > 1 THEN 'unknown'
            ELSE 'pass' END AS status,
       s.b1 AS severity,
       CASE WHEN r.service_id NOT NULL THEN
              format('%s came again %d time%s on %s within 90 days, last on %s', r.cause, r.times,
                     iif(r.times = 1, '', 's'), a.name, date(r.last_at))
            WHEN 'incident' NOT IN (SELECT kind FROM listed_completely) THEN
              format('nobody listed the incidents of %s completely', a.name)
            WHEN k.unnamed > 1 THEN
              format('%d of %d incidents of %s have no known cause, so they may be one', k.unnamed, k.cases, a.name)
            WHEN k.cases IS NULL THEN format('no incident of %s is recorded', a.name)
            ELSE format('%d incident%s of %s, no cause twice within 90 days', k.cases, iif(k.cases = 1, '', 's'), a.name)
            END AS message,
       coalesce(r.evidence, (SELECT json_group_array('evidence:' || evidence_id) FROM (
          SELECT c.evidence_id FROM incident_case c WHERE c.service_id = s.service_id
          ORDER BY c.begin_at DESC, c.evidence_id LIMIT 20))) AS evidence,
       coalesce(r.cause, '') AS discriminator
FROM service_severity s
JOIN asset a ON a.id = s.service_id
LEFT JOIN repeats r ON r.service_id = s.service_id
LEFT JOIN known k ON k.service_id = s.service_id
