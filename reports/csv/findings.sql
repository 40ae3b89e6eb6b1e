-- Every finding that stands, the gravest first.
SELECT f.id, f.check_id AS "check", f.status, f.severity, f.subject, f.subject_kind, s.key AS service, f.title,
       f.message, f.remedy, f.practice, f.first_seen, f.last_seen, f.waived_until, f.evidence,
       f.state, f.domain, f.waived_by, f.waived_reason
FROM open_finding f
LEFT JOIN asset s ON s.id = f.service_id
ORDER BY CASE f.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END,
         f.status, f.check_id, f.subject, f.id
