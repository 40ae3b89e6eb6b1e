-- title: Impacts
-- about: The failure of one node alone, and what it does to each service that feels it.
-- types: seconds integer
SELECT n.key AS node, n.kind AS node_kind, s.key AS service, i.effect, i.seconds,
       n.name AS node_name, s.name AS service_name,
       iif(p.node_id IS NULL, 'no', 'yes') AS single_point, r.key AS single_point_root
FROM impact i
JOIN asset n ON n.id = i.node_id
JOIN asset s ON s.id = i.service_id
LEFT JOIN single_point p ON p.node_id = i.node_id AND p.service_id = i.service_id
LEFT JOIN asset r ON r.id = p.root_id
ORDER BY n.key, s.key, i.node_id, i.service_id
