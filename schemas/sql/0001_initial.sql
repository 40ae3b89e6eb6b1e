-- Migration 1.  What stands behind "--" inside a CREATE statement is the description that `plimsoll schema`
-- prints: SQLite keeps it in the file, so this is its one source.  Times are UTC RFC 3339 text; NULL is unknown.
--
-- Validity: first_scan is the scan that first saw the fact as it is; last_scan is the last scan for which it held,
-- and NULL while it holds.  A fact that does not change is never rewritten.

CREATE TABLE meta ( -- One fact about this file itself.
  name  TEXT NOT NULL PRIMARY KEY, -- estate, created_at, created_by.
  value TEXT NOT NULL              -- Its value.
) STRICT, WITHOUT ROWID;

CREATE TABLE scan ( -- One run that collected or imported something.
  id           INTEGER PRIMARY KEY, -- Grows with time.
  started_at   TEXT NOT NULL,       -- Begin.
  ended_at     TEXT,                -- End; NULL while it runs or if it was killed.
  tool_version TEXT NOT NULL        -- Version of plimsoll.
) STRICT;

CREATE TABLE source ( -- One target as one collector sees it.
  id          INTEGER PRIMARY KEY, -- Row id.
  collector   TEXT NOT NULL,       -- redfish, linux-host, table, …
  target      TEXT NOT NULL,       -- What was asked: a host, a path.
  grade       TEXT NOT NULL CHECK (grade IN ('assumed','stated','configured','measured','demonstrated')), -- How well this source knows.
  specificity INTEGER NOT NULL,    -- Which source wins an attribute: the larger, then the newer.
  UNIQUE (collector, target)
) STRICT;

CREATE TABLE collection ( -- One run of one collector against one target.
  id         INTEGER PRIMARY KEY,                     -- Row id.
  scan_id    INTEGER NOT NULL REFERENCES scan (id),   -- The scan it belongs to.
  source_id  INTEGER NOT NULL REFERENCES source (id), -- What was read.
  version    TEXT,                                    -- Version of the collector; NULL when it never said hello.
  started_at TEXT NOT NULL,                           -- Begin.
  ended_at   TEXT,                                    -- End.
  status     TEXT NOT NULL CHECK (status IN ('running','complete','incomplete','failed')), -- failed: nothing of it was merged.
  reason     TEXT,                                    -- Why it is not complete, for people.
  assets     INTEGER NOT NULL DEFAULT 0,              -- Assets that it sent.
  relations  INTEGER NOT NULL DEFAULT 0,              -- Relations that it sent.
  needs      INTEGER NOT NULL DEFAULT 0,              -- Redundancy groups that it sent.
  evidence   INTEGER NOT NULL DEFAULT 0,              -- Evidence rows that it sent.
  refused    INTEGER NOT NULL DEFAULT 0               -- Records that were refused.
) STRICT;
CREATE INDEX collection_by_source ON collection (source_id, id);

CREATE TABLE scope ( -- One listing of a collection and how it ended.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  collection_id INTEGER NOT NULL REFERENCES collection (id), -- The collection.
  name          TEXT NOT NULL,                               -- host:10.0.0.5, region:eu-west-1.
  kinds         TEXT NOT NULL,                               -- JSON array of the kinds that it lists.
  status        TEXT NOT NULL CHECK (status IN ('complete','incomplete','denied')), -- Whether all of it could be read.
  listed        INTEGER,                                     -- How many the source said there are.
  reason        TEXT                                         -- Why it is not complete; the permission that is missing.
) STRICT;
CREATE INDEX scope_by_collection ON scope (collection_id);

CREATE TABLE problem ( -- One thing that a collection could not read, or one record that was refused.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  collection_id INTEGER NOT NULL REFERENCES collection (id), -- The collection.
  severity      TEXT NOT NULL CHECK (severity IN ('warning','error')), -- error: the collection is incomplete.
  code          TEXT NOT NULL,                               -- Stable, for machines: http_401.
  message       TEXT NOT NULL,                               -- For people.
  subject       TEXT,                                        -- A path or a key.
  line          INTEGER                                      -- Line of the collector's output.
) STRICT;
CREATE INDEX problem_by_collection ON problem (collection_id);

CREATE TABLE raw_answer ( -- An answer that records were read from, kept once however often it was given.
  id         INTEGER PRIMARY KEY,  -- Row id.
  sha256     TEXT NOT NULL UNIQUE, -- Of the bytes, hexadecimal.
  media_type TEXT NOT NULL,        -- application/json.
  request    TEXT NOT NULL,        -- What was asked.
  source_id  INTEGER NOT NULL REFERENCES source (id), -- Who first gave it.
  bytes      INTEGER,              -- Size before compression.
  body       BLOB                  -- The bytes, compressed with zstd; NULL when only the hash was kept.
) STRICT;

CREATE TABLE asset ( -- One thing that can fail or be lost, whatever number of sources tell of it.
  id         INTEGER PRIMARY KEY,                    -- Row id, stable within this file.
  kind       TEXT NOT NULL,                          -- Asset kind, of the source that wins.
  key        TEXT NOT NULL,                          -- Key that its best naming source gave (sheets before devices).
  name       TEXT NOT NULL,                          -- Name for people.
  first_scan INTEGER NOT NULL REFERENCES scan (id),  -- First seen.
  last_scan  INTEGER REFERENCES scan (id)            -- Last seen; NULL while some source still sees it.
) STRICT;

CREATE TABLE asset_version ( -- What one source said of an asset, for as long as it said the same.
  id          INTEGER PRIMARY KEY,                     -- Row id.
  asset_id    INTEGER NOT NULL REFERENCES asset (id),  -- The asset.
  source_id   INTEGER NOT NULL REFERENCES source (id), -- Who said it.
  key         TEXT NOT NULL,                           -- Its key there.
  kind        TEXT NOT NULL,                           -- Asset kind there.
  name        TEXT NOT NULL,                           -- Name there.
  attributes  TEXT NOT NULL,                           -- JSON object.
  scope       TEXT,                                    -- Scope it was listed in; NULL: by its kind.
  observed_at TEXT,                                    -- When it was so, if the source said.
  first_scan  INTEGER NOT NULL REFERENCES scan (id),   -- First scan that saw it so.
  last_scan   INTEGER REFERENCES scan (id)             -- Last scan that saw it so; NULL while it holds.
) STRICT;

CREATE TABLE asset_identifier ( -- An identifier that a source gave to an asset.
  version_id INTEGER NOT NULL REFERENCES asset_version (id), -- The statement it is part of.
  scheme     TEXT NOT NULL,                                  -- serial, uuid, mac, fqdn, …
  value      TEXT NOT NULL,                                  -- In its normal spelling.
  PRIMARY KEY (version_id, scheme, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE identity_conflict ( -- Two assets that share a strong identifier and contradict each other in another: not merged.
  id       INTEGER PRIMARY KEY,                    -- Row id.
  scan_id  INTEGER NOT NULL REFERENCES scan (id),  -- When it was seen.
  asset_id INTEGER NOT NULL REFERENCES asset (id), -- The one.
  other_id INTEGER NOT NULL REFERENCES asset (id), -- The other.
  shared   TEXT NOT NULL,                          -- scheme=value that they share.
  contradiction TEXT NOT NULL,                     -- scheme: value against value.
  UNIQUE (asset_id, other_id, shared)
) STRICT;

CREATE TABLE relation_version ( -- A relation between two assets as one source said it, for as long as it said the same.
  id         INTEGER PRIMARY KEY,                     -- Row id.
  source_id  INTEGER NOT NULL REFERENCES source (id), -- Who said it.
  from_id    INTEGER NOT NULL REFERENCES asset (id),  -- The asset that has the relation.
  to_id      INTEGER NOT NULL REFERENCES asset (id),  -- The asset it points at.
  kind       TEXT NOT NULL,                           -- depends_on, runs_on, powered_by, …
  attributes TEXT NOT NULL,                           -- JSON object; strength is hard or soft.
  scope      TEXT,                                    -- Scope it was listed in; NULL: that of its `from` asset.
  first_scan INTEGER NOT NULL REFERENCES scan (id),   -- First scan that saw it so.
  last_scan  INTEGER REFERENCES scan (id)             -- Last scan that saw it so; NULL while it holds.
) STRICT;

CREATE TABLE redundancy_group ( -- A redundancy group as a source declared or read it; what follows from it is in need.
  id         INTEGER PRIMARY KEY,                     -- Row id.
  source_id  INTEGER NOT NULL REFERENCES source (id), -- Who said it.
  asset_id   INTEGER NOT NULL REFERENCES asset (id),  -- The asset that needs the group.
  name       TEXT NOT NULL,                           -- Tells several groups of one asset apart; may be empty.
  k          INTEGER NOT NULL CHECK (k >= 0),         -- How many members must work.
  takeover   TEXT NOT NULL CHECK (takeover IN ('seamless','automatic','manual','rebuild')), -- How a member's role is taken over.
  takeover_s INTEGER,                                 -- Seconds until it is.
  why        TEXT NOT NULL,                           -- Where it was read.
  digest     TEXT NOT NULL,                           -- SHA-256 of the group with its members: tells whether it changed.
  scope      TEXT,                                    -- Scope it was listed in; NULL: that of its asset.
  first_scan INTEGER NOT NULL REFERENCES scan (id),   -- First scan that saw it so.
  last_scan  INTEGER REFERENCES scan (id)             -- Last scan that saw it so; NULL while it holds.
) STRICT;

CREATE TABLE redundancy_member ( -- A member of a redundancy group.
  group_id INTEGER NOT NULL REFERENCES redundancy_group (id), -- The group.
  asset_id INTEGER NOT NULL REFERENCES asset (id),            -- The member.
  active   INTEGER NOT NULL CHECK (active IN (0, 1)),         -- 1: carries the role now; 0: stands by.
  PRIMARY KEY (group_id, asset_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence ( -- A typed fact that is no asset and no relation; the views requirement, contract, … show it by column.
  id         INTEGER PRIMARY KEY,                     -- Row id.
  source_id  INTEGER NOT NULL REFERENCES source (id), -- Who said it.
  "table"    TEXT NOT NULL,                           -- requirement, contract, incident, …
  "row"      TEXT NOT NULL,                           -- JSON object of its fields.
  digest     TEXT NOT NULL,                           -- SHA-256 of table and row: tells whether it changed.
  scope      TEXT,                                    -- Scope it was listed in; NULL: by its table.
  first_scan INTEGER NOT NULL REFERENCES scan (id),   -- First scan that saw it so.
  last_scan  INTEGER REFERENCES scan (id)             -- Last scan that saw it so; NULL while it holds.
) STRICT;

CREATE TABLE evidence_reference ( -- The asset that a field of an evidence row points at.
  evidence_id INTEGER NOT NULL REFERENCES evidence (id), -- The row.
  field       TEXT NOT NULL,                             -- The field: service, asset, from, to.
  asset_id    INTEGER NOT NULL REFERENCES asset (id),    -- The asset.
  PRIMARY KEY (evidence_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_reference_by_asset ON evidence_reference (asset_id);

-- Results.  need, need_member, impact, single_point and check_result hold the newest assessment only.

CREATE TABLE assessment ( -- One run of the analyses and checks.
  id           INTEGER PRIMARY KEY,                   -- Grows with time.
  scan_id      INTEGER NOT NULL REFERENCES scan (id), -- The newest scan that it read.
  started_at   TEXT NOT NULL,                         -- Begin; also the day that ages are counted to.
  ended_at     TEXT,                                  -- End; NULL while it runs or if it was killed.
  tool_version TEXT NOT NULL,                         -- Version of plimsoll.
  options      TEXT NOT NULL                          -- JSON object of the options given.
) STRICT;

CREATE TABLE need ( -- What a rule concluded: an asset works while k of the members do.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  asset_id      INTEGER NOT NULL REFERENCES asset (id),      -- The asset that needs.
  k             INTEGER NOT NULL,                            -- How many members must work.
  members       INTEGER NOT NULL,                            -- How many there are.
  soft          INTEGER NOT NULL CHECK (soft IN (0, 1)),     -- 1: its loss degrades only.
  takeover      TEXT NOT NULL CHECK (takeover IN ('seamless','automatic','manual','rebuild')), -- How a member's role is taken over.
  takeover_s    INTEGER,                                     -- Seconds until it is.
  rule          TEXT NOT NULL,                               -- The rule: relation, power-supplies, bond, raid, declared, …
  why           TEXT NOT NULL,                               -- Its reasoning, for people.
  evidence      TEXT NOT NULL                                -- JSON array of what it was concluded from ("relation_version:7").
) STRICT;
CREATE INDEX need_by_asset ON need (asset_id);

CREATE TABLE need_member ( -- A member of a need.
  need_id  INTEGER NOT NULL REFERENCES need (id),   -- The need.
  asset_id INTEGER NOT NULL REFERENCES asset (id),  -- The member.
  active   INTEGER NOT NULL CHECK (active IN (0, 1)), -- 1: carries the role now; 0: stands by.
  down     INTEGER NOT NULL CHECK (down IN (0, 1)), -- 1: is reported absent or failed now.
  PRIMARY KEY (need_id, asset_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX need_member_by_asset ON need_member (asset_id);

CREATE TABLE impact ( -- The failure of one node alone, and what it does to one service.
  node_id       INTEGER NOT NULL REFERENCES asset (id),      -- What fails.
  service_id    INTEGER NOT NULL REFERENCES asset (id),      -- The service that suffers.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  effect        TEXT NOT NULL CHECK (effect IN ('degraded','interrupted','outage','lost')), -- How much.
  seconds       INTEGER,                                     -- Seconds until it works again by itself; NULL: unknown, or not by itself.
  PRIMARY KEY (node_id, service_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX impact_by_service ON impact (service_id, effect);

CREATE TABLE single_point ( -- A single point of failure of a service; equivalent ones share a root.
  service_id    INTEGER NOT NULL REFERENCES asset (id),      -- The service.
  node_id       INTEGER NOT NULL REFERENCES asset (id),      -- The single point.
  root_id       INTEGER NOT NULL REFERENCES asset (id),      -- The one of its group to fix first.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  PRIMARY KEY (service_id, node_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE check_result ( -- One judgement of one check.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  check_id      TEXT NOT NULL,                               -- network.link-group.monitored.
  domain        TEXT NOT NULL,                               -- M1 to M9.
  subject       TEXT NOT NULL,                               -- Stable name of what was judged: its key.
  subject_kind  TEXT NOT NULL,                               -- Asset kind, or source.
  asset_id      INTEGER REFERENCES asset (id),               -- The asset judged; NULL for a source.
  service_id    INTEGER REFERENCES asset (id),               -- The service it concerns.
  status        TEXT NOT NULL CHECK (status IN ('fail','pass','unknown','not_applicable')), -- The judgement.
  severity      TEXT NOT NULL CHECK (severity IN ('info','low','medium','high','critical')), -- If it fails.
  message       TEXT NOT NULL,                               -- The value seen.
  evidence      TEXT NOT NULL,                               -- JSON array of the rows it stands on ("asset_version:12").
  finding_id    TEXT                                         -- The finding, for fail and unknown.
) STRICT;
CREATE INDEX check_result_by_check ON check_result (check_id, status);

CREATE TABLE finding ( -- A subject that failed a check or could not be judged; keeps its identity across assessments.
  id           TEXT NOT NULL PRIMARY KEY,                   -- 12 hexadecimal digits of the SHA-256 of check and subject.
  check_id     TEXT NOT NULL,                               -- The check.
  domain       TEXT NOT NULL,                               -- M1 to M9.
  subject      TEXT NOT NULL,                               -- What was judged.
  subject_kind TEXT NOT NULL,                               -- Asset kind, or source.
  asset_id     INTEGER REFERENCES asset (id),               -- The asset judged; NULL for a source.
  service_id   INTEGER REFERENCES asset (id),               -- The service it concerns.
  state        TEXT NOT NULL CHECK (state IN ('new','standing','resolved','no_longer_observable')), -- Since the assessment before.
  status       TEXT NOT NULL CHECK (status IN ('fail','unknown')), -- As last judged.
  severity     TEXT NOT NULL CHECK (severity IN ('info','low','medium','high','critical')), -- As last judged.
  title        TEXT NOT NULL,                               -- The check's title.
  message      TEXT NOT NULL,                               -- As last judged.
  remedy       TEXT NOT NULL,                               -- What to do.
  practice     TEXT NOT NULL,                               -- M1.1, M1.2.
  evidence     TEXT NOT NULL,                               -- JSON array of the rows it stands on.
  first_seen   TEXT NOT NULL,                               -- First assessment that found it.
  last_seen    TEXT NOT NULL,                               -- Last assessment that found it.
  resolved_at  TEXT                                         -- When it was found no more.
) STRICT, WITHOUT ROWID;

CREATE TABLE waiver ( -- A risk that somebody accepted until a day; it never hides the finding.
  id         INTEGER PRIMARY KEY,                   -- Row id; the newest for a finding holds.
  finding_id TEXT NOT NULL REFERENCES finding (id), -- The finding.
  until      TEXT NOT NULL,                         -- First instant at which it no longer holds.
  reason     TEXT NOT NULL,                         -- Why it is accepted.
  accepted_by TEXT NOT NULL,                        -- Who accepted it.
  created_at TEXT NOT NULL                          -- When.
) STRICT;
CREATE INDEX waiver_by_finding ON waiver (finding_id, id);

CREATE TABLE score ( -- Readiness of one domain in one assessment: between worst and best lies what is unknown.
  assessment_id  INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  domain         TEXT NOT NULL,                               -- M1 to M9.
  checks         INTEGER NOT NULL,                            -- Checks that ran.
  pass           INTEGER NOT NULL,                            -- Subjects that pass.
  fail           INTEGER NOT NULL,                            -- Subjects that fail.
  unknown        INTEGER NOT NULL,                            -- Subjects that could not be judged.
  not_applicable INTEGER NOT NULL,                            -- Subjects that need no judgement.
  best_pct       REAL,                                        -- Share that passes if all unknown ones pass; NULL: nothing judged.
  worst_pct      REAL,                                        -- Share that passes if all unknown ones fail.
  PRIMARY KEY (assessment_id, domain)
) STRICT, WITHOUT ROWID;

-- Indexes that a bulk load drops and builds anew: the names are known to lib/store.
CREATE INDEX asset_by_key ON asset (key);
CREATE UNIQUE INDEX asset_version_current ON asset_version (source_id, key) WHERE last_scan IS NULL;
CREATE INDEX asset_version_ended ON asset_version (source_id, key) WHERE last_scan IS NOT NULL;
CREATE INDEX asset_version_by_asset ON asset_version (asset_id);
CREATE INDEX asset_identifier_by_value ON asset_identifier (scheme, value);
CREATE UNIQUE INDEX relation_current ON relation_version (from_id, to_id, kind, source_id) WHERE last_scan IS NULL;
CREATE INDEX relation_by_to ON relation_version (to_id);
CREATE INDEX relation_by_source ON relation_version (source_id) WHERE last_scan IS NULL;

CREATE INDEX redundancy_group_by_source ON redundancy_group (source_id) WHERE last_scan IS NULL;
CREATE INDEX evidence_by_source ON evidence (source_id) WHERE last_scan IS NULL;
CREATE INDEX redundancy_group_by_asset ON redundancy_group (asset_id);
CREATE INDEX evidence_by_table ON evidence ("table", digest);

CREATE VIEW relation ( -- The relations that hold now, each once however many sources say it.
  from_id,    -- The asset that has the relation.
  to_id,      -- The asset it points at.
  kind,       -- depends_on, runs_on, powered_by, …
  soft,       -- 1 when every source says strength soft.
  version_id, -- One of the statements behind it.
  sources     -- How many sources say it.
) AS SELECT from_id, to_id, kind,
       min(coalesce(attributes ->> 'strength' = 'soft', 0)), min(id), count(*)
FROM relation_version WHERE last_scan IS NULL
GROUP BY from_id, to_id, kind;

CREATE VIEW asset_attribute ( -- Every attribute that a source states now of an asset; the winner has rank 1.
  asset_id,   -- The asset.
  name,       -- The attribute.
  value,      -- Its value.
  rank,       -- 1 for the value that counts; the others lost to it.
  source_id,  -- Who says it.
  version_id  -- The statement.
) AS SELECT v.asset_id, a.key, a.value,
       row_number() OVER (PARTITION BY v.asset_id, a.key
                          ORDER BY s.specificity DESC, v.first_scan DESC, s.collector, s.target, v.key),
       v.source_id, v.id
FROM asset_version v JOIN source s ON s.id = v.source_id, json_each(v.attributes) a
WHERE v.last_scan IS NULL;

CREATE VIEW newest_collection ( -- The newest collection of each source, whatever became of it.
  source_id,     -- The source.
  collection_id, -- Its newest collection.
  scan_id,       -- The scan of that.
  status,        -- How it ended.
  ended_at,      -- When it ended.
  good_at        -- When a collection of this source was last merged; NULL: never.
) AS SELECT c.source_id, c.id, c.scan_id, c.status, c.ended_at,
       (SELECT max(g.ended_at) FROM collection g
        WHERE g.source_id = c.source_id AND g.status IN ('complete', 'incomplete'))
FROM collection c
WHERE c.id = (SELECT max(n.id) FROM collection n WHERE n.source_id = c.source_id);

CREATE VIEW requirement ( -- What the business needs of a service, as stated now.
  evidence_id,      -- Row of evidence.
  service_id,       -- The service; NULL when the reference names nothing known.
  tier,             -- 1 (most important) to 4.
  rto_s,            -- Recovery time objective, seconds.
  rpo_s,            -- Recovery point objective, seconds.
  mtd_s,            -- Maximum tolerable downtime, seconds.
  availability_pct, -- Required availability, per cent of the time.
  cost_per_hour,    -- Loss in an hour of outage.
  stated_by,        -- Who said so.
  stated_at         -- When it was said.
) AS SELECT e.id, r.asset_id, "row" ->> 'tier', "row" ->> 'rto_s', "row" ->> 'rpo_s', "row" ->> 'mtd_s',
       "row" ->> 'availability_pct', "row" ->> 'cost_per_hour', "row" ->> 'stated_by', "row" ->> 'stated_at'
FROM evidence e LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'service'
WHERE e."table" = 'requirement' AND e.last_scan IS NULL;

CREATE VIEW contract ( -- What a contract promises for one asset, as stated now.
  evidence_id, -- Row of evidence.
  asset_id,    -- What it covers; NULL when the reference names nothing known.
  contract,    -- Its number or name.
  vendor,      -- With whom.
  level,       -- Service level as named by the vendor.
  hours,       -- Service hours.
  response_s,  -- Time to respond, seconds.
  restore_s,   -- Time to restore, seconds.
  start_at,    -- First day.
  end_at       -- Last day.
) AS SELECT e.id, r.asset_id, "row" ->> 'contract', "row" ->> 'vendor', "row" ->> 'level', "row" ->> 'hours',
       "row" ->> 'response_s', "row" ->> 'restore_s', "row" ->> 'start_at', "row" ->> 'end_at'
FROM evidence e LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'asset'
WHERE e."table" = 'contract' AND e.last_scan IS NULL;

CREATE VIEW support ( -- How long its maker supports a product in use, as stated now.
  evidence_id, -- Row of evidence.
  asset_id,    -- The product in use; NULL when the reference names nothing known.
  product,     -- Its name and version.
  end_at       -- Last day of the maker's support.
) AS SELECT e.id, r.asset_id, "row" ->> 'product', "row" ->> 'end_at'
FROM evidence e LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'asset'
WHERE e."table" = 'support' AND e.last_scan IS NULL;

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
  summary          -- Title of the ticket.
) AS SELECT e.id, r.asset_id, "row" ->> 'id', "row" ->> 'started_at', "row" ->> 'detected_at',
       "row" ->> 'acknowledged_at', "row" ->> 'mitigated_at', "row" ->> 'resolved_at', "row" ->> 'severity',
       "row" ->> 'cause', "row" ->> 'summary'
FROM evidence e LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'service'
WHERE e."table" = 'incident' AND e.last_scan IS NULL;

CREATE VIEW replica ( -- A copy of data kept up to date elsewhere.
  evidence_id, -- Row of evidence.
  dataset,     -- What is replicated.
  from_id,     -- The source.
  to_id,       -- The copy.
  mode,        -- sync, semi-sync, async or snapshot.
  lag_s        -- Age of the newest change that the copy has, seconds.
) AS SELECT e.id, "row" ->> 'dataset', f.asset_id, t.asset_id, "row" ->> 'mode', "row" ->> 'lag_s'
FROM evidence e
LEFT JOIN evidence_reference f ON f.evidence_id = e.id AND f.field = 'from'
LEFT JOIN evidence_reference t ON t.evidence_id = e.id AND t.field = 'to'
WHERE e."table" = 'replica' AND e.last_scan IS NULL;

CREATE VIEW backup ( -- One backup that was made.
  evidence_id,       -- Row of evidence.
  dataset,           -- What was backed up.
  completed_at,      -- When the job ended.
  duration_s,        -- How long it took, seconds.
  size_bytes,        -- How large it is.
  location,          -- Where it lies.
  encrypted,         -- Whether it is encrypted.
  restore_tested_at  -- Last restore that worked.
) AS SELECT id, "row" ->> 'dataset', "row" ->> 'completed_at', "row" ->> 'duration_s', "row" ->> 'size_bytes',
       "row" ->> 'location', "row" ->> 'encrypted', "row" ->> 'restore_tested_at'
FROM evidence WHERE "table" = 'backup' AND last_scan IS NULL;

CREATE VIEW detector ( -- Something that watches an asset and tells when it fails.
  evidence_id, -- Row of evidence.
  asset_id,    -- What is watched.
  kind,        -- probe, lb, scrape, alert_rule, heartbeat, synthetic or slo.
  interval_s,  -- Time between checks, seconds.
  failures,    -- Consecutive failures until it tells.
  timeout_s,   -- Time that one check may take, seconds.
  route        -- Whom it tells.
) AS SELECT e.id, r.asset_id, "row" ->> 'kind', "row" ->> 'interval_s', "row" ->> 'failures',
       "row" ->> 'timeout_s', "row" ->> 'route'
FROM evidence e LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'asset'
WHERE e."table" = 'detector' AND e.last_scan IS NULL;

CREATE VIEW drill ( -- A recovery that was tried on a day.
  evidence_id,    -- Row of evidence.
  service_id,     -- Whose recovery was tried.
  id,             -- Its number or name.
  scenario,       -- What was made to fail.
  date_at,        -- When.
  measured_rto_s, -- Time to recover as measured, seconds.
  measured_rpo_s, -- Data lost as measured, seconds.
  outcome         -- passed, failed or aborted.
) AS SELECT e.id, r.asset_id, "row" ->> 'id', "row" ->> 'scenario', "row" ->> 'date_at',
       "row" ->> 'measured_rto_s', "row" ->> 'measured_rpo_s', "row" ->> 'outcome'
FROM evidence e LEFT JOIN evidence_reference r ON r.evidence_id = e.id AND r.field = 'service'
WHERE e."table" = 'drill' AND e.last_scan IS NULL;

CREATE VIEW service ( -- A business service that exists now, with what is required of it.
  asset_id,         -- The asset.
  key,              -- Its key.
  name,             -- Its name.
  tier,             -- 1 (most important) to 4; NULL: nobody said.
  owner,            -- Who answers for it.
  rto_s,            -- Recovery time objective, seconds.
  rpo_s,            -- Recovery point objective, seconds.
  mtd_s,            -- Maximum tolerable downtime, seconds.
  availability_pct, -- Required availability, per cent of the time.
  requirement_id    -- The evidence of the requirement; NULL: nobody stated one.
) AS SELECT a.id, a.key, a.name,
       coalesce(q.tier, CAST((SELECT value FROM asset_attribute t
                              WHERE t.asset_id = a.id AND t.name = 'tier' AND t.rank = 1) AS INTEGER)),
       (SELECT value FROM asset_attribute o WHERE o.asset_id = a.id AND o.name = 'owner' AND o.rank = 1),
       q.rto_s, q.rpo_s, q.mtd_s, q.availability_pct, q.evidence_id
FROM asset a
LEFT JOIN requirement q ON q.evidence_id =
  (SELECT max(n.evidence_id) FROM requirement n WHERE n.service_id = a.id)
WHERE a.kind = 'business_service' AND a.last_scan IS NULL;

CREATE VIEW open_finding ( -- A finding that stands, with the waiver that covers it.
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
  waived_reason -- Why.
) AS SELECT f.id, f.check_id, f.domain, f.subject, f.subject_kind, f.asset_id, f.service_id, f.state, f.status,
       f.severity, f.title, f.message, f.remedy, f.practice, f.evidence, f.first_seen, f.last_seen,
       w.until, w.accepted_by, w.reason
FROM finding f
LEFT JOIN waiver w ON w.id = (SELECT max(n.id) FROM waiver n WHERE n.finding_id = f.id)
WHERE f.state IN ('new', 'standing');
