-- id: replication.backup.other-place
-- title: A cloud backup lies in another region or account than its source
-- practice: M2.7, M8.5
-- severity: high
-- fix: { downtime: no, cost: low, needs_test: yes }
-- risk: Who or what takes the account or the region takes the data and its backups together.
-- remedy: Copy backups to a vault in another region, and in an account that the source's administrators cannot write to.
-- source: AWS Well-Architected Framework, REL09-BP02 and REL13-BP02; NIST SP 800-53 r5, CP-9(3) and CP-6(1)
-- needs: asset, asset_attribute, asset_version, relation, relation_version
WITH
fact AS (
  SELECT asset_id, max(iif(name = 'cloud_service', value, NULL)) AS service,
         max(iif(name = 'account', value, NULL)) AS account, max(iif(name = 'region', value, NULL)) AS region,
         max(iif(name = 'backup_retention_days', CAST(value AS INTEGER), NULL)) AS automated_days
  FROM asset_attribute
  WHERE rank = 1 AND name IN ('cloud_service', 'account', 'region', 'backup_retention_days') GROUP BY asset_id),
copy AS (  -- Where each copy lies: in the vault, and where its plan copies it to.
  SELECT r.from_id AS id, f.account, f.region, r.id AS version_id
  FROM relation_version r LEFT JOIN fact f ON f.asset_id = r.to_id
  WHERE r.kind = 'backed_up_to' AND r.last_scan IS NULL
  UNION ALL
  SELECT r.from_id, substr(c.tail, instr(c.tail, ':') + 1, 12), substr(c.tail, 1, instr(c.tail, ':') - 1), r.id
  FROM relation_version r
  JOIN (SELECT v.id, substr(j.value, length('arn:aws:backup:') + 1) AS tail
        FROM relation_version v,
             json_each(iif(json_type(v.attributes, '$.copy_to') = 'array', v.attributes -> '$.copy_to',
                           json_array(v.attributes ->> '$.copy_to'))) j
        WHERE v.kind = 'backed_up_to' AND v.last_scan IS NULL AND j.value LIKE 'arn:aws:backup:%') c ON c.id = r.id),
judged AS (
  SELECT a.id, a.name, f.account, f.region, f.automated_days, count(c.version_id) AS copies,
         sum(c.account <> f.account) AS other_account, sum(c.region <> f.region) AS other_region,
         sum(c.account IS NULL AND c.region IS NULL AND c.version_id IS NOT NULL) AS unplaced
  FROM asset a JOIN fact f ON f.asset_id = a.id
  LEFT JOIN copy c ON c.id = a.id
  WHERE a.last_scan IS NULL AND f.service IS NOT NULL
    AND a.kind IN ('database', 'database_cluster', 'volume', 'object_store', 'vm')
  GROUP BY a.id)
SELECT j.id AS subject, v.service_id AS service,
       CASE WHEN j.other_account > 0 OR j.other_region > 0 THEN 'pass'
            WHEN j.unplaced > 0 OR (j.copies > 0 AND j.account IS NULL AND j.region IS NULL) THEN 'unknown'
            WHEN j.copies > 0 OR j.automated_days > 0 THEN 'fail'
            ELSE 'not_applicable' END AS status,
       coalesce(v.b1, 'medium') AS severity,
       CASE WHEN j.other_account > 0 THEN format('%s has a copy in another account', j.name)
            WHEN j.other_region > 0 THEN format('%s has a copy in another region than %s', j.name, j.region)
            WHEN j.unplaced > 0 THEN format('where the backups of %s lie was not told', j.name)
            WHEN j.copies > 0 AND j.account IS NULL AND j.region IS NULL THEN
              format('where %s itself lies was not told', j.name)
            WHEN j.copies > 0 OR j.automated_days > 0 THEN
              format('all backups of %s lie with it in %s of account %s', j.name, coalesce(j.region, '?'), coalesce(j.account, '?'))
            ELSE 'no backup of it is known; replication.data.recoverable judges that' END AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'asset_version:' || id AS e FROM asset_version WHERE asset_id = j.id AND last_scan IS NULL
          UNION ALL SELECT 'relation_version:' || id FROM relation_version
          WHERE from_id = j.id AND kind = 'backed_up_to' AND last_scan IS NULL LIMIT 20)) AS evidence
FROM judged j LEFT JOIN asset_severity v ON v.asset_id = j.id
