-- title: Assets
-- about: Every asset that exists now.
-- types: services integer, single_point_of integer, first_seen time, sources integer, attributes json
WITH
winner AS MATERIALIZED (
  SELECT asset_id, name, value FROM asset_attribute WHERE rank = 1),
attribute AS MATERIALIZED (
  SELECT asset_id, json_group_object(name, value) AS attributes,
         max(iif(name = 'vendor', value, NULL)) AS vendor, max(iif(name = 'model', value, NULL)) AS model,
         max(iif(name = 'serial', value, NULL)) AS serial
  FROM (SELECT * FROM winner ORDER BY asset_id, name) GROUP BY asset_id),
told AS MATERIALIZED (
  SELECT asset_id, count(*) AS sources, group_concat(name, '; ') AS names
  FROM (SELECT DISTINCT v.asset_id, s.collector || ' ' || s.target AS name
        FROM asset_version v JOIN source s ON s.id = v.source_id WHERE v.last_scan IS NULL ORDER BY 1, 2)
  GROUP BY asset_id),
named AS MATERIALIZED (
  SELECT asset_id, group_concat(id, '; ') AS ids
  FROM (SELECT DISTINCT v.asset_id, i.scheme || '=' || i.value AS id
        FROM asset_version v JOIN asset_identifier i ON i.version_id = v.id WHERE v.last_scan IS NULL ORDER BY 1, 2)
  GROUP BY asset_id),
felt AS MATERIALIZED (SELECT node_id, count(*) AS services FROM impact GROUP BY node_id),
single AS MATERIALIZED (SELECT node_id, count(*) AS services FROM single_point GROUP BY node_id)
SELECT a.key AS asset, a.kind, a.name, t.vendor, t.model, t.serial,
       coalesce(f.services, 0) AS services, coalesce(p.services, 0) AS single_point_of,
       s.started_at AS first_seen, d.sources, d.names AS source_names, n.ids AS identifiers, t.attributes
FROM asset a
JOIN scan s ON s.id = a.first_scan
LEFT JOIN attribute t ON t.asset_id = a.id
LEFT JOIN told d ON d.asset_id = a.id
LEFT JOIN named n ON n.asset_id = a.id
LEFT JOIN felt f ON f.node_id = a.id
LEFT JOIN single p ON p.node_id = a.id
WHERE a.last_scan IS NULL
ORDER BY a.key, a.kind, a.id
