-- Every incident that counts, as the newest assessment measured it.
SELECT i.id, s.key AS service, c.begin_at AS started, i.resolved_at AS resolved, c.downtime_s, c.cause,
       c.detection_s, c.acknowledge_s, c.mitigate_s, c.restore_s, r.id AS repeat_of, c.predicted_by,
       i.severity, i.cause AS cause_recorded, a.key AS asset, iif(c.end_at IS NULL, 'yes', 'no') AS open,
       i.summary, 'evidence:' || c.evidence_id AS evidence
FROM incident_case c
JOIN incident i ON i.evidence_id = c.evidence_id
LEFT JOIN asset s ON s.id = c.service_id
LEFT JOIN asset a ON a.id = c.asset_id
LEFT JOIN incident r ON r.evidence_id = c.repeat_of
ORDER BY c.begin_at, i.id, c.evidence_id
