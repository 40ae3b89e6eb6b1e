-- Migration 5.  What incidents tell (results of the newest assessment), and the ledger of what people decided.

CREATE TABLE incident_case ( -- An incident that counts, as the newest assessment measured it. Durations: NULL where one of the two times was not recorded.
  evidence_id   INTEGER PRIMARY KEY REFERENCES evidence (id),   -- The incident.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id),    -- The assessment.
  service_id    INTEGER REFERENCES asset (id),                  -- The service that it hit; NULL: none that is known.
  asset_id      INTEGER REFERENCES asset (id),                  -- What failed, where the ticket names it.
  begin_at      TEXT NOT NULL,                                  -- Begin of the fault; where that was not recorded, the first notice.
  end_at        TEXT,                                           -- When users could work again, else when it was closed; NULL: it goes on.
  downtime_s    INTEGER NOT NULL,                               -- Seconds between the two; of what goes on, until the assessment.
  cause         TEXT NOT NULL CHECK (cause IN ('config','deploy','capacity','hardware','network','power/cooling','provider','data','certificate/dns','attack','operator','unknown')), -- Class of the recorded cause.
  detection_s   INTEGER,                                        -- From the fault's begin to the first notice.
  acknowledge_s INTEGER,                                        -- From the first notice until somebody took it.
  mitigate_s    INTEGER,                                        -- From begin_at until users could work again.
  restore_s     INTEGER,                                        -- From begin_at until it was closed.
  repeat_of     INTEGER REFERENCES evidence (id),               -- The newest earlier incident of that cause on the same service or asset, no more than 90 days before; NULL: none.
  predicted_by  TEXT REFERENCES finding (id)                    -- The failing finding that would have told of it; NULL: none does.
) STRICT;
CREATE INDEX incident_case_by_service ON incident_case (service_id);

CREATE TABLE incident_left_out ( -- An incident that does not count.
  evidence_id   INTEGER PRIMARY KEY REFERENCES evidence (id), -- The incident.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id),  -- The assessment.
  reason        TEXT NOT NULL                                 -- Why, for people.
) STRICT;

CREATE TABLE incident_downtime ( -- Seconds that a service was down in a year by one cause; where incidents overlap, the first one's cause.
  service_id    INTEGER NOT NULL REFERENCES asset (id),      -- The service.
  year          INTEGER NOT NULL,                            -- Calendar year, UTC.
  cause         TEXT NOT NULL,                               -- As in incident_case.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  downtime_s    INTEGER NOT NULL,                            -- Seconds.
  PRIMARY KEY (service_id, year, cause)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_year ( -- How available a service with any incident was in a year, as far as its incidents were recorded.
  service_id       INTEGER NOT NULL REFERENCES asset (id),      -- The service.
  year             INTEGER NOT NULL,                            -- Calendar year, UTC.
  assessment_id    INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  window_s         INTEGER NOT NULL,                            -- Seconds that count: the year, of the last one until the assessment.
  downtime_s       INTEGER NOT NULL,                            -- Seconds down of these, overlaps counted once.
  availability_pct REAL NOT NULL,                               -- Share of the time up, per cent.
  first_year       INTEGER NOT NULL CHECK (first_year IN (0, 1)), -- 1: the first year of the records, which may begin within it: at best.
  PRIMARY KEY (service_id, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_duration ( -- How long a phase of incidents takes.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  service_id    INTEGER REFERENCES asset (id),               -- Of this service; NULL: of all incidents.
  phase         TEXT NOT NULL CHECK (phase IN ('detection','acknowledge','mitigate','restore')), -- The phase.
  samples       INTEGER NOT NULL,                            -- Incidents that tell it; below 3 all that follows is NULL.
  best_s        REAL,                                        -- The shortest, seconds.
  median_s      REAL,                                        -- Half took longer.
  median_low_s  REAL,                                        -- Its 95 % interval (bootstrap).
  median_high_s REAL,                                        -- And its upper end.
  p90_s         REAL,                                        -- A tenth took longer.
  p90_low_s     REAL,                                        -- Its 95 % interval (bootstrap).
  p90_high_s    REAL,                                        -- And its upper end.
  open          INTEGER NOT NULL,                            -- Of restore: incidents that are still open.
  survival_median_s REAL                                     -- Of restore: the median with the open ones counted (Kaplan–Meier); NULL: too many are open.
) STRICT;

CREATE TABLE incident_trend ( -- Whether a quarterly figure rises or falls. No row: fewer than 5 quarters.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  service_id    INTEGER REFERENCES asset (id),               -- Of this service; NULL: of all incidents.
  figure        TEXT NOT NULL CHECK (figure IN ('downtime','restore')), -- downtime: seconds down; restore: median time to restore of quarters with a case.
  quarters      INTEGER NOT NULL,                            -- Quarters that count.
  slope_s       REAL NOT NULL,                               -- Seconds more a quarter (Theil–Sen).
  s             INTEGER NOT NULL,                            -- Rising pairs of quarters less falling ones (Mann–Kendall).
  p             REAL NOT NULL                                -- How likely such an S is without any trend, two-sided.
) STRICT;

DROP VIEW incident;
CREATE VIEW incident ( -- A disturbance of a service.
  evidence_id,     -- Row of evidence.
  service_id,      -- The service that it hit.
  id,              -- The ticket.
  started_at,      -- Begin of the fault.
  detected_at,     -- First notice.
  acknowledged_at, -- Somebody took it.
  mitigated_at,    -- Users could work again.
  resolved_at,     -- Closed.
  severity,        -- As the ticket says.
  cause,           -- Cause as recorded.
  summary,         -- Title of the ticket.
  asset_id,        -- What failed, where the ticket names it.
  updated_at       -- When the ticket was last changed.
) AS SELECT e.id, r.asset_id, "row" ->> 'id', "row" ->> 'started_at', "row" ->> 'detected_at',
       "row" ->> 'acknowledged_at', "row" ->> 'mitigated_at', "row" ->> 'resolved_at', "row" ->> 'severity',
       "row" ->> 'cause', "row" ->> 'summary', f.asset_id, "row" ->> 'updated_at'
FROM evidence e
LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'service'
LEFT JOIN evidence_reference f ON f.evidence_id = e.id AND f.field = 'asset'
WHERE e."table" = 'incident' AND e.last_scan IS NULL;

CREATE TABLE ledger ( -- What people decided and noted, in the order in which they did; only ever added to. `plimsoll verify ledger` recomputes the chain.
  position INTEGER PRIMARY KEY, -- From 1, without a gap.
  entry    TEXT NOT NULL,       -- The entry, one JSON object; ledger_entry shows it by column.
  sha256   TEXT NOT NULL        -- SHA-256 of the sha256 of the entry before (64 zeros before the first) followed by `entry`, hexadecimal.
) STRICT;
CREATE INDEX ledger_by_subject ON ledger (entry ->> 'kind', entry ->> 'subject', position);

CREATE VIEW ledger_entry ( -- The entries of the ledger.
  position, -- From 1.
  at,       -- When.
  author,   -- Who.
  kind,     -- waiver, override, note, review, approval, drill, incident, requirement or contract.
  subject,  -- What it is about: the id of a finding, a key, a ticket.
  content,  -- JSON object of what else it says.
  sha256    -- Its place in the chain.
) AS SELECT position, entry ->> 'at', entry ->> 'by', entry ->> 'kind', entry ->> 'subject',
       entry -> 'content', sha256
FROM ledger;

CREATE VIEW client_note ( -- A note for the client. Internal ones are in ledger_entry alone, and in no report.
  subject,  -- What it is about: the id of a finding, the key of an asset, or report.
  text,     -- The note.
  author,   -- Who wrote it.
  at,       -- When.
  position  -- Entry of the ledger.
) AS SELECT subject, content ->> 'text', author, at, position
FROM ledger_entry WHERE kind = 'note' AND content ->> 'audience' = 'client';

-- Waivers up to this one were accepted before there was a ledger.
INSERT INTO meta (name, value) SELECT 'waivers_before_ledger', CAST(max(id) AS TEXT)
FROM waiver WHERE EXISTS (SELECT 1 FROM waiver) GROUP BY NULL;

DROP VIEW open_finding;
CREATE VIEW open_finding ( -- A finding that stands, with the waiver that covers it and what assessors say of it.
  id,           -- 12 hexadecimal digits.
  check_id,     -- The check.
  domain,       -- M1 to M9.
  subject,      -- What was judged.
  subject_kind, -- Asset kind, or source.
  asset_id,     -- The asset judged; NULL for a source.
  service_id,   -- The service it concerns.
  state,        -- new or standing.
  status,       -- fail or unknown, as last judged.
  severity,     -- As last judged.
  title,        -- The check's title.
  message,      -- As last judged.
  remedy,       -- What to do.
  practice,     -- M1.1, M1.2.
  evidence,     -- JSON array of the rows it stands on.
  first_seen,   -- First assessment that found it.
  last_seen,    -- Last assessment that found it.
  waived_until, -- Until when it is accepted, whether or not that has passed; NULL: never was.
  waived_by,    -- Who accepted it.
  waived_reason, -- Why.
  override_severity, -- What an assessor says instead; NULL: as judged.
  override_status,   -- What an assessor says instead; NULL: as judged.
  override_by,       -- Who says so.
  override_at,       -- When.
  override_reason,   -- Why.
  override_outdated, -- 1: the check judges otherwise now than when it was overridden.
  review_state,      -- open, in-review, reviewed or disputed; NULL: nobody said.
  reviewed_by        -- Who said so.
) AS SELECT f.id, f.check_id, f.domain, f.subject, f.subject_kind, f.asset_id, f.service_id, f.state, f.status,
       f.severity, f.title, f.message, f.remedy, f.practice, f.evidence, f.first_seen, f.last_seen,
       w.until, w.accepted_by, w.reason,
       o.entry ->> '$.content.severity', o.entry ->> '$.content.status', o.entry ->> 'by', o.entry ->> 'at',
       o.entry ->> '$.content.reason',
       o.entry ->> '$.content.was_severity' <> f.severity OR o.entry ->> '$.content.was_status' <> f.status,
       v.entry ->> '$.content.state', v.entry ->> 'by'
FROM finding f
LEFT JOIN waiver w ON w.id = (SELECT max(n.id) FROM waiver n WHERE n.finding_id = f.id)
LEFT JOIN ledger o ON o.position = (SELECT max(n.position) FROM ledger n
                                    WHERE n.entry ->> 'kind' = 'override' AND n.entry ->> 'subject' = f.id)
                  AND o.entry ->> '$.content.withdrawn' IS NULL
LEFT JOIN ledger v ON v.position = (SELECT max(n.position) FROM ledger n
                                    WHERE n.entry ->> 'kind' = 'review' AND n.entry ->> 'subject' = f.id)
WHERE f.state IN ('new', 'standing');
