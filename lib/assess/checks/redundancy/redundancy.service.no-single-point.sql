-- id: redundancy.service.no-single-point
-- title: No single failure stops a service
-- practice: M1.1, M1.3
-- severity: high
-- fix: { downtime: yes, cost: high, needs_test: yes }
-- risk: The failure of this one thing stops the service until a person acts or it is rebuilt.
-- remedy: Give it a second member that shares no rack, feed, host or switch with the first, or accept the risk
--   with a date on which it is looked at again.
-- source: NIST SP 800-53 r5, CP-8(2) and SC-36; Regulation (EU) 2022/2554 (DORA), Article 10(1)
-- needs: asset, impact, need, single_point
WITH
roots AS (SELECT service_id, root_id, count(*) AS nodes FROM single_point
          WHERE node_id <> service_id GROUP BY service_id, root_id),
radius AS (SELECT i.node_id, count(*) AS services, sum(s.tier = 1) AS first_tier
           FROM impact i JOIN service_severity s USING (service_id)
           WHERE i.effect IN ('outage', 'lost') AND i.node_id IN (SELECT root_id FROM roots)
           GROUP BY i.node_id),
felt AS (  -- everything that a service stands on, however indirectly
  SELECT i.service_id, i.node_id, a.kind, a.name FROM impact i JOIN asset a ON a.id = i.node_id
  WHERE i.node_id <> i.service_id),
loose AS (  -- parts of which nobody said what they stand on
  SELECT service_id, count(*) AS parts, min(name) AS example FROM felt
  WHERE kind = 'external'
     OR (kind NOT IN (SELECT kind FROM ground_kind)
         AND NOT EXISTS (SELECT 1 FROM need n WHERE n.asset_id = node_id))
  GROUP BY service_id)
SELECT r.root_id AS subject, r.service_id AS service, 'fail' AS status, s.b0 AS severity,
       format('%s %s alone stops %s: %s; %d service%s stop%s with it%s%s',
              replace(a.kind, '_', ' '), a.name, v.name,
              iif(i.effect = 'lost', 'nothing stands by', 'a person must switch over'),
              coalesce(d.services, 1), iif(coalesce(d.services, 1) = 1, '', 's'),
              iif(coalesce(d.services, 1) = 1, 's', ''),
              iif(d.first_tier > 0, format(', %d of tier 1', d.first_tier), ''),
              iif(r.nodes > 1, format('; stands for %d that fail alike', r.nodes), '')) AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'asset_version:' || id AS e FROM asset_version WHERE asset_id = r.root_id AND last_scan IS NULL
          UNION ALL
          SELECT 'relation_version:' || id FROM relation_version WHERE to_id = r.root_id AND last_scan IS NULL
          LIMIT 20)) AS evidence,
       v.key AS discriminator
FROM roots r
JOIN asset a ON a.id = r.root_id
JOIN asset v ON v.id = r.service_id
JOIN service_severity s ON s.service_id = r.service_id
LEFT JOIN impact i ON i.node_id = r.root_id AND i.service_id = r.service_id
LEFT JOIN radius d ON d.node_id = r.root_id
UNION ALL
SELECT s.service_id, s.service_id,
       iif(n.needs > 0 AND l.parts IS NULL, 'pass', 'unknown'), s.b0,
       CASE WHEN n.needs = 0 THEN format('nothing is known that %s depends on, so nothing can be said', v.name)
            WHEN l.parts > 0 THEN
              format('no single point among what is known, but of %d part%s of %s, %s among them, nobody said '
                     || 'what it stands on', l.parts, iif(l.parts = 1, '', 's'), v.name, l.example)
            ELSE format('none of the %d parts that %s stands on stops it alone', n.parts, v.name) END,
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = s.service_id AND last_scan IS NULL),
       v.key
FROM service_severity s
JOIN asset v ON v.id = s.service_id
JOIN (SELECT service_id, (SELECT count(*) FROM need WHERE asset_id = service_id) AS needs,
             (SELECT count(*) FROM felt f WHERE f.service_id = q.service_id) AS parts
      FROM service_severity q) n ON n.service_id = s.service_id
LEFT JOIN loose l ON l.service_id = s.service_id
WHERE s.service_id NOT IN (SELECT service_id FROM roots)
