-- Dates after which a maker or a contract partner owes nothing any more.
WITH
today AS (SELECT date(started_at) AS day FROM assessment WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1),
dated AS (
  SELECT evidence_id, asset_id, product, NULL AS eoas, end_at AS eol, NULL AS eoes, 'support' AS basis FROM support
  UNION ALL
  SELECT evidence_id, asset_id, concat_text, NULL, NULL, end_at, 'contract'
  FROM (SELECT evidence_id, asset_id, end_at,
               'contract ' || coalesce(contract, '?') || coalesce(' with ' || vendor, '') AS concat_text FROM contract)),
counted AS (
  SELECT d.*, CAST(julianday(date(coalesce(d.eol, d.eoes))) - julianday((SELECT day FROM today)) AS INTEGER) AS days_left
  FROM dated d)
SELECT a.key AS asset, d.product, NULL AS cycle, date(d.eoas) AS eoas, date(d.eol) AS eol, date(d.eoes) AS eoes,
       d.days_left,
       CASE WHEN d.days_left IS NULL THEN 'unknown' WHEN d.days_left < 0 THEN 'ended'
            WHEN d.days_left <= 180 THEN 'ending' ELSE 'supported' END AS status,
       iif(EXISTS (SELECT 1 FROM single_point p WHERE p.node_id = d.asset_id), 'yes', 'no') AS on_single_point,
       s.collector || ' ' || s.target AS source,
       date((SELECT good_at FROM newest_collection n WHERE n.source_id = s.id)) AS as_of,
       d.basis, a.kind AS asset_kind
FROM counted d
JOIN evidence e ON e.id = d.evidence_id
JOIN source s ON s.id = e.source_id
LEFT JOIN asset a ON a.id = d.asset_id
WHERE a.id IS NULL OR a.last_scan IS NULL
ORDER BY a.key, d.basis, d.product, d.evidence_id
