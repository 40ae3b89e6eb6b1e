-- id: redundancy.database.other-zone
-- title: A managed database or cache carries on by itself when its zone is lost
-- practice: M2.2
-- severity: high
-- fix: { downtime: yes, cost: medium, needs_test: yes }
-- risk: The loss of one zone takes the data and everything that works with it, until somebody restores it elsewhere.
-- remedy: Turn on Multi-AZ, or add a member in another zone with automatic failover, and try the failover.
-- source: AWS Well-Architected Framework, REL10-BP01 and REL11-BP02; NIST SP 800-53 r5, SI-13(5)
-- needs: asset, asset_attribute, asset_version, relation
WITH
fact AS (
  SELECT asset_id, max(iif(name = 'cloud_service', value, NULL)) AS service,
         max(iif(name = 'multi_az', value, NULL)) AS multi_az,
         max(iif(name = 'automatic_failover', value, NULL)) AS automatic
  FROM asset_attribute WHERE rank = 1 AND name IN ('cloud_service', 'multi_az', 'automatic_failover')
  GROUP BY asset_id),
subject AS (
  SELECT a.id, a.name, f.service, f.multi_az, f.automatic
  FROM asset a JOIN fact f ON f.asset_id = a.id
  WHERE a.last_scan IS NULL AND a.kind IN ('database', 'database_cluster', 'cache')
    AND f.service IN ('rds', 'rds-cluster', 'aurora', 'docdb', 'neptune', 'elasticache')
    -- A member of a cluster is judged with its cluster.
    AND NOT EXISTS (SELECT 1 FROM relation r JOIN asset c ON c.id = r.to_id
                    WHERE r.from_id = a.id AND r.kind = 'member_of' AND c.kind IN ('database_cluster', 'cache'))),
spread AS (
  SELECT s.id, count(DISTINCT m.from_id) AS members, count(DISTINCT z.id) AS zones,
         min(z.name) AS name
  FROM subject s
  JOIN relation m ON m.to_id = s.id AND m.kind = 'member_of'
  LEFT JOIN relation l ON l.from_id = m.from_id AND l.kind = 'located_in'
  LEFT JOIN asset z ON z.id = l.to_id AND z.kind = 'zone'
  GROUP BY s.id),
judged AS (
  SELECT s.*, coalesce(p.members, 0) AS members, coalesce(p.zones, 0) AS zones, p.name AS zone,
         CASE WHEN s.automatic = 0 THEN 'fail'
              WHEN s.multi_az = 1 OR p.zones > 1 THEN 'pass'
              WHEN s.multi_az = 0 OR p.zones = 1 THEN 'fail'
              ELSE 'unknown' END AS status
  FROM subject s LEFT JOIN spread p ON p.id = s.id)
SELECT j.id AS subject, v.service_id AS service, j.status, coalesce(v.b1, 'medium') AS severity,
       CASE WHEN j.automatic = 0 THEN format('%s (%s): failover is not automatic', j.name, j.service)
            WHEN j.status = 'pass' AND j.zones > 1 THEN
              format('%s (%s): %d members in %d zones', j.name, j.service, j.members, j.zones)
            WHEN j.status = 'pass' THEN format('%s (%s): Multi-AZ', j.name, j.service)
            WHEN j.members > 0 AND j.status = 'fail' THEN
              format('%s (%s): all %d members in zone %s', j.name, j.service, j.members, j.zone)
            WHEN j.status = 'fail' THEN format('%s (%s): one zone only', j.name, j.service)
            ELSE format('%s (%s): whether it has a standby in another zone was not told', j.name, j.service) END AS message,
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = j.id AND last_scan IS NULL) AS evidence
FROM judged j LEFT JOIN asset_severity v ON v.asset_id = j.id
