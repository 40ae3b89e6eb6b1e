-- id: readiness.evidence.fresh
-- title: No source's evidence is older than 30 days
-- practice: M1.1, M1.2
-- severity: medium
-- fix: { downtime: no, cost: none, needs_test: no }
-- risk: The report describes an estate that may not exist any more.
-- remedy: Collect the source again; let `plimsoll scan` run on a timer.
-- source: policy: inventory counts for 30 days
-- needs: newest_collection, source
SELECT s.id AS subject, 'source' AS subject_kind,
       CASE WHEN n.good_at IS NULL THEN 'unknown'
            WHEN julianday(n.good_at) - julianday(:as_of) > 1.0 / 24 THEN 'fail'
            WHEN julianday(:as_of) - julianday(n.good_at) > 30 THEN 'fail'
            ELSE 'pass' END AS status,
       CASE WHEN n.good_at IS NULL THEN 'no collection of this source was ever merged'
            WHEN julianday(n.good_at) - julianday(:as_of) > 1.0 / 24 THEN
              format('collected on %s, which is still to come: a clock is wrong', n.good_at)
            ELSE format('last collected %d day%s ago, on %s', CAST(julianday(:as_of) - julianday(n.good_at) AS INTEGER),
                        iif(CAST(julianday(:as_of) - julianday(n.good_at) AS INTEGER) = 1, '', 's'), n.good_at)
            END AS message,
       json_array('collection:' || coalesce(
         (SELECT max(c.id) FROM collection c WHERE c.source_id = s.id AND c.ended_at = n.good_at),
         n.collection_id)) AS evidence
FROM source s LEFT JOIN newest_collection n ON n.source_id = s.id
WHERE s.collector <> 'record'  -- what people recorded carries its own date and does not age by not being read again
