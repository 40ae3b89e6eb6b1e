-- What an outage costs by its length, and what follows for the longest that can be borne.
--
-- The harm is taken to grow evenly between the lengths for which it is stated, from none at 0 (practices.md, M1.6;
-- NIST SP 800-34 r1, 3.2.1: maximum tolerable downtime).

CREATE VIEW business_impact ( -- What an outage of some length costs the business, as stated now.
  evidence_id, -- Row of evidence.
  service_id,  -- The service; NULL when the reference names nothing known.
  after_s,     -- How long the outage lasts, seconds.
  impact,      -- The harm of all that time together.
  unit,        -- What it is counted in.
  tolerance,   -- The harm that the business can just bear; NULL: nobody said.
  stated_by,   -- Who said so.
  stated_at    -- When it was said.
) AS SELECT e.id, r.asset_id, "row" ->> 'after_s', "row" ->> 'impact', "row" ->> 'unit', "row" ->> 'tolerance',
       "row" ->> 'stated_by', "row" ->> 'stated_at'
FROM evidence e LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'service'
WHERE e."table" = 'business_impact' AND e.last_scan IS NULL;

CREATE VIEW tolerable_downtime ( -- The longest outage that a service's stated harm allows; no row: it is not stated, or stays below what can be borne.
  service_id, -- The service.
  mtd_s,      -- When the harm reaches what can be borne, whole seconds; of several units the first.
  evidence    -- JSON array of the rows it stands on.
) AS WITH
point AS (
  SELECT service_id, coalesce(unit, '') AS unit, after_s, max(impact) AS impact, min(tolerance) AS tolerance
  FROM business_impact WHERE service_id IS NOT NULL AND after_s >= 0 AND impact >= 0
  GROUP BY service_id, coalesce(unit, ''), after_s),
step AS (
  SELECT service_id, after_s, impact,
         lag(after_s, 1, 0) OVER in_order AS before_s, lag(impact, 1, 0.0) OVER in_order AS harm_before,
         min(tolerance) OVER (PARTITION BY service_id, unit) AS tolerance
  FROM point WINDOW in_order AS (PARTITION BY service_id, unit ORDER BY after_s))
SELECT s.service_id,
       min(CAST(iif(s.harm_before >= s.tolerance, s.before_s,
                    s.before_s + (s.tolerance - s.harm_before) * (s.after_s - s.before_s) / (s.impact - s.harm_before))
                AS INTEGER)),
       (SELECT json_group_array('evidence:' || evidence_id) FROM
          (SELECT evidence_id FROM business_impact b WHERE b.service_id = s.service_id ORDER BY evidence_id))
FROM step s WHERE s.impact >= s.tolerance GROUP BY s.service_id;
