-- id: redundancy.service.availability-meets-target
-- title: A service is as available as is required of it, by what it stands on
-- practice: M2.1, M1.3
-- severity: high
-- fix: { downtime: no, cost: high, needs_test: yes }
-- risk: It will be down for longer than the business said it can bear, in an ordinary year and without any disaster.
-- remedy: Give what contributes most (`plimsoll explain SERVICE`) a second member or a shorter repair, state the failure
--   rates that you know better than the reference, or agree on what is really required.
-- source: Regulation (EU) 2022/2554 (DORA), Article 7; B. Treynor et al., The Calculus of Service Availability, ACM Queue 15(2), 2017
-- needs: asset, service, service_availability, availability_contributor
WITH told AS (
  SELECT v.*, rtrim(rtrim(format('%.4f', v.required_pct), '0'), '.') AS required,
         -- Never rounded up: 100 would be another thing.
         CAST(v.likely_pct * 10000 AS INTEGER) / 10000.0 AS likely,
         CAST(v.worst_pct * 10000 AS INTEGER) / 10000.0 AS worst,
         CAST(v.best_pct * 10000 AS INTEGER) / 10000.0 AS best,
         format('%.1f', (100 - v.required_pct) * 87.66) AS budget_h,
         (SELECT group_concat(word, ', ') FROM (
            SELECT a.name || iif(c.minutes_a_year IS NULL, '', format(' (%.0f min a year)', c.minutes_a_year)) AS word
            FROM availability_contributor c JOIN asset a ON a.id = c.node_id
            WHERE c.service_id = v.service_id ORDER BY c.place LIMIT 3)) AS most
  FROM service_availability v)
SELECT s.asset_id AS subject, s.asset_id AS service,
       CASE WHEN s.availability_pct IS NULL THEN 'not_applicable'
            WHEN t.verdict = 'not met' THEN 'fail'
            WHEN t.verdict = 'met' THEN 'pass'
            ELSE 'unknown' END AS status,
       v.b0 AS severity,
       CASE WHEN s.availability_pct IS NULL THEN format('no availability is required of %s', s.name)
            WHEN t.service_id IS NULL THEN
              format('the availability of %s was not computed: it has no tier, its model is too large, or it was not asked for', s.name)
            ELSE format('%s must be available %s %% of the time, at most %s h down a year; ', s.name, t.required, t.budget_h)
                 || CASE WHEN t.inputs_unknown > 0 THEN
                           format('the failure rate of %d of its parts is unknown: %s', t.inputs_unknown, t.most)
                         WHEN t.likely_pct IS NULL THEN 'nothing is known that it stands on'
                         ELSE format('likely %.4f %% and %.1f h, %.4f to %.4f %%%s%s%s', t.likely,
                                     t.downtime_s_a_year / 3600, t.worst, t.best,
                                     iif(t.inputs_assumed > 0,
                                         format('; %d of %d failure rates %s assumed', t.inputs_assumed,
                                                t.inputs_assumed + t.inputs_stated + t.inputs_measured,
                                                iif(t.inputs_assumed = 1, 'is', 'are')), ''),
                                     iif(t.loose, '; of some part nobody said what it stands on', ''),
                                     coalesce('; most by ' || t.most, '')) END END AS message,
       json_array('asset:' || s.asset_id) AS evidence
FROM service s
JOIN service_severity v ON v.service_id = s.asset_id
LEFT JOIN told t ON t.service_id = s.asset_id
