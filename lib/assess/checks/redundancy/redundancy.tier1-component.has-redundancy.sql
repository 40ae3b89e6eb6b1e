-- id: redundancy.tier1-component.has-redundancy
-- title: Every component of a tier-1 service has something that takes its place
-- practice: M2.1, M1.1
-- severity: critical
-- fix: { downtime: yes, cost: high, needs_test: yes }
-- risk: When the component fails, nothing stands by: the service waits for a repair or a rebuild.
-- remedy: Give the component a standby or a second active member, and try the takeover.
-- source: NIST SP 800-53 r5, CP-10 and SI-13(5); Regulation (EU) 2022/2554 (DORA), Article 12(4)
-- needs: asset, impact, need
WITH
component AS MATERIALIZED (
  SELECT i.node_id, i.effect, i.service_id FROM impact i
  JOIN service_severity s USING (service_id) JOIN asset a ON a.id = i.node_id
  WHERE s.tier = 1 AND a.kind IN (
    'chassis', 'server', 'storage_controller', 'storage_array', 'switch', 'router', 'firewall', 'appliance',
    'link', 'circuit', 'gateway', 'vpn', 'dns_server', 'hypervisor', 'hypervisor_cluster', 'vm',
    'kubernetes_cluster', 'kubernetes_node', 'workload', 'autoscaling_group', 'function', 'database',
    'database_cluster', 'replica', 'cache', 'queue', 'object_store', 'volume', 'load_balancer', 'backend_pool',
    'endpoint', 'external')),
worst AS (
  SELECT node_id, max(effect = 'lost') AS lost, max(effect = 'outage') AS by_hand,
         max(effect = 'interrupted') AS by_itself, count(*) AS services, sum(effect = 'lost') AS losing,
         min(iif(effect = 'lost', service_id, NULL)) AS loser, min(service_id) AS any_service
  FROM component GROUP BY node_id)
SELECT w.node_id AS subject, coalesce(w.loser, w.any_service) AS service,
       CASE WHEN a.kind = 'external' THEN iif(w.lost, 'unknown', 'not_applicable')
            WHEN w.lost THEN 'fail' ELSE 'pass' END AS status,
       'critical' AS severity,
       CASE WHEN a.kind = 'external' AND w.lost THEN
              format('%s stands on %s, which was never collected: nobody knows whether it is redundant', v.name, a.name)
            WHEN a.kind = 'external' THEN
              format('%s was never collected, and %s does not stand on it alone', a.name, v.name)
            WHEN w.lost THEN
              format('nothing takes the place of %s %s: %s%s', replace(a.kind, '_', ' '), a.name, v.name,
                     iif(w.losing = 1, ' is lost with it', format(' and %d more of tier 1 are lost with it', w.losing - 1)))
            WHEN w.by_hand THEN format('%s has a standby, which a person must switch to', a.name)
            WHEN w.by_itself THEN format('%s is taken over by itself', a.name)
            ELSE format('the loss of %s takes nothing but redundancy', a.name) END AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'asset_version:' || id AS e FROM asset_version WHERE asset_id = w.node_id AND last_scan IS NULL
          UNION ALL
          SELECT 'relation_version:' || id FROM relation_version WHERE to_id = w.node_id AND last_scan IS NULL
          LIMIT 20)) AS evidence
FROM worst w
JOIN asset a ON a.id = w.node_id
JOIN asset v ON v.id = coalesce(w.loser, w.any_service)
UNION ALL
SELECT s.service_id, s.service_id, 'unknown', 'critical',
       format('no component of %s is known', v.name),
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = s.service_id AND last_scan IS NULL)
FROM service_severity s JOIN asset v ON v.id = s.service_id
WHERE s.tier = 1 AND s.service_id NOT IN (SELECT service_id FROM component)
