-- Every business service, what is required of it and how it stands.
SELECT s.key AS service, s.name, s.tier, s.owner, s.rto_s, s.rpo_s, s.mtd_s, s.availability_pct,
       q.cost_per_hour, q.stated_by, q.stated_at,
       (SELECT count(*) FROM impact i WHERE i.service_id = s.asset_id AND i.node_id <> s.asset_id) AS parts,
       (SELECT count(DISTINCT root_id) FROM single_point p WHERE p.service_id = s.asset_id) AS single_points,
       (SELECT count(*) FROM open_finding f WHERE s.asset_id IN (f.service_id, f.asset_id) AND f.status = 'fail') AS failing,
       (SELECT count(*) FROM open_finding f WHERE s.asset_id IN (f.service_id, f.asset_id) AND f.status = 'unknown') AS unknown
FROM service s
LEFT JOIN requirement q ON q.evidence_id = s.requirement_id
ORDER BY s.key, s.asset_id
