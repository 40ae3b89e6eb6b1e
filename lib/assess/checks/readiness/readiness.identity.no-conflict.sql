-- id: readiness.identity.no-conflict
-- title: No two assets claim one identity
-- practice: M1.1
-- severity: medium
-- fix: { downtime: no, cost: none, needs_test: no }
-- risk: Two records that may be one machine are counted as two, so redundancy may be seen where there is none.
-- remedy: Find out which record is wrong (a cloned machine, a swapped board, a typing error) and correct it at its source.
-- source: NIST SP 800-53 r5, CM-8
-- needs: asset, asset_identifier, asset_version, identity_conflict
WITH current_conflict AS (
  SELECT c.id, c.asset_id, c.other_id, c.shared, c.contradiction, a.name AS one, o.name AS other, o.key AS other_key
  FROM identity_conflict c
  JOIN asset a ON a.id = c.asset_id AND a.last_scan IS NULL
  JOIN asset o ON o.id = c.other_id AND o.last_scan IS NULL)
SELECT c.asset_id AS subject, NULL AS subject_kind, v.service_id AS service, 'fail' AS status,
       coalesce(v.b1, 'low') AS severity,
       format('%s and %s share %s and contradict each other in %s', c.one, c.other, c.shared, c.contradiction) AS message,
       json_array('identity_conflict:' || c.id) AS evidence,
       c.other_key || ' ' || c.shared AS discriminator
FROM current_conflict c LEFT JOIN asset_severity v ON v.asset_id = c.asset_id
UNION ALL
SELECT s.id, 'source', NULL,
       iif(n.assets = 0, iif(s.id IN (SELECT source_id FROM newest_collection WHERE good_at IS NOT NULL),
                             'not_applicable', 'unknown'), 'pass'),
       'medium',
       iif(n.assets = 0, 'it identifies no asset',
           format('none of its %d identified assets contradicts another', n.assets)),
       json_array('collection:' || (SELECT collection_id FROM newest_collection WHERE source_id = s.id)), ''
FROM source s
JOIN (SELECT s2.id, (SELECT count(DISTINCT v.asset_id) FROM asset_version v
                     JOIN asset_identifier i ON i.version_id = v.id
                     WHERE v.source_id = s2.id AND v.last_scan IS NULL) AS assets
      FROM source s2) n ON n.id = s.id
WHERE NOT EXISTS (SELECT 1 FROM current_conflict c JOIN asset_version v ON v.asset_id IN (c.asset_id, c.other_id)
                  WHERE v.source_id = s.id AND v.last_scan IS NULL)
