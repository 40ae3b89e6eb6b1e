-- id: failover.autoscaling.balancer-health
-- title: An autoscaling group replaces what its balancer finds unhealthy
-- practice: M2.3
-- severity: medium
-- fix: { downtime: no, cost: none, needs_test: yes }
-- risk: A machine that runs but no longer answers stays in the group for good: it is taken out of the balancer and never replaced.
-- remedy: Set the group's health check type to ELB, with a grace period longer than a start takes.
-- source: Amazon EC2 Auto Scaling User Guide, "Health checks for instances in an Auto Scaling group"; AWS Well-Architected Framework, REL11-BP01
-- needs: asset, asset_attribute, asset_version, relation
WITH
fact AS (
  SELECT asset_id, max(iif(name = 'cloud_service', value, NULL)) AS service,
         max(iif(name = 'health_check_type', value, NULL)) AS type
  FROM asset_attribute WHERE rank = 1 AND name IN ('cloud_service', 'health_check_type') GROUP BY asset_id),
behind AS (
  SELECT g.to_id AS id, min(p.name) AS pool
  FROM relation g
  JOIN relation t ON t.from_id = g.from_id AND t.kind = 'member_of'
  JOIN asset p ON p.id = t.to_id AND p.kind = 'backend_pool' AND p.last_scan IS NULL
  WHERE g.kind = 'member_of' GROUP BY g.to_id)
SELECT a.id AS subject, v.service_id AS service,
       CASE WHEN b.id IS NULL THEN 'not_applicable'
            WHEN f.type IS NULL THEN 'unknown'
            WHEN instr(upper(f.type), 'ELB') OR instr(upper(f.type), 'VPC_LATTICE') THEN 'pass' ELSE 'fail' END AS status,
       coalesce(v.b1, 'medium') AS severity,
       CASE WHEN b.id IS NULL THEN 'its instances are behind no balancer'
            WHEN f.type IS NULL THEN format('behind %s, and its health check type was not told', b.pool)
            ELSE format('behind %s, health check type %s', b.pool, f.type) END AS message,
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = a.id AND last_scan IS NULL) AS evidence
FROM asset a JOIN fact f ON f.asset_id = a.id AND f.service = 'autoscaling'
LEFT JOIN behind b ON b.id = a.id
LEFT JOIN asset_severity v ON v.asset_id = a.id
WHERE a.kind = 'autoscaling_group' AND a.last_scan IS NULL
