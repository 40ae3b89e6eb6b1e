-- title: Findings
-- about: Every finding that stands, the gravest first.
-- types: first_seen time, last_seen time, waived_until time, evidence json, override_at time
SELECT f.id, f.check_id AS "check", f.status, f.severity, f.subject, f.subject_kind, s.key AS service, f.title,
       f.message, f.remedy, f.practice, f.first_seen, f.last_seen, f.waived_until, f.evidence,
       f.state, f.domain, f.waived_by, f.waived_reason,
       f.override_severity, f.override_status, f.override_by, f.override_at, f.override_reason,
       CASE f.override_outdated WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS override_outdated, f.review_state,
       f.reviewed_by,
       (SELECT group_concat(n.text, '; ') FROM (SELECT text FROM client_note WHERE subject = f.id ORDER BY position) n)
         AS notes
FROM open_finding f
LEFT JOIN asset s ON s.id = f.service_id
ORDER BY CASE f.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END,
         f.status, f.check_id, f.subject, f.id
