-- id: readiness.service.dependencies-known
-- title: It is known what every service depends on
-- practice: M1.3
-- severity: medium
-- fix: { downtime: no, cost: low, needs_test: no }
-- risk: What is not known to be needed is nobody's to protect, and no analysis of this service is complete.
-- remedy: Collect the systems that are named but not collected, or list the missing dependencies in the
--   dependencies sheet; strike those that are gone.
-- source: Regulation (EU) 2022/2554 (DORA), Article 8(4) and 8(5); NIST SP 800-53 r5, CP-2(8)
-- needs: asset, impact, need, relation
WITH
felt AS MATERIALIZED (
  SELECT i.service_id, a.id, a.kind, a.name FROM impact i JOIN asset a ON a.id = i.node_id
  WHERE i.node_id <> i.service_id),
stale AS (  -- what a source still says is needed, and other sources know is gone
  SELECT f.service_id, count(DISTINCT t.id) AS parts, min(t.name) AS example, min(r.version_id) AS version_id
  FROM (SELECT service_id, id FROM felt UNION SELECT service_id, service_id FROM service_severity) f
  JOIN relation r ON r.from_id = f.id
  JOIN asset t ON t.id = r.to_id AND t.last_scan IS NOT NULL
  WHERE r.kind IN ('depends_on', 'runs_on', 'stored_on', 'powered_by', 'cooled_by', 'located_in', 'resolved_by',
                   'authenticated_by', 'secured_by', 'licensed_by')
  GROUP BY f.service_id),
foreign_part AS (
  SELECT service_id, count(*) AS parts, min(name) AS example FROM felt WHERE kind = 'external' GROUP BY service_id),
loose AS (
  SELECT service_id, count(*) AS parts, min(name) AS example FROM felt f
  WHERE kind <> 'external' AND kind NOT IN (SELECT kind FROM ground_kind)
    AND NOT EXISTS (SELECT 1 FROM need n WHERE n.asset_id = f.id)
  GROUP BY service_id),
total AS (SELECT service_id, count(*) AS parts FROM felt GROUP BY service_id)
SELECT s.service_id AS subject, s.service_id AS service,
       CASE WHEN g.parts > 0 THEN 'fail'
            WHEN t.parts IS NULL OR x.parts > 0 OR l.parts > 0 THEN 'unknown'
            ELSE 'pass' END AS status,
       s.b1 AS severity,
       CASE WHEN g.parts > 0 THEN
              format('%s is said to depend on %d asset%s that no longer exist%s: %s', v.name, g.parts,
                     iif(g.parts = 1, '', 's'), iif(g.parts = 1, 's', ''), g.example)
            WHEN t.parts IS NULL THEN format('no dependency of %s is known', v.name)
            WHEN x.parts > 0 THEN
              format('%s depends on %d asset%s that nobody collected: %s%s', v.name, x.parts,
                     iif(x.parts = 1, '', 's'), x.example, iif(x.parts = 1, '', ', …'))
            WHEN l.parts > 0 THEN
              format('of the %d parts of %s nobody said what %d stand%s on: %s%s', t.parts, v.name, l.parts,
                     iif(l.parts = 1, 's', ''), l.example, iif(l.parts = 1, '', ', …'))
            ELSE format('%s stands on %d known parts', v.name, t.parts) END AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'asset_version:' || id AS e FROM asset_version WHERE asset_id = s.service_id AND last_scan IS NULL
          UNION ALL SELECT 'relation_version:' || g.version_id WHERE g.version_id IS NOT NULL)) AS evidence
FROM service_severity s
JOIN asset v ON v.id = s.service_id
LEFT JOIN total t ON t.service_id = s.service_id
LEFT JOIN stale g ON g.service_id = s.service_id
LEFT JOIN foreign_part x ON x.service_id = s.service_id
LEFT JOIN loose l ON l.service_id = s.service_id
