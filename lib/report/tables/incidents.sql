-- title: Incidents
-- about: Every incident that counts, as the newest assessment measured it.
-- types: started time, resolved time, downtime_s integer, detection_s integer, acknowledge_s integer,
-- types: mitigate_s integer, restore_s integer
SELECT i."row" ->> 'id' AS id, s.key AS service, c.begin_at AS started, i."row" ->> 'resolved_at' AS resolved,
       c.downtime_s, c.cause, c.detection_s, c.acknowledge_s, c.mitigate_s, c.restore_s,
       r."row" ->> 'id' AS repeat_of, c.predicted_by, i."row" ->> 'severity' AS severity,
       i."row" ->> 'cause' AS cause_recorded, a.key AS asset, iif(c.end_at IS NULL, 'yes', 'no') AS open,
       i."row" ->> 'summary' AS summary, 'evidence:' || c.evidence_id AS evidence
FROM incident_case c
JOIN evidence i ON i.id = c.evidence_id
LEFT JOIN asset s ON s.id = c.service_id
LEFT JOIN asset a ON a.id = c.asset_id
LEFT JOIN evidence r ON r.id = c.repeat_of
ORDER BY c.begin_at, 1, c.evidence_id
