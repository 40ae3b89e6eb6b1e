-- id: testing.service.drill-current
-- title: The recovery of a tier-1 or tier-2 service was tried within 12 months, and worked
-- practice: M9.1, M9.3
-- severity: medium
-- fix: { downtime: yes, cost: medium, needs_test: yes }
-- risk: A recovery that was never tried, or long ago, is a hope: people, scripts and systems have changed.
-- remedy: Plan a drill of the most likely outage of this service, measure it, and record the outcome.
-- source: Regulation (EU) 2022/2554 (DORA), Article 11(6); NIST SP 800-53 r5, CP-4
-- needs: drill, service
WITH last AS (
  SELECT *, row_number() OVER (PARTITION BY service_id ORDER BY date_at DESC, evidence_id DESC) AS rank
  FROM drill WHERE service_id IS NOT NULL AND date_at IS NOT NULL AND date(date_at) <= date(:as_of))
SELECT s.service_id AS subject, s.service_id AS service,
       CASE WHEN s.tier > 2 THEN 'not_applicable'
            WHEN d.service_id IS NULL THEN iif('drill' IN (SELECT kind FROM listed_completely), 'fail', 'unknown')
            WHEN date(d.date_at) < date(:as_of, '-12 months') THEN 'fail'
            WHEN d.outcome = 'passed' THEN 'pass'
            WHEN d.outcome IS NULL THEN 'unknown'
            ELSE 'fail' END AS status,
       s.b1 AS severity,
       CASE WHEN s.tier > 2 THEN format('of tier %d, which needs no drill', s.tier)
            WHEN d.service_id IS NULL THEN format('no drill of %s is known', v.name)
            WHEN date(d.date_at) < date(:as_of, '-12 months') THEN
              format('the last drill of %s was on %s, more than 12 months ago', v.name, date(d.date_at))
            WHEN d.outcome IS NULL THEN format('the drill of %s on %s has no outcome', v.name, date(d.date_at))
            ELSE format('the drill of %s on %s (%s) %s%s', v.name, date(d.date_at), coalesce(d.scenario, 'no scenario stated'),
                        CASE d.outcome WHEN 'passed' THEN 'passed' WHEN 'failed' THEN 'failed'
                             ELSE 'ended: ' || d.outcome END,
                        iif(d.measured_rto_s IS NULL, '', format(', back after %d s', d.measured_rto_s))) END AS message,
       iif(d.evidence_id IS NULL,
           (SELECT json_group_array('asset_version:' || id) FROM asset_version
            WHERE asset_id = s.service_id AND last_scan IS NULL),
           json_array('evidence:' || d.evidence_id)) AS evidence
FROM service_severity s
JOIN asset v ON v.id = s.service_id
LEFT JOIN last d ON d.service_id = s.service_id AND d.rank = 1
