-- id: acme.server.known-owner
-- title: Somebody answers for every server that a service needs
-- practice: M1.3
-- severity: medium
-- fix: { downtime: no, cost: none, needs_test: no }
-- risk: When it fails, nobody knows whom to call.
-- remedy: Name an owner in the assets sheet.
-- source: Acme operations handbook, chapter 3
-- needs: asset, asset_attribute
SELECT a.id AS subject, v.service_id AS service,
       CASE WHEN v.asset_id IS NULL THEN 'not_applicable'
            WHEN o.value IS NULL    THEN iif('server' IN (SELECT kind FROM listed_completely), 'fail', 'unknown')
            ELSE 'pass' END AS status,
       coalesce(v.b2, 'low') AS severity,
       CASE WHEN v.asset_id IS NULL THEN format('no known service needs %s', a.name)
            WHEN o.value IS NULL    THEN format('nobody is named as owner of %s', a.name)
            ELSE format('%s belongs to %s', a.name, o.value) END AS message,
       (SELECT json_group_array('asset_version:' || id) FROM asset_version
        WHERE asset_id = a.id AND last_scan IS NULL) AS evidence
FROM asset a
LEFT JOIN asset_severity v ON v.asset_id = a.id
LEFT JOIN asset_attribute o ON o.asset_id = a.id AND o.name = 'owner' AND o.rank = 1
WHERE a.kind = 'server' AND a.last_scan IS NULL
