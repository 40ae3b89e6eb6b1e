-- title: Sources
-- about: Every source and its newest collection.
-- types: started_at time, ended_at time, good_at time, assets integer, relations integer, needs integer,
-- types: evidence integer, refused integer, scopes integer, scopes_complete integer
SELECT s.collector, s.target, s.grade, c.version, c.status, c.reason, c.started_at, c.ended_at, n.good_at,
       c.assets, c.relations, c.needs, c.evidence, c.refused,
       (SELECT count(*) FROM scope x WHERE x.collection_id = c.id) AS scopes,
       (SELECT count(*) FROM scope x WHERE x.collection_id = c.id AND x.status = 'complete') AS scopes_complete
FROM source s
LEFT JOIN newest_collection n ON n.source_id = s.id
LEFT JOIN collection c ON c.id = n.collection_id
ORDER BY s.collector, s.target, s.id
