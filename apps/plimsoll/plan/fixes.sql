-- Single points by what it gains to remove them.  Minutes of downtime a year: what the thing alone costs each of the
-- services, by its failure rate, likely case, and how well that is known.  ?2 to ?4: cost, downtime and test by the header
-- of redundancy.service.no-single-point, for kinds of which nothing closer is said here.
WITH point AS (
  SELECT p.root_id, p.service_id, s.tier FROM single_point p JOIN service s ON s.asset_id = p.service_id
  WHERE p.root_id = p.node_id AND p.root_id <> p.service_id AND (?1 = 0 OR coalesce(s.tier, 2) <= ?1)),
gain AS (
  SELECT event_id, max(rto_s) AS rto_s FROM recovery_estimate GROUP BY event_id),
class(kind, cost) AS (VALUES
  ('site', 'high'), ('region', 'high'), ('storage_array', 'high'), ('power_feed', 'high'), ('room', 'high'),
  ('server', 'medium'), ('hypervisor', 'medium'), ('switch', 'medium'), ('router', 'medium'), ('firewall', 'medium'),
  ('rack', 'medium'), ('ups', 'medium'), ('circuit', 'medium'), ('zone', 'medium'), ('database', 'medium'),
  ('database_cluster', 'medium'), ('storage_controller', 'low'), ('psu', 'low'), ('nic', 'low'), ('disk', 'low'),
  ('pdu', 'low'), ('vm', 'low'), ('gateway', 'low'), ('load_balancer', 'low'), ('dns_server', 'low'), ('vpn', 'low'))
SELECT a.key AS fix, a.kind, a.name, count(DISTINCT p.service_id) AS services_freed, min(coalesce(p.tier, 2)) AS tier,
       g.rto_s AS rto_at_stake_s,
       round(525960.0 * r.unavailability_likely, 1) AS minutes_a_year, r.grade AS rate,
       coalesce(c.cost, ?2) AS cost,
       CASE WHEN a.kind IN ('psu', 'vm', 'gateway', 'load_balancer', 'dns_server', 'zone', 'region', 'site') THEN 'no' ELSE ?3 END AS downtime,
       ?4 AS needs_test
FROM point p JOIN asset a ON a.id = p.root_id
LEFT JOIN gain g ON g.event_id = a.id
LEFT JOIN failure_rate r ON r.asset_id = a.id
LEFT JOIN class c ON c.kind = a.kind
GROUP BY a.id
ORDER BY tier, services_freed DESC, g.rto_s IS NULL, g.rto_s DESC,
         CASE c.cost WHEN 'low' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, a.key
