-- title: Relations
-- about: Every relation that holds now, once however many sources say it.
-- types: sources integer, first_seen time
SELECT f.key AS "from", f.kind AS from_kind, r.kind, t.key AS "to", t.kind AS to_kind,
       iif(r.soft, 'soft', 'hard') AS strength, r.sources, s.started_at AS first_seen
FROM relation r
JOIN asset f ON f.id = r.from_id
JOIN asset t ON t.id = r.to_id
JOIN relation_version v ON v.id = r.version_id
JOIN scan s ON s.id = v.first_scan
ORDER BY f.key, r.kind, t.key, r.from_id, r.to_id
