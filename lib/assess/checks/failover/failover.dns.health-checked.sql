-- id: failover.dns.health-checked
-- title: A name that is to fail over has its targets checked
-- practice: M2.6, M3.2
-- severity: high
-- fix: { downtime: no, cost: low, needs_test: yes }
-- risk: Without a health check a dead target is answered as before, and the secondary never: the failover exists on paper.
-- remedy: Attach a health check to each record, or let alias records evaluate the health of their target, and try it.
-- source: Amazon Route 53 Developer Guide, "Configuring DNS failover"
-- needs: asset, asset_attribute, asset_version, relation
WITH
fact AS (
  SELECT asset_id, max(iif(name = 'routing', value, NULL)) AS routing,
         max(iif(name = 'health_check', value, NULL)) AS health_check,
         max(iif(name = 'evaluate_target_health', value, NULL)) AS evaluated,
         max(iif(name = 'unknown_until_apply' AND instr(value, 'health'), value, NULL)) AS to_come
  FROM asset_attribute
  WHERE rank = 1 AND name IN ('routing', 'health_check', 'evaluate_target_health', 'unknown_until_apply')
  GROUP BY asset_id),
target AS (SELECT to_id AS id, count(*) AS targets FROM relation WHERE kind = 'member_of' GROUP BY to_id)
SELECT a.id AS subject, v.service_id AS service,
       CASE WHEN f.routing = 'simple' OR coalesce(t.targets, 0) < 2 THEN 'not_applicable'
            WHEN f.health_check IS NOT NULL OR f.evaluated = 1 THEN 'pass'
            WHEN f.to_come IS NOT NULL THEN 'unknown'
            ELSE 'fail' END AS status,
       coalesce(v.b1, 'medium') AS severity,
       CASE WHEN f.routing = 'simple' THEN 'it is not meant to fail over'
            WHEN coalesce(t.targets, 0) < 2 THEN 'it has one target'
            WHEN f.health_check IS NOT NULL OR f.evaluated = 1 THEN
              format('%s routing over %d targets, health checked', f.routing, t.targets)
            WHEN f.to_come IS NOT NULL THEN
              format('%s routing over %d targets; its health check is known after apply', f.routing, t.targets)
            ELSE format('%s routing over %d targets, and no health check', f.routing, t.targets) END AS message,
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = a.id AND last_scan IS NULL) AS evidence
FROM asset a JOIN fact f ON f.asset_id = a.id AND f.routing IS NOT NULL
LEFT JOIN target t ON t.id = a.id
LEFT JOIN asset_severity v ON v.asset_id = a.id
WHERE a.kind = 'endpoint' AND a.last_scan IS NULL
