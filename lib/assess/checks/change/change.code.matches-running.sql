-- id: change.code.matches-running
-- title: What infrastructure code declares is what runs
-- practice: M7.4, M3.1
-- severity: medium
-- fix: { downtime: no, cost: none, needs_test: no }
-- risk: A rebuild or a failover from the code gives something else than what was running, and the next apply undoes what somebody mended by hand.
-- remedy: Bring the code to what is right, and apply it; or import the change that was made by hand.
-- source: NIST SP 800-53 r5, CM-2(3) and CM-3; AWS Well-Architected Framework, REL08-BP05
-- needs: asset, asset_attribute, asset_version, relation_version, source
WITH
said AS (
  SELECT t.asset_id, t.name, t.value, t.version_id, s.collector IN ('terraform', 'cloudformation') AS by_code
  FROM asset_attribute t JOIN source s ON s.id = t.source_id
  WHERE s.collector IN ('terraform', 'cloudformation', 'aws')),
-- What bears on availability and is set, not measured.
watched(name) AS (VALUES
  ('automatic_failover'), ('backup_retention_days'), ('cross_zone'), ('deletion_protection'), ('desired'),
  ('engine'), ('engine_version'), ('health_check_failures'), ('health_check_interval_s'), ('health_check_timeout_s'),
  ('health_check_type'), ('health_check_unhealthy'), ('instance_type'), ('max_size'), ('min_size'), ('multi_az'), ('pitr'),
  ('routing'), ('size_bytes'), ('snapshot_retention_days'), ('storage_bytes'), ('ttl_s'), ('versioning')),
compared AS (
  SELECT c.asset_id, c.name, min(c.value) AS declared, min(r.value) AS running,
         max(c.version_id) AS code_version, max(r.version_id) AS running_version
  FROM said c JOIN said r ON r.asset_id = c.asset_id AND r.name = c.name AND NOT r.by_code
  WHERE c.by_code AND c.name IN (SELECT name FROM watched)
  GROUP BY c.asset_id, c.name),
zone AS (  -- Zones that the one names and the other does not.
  SELECT l.from_id AS asset_id, a.name AS zone,
         max(s.collector IN ('terraform', 'cloudformation')) AS in_code, max(s.collector = 'aws') AS running,
         max(h.kind = 'database') AS chosen
  FROM relation_version l JOIN asset h ON h.id = l.from_id JOIN source s ON s.id = l.source_id JOIN asset a ON a.id = l.to_id AND a.kind = 'zone'
  WHERE l.kind = 'located_in' AND l.last_scan IS NULL AND s.collector IN ('terraform', 'cloudformation', 'aws')
  GROUP BY l.from_id, l.to_id),
spread AS (
  SELECT asset_id, group_concat(iif(in_code, zone, NULL), ' ') AS declared,
         group_concat(iif(running, zone, NULL), ' ') AS running
  FROM (SELECT * FROM zone ORDER BY asset_id, zone) GROUP BY asset_id
  -- Where a standby stands is chosen by the service, not by the code.
  HAVING max(in_code) AND max(running) AND sum(in_code > running OR in_code < running AND NOT chosen) > 0),
difference AS (
  SELECT asset_id, name, format('%s is %s and declared as %s', name, running, declared) AS text
  FROM compared WHERE declared <> running
  UNION ALL SELECT asset_id, 'zones', format('zones are %s and declared as %s', running, declared) FROM spread),
planned AS (  -- In the copy that a plan was collected into, what runs is not what will.
  SELECT v.asset_id FROM asset_version v JOIN source s ON s.id = v.source_id
  WHERE s.collector = 'terraform-plan' AND v.last_scan IS NULL),
subject AS (
  SELECT asset_id, max(by_code) AS declared, max(NOT by_code) AS running FROM said
  WHERE asset_id NOT IN planned
  GROUP BY asset_id HAVING max(by_code AND name = 'declared_in')),
settled AS (SELECT asset_id, count(*) AS settings FROM compared GROUP BY asset_id)
SELECT a.id AS subject, v.service_id AS service,
       CASE WHEN NOT s.running THEN 'unknown' WHEN d.texts IS NOT NULL THEN 'fail'
            WHEN n.settings IS NULL THEN 'not_applicable' ELSE 'pass' END AS status,
       coalesce(v.b1, 'medium') AS severity,
       CASE WHEN NOT s.running THEN format('%s is declared, and no API was asked whether it runs so', a.name)
            WHEN d.texts IS NOT NULL THEN format('%s: %s', a.name, d.texts)
            WHEN n.settings IS NULL THEN format('%s: code and API tell no setting that bears on availability', a.name)
            ELSE format('%s: %d setting%s compared', a.name, n.settings, iif(n.settings = 1, '', 's')) END AS message,
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = a.id AND last_scan IS NULL) AS evidence
FROM subject s JOIN asset a ON a.id = s.asset_id AND a.last_scan IS NULL
LEFT JOIN (SELECT asset_id, group_concat(text, '; ') AS texts
           FROM (SELECT * FROM difference ORDER BY asset_id, name) GROUP BY asset_id) d
  ON d.asset_id = a.id
LEFT JOIN settled n ON n.asset_id = a.id
LEFT JOIN asset_severity v ON v.asset_id = a.id
