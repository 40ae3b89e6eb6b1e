-- title: Pairs that stop a service
-- about: Two failures that only together stop a service, a row a pair.
-- types: tier integer
SELECT p.service, s.tier, p.node_a, p.node_a_kind, p.node_b, p.node_b_kind
FROM pair p
JOIN service s ON s.asset_id = p.service_id
ORDER BY p.service, p.node_a, p.node_b, p.cut_set_id
