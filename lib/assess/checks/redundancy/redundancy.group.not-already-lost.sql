-- id: redundancy.group.not-already-lost
-- title: Every member of a redundancy group works now
-- practice: M1.1, M1.2
-- severity: high
-- fix: { downtime: no, cost: low, needs_test: no }
-- risk: The redundancy that the design promises is gone, unnoticed: the next failure is an outage.
-- remedy: Replace or repair the member that is down, and find out why nobody was told.
-- source: NIST SP 800-53 r5, SI-13 and SI-4; Regulation (EU) 2022/2554 (DORA), Article 10(1)
-- needs: asset, asset_version, need, need_member
WITH
groups AS MATERIALIZED (SELECT * FROM need WHERE members > 1 OR k > members),
reported AS MATERIALIZED (  -- members whose state some source reports
  SELECT DISTINCT m.asset_id
  FROM need_member m JOIN groups g ON g.id = m.need_id
  JOIN asset_version v ON v.asset_id = m.asset_id AND v.last_scan IS NULL
  WHERE coalesce(v.attributes ->> 'operational', v.attributes ->> 'state', v.attributes ->> 'health',
                 v.attributes ->> 'status', v.attributes ->> 'operstate', v.attributes ->> 'carrier',
                 v.attributes ->> 'running', v.attributes ->> 'present') IS NOT NULL),
count_of AS MATERIALIZED (
  SELECT m.need_id, sum(m.down) AS down, sum(m.down = 0 AND r.asset_id IS NULL) AS silent,
         group_concat(iif(m.down, a.name, NULL), ', ') AS which,
         min(iif(m.down = 0 AND r.asset_id IS NULL, a.name, NULL)) AS example
  FROM (SELECT * FROM need_member WHERE need_id IN (SELECT id FROM groups) ORDER BY need_id, asset_id) m
  JOIN asset a ON a.id = m.asset_id
  LEFT JOIN reported r ON r.asset_id = m.asset_id
  GROUP BY m.need_id)
SELECT g.asset_id AS subject, v.service_id AS service,
       CASE WHEN g.k > g.members  THEN 'fail'
            WHEN g.k = g.members OR g.k = 0 THEN 'not_applicable'
            WHEN c.down > 0       THEN 'fail'
            WHEN c.silent > 0     THEN 'unknown'
            ELSE 'pass' END AS status,
       iif(g.k > g.members OR g.members - c.down <= g.k, coalesce(v.b0, 'medium'), coalesce(v.b1, 'low')) AS severity,
       CASE WHEN g.k > g.members THEN format('%s needs %d members and has only %d', a.name, g.k, g.members)
            WHEN g.k = g.members OR g.k = 0 THEN
              format('%s needs %d of %d members, so it is no redundancy', a.name, g.k, g.members)
            WHEN c.down > 0 THEN
              format('%d of the %d members of %s %s down: %s; %s', c.down, g.members, a.name,
                     iif(c.down = 1, 'is', 'are'), c.which,
                     CASE WHEN g.members - c.down < g.k THEN format('%d must work, so it does not', g.k)
                          WHEN g.members - c.down = g.k THEN 'the next failure stops it'
                          ELSE format('it can lose %d more', g.members - c.down - g.k) END)
            WHEN c.silent > 0 THEN
              format('no source reports the state of %d of the %d members of %s, %s among them', c.silent,
                     g.members, a.name, c.example)
            ELSE format('all %d members of %s are reported to work', g.members, a.name) END AS message,
       g.evidence AS evidence,
       d.name AS discriminator
FROM groups g
JOIN asset a ON a.id = g.asset_id
JOIN group_name d ON d.need_id = g.id
LEFT JOIN count_of c ON c.need_id = g.id
LEFT JOIN asset_severity v ON v.asset_id = g.asset_id
