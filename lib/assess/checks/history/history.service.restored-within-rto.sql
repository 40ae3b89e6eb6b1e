-- id: history.service.restored-within-rto
-- title: Half of a service's incidents were over within its recovery time objective
-- practice: M9.6, M1.6
-- severity: high
-- fix: { downtime: no, cost: medium, needs_test: yes }
-- risk: The objective is not what happens: the business plans with a time that operations have not kept.
-- remedy: Look at the phase that takes longest (`plimsoll history`), practise it, or agree on another objective.
-- source: NIST SP 800-53 r5, IR-5(1); Regulation (EU) 2022/2554 (DORA), Article 13(4)
-- needs: incident_case, incident_duration, service
SELECT s.service_id AS subject, s.service_id AS service,
       CASE WHEN v.rto_s IS NULL THEN 'not_applicable'
            WHEN d.median_s > v.rto_s THEN 'fail'
            WHEN d.median_s IS NULL OR d.survival_median_s IS NULL OR d.survival_median_s > v.rto_s THEN 'unknown'
            ELSE 'pass' END AS status,
       s.b1 AS severity,
       CASE WHEN v.rto_s IS NULL THEN format('no recovery time is required of %s', a.name)
            WHEN d.median_s IS NULL THEN
              format('%d closed incident%s of %s with times: too few to say anything', coalesce(d.samples, 0),
                     iif(d.samples = 1, '', 's'), a.name)
            ELSE format('half of %d incidents of %s took longer than %d s; required are %d s%s', d.samples, a.name,
                        CAST(d.median_s AS INTEGER), v.rto_s,
                        iif(d.open > 0, format('; %d still open', d.open), '')) END AS message,
       (SELECT json_group_array(e) FROM (
          SELECT 'evidence:' || c.evidence_id AS e FROM incident_case c
          WHERE c.service_id = s.service_id AND c.restore_s NOT NULL
          ORDER BY c.restore_s DESC, c.evidence_id LIMIT 20)) AS evidence
FROM service_severity s
JOIN asset a ON a.id = s.service_id
JOIN service v ON v.asset_id = s.service_id
LEFT JOIN incident_duration d ON d.service_id = s.service_id AND d.phase = 'restore'
