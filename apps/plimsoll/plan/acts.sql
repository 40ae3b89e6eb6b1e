SELECT r.seq, r.kind AS act, coalesce(a.name, '') AS asset, r.begin_s, r.end_s,
       r.low_s, r.likely_s, r.high_s, iif(r.critical, 'yes', 'no') AS critical,
       iif(r.manual, 'yes', 'no') AS manual, r.team, iif(r.runbook, 'yes', 'no') AS runbook,
       r.waits_for, r.grade, r.source
FROM recovery_act r LEFT JOIN asset a ON a.id = r.asset_id
WHERE r.estimate_id = ?1 ORDER BY r.seq
