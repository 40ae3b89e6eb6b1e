-- title: Recovery
-- about: How long each service would be down and how much it would lose, by kind of disaster, beside what is required.
-- types: rto_s integer, rto_low_s integer, rto_high_s integer, rto_required_s integer, rpo_s integer,
-- types: rpo_required_s integer, demonstrated_at time, events integer, considered integer, rpo_high_s integer,
-- types: complexity real, manual_acts integer, acts integer
SELECT s.key AS service, e.scenario, e.rto_s, e.rto_low_s, e.rto_high_s, s.rto_s AS rto_required_s, e.rto_verdict,
       e.rpo_s, s.rpo_s AS rpo_required_s, e.rpo_verdict, e.rto_grade AS grade,
       CASE WHEN e.rto_grade = 'demonstrated' THEN
         (SELECT max(d.date_at) FROM drill d WHERE d.service_id = e.service_id AND d.outcome = 'passed'
          AND d.measured_rto_s = e.rto_s) END AS demonstrated_at,
       e.event, e.effect, e.events, e.considered, e.rto_reason, e.rpo_high_s, e.rpo_grade, e.rpo_reason,
       c."index" AS complexity, c.manual AS manual_acts, c.acts,
       (SELECT group_concat(part, ' + ') FROM (
          SELECT format('%s%s %d s (%s)', a.kind, coalesce(' ' || t.name, ''), a.end_s - a.begin_s, a.grade) AS part
          FROM recovery_act a LEFT JOIN asset t ON t.id = a.asset_id
          WHERE a.estimate_id = e.id AND a.critical ORDER BY a.seq)) AS addends
FROM recovery_estimate e
JOIN service s ON s.asset_id = e.service_id
LEFT JOIN failover_complexity c ON c.estimate_id = e.id
ORDER BY s.key, e.id
