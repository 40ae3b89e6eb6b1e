-- id: capacity.quota.covers-failover
-- title: What runs in one region fits into another within the account's quotas
-- practice: M5.4
-- severity: high
-- fix: { downtime: no, cost: none, needs_test: no }
-- risk: The failover plan works until the provider refuses the machines: raising a quota takes a person there hours or days.
-- remedy: Ask for the quota in the region to fall back to, for what runs there and what would come, before it is needed.
-- source: AWS Well-Architected Framework, REL01-BP06; NIST SP 800-53 r5, CP-7(3)
-- needs: asset, asset_version
WITH
quota AS (  -- An account may be told as a whole, or region by region.
  SELECT v.asset_id, v.id AS version_id, coalesce(v.attributes ->> 'account', a.key) AS account, q.value ->> 'region' AS region, q.value ->> 'code' AS code,
         coalesce(q.value ->> 'name', q.value ->> 'code') AS name,
         CAST(q.value ->> 'value' AS REAL) AS allowed, CAST(q.value ->> 'usage' AS REAL) AS used
  FROM asset_version v JOIN asset a ON a.id = v.asset_id,
       json_each(iif(json_type(v.attributes, '$.quotas') = 'array', v.attributes -> '$.quotas', '[]')) q
  WHERE v.last_scan IS NULL AND v.kind = 'account'),
busy AS (  -- The region that has most to move, of each quota.
  SELECT asset_id, account, code, name, region, max(used) AS used FROM quota WHERE used > 0 GROUP BY account, code),
room AS (  -- The other region with most room left; where nothing was counted nothing is known to run.
  SELECT b.account, b.code, q.region, max(q.allowed - q.used) AS free, q.allowed,
         count(*) AS regions, sum(q.used IS NULL) AS uncounted
  FROM busy b JOIN quota q ON q.account = b.account AND q.code = b.code AND q.region <> b.region
  GROUP BY b.account, b.code)
SELECT b.asset_id AS subject, NULL AS service,
       CASE WHEN r.regions IS NULL THEN 'not_applicable'
            WHEN r.free >= b.used THEN 'pass'
            WHEN r.uncounted > 0 THEN 'unknown'
            ELSE 'fail' END AS status,
       'medium' AS severity,
       CASE WHEN r.regions IS NULL THEN format('%s: %s is the only region in use', b.name, b.region)
            WHEN r.free >= b.used THEN
              format('%s: %g in use in %s, room for %g in %s', b.name, b.used, b.region, r.free, r.region)
            WHEN r.uncounted > 0 THEN
              format('%s: %g in use in %s; how much is in use elsewhere was not counted', b.name, b.used, b.region)
            ELSE format('%s: %g in use in %s, and no other region has room for more than %g (%s)',
                        b.name, b.used, b.region, r.free, r.region) END AS message,
       (SELECT json_group_array('asset_version:' || version_id)
        FROM (SELECT DISTINCT version_id FROM quota q WHERE q.account = b.account AND q.code = b.code LIMIT 20)) AS evidence,
       b.code AS discriminator
FROM busy b JOIN asset a ON a.id = b.asset_id AND a.last_scan IS NULL
LEFT JOIN room r ON r.account = b.account AND r.code = b.code
