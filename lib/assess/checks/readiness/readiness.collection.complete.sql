-- id: readiness.collection.complete
-- title: Every source could be read completely
-- practice: M1.1, M1.2
-- severity: medium
-- fix: { downtime: no, cost: none, needs_test: no }
-- risk: What could not be read is not in the report: weaknesses may hide there, and no check can pass on it.
-- remedy: Give the collector the permission that the reason names, or mend the connection, and collect again.
-- source: NIST SP 800-53 r5, CM-8
-- needs: collection, newest_collection, problem, scope, source
WITH
gap AS (
  SELECT collection_id, count(*) AS scopes, group_concat(text, '; ') AS texts
  FROM (SELECT collection_id,
               name || ' ' || status || coalesce(' (' || reason || ')', '') AS text
        FROM scope WHERE status <> 'complete' ORDER BY collection_id, name)
  GROUP BY collection_id),
trouble AS (
  SELECT collection_id, sum(severity = 'error') AS errors,
         (SELECT q.message FROM problem q WHERE q.collection_id = p.collection_id
          ORDER BY q.severity = 'error' DESC, q.id LIMIT 1) AS first_message
  FROM problem p GROUP BY collection_id)
SELECT s.id AS subject, 'source' AS subject_kind,
       CASE WHEN c.id IS NULL OR c.status = 'running' THEN 'unknown'
            WHEN c.status <> 'complete' OR g.scopes > 0 OR c.refused > 0 THEN 'fail'
            ELSE 'pass' END AS status,
       CASE WHEN c.status = 'failed' THEN 'high'
            WHEN c.status = 'incomplete' OR g.scopes > 0 THEN 'medium' ELSE 'low' END AS severity,
       CASE WHEN c.id IS NULL THEN 'never collected'
            WHEN c.status = 'running' THEN format('the collection begun on %s never ended', c.started_at)
            WHEN c.status = 'failed' THEN
              format('failed, nothing of it was kept: %s', coalesce(nullif(c.reason, ''), t.first_message, 'no reason was given'))
            WHEN g.scopes > 0 THEN
              format('%d listing%s could not be read completely: %s', g.scopes, iif(g.scopes = 1, '', 's'), g.texts)
            WHEN c.status = 'incomplete' THEN
              format('incomplete: %s', coalesce(nullif(c.reason, ''), t.first_message, 'no reason was given'))
            WHEN c.refused > 0 THEN
              format('%d record%s refused: %s', c.refused, iif(c.refused = 1, ' was', 's were'),
                     coalesce(t.first_message, 'no reason was given'))
            ELSE format('complete: %d assets, %d relations', c.assets, c.relations) END AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'collection:' || c.id AS e WHERE c.id IS NOT NULL
          UNION ALL SELECT 'scope:' || id FROM scope WHERE collection_id = c.id AND status <> 'complete'
          UNION ALL SELECT 'problem:' || id FROM problem WHERE collection_id = c.id
          LIMIT 20)) AS evidence
FROM source s
LEFT JOIN newest_collection n ON n.source_id = s.id
LEFT JOIN collection c ON c.id = n.collection_id
LEFT JOIN gap g ON g.collection_id = c.id
LEFT JOIN trouble t ON t.collection_id = c.id
