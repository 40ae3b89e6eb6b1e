-- What the business asks, what services that stand on it ask of it, and what is likely.  A service
-- inherits the tightest objective of those that stop with it.
WITH asked AS (
  SELECT i.node_id AS asset_id, s.rto_s, s.rpo_s, s.key
  FROM impact i JOIN service s ON s.asset_id = i.service_id WHERE i.effect IN ('outage', 'lost')),
tightest AS (
  SELECT asset_id, min(rto_s) AS rto_s, min(rpo_s) AS rpo_s FROM asked GROUP BY asset_id),
worst AS (
  SELECT service_id, scenario, rto_s, rto_verdict,
         row_number() OVER (PARTITION BY service_id
                            ORDER BY rto_verdict = 'not met' DESC, rto_s IS NULL DESC, rto_s DESC, id) AS rank
  FROM recovery_estimate WHERE effect NOT IN ('none', 'unknown'))
SELECT s.key AS service, s.tier, s.rto_s AS rto_required_s,
       CASE WHEN t.rto_s < s.rto_s OR s.rto_s IS NULL THEN t.rto_s END AS rto_inherited_s,
       CASE WHEN t.rto_s < s.rto_s OR s.rto_s IS NULL
            THEN (SELECT min(key) FROM asked a WHERE a.asset_id = s.asset_id AND a.rto_s = t.rto_s) END AS rto_from,
       s.rpo_s AS rpo_required_s,
       CASE WHEN t.rpo_s < s.rpo_s OR s.rpo_s IS NULL THEN t.rpo_s END AS rpo_inherited_s,
       CASE WHEN t.rpo_s < s.rpo_s OR s.rpo_s IS NULL
            THEN (SELECT min(key) FROM asked a WHERE a.asset_id = s.asset_id AND a.rpo_s = t.rpo_s) END AS rpo_from,
       s.mtd_s, b.mtd_s AS mtd_by_impact_s,
       CASE WHEN min(coalesce(s.mtd_s, b.mtd_s), coalesce(b.mtd_s, s.mtd_s)) < s.rto_s
            THEN 'the objective is longer than what is tolerable'
            WHEN b.mtd_s < s.mtd_s THEN 'the harm reaches what can be borne before the stated limit' END AS contradiction,
       w.scenario AS worst_scenario, w.rto_s AS worst_rto_s, w.rto_verdict AS verdict
FROM service s
LEFT JOIN tightest t ON t.asset_id = s.asset_id
LEFT JOIN tolerable_downtime b ON b.service_id = s.asset_id
LEFT JOIN worst w ON w.service_id = s.asset_id AND w.rank = 1
WHERE ?1 = 0 OR s.asset_id = ?1
ORDER BY s.tier IS NULL, s.tier, s.key
