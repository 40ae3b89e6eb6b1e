-- What is known of the recovery of each service, by scenario: the newest drill that gave a time or an outcome.
WITH newest AS (
  SELECT d.*, row_number() OVER (PARTITION BY service_id, scenario ORDER BY date_at DESC, evidence_id DESC) AS rank
  FROM drill d
  WHERE service_id IS NOT NULL AND outcome = 'passed' AND (measured_rto_s IS NOT NULL OR measured_rpo_s IS NOT NULL))
SELECT s.key AS service, d.scenario, d.measured_rto_s AS rto_s, d.measured_rto_s AS rto_low_s,
       d.measured_rto_s AS rto_high_s, s.rto_s AS rto_required_s,
       CASE WHEN s.rto_s IS NULL OR d.measured_rto_s IS NULL THEN 'unknown'
            WHEN d.measured_rto_s <= s.rto_s THEN 'met' ELSE 'missed' END AS rto_verdict,
       d.measured_rpo_s AS rpo_s, s.rpo_s AS rpo_required_s,
       CASE WHEN s.rpo_s IS NULL OR d.measured_rpo_s IS NULL THEN 'unknown'
            WHEN d.measured_rpo_s <= s.rpo_s THEN 'met' ELSE 'missed' END AS rpo_verdict,
       'demonstrated' AS grade, d.date_at AS demonstrated_at
FROM newest d
JOIN service s ON s.asset_id = d.service_id
WHERE d.rank = 1
ORDER BY s.key, d.scenario, s.asset_id
