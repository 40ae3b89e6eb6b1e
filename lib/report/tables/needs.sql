-- title: Needs
-- about: Every need that the rules concluded, a row a member.
-- types: need integer, k integer, members integer, takeover_s integer, evidence json
SELECT a.key AS "of", a.kind AS of_kind, n.id AS need, n.k, n.members, m.key AS member, m.kind AS member_kind,
       iif(e.active, 'yes', 'no') AS active, iif(e.down, 'yes', 'no') AS down,
       iif(n.soft, 'soft', 'hard') AS strength, n.takeover, n.takeover_s, n.rule, n.why, n.evidence
FROM need n
JOIN asset a ON a.id = n.asset_id
LEFT JOIN need_member e ON e.need_id = n.id
LEFT JOIN asset m ON m.id = e.asset_id
ORDER BY a.key, n.asset_id, n.id, m.key, e.asset_id
