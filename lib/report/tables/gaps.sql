-- title: Gaps
-- about: What could not be read or judged: collections, listings, single problems, and checks without an answer.
-- types: since time
WITH newest AS (
  SELECT c.*, s.collector || ' ' || s.target AS source
  FROM newest_collection n JOIN collection c ON c.id = n.collection_id JOIN source s ON s.id = c.source_id)
SELECT 'collection' AS kind, source, NULL AS subject, status, reason AS what, started_at AS since,
       'collection:' || id AS evidence
FROM newest WHERE status <> 'complete'
UNION ALL
SELECT 'scope', n.source, c.name, c.status, c.reason, n.started_at, 'scope:' || c.id
FROM newest n JOIN scope c ON c.collection_id = n.id WHERE c.status <> 'complete'
UNION ALL
SELECT 'problem', n.source, p.subject, p.severity, p.code || ': ' || p.message, n.started_at, 'problem:' || p.id
FROM newest n JOIN problem p ON p.collection_id = n.id
UNION ALL
SELECT 'check', f.check_id, f.subject, f.status, f.message, f.first_seen, 'finding:' || f.id
FROM open_finding f WHERE f.status = 'unknown'
ORDER BY 1, 2, 3, 7
