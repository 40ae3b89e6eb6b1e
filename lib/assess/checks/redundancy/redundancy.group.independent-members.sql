-- id: redundancy.group.independent-members
-- title: The members of a redundancy group share nothing that fails them together
-- practice: M2.1, M1.1
-- severity: medium
-- fix: { downtime: no, cost: medium, needs_test: yes }
-- risk: The group is redundant in name only: one failure of what they share takes more members than it can lose.
-- remedy: Move members to another rack, feed, host, switch or zone, until no one of them carries too many.
-- source: NIST SP 800-53 r5, SC-36 and CP-8(3); IEC 61508-6, common cause failures
-- needs: asset, need, need_member, relation
WITH RECURSIVE
groups AS MATERIALIZED (SELECT id, asset_id, k, members, rule, why, evidence FROM need WHERE members > 1),
member AS MATERIALIZED (
  SELECT m.need_id, m.asset_id FROM need_member m JOIN groups g ON g.id = m.need_id WHERE g.k BETWEEN 1 AND g.members - 1),
stands AS MATERIALIZED (  -- what an asset stands on; names, identity, licences and certificates are services of their own
  SELECT n.asset_id AS id, m.asset_id AS base FROM need n JOIN need_member m ON m.need_id = n.id
  WHERE n.soft = 0 AND n.k >= n.members
    AND NOT EXISTS (SELECT 1 FROM relation r WHERE r.from_id = n.asset_id AND r.to_id = m.asset_id
                    AND r.kind IN ('resolved_by', 'authenticated_by', 'licensed_by', 'secured_by'))
  UNION
  SELECT c.id, c.base  -- an interface with one cable needs what is at its end
  FROM (SELECT a.id, iif(r.from_id = a.id, r.to_id, r.from_id) AS base,
               count(*) OVER (PARTITION BY a.id) AS cables
        FROM asset a JOIN relation r ON a.id IN (r.from_id, r.to_id)
        WHERE r.kind = 'connected_to' AND a.kind = 'nic' AND a.id IN (SELECT asset_id FROM member)) c
  WHERE c.cables = 1),
below_member AS (  -- all that the members, and the assets with groups, cannot do without
  SELECT asset_id AS id, asset_id AS base FROM member
  UNION SELECT asset_id, asset_id FROM groups
  UNION
  SELECT b.id, s.base FROM below_member b JOIN stands s ON s.id = b.base),
shared AS MATERIALIZED (  -- what takes more members of a group than it can lose
  SELECT m.need_id, b.base FROM member m JOIN below_member b ON b.id = m.asset_id
  JOIN groups g ON g.id = m.need_id
  GROUP BY m.need_id, b.base HAVING count(*) > g.members - g.k),
stands_further AS MATERIALIZED (  -- and so, what an asset with such a group cannot do without either
  SELECT id, base FROM stands
  UNION SELECT g.asset_id, x.base FROM shared x JOIN groups g ON g.id = x.need_id WHERE g.rule <> 'resolvers'),
below_further AS (
  SELECT asset_id AS id, asset_id AS base FROM member
  UNION
  SELECT b.id, s.base FROM below_further b JOIN stands_further s ON s.id = b.base),
common AS MATERIALIZED (
  SELECT m.need_id, b.base FROM member m JOIN below_further b ON b.id = m.asset_id
  JOIN groups g ON g.id = m.need_id
  GROUP BY m.need_id, b.base HAVING count(*) > g.members - g.k),
guilty AS MATERIALIZED (  -- leave out the members, what the asset stands on anyway, and whole places
  SELECT c.need_id, c.base, a.kind, a.name FROM common c
  JOIN groups g ON g.id = c.need_id JOIN asset a ON a.id = c.base
  WHERE c.base <> g.asset_id
    AND a.kind NOT IN ('site', 'building', 'room', 'region', 'cloud_provider', 'account', 'vendor', 'contract', 'team',
                       'gateway', 'subnet', 'virtual_network')
    AND NOT EXISTS (SELECT 1 FROM need_member m WHERE m.need_id = c.need_id AND m.asset_id = c.base)
    AND NOT EXISTS (SELECT 1 FROM below_member b WHERE b.id = g.asset_id AND b.base = c.base)),
nearest AS (  -- of a chain (host, its rack, the rack's feed) the first says it all
  SELECT c.need_id, count(*) AS shares, min(c.base) AS base,
         group_concat(replace(c.kind, '_', ' ') || ' ' || c.name, ', ') AS names
  FROM (SELECT * FROM guilty g
        WHERE NOT EXISTS (SELECT 1 FROM guilty o JOIN stands_further s ON s.id = o.base AND s.base = g.base
                          WHERE o.need_id = g.need_id AND o.base <> g.base
                            AND NOT EXISTS (SELECT 1 FROM stands_further t WHERE t.id = g.base AND t.base = o.base
                                            AND g.base < o.base))
        ORDER BY g.need_id, g.kind, g.name, g.base) c
  GROUP BY c.need_id),
bare AS (  -- members of which nobody said what they stand on, so nobody knows what they share
  SELECT m.need_id, count(*) AS members, min(a.name) AS example,
         iif(max(a.kind = 'psu'), 'what powers it', iif(max(a.kind = 'nic'), 'which switch it is connected to',
             'what it stands on')) AS missing
  FROM member m JOIN asset a ON a.id = m.asset_id
  WHERE CASE a.kind
        WHEN 'psu' THEN NOT EXISTS (SELECT 1 FROM below_member b JOIN asset f ON f.id = b.base
                                    WHERE b.id = a.id AND f.kind IN ('power_feed', 'pdu', 'ups', 'generator'))
        WHEN 'nic' THEN NOT EXISTS (SELECT 1 FROM below_member b JOIN asset f ON f.id = b.base
                                    WHERE b.id = a.id
                                      AND f.kind IN ('switch', 'router', 'firewall', 'virtual_network', 'appliance'))
        ELSE a.kind NOT IN (SELECT kind FROM ground_kind)
             AND NOT EXISTS (SELECT 1 FROM stands s WHERE s.id = a.id) END
  GROUP BY m.need_id)
SELECT g.asset_id AS subject, v.service_id AS service,
       CASE WHEN g.k NOT BETWEEN 1 AND g.members - 1 THEN 'not_applicable'
            WHEN x.shares > 0                        THEN 'fail'
            WHEN b.members > 0                       THEN 'unknown'
            ELSE 'pass' END AS status,
       coalesce(v.b1, 'low') AS severity,
       CASE WHEN g.k NOT BETWEEN 1 AND g.members - 1 THEN
              format('%s needs %d of %d members, so it is no redundancy', a.name, g.k, g.members)
            WHEN x.shares > 0 THEN
              format('%d of %d members of %s must work, and more than %d of them stand%s on %s',
                     g.k, g.members, a.name, g.members - g.k, iif(g.members - g.k = 0, 's', ''), x.names)
            WHEN b.members > 0 THEN
              format('of %d of the %d members of %s, %s among them, nobody said %s', b.members, g.members,
                     a.name, b.example, b.missing)
            ELSE format('%d of %d members of %s must work, and nothing known carries more than %d of them',
                        g.k, g.members, a.name, g.members - g.k) END AS message,
       g.evidence AS evidence,
       d.name AS discriminator
FROM groups g
JOIN asset a ON a.id = g.asset_id
JOIN group_name d ON d.need_id = g.id
LEFT JOIN asset_severity v ON v.asset_id = g.asset_id
LEFT JOIN nearest x ON x.need_id = g.id
LEFT JOIN bare b ON b.need_id = g.id
