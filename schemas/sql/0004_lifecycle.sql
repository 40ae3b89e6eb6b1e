-- Migration 4.  How long the products in use are supported, and what the contracts promise on the clock: results of
-- the newest assessment.

CREATE TABLE product_lifecycle ( -- A product in use on an asset, and how it stands towards the ends of its support.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  asset_id      INTEGER NOT NULL REFERENCES asset (id),      -- What it runs on or is.
  product       TEXT NOT NULL,                               -- Id in the reference data; the text itself when it was not recognised.
  label         TEXT NOT NULL,                               -- For people: "PostgreSQL 13".
  cycle         TEXT,                                        -- Its release cycle; NULL: not known.
  hardware      INTEGER NOT NULL CHECK (hardware IN (0, 1)), -- 1: a device; 0: software.
  eos_at        TEXT,                                        -- Last day of sale; NULL: not stated, or no day known.
  eoas_at       TEXT,                                        -- Last day of active support, after which only security fixes come.
  eol_at        TEXT,                                        -- Last day of security support.
  eoes_at       TEXT,                                        -- Last day of extended support, for who has it.
  status        TEXT NOT NULL CHECK (status IN ('supported','no date announced','ending','extended','ended','ended, day unknown','unknown')), -- On the day of the assessment. ending: within the horizon; extended: only for who has extended support.
  end_at        TEXT,                                        -- The day by which the status is told; NULL: none is known.
  days_left     INTEGER,                                     -- Days from the assessment to end_at; negative: past.
  basis         TEXT NOT NULL CHECK (basis IN ('reference','statement')), -- reference: published dates; statement: the client says so, which counts where it is newer or goes on longer.
  source        TEXT,                                        -- Where the dates are from; NULL: there are none.
  as_of         TEXT,                                        -- The day on which the source held.
  recognised_from TEXT NOT NULL,                             -- The attributes that were read: "os_id, os_version".
  recognised_text TEXT NOT NULL,                             -- What they said.
  note          TEXT,                                        -- Why it is unknown, or whose dates count.
  evidence      TEXT NOT NULL                                -- JSON array of what it was concluded from ("asset_version:7").
) STRICT;
CREATE INDEX product_lifecycle_by_asset ON product_lifecycle (asset_id);

CREATE TABLE contract_repair ( -- How long a repair lasts at worst by a contract: response and restore, through its service hours.
  evidence_id   INTEGER PRIMARY KEY REFERENCES evidence (id), -- The contract, for one asset.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id),  -- The assessment.
  repair_s      INTEGER,                                      -- Seconds from the call to the repair at the worst instant of the week; NULL: unknown.
  reason        TEXT                                          -- Why it is unknown.
) STRICT;
