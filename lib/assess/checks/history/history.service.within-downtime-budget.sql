-- id: history.service.within-downtime-budget
-- title: A service was not down for longer than its required availability allows
-- practice: M1.4
-- severity: high
-- fix: { downtime: no, cost: medium, needs_test: no }
-- risk: The business has already lost more than it said it can bear, and nothing says that the next year is better.
-- remedy: Remove the cause that took most of the time first (`plimsoll history`), or agree on what is really required.
-- source: NIST SP 800-53 r5, IR-5; Regulation (EU) 2022/2554 (DORA), Article 13(4); error budgets: B. Beyer et al.,
--   Site Reliability Engineering, chapter 3
-- needs: evidence, incident_year, incident_case, service
WITH
recent AS (  -- the last whole year and the running one; the budget of the running one is that of a whole year
  SELECT y.*, round((100 - v.availability_pct) / 100 * 86400 *
              (julianday(format('%04d-01-01', y.year + 1)) - julianday(format('%04d-01-01', y.year))), 3) AS budget_s
  FROM incident_year y JOIN service v ON v.asset_id = y.service_id
  WHERE y.year >= CAST(strftime('%Y', :as_of) AS INTEGER) - 1),
worst AS (
  SELECT *, row_number() OVER (PARTITION BY service_id ORDER BY downtime_s - budget_s DESC, year DESC) AS rank
  FROM recent)
SELECT s.service_id AS subject, s.service_id AS service,
       CASE WHEN v.availability_pct IS NULL THEN 'not_applicable'
            WHEN w.downtime_s > w.budget_s THEN 'fail'
            WHEN 'incident' NOT IN (SELECT kind FROM listed_completely) THEN 'unknown'
            WHEN w.first_year THEN 'unknown'
            ELSE 'pass' END AS status,
       s.b0 AS severity,
       CASE WHEN v.availability_pct IS NULL THEN format('no availability is required of %s', a.name)
            WHEN w.service_id IS NULL THEN
              iif('incident' IN (SELECT kind FROM listed_completely),
                  format('no incident of %s is recorded, and the incidents were listed completely', a.name),
                  format('no incident of %s is known, and nobody listed them completely', a.name))
            ELSE format('%s was down for %d min in %d; %s %% allow %.1f min a year%s', a.name, w.downtime_s / 60, w.year,
                        rtrim(rtrim(format('%.4f', v.availability_pct), '0'), '.'), w.budget_s / 60,
                        CASE WHEN w.downtime_s > w.budget_s THEN ''
                             WHEN 'incident' NOT IN (SELECT kind FROM listed_completely) THEN
                               '; but nobody listed the incidents completely'
                             WHEN w.first_year THEN '; but it is the first year of the records, which may begin within it'
                             ELSE '' END) END AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'evidence:' || c.evidence_id AS e FROM incident_case c
          WHERE c.service_id = s.service_id ORDER BY c.downtime_s DESC, c.evidence_id LIMIT 20)) AS evidence
FROM service_severity s
JOIN asset a ON a.id = s.service_id
JOIN service v ON v.asset_id = s.service_id
LEFT JOIN worst w ON w.service_id = s.service_id AND w.rank = 1
