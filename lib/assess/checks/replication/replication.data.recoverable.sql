-- id: replication.data.recoverable
-- title: Data in a cloud can be brought back to an earlier moment
-- practice: M2.7, M4.6
-- severity: high
-- fix: { downtime: no, cost: low, needs_test: yes }
-- risk: Replicas copy a deletion or a corruption within seconds: without an earlier copy the data is gone.
-- remedy: Turn on point-in-time recovery, versioning or automated backups, or put the resource under a backup plan.
-- source: AWS Well-Architected Framework, REL09-BP01 and REL09-BP03; NIST SP 800-53 r5, CP-9
-- needs: asset, asset_attribute, asset_version, relation
WITH
fact AS (
  SELECT asset_id, max(iif(name = 'cloud_service', value, NULL)) AS service,
         max(iif(name = 'pitr', value, NULL)) AS pitr, max(iif(name = 'versioning', value, NULL)) AS versioning,
         max(iif(name = 'backup_retention_days', CAST(value AS INTEGER), NULL)) AS days,
         max(iif(name = 'snapshot_retention_days', CAST(value AS INTEGER), NULL)) AS snapshot_days,
         max(iif(name = 'backup_enabled', value, NULL)) AS enabled, max(iif(name = 'snapshot_at', value, NULL)) AS snapshot_at
  FROM asset_attribute
  WHERE rank = 1 AND name IN ('cloud_service', 'pitr', 'versioning', 'backup_retention_days', 'snapshot_retention_days',
                              'backup_enabled', 'snapshot_at')
  GROUP BY asset_id),
judged AS (
  SELECT a.id, a.name, f.*,
         (SELECT count(*) FROM relation r WHERE r.from_id = a.id AND r.kind = 'backed_up_to') AS plans
  FROM asset a JOIN fact f ON f.asset_id = a.id
  WHERE a.last_scan IS NULL AND a.kind IN ('database', 'database_cluster', 'object_store', 'volume')
    -- A member's data is its cluster's.
    AND NOT EXISTS (SELECT 1 FROM relation r JOIN asset c ON c.id = r.to_id
                    WHERE r.from_id = a.id AND r.kind = 'member_of' AND c.kind = 'database_cluster')
    AND f.service IS NOT NULL),
how AS (
  SELECT *, CASE WHEN plans > 0 THEN 'a backup plan covers it'
                 WHEN pitr = 1 THEN 'point-in-time recovery is on'
                 WHEN days > 0 THEN format('automated backups are kept for %d days', days)
                 WHEN versioning IN ('1', 'Enabled', 'enabled') THEN 'versioning is on'
                 WHEN snapshot_days > 0 THEN format('snapshots are kept for %d days', snapshot_days)
                 WHEN enabled = 1 THEN 'automatic backups are on'
                 WHEN snapshot_at IS NOT NULL THEN format('its newest snapshot is of %s', snapshot_at) END AS means
  FROM judged)
SELECT h.id AS subject, v.service_id AS service,
       CASE WHEN means IS NOT NULL THEN 'pass'
            WHEN pitr IS NULL AND days IS NULL AND versioning IS NULL AND snapshot_days IS NULL AND enabled IS NULL
              THEN 'unknown'
            ELSE 'fail' END AS status,
       coalesce(v.b1, 'medium') AS severity,
       CASE WHEN means IS NOT NULL THEN format('%s (%s): %s', h.name, h.service, means)
            WHEN pitr IS NULL AND days IS NULL AND versioning IS NULL AND snapshot_days IS NULL AND enabled IS NULL
              THEN format('%s (%s): no backup of it is known, and whether it makes its own was not told', h.name, h.service)
            ELSE format('%s (%s): no point-in-time recovery, no backups, no plan covers it', h.name, h.service) END AS message,
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = h.id AND last_scan IS NULL) AS evidence
FROM how h LEFT JOIN asset_severity v ON v.asset_id = h.id
