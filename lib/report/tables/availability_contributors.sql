-- title: What costs availability
-- about: What costs each service most of its availability: the first of each, by the minutes of outage that vanish when it never fails.
-- types: tier integer, place integer, minutes_a_year real, share_pct real, mtbf_s real, mttr_s real
SELECT s.key AS service, s.tier, c.place, n.key AS node, n.kind AS node_kind, n.name AS node_name,
       c.minutes_a_year, 100 * c.criticality AS share_pct, f.mtbf_s, f.mttr_s, f.grade, f.source
FROM availability_contributor c
JOIN service s ON s.asset_id = c.service_id
JOIN asset n ON n.id = c.node_id
LEFT JOIN failure_rate f ON f.asset_id = c.node_id
ORDER BY s.key, s.asset_id, c.place
