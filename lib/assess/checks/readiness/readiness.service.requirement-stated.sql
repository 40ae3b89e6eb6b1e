-- id: readiness.service.requirement-stated
-- title: Every service has a tier, an RTO and an RPO that fit together
-- practice: M1.6
-- severity: medium
-- fix: { downtime: no, cost: low, needs_test: no }
-- risk: Without a stated objective nobody can say whether a recovery is fast enough, or which service comes first.
-- remedy: Have the service's owner state tier, RTO, RPO and MTD in the requirements sheet; the RTO is at most the MTD.
-- source: NIST SP 800-34 r1, 3.2 (business impact analysis); Regulation (EU) 2022/2554 (DORA), Article 11(5) and 12(6)
-- needs: requirement, service
WITH
stated AS (
  SELECT service_id, count(DISTINCT rto_s) AS rtos, min(rto_s) AS least_rto, max(rto_s) AS most_rto,
         count(DISTINCT rpo_s) AS rpos, min(rpo_s) AS least_rpo, max(rpo_s) AS most_rpo,
         count(DISTINCT tier) AS tiers, min(tier) AS first_tier, max(tier) AS last_tier,
         json_group_array('evidence:' || evidence_id) AS evidence
  FROM requirement WHERE service_id IS NOT NULL GROUP BY service_id),
lacking AS (
  SELECT s.asset_id,
         substr(iif(s.tier IS NULL, ', tier', '') || iif(s.rto_s IS NULL, ', RTO', '')
                || iif(s.rpo_s IS NULL, ', RPO', ''), 3) AS what
  FROM service s)
SELECT s.asset_id AS subject, s.asset_id AS service,
       CASE WHEN s.tier NOT BETWEEN 1 AND 4 OR s.rto_s > s.mtd_s OR s.rto_s > b.mtd_s OR s.mtd_s > b.mtd_s OR r.rtos > 1 OR r.rpos > 1 OR r.tiers > 1 THEN 'fail'
            WHEN l.what = '' THEN 'pass'
            WHEN 'requirement' IN (SELECT kind FROM listed_completely) THEN 'fail'
            ELSE 'unknown' END AS status,
       v.b1 AS severity,
       CASE WHEN s.tier NOT BETWEEN 1 AND 4 THEN format('tier %d is none of 1 to 4', s.tier)
            WHEN s.rto_s > s.mtd_s THEN
              format('the RTO of %d s is longer than the %d s that the business can bear', s.rto_s, s.mtd_s)
            WHEN s.rto_s > b.mtd_s THEN
              format('the RTO is %d s, and the harm reaches what can be borne after %d s', s.rto_s, b.mtd_s)
            WHEN s.mtd_s > b.mtd_s THEN
              format('the business is said to bear %d s, and the harm reaches what can be borne after %d s',
                     s.mtd_s, b.mtd_s)
            WHEN r.tiers > 1 THEN format('stated are tier %d and tier %d', r.first_tier, r.last_tier)
            WHEN r.rtos > 1 THEN format('stated are an RTO of %d s and one of %d s', r.least_rto, r.most_rto)
            WHEN r.rpos > 1 THEN format('stated are an RPO of %d s and one of %d s', r.least_rpo, r.most_rpo)
            WHEN l.what = '' THEN format('tier %d, RTO %d s, RPO %d s', s.tier, s.rto_s, s.rpo_s)
            ELSE format('nobody stated for %s: %s', s.name, l.what) END AS message,
       CASE WHEN b.mtd_s < s.mtd_s OR b.mtd_s < s.rto_s THEN b.evidence ELSE coalesce(r.evidence, '[]') END AS evidence
FROM service s
JOIN service_severity v ON v.service_id = s.asset_id
JOIN lacking l ON l.asset_id = s.asset_id
LEFT JOIN stated r ON r.service_id = s.asset_id
LEFT JOIN tolerable_downtime b ON b.service_id = s.asset_id
