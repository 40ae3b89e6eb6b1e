-- Migration 8.  What changed from one assessment to another: the history of findings and of the checks that made
-- them, and views that compare two assessments.

CREATE TABLE check_version ( -- A check as assessments knew it, for as long as neither its text nor what became of it changed.
  id               INTEGER PRIMARY KEY, -- Row id.
  check_id         TEXT NOT NULL,       -- The check: network.link-group.monitored.
  outcome          TEXT NOT NULL CHECK (outcome IN ('ran','not_selected','failed')), -- What became of it; failed: it is broken, so nothing was judged.
  reason           TEXT,                -- Of one that failed: why, for people.
  domain           TEXT NOT NULL,       -- M1 to M9.
  practice         TEXT NOT NULL,       -- M1.1, M1.2.
  title            TEXT NOT NULL,       -- The wanted state, as a sentence.
  severity         TEXT NOT NULL CHECK (severity IN ('info','low','medium','high','critical')), -- Where its query gives none.
  fix_downtime     INTEGER NOT NULL CHECK (fix_downtime IN (0, 1)),   -- 1: the service stops while a failing subject is put right.
  fix_cost         TEXT NOT NULL,                                     -- none, low, medium or high.
  fix_needs_test   INTEGER NOT NULL CHECK (fix_needs_test IN (0, 1)), -- 1: must be tried before it is relied upon.
  risk             TEXT NOT NULL,       -- What may happen to a subject that fails.
  remedy           TEXT NOT NULL,       -- What to do about it.
  source           TEXT NOT NULL,       -- The text that the judgement rests on.
  digest           TEXT NOT NULL,       -- SHA-256 of its text: tells whether it changed.
  first_assessment INTEGER NOT NULL REFERENCES assessment (id), -- First assessment of which this is true.
  last_assessment  INTEGER REFERENCES assessment (id)           -- Last assessment of which it was; NULL while it holds.
) STRICT;
CREATE UNIQUE INDEX check_version_current ON check_version (check_id) WHERE last_assessment IS NULL;

CREATE TABLE finding_state ( -- What an assessment made of a finding where that differs from what the assessment before did; a finding without a row there stood as it was.
  finding_id    TEXT NOT NULL REFERENCES finding (id),       -- The finding.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  state         TEXT NOT NULL CHECK (state IN ('open','resolved','no_longer_observable')), -- From this assessment on.
  status        TEXT NOT NULL CHECK (status IN ('fail','unknown')), -- As judged; of one that ended: as last judged.
  severity      TEXT NOT NULL CHECK (severity IN ('info','low','medium','high','critical')), -- As judged; of one that ended: as last judged.
  reason        TEXT,                                        -- Of one that ended: why, for people; NULL: not recorded.
  PRIMARY KEY (finding_id, assessment_id)
) STRICT, WITHOUT ROWID;

-- Of assessments before this migration the file knows when a finding was first and last seen and when it ended; one
-- that was away in between is known as the newest of them has it.
INSERT INTO finding_state
SELECT f.id, coalesce(a.id, (SELECT min(id) FROM assessment)), 'open', f.status, f.severity, NULL
FROM finding f LEFT JOIN assessment a ON a.id = (
  SELECT max(s.id) FROM assessment s
  WHERE s.started_at = iif(f.state = 'new', f.last_seen, f.first_seen))
WHERE EXISTS (SELECT 1 FROM assessment);
INSERT OR REPLACE INTO finding_state
SELECT f.id, (SELECT max(s.id) FROM assessment s WHERE s.started_at = f.resolved_at), f.state, f.status, f.severity, NULL
FROM finding f
WHERE f.state IN ('resolved', 'no_longer_observable')
  AND EXISTS (SELECT 1 FROM assessment s WHERE s.started_at = f.resolved_at);

CREATE VIEW newest_step ( -- The newest assessment and the one before it; one row, none before the first assessment ended.
  from_id, -- The assessment before; NULL: there is none.
  from_at, -- When that began.
  to_id,   -- The newest assessment.
  to_at    -- When that began.
) AS SELECT p.id, p.started_at, t.id, t.started_at
FROM assessment t
LEFT JOIN assessment p ON p.id = (SELECT max(x.id) FROM assessment x WHERE x.id < t.id AND x.ended_at IS NOT NULL)
WHERE t.id = (SELECT max(x.id) FROM assessment x WHERE x.ended_at IS NOT NULL);

CREATE VIEW finding_change ( -- What became of findings between two assessments: ask for one pair, WHERE from_id = … AND to_id = …. What is not here stood, or was gone, as before.
  from_id,      -- The earlier assessment.
  to_id,        -- The later one.
  change,       -- new (open now, not then), fixed (known to be in order or gone), no_longer_observable (not found again, and nobody can tell why: never the same as fixed), changed (another status or severity).
  finding_id,   -- The finding.
  check_id,     -- Its check.
  domain,       -- M1 to M9.
  title,        -- The check's title.
  subject,      -- What was judged.
  subject_kind, -- Asset kind, or source.
  asset_id,     -- The asset judged; NULL for a source.
  service_id,   -- The service it concerns.
  status,       -- In the later assessment; of one that ended: as last judged.
  severity,     -- Likewise.
  was_status,   -- In the earlier assessment; NULL: there was no such finding yet.
  was_severity, -- Likewise.
  reappeared,   -- 1: new, and had been there before the earlier assessment.
  reason,       -- Of fixed and no_longer_observable: why, for people; NULL: not recorded.
  message,      -- As last judged.
  at_id         -- The assessment that saw the change, between the two.
) AS SELECT a.id, b.id,
       CASE WHEN t.state <> 'open' THEN iif(t.state = 'resolved', 'fixed', t.state)
            WHEN p.state = 'open' THEN 'changed' ELSE 'new' END,
       f.id, f.check_id, f.domain, f.title, f.subject, f.subject_kind, f.asset_id, f.service_id,
       t.status, t.severity, p.status, p.severity,
       coalesce(t.state = 'open' AND p.state <> 'open', 0),
       t.reason, f.message, t.assessment_id
FROM assessment a
JOIN assessment b ON b.id > a.id
JOIN finding_state t ON t.assessment_id > a.id AND t.assessment_id <= b.id
JOIN finding f ON f.id = t.finding_id
LEFT JOIN finding_state p ON p.finding_id = t.finding_id AND p.assessment_id = (
  SELECT max(x.assessment_id) FROM finding_state x WHERE x.finding_id = t.finding_id AND x.assessment_id <= a.id)
WHERE NOT EXISTS (SELECT 1 FROM finding_state n
                  WHERE n.finding_id = t.finding_id AND n.assessment_id > t.assessment_id AND n.assessment_id <= b.id)
  AND CASE WHEN t.state <> 'open' THEN p.state <> t.state
           WHEN p.state = 'open' THEN p.status <> t.status OR p.severity <> t.severity
           ELSE 1 END;

CREATE VIEW waiver_change ( -- Findings that stand, of which the risk was accepted between two assessments, or is no longer: ask for one pair, as of finding_change.
  from_id,     -- The earlier assessment.
  to_id,       -- The later one.
  change,      -- waived, or waiver_ended.
  finding_id,  -- The finding.
  until,       -- Until when.
  accepted_by, -- Who accepted it.
  reason       -- Why.
) AS SELECT a.id, b.id, iif(w.until > b.started_at, 'waived', 'waiver_ended'), w.finding_id, w.until, w.accepted_by, w.reason
FROM assessment a
JOIN assessment b ON b.id > a.id
JOIN waiver w ON iif(w.until > b.started_at, w.created_at >= a.started_at, w.until > a.started_at)
JOIN finding_state t ON t.finding_id = w.finding_id AND t.state = 'open' AND t.assessment_id = (
  SELECT max(x.assessment_id) FROM finding_state x WHERE x.finding_id = w.finding_id AND x.assessment_id <= b.id)
-- What was decided before the assessment after the later one began counts for that one still, as reports have it.
WHERE w.id = (SELECT max(n.id) FROM waiver n
              WHERE n.finding_id = w.finding_id
                AND n.created_at < coalesce((SELECT min(s.started_at) FROM assessment s
                                             WHERE s.id > b.id AND s.ended_at IS NOT NULL), '9999'));

-- What two assessments looked at differently: for these reasons alone findings may be gone, or new.

CREATE VIEW source_change ( -- Sources whose newest collection ended otherwise: ask for one pair, as of finding_change.
  from_id,   -- The earlier assessment.
  to_id,     -- The later one.
  source_id, -- The source.
  source,    -- "redfish bmc1.example".
  was,       -- How its newest collection had ended then: complete, incomplete or failed; NULL: there was none.
  now,       -- How it has ended now.
  reason     -- Why it is not complete now, for people.
) AS SELECT a.id, b.id, s.id, s.collector || ' ' || s.target, p.status, n.status, n.reason
FROM assessment a
JOIN assessment b ON b.id > a.id
JOIN source s
JOIN collection n ON n.id = (SELECT max(c.id) FROM collection c
                             WHERE c.source_id = s.id AND c.scan_id <= b.scan_id AND c.status <> 'running')
LEFT JOIN collection p ON p.id = (SELECT max(c.id) FROM collection c
                                  WHERE c.source_id = s.id AND c.scan_id <= a.scan_id AND c.status <> 'running')
WHERE p.status IS NOT n.status;

CREATE VIEW listing_change ( -- Listings of sources that ended otherwise, of the newest collections that were merged: ask for one pair, as of finding_change.
  from_id,   -- The earlier assessment.
  to_id,     -- The later one.
  source_id, -- The source.
  source,    -- "redfish bmc1.example".
  scope,     -- The listing: host:10.0.0.5.
  was,       -- complete, incomplete or denied then; NULL: it was not listed.
  now,       -- Likewise now.
  reason     -- Why it is not complete now; the permission that is missing.
) AS SELECT a.id, b.id, s.id, s.collector || ' ' || s.target, o.name, w.status, m.status, m.reason
FROM assessment a
JOIN assessment b ON b.id > a.id
JOIN source s
JOIN collection n ON n.id = (SELECT max(c.id) FROM collection c
                             WHERE c.source_id = s.id AND c.scan_id <= b.scan_id AND c.status IN ('complete','incomplete'))
JOIN collection p ON p.id = (SELECT max(c.id) FROM collection c
                             WHERE c.source_id = s.id AND c.scan_id <= a.scan_id AND c.status IN ('complete','incomplete'))
JOIN scope o ON o.collection_id IN (p.id, n.id)
LEFT JOIN scope w ON w.collection_id = p.id AND w.name = o.name
LEFT JOIN scope m ON m.collection_id = n.id AND m.name = o.name
WHERE p.id <> n.id AND w.status IS NOT m.status AND (o.collection_id = n.id OR m.id IS NULL);

CREATE VIEW check_change ( -- Checks that came, went or were changed, and those that did or did not run: ask for one pair, as of finding_change.
  from_id,  -- The earlier assessment.
  to_id,    -- The later one.
  check_id, -- The check.
  was,      -- ran, not_selected or failed then; NULL: there was no such check.
  now,      -- Likewise now; NULL: it is gone. The same as `was` where its text changed.
  reason    -- Of one that failed: why.
) AS SELECT a.id, b.id, c.check_id, p.outcome, n.outcome, n.reason
FROM assessment a
JOIN assessment b ON b.id > a.id
JOIN check_version c ON (c.first_assessment <= a.id AND coalesce(c.last_assessment, a.id) >= a.id)
                     OR (c.first_assessment <= b.id AND coalesce(c.last_assessment, b.id) >= b.id)
LEFT JOIN check_version p ON p.check_id = c.check_id AND p.first_assessment <= a.id AND coalesce(p.last_assessment, a.id) >= a.id
LEFT JOIN check_version n ON n.check_id = c.check_id AND n.first_assessment <= b.id AND coalesce(n.last_assessment, b.id) >= b.id
WHERE c.id = coalesce(n.id, p.id) AND (p.outcome IS NOT n.outcome OR p.digest <> n.digest)
  -- Before this migration nobody kept what checks there were.
  AND EXISTS (SELECT 1 FROM check_version x WHERE x.first_assessment <= a.id);
