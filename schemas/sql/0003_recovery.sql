-- Migration 3.  How long services would be down and how much they would lose, by kind of disaster: results of the
-- newest assessment.

CREATE TABLE recovery_estimate ( -- The worst that one kind of disaster does to one service, and how it comes back.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  service_id    INTEGER NOT NULL REFERENCES asset (id),      -- The service.
  scenario      TEXT NOT NULL,                               -- component, host, power, zone, site, provider, data, or the name of a declared one.
  event         TEXT,                                        -- What fails in the worst case of it, for people; NULL: nothing known that harms.
  event_id      INTEGER REFERENCES asset (id),               -- That, if it is one asset.
  events        INTEGER NOT NULL,                            -- Events of that kind that the service depends on in some way.
  considered    INTEGER NOT NULL,                            -- Those of them that were computed: the worst by effect and repair.
  effect        TEXT NOT NULL CHECK (effect IN ('none','interrupted','outage','lost','unknown')), -- What it does to the service; unknown: no such thing is known of what it stands on.
  rto_low_s     INTEGER, -- Seconds until it works again, best case.
  rto_s         INTEGER, -- Likely case; NULL: not known, or never.
  rto_high_s    INTEGER, -- Worst case; NULL: it may not come back.
  rto_grade     TEXT CHECK (rto_grade IN ('assumed','stated','configured','measured','demonstrated')), -- The worst known addend of the likely case.
  rto_verdict   TEXT NOT NULL CHECK (rto_verdict IN ('met','not met','unknown','no requirement')), -- The likely case against what is required.
  rto_reason    TEXT,    -- Why it is not known, or never.
  rpo_s         INTEGER, -- Seconds of changes lost, likely case; NULL: not known.
  rpo_high_s    INTEGER, -- Worst case; NULL: without bound.
  rpo_grade     TEXT CHECK (rpo_grade IN ('assumed','stated','configured','measured','demonstrated')), -- How well that is known.
  rpo_verdict   TEXT NOT NULL CHECK (rpo_verdict IN ('met','not met','unknown','no requirement')), -- The likely case against what is required.
  rpo_reason    TEXT,    -- What it follows from, or why it is not known.
  rpo_asset_id  INTEGER REFERENCES asset (id), -- The data that loses most.
  cycle         INTEGER NOT NULL CHECK (cycle IN (0, 1)), -- 1: what must start waits for itself.
  path_fallen   TEXT NOT NULL, -- JSON array: keys of what recovery itself needs (declared in plimsoll.yaml) that falls in the same event.
  UNIQUE (service_id, scenario)
) STRICT;

CREATE TABLE recovery_act ( -- One act of the recovery that an estimate adds up; those that are critical are its addends.
  estimate_id INTEGER NOT NULL REFERENCES recovery_estimate (id), -- The estimate.
  seq         INTEGER NOT NULL,           -- Place in the order of their ends, from 0.
  kind        TEXT NOT NULL CHECK (kind IN ('detection','decision','takeover','repair','restore','start')), -- What is done.
  asset_id    INTEGER REFERENCES asset (id), -- To what; NULL for detection and decision.
  begin_s     INTEGER NOT NULL,           -- Seconds after the failure, likely case.
  end_s       INTEGER NOT NULL,           -- Seconds after the failure, likely case.
  low_s       INTEGER NOT NULL,           -- How long it takes, best case.
  likely_s    INTEGER NOT NULL,           -- Likely case.
  high_s      INTEGER,                    -- Worst case; NULL: it may not end.
  grade       TEXT NOT NULL CHECK (grade IN ('assumed','stated','configured','measured','demonstrated')), -- How well that is known.
  source      TEXT NOT NULL,              -- From where.
  critical    INTEGER NOT NULL CHECK (critical IN (0, 1)), -- 1: on the critical path.
  manual      INTEGER NOT NULL CHECK (manual IN (0, 1)),   -- 1: somebody does it.
  stateful    INTEGER NOT NULL CHECK (stateful IN (0, 1)), -- 1: data changes its place.
  runbook     INTEGER NOT NULL CHECK (runbook IN (0, 1)),  -- 1: a runbook for it is known.
  team        TEXT,                       -- Who owns it.
  waits_for   TEXT NOT NULL,              -- JSON array: seq of the acts that it waits for, of many those that end last.
  PRIMARY KEY (estimate_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE failover_complexity ( -- How hard the recovery of an estimate is: a vector, and an index of it with published weights.
  estimate_id  INTEGER PRIMARY KEY REFERENCES recovery_estimate (id), -- The estimate.
  acts         INTEGER NOT NULL, -- Acts in all.
  wave         INTEGER NOT NULL, -- Most acts that may run at the same time.
  chain        INTEGER NOT NULL, -- Acts of the longest ordered chain.
  stateful     INTEGER NOT NULL, -- Promotions and restorations of data.
  manual       INTEGER NOT NULL, -- Acts that somebody does.
  teams        INTEGER NOT NULL, -- Teams that own them.
  sites        INTEGER NOT NULL, -- Sites and regions that they are in.
  providers    INTEGER NOT NULL, -- Cloud accounts and providers that they are of.
  unrehearsed  INTEGER NOT NULL, -- Manual acts without a runbook, where no drill of the service passed in 12 months.
  "index"      INTEGER NOT NULL  -- 0 to 100; docs/reference/recovery.md has the weights.
) STRICT;
