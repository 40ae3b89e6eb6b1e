-- title: End of support
-- about: Days after which a maker or a contract partner owes nothing any more, and products of which none is known.
-- types: eoas date, eol date, eoes date, days_left integer, as_of date, eos date, worst_repair_s integer
WITH
today AS (SELECT date(started_at) AS day FROM assessment WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1),
dated AS (
  SELECT p.asset_id, p.product, p.cycle, p.eoas_at AS eoas, p.eol_at AS eol, p.eoes_at AS eoes, p.days_left,
         p.status, p.source, p.as_of, iif(p.basis = 'statement', 'support', 'reference') AS basis, p.eos_at AS eos,
         p.label, p.recognised_from, p.note, NULL AS worst_repair_s, p.id AS place
  FROM product_lifecycle p
  UNION ALL
  SELECT c.asset_id, 'contract ' || coalesce(c.contract, '?') || coalesce(' with ' || c.vendor, ''), NULL, NULL, NULL,
         date(c.end_at), CAST(julianday(date(c.end_at)) - julianday((SELECT day FROM today)) AS INTEGER), NULL,
         s.collector || ' ' || s.target, date((SELECT good_at FROM newest_collection n WHERE n.source_id = s.id)),
         'contract', NULL, NULL, NULL, r.reason, r.repair_s, c.evidence_id
  FROM contract c
  JOIN evidence e ON e.id = c.evidence_id
  JOIN source s ON s.id = e.source_id
  LEFT JOIN contract_repair r ON r.evidence_id = c.evidence_id
  UNION ALL  -- a statement for nothing that is known is shown all the same
  SELECT NULL, p.product, NULL, NULL, date(p.end_at), NULL,
         CAST(julianday(date(p.end_at)) - julianday((SELECT day FROM today)) AS INTEGER), NULL,
         s.collector || ' ' || s.target, date((SELECT good_at FROM newest_collection n WHERE n.source_id = s.id)),
         'support', NULL, p.product, NULL, NULL, NULL, p.evidence_id
  FROM support p JOIN evidence e ON e.id = p.evidence_id JOIN source s ON s.id = e.source_id
  WHERE p.asset_id IS NULL)
SELECT a.key AS asset, d.product, d.cycle, d.eoas, d.eol, d.eoes, d.days_left,
       coalesce(d.status,
                CASE WHEN d.days_left IS NULL THEN 'unknown' WHEN d.days_left < 0 THEN 'ended'
                     WHEN d.days_left <= 180 THEN 'ending' ELSE 'supported' END) AS status,
       iif(EXISTS (SELECT 1 FROM single_point p WHERE p.node_id = d.asset_id), 'yes', 'no') AS on_single_point,
       d.source, d.as_of, d.basis, a.kind AS asset_kind, d.eos, d.label, d.recognised_from, d.worst_repair_s, d.note
FROM dated d
LEFT JOIN asset a ON a.id = d.asset_id
WHERE a.id IS NULL OR a.last_scan IS NULL
ORDER BY a.key, d.basis, d.product, d.place
