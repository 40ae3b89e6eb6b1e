-- Migration 6.  How available services are with the failure rates that are measured, declared or assumed, and what
-- costs them most of it: results of the newest assessment (docs/reference/availability.md).

CREATE TABLE failure_rate ( -- How often an asset fails by its own fault and how long that lasts. Of those whose failure some service feels; no row: nothing is known.
  asset_id              INTEGER PRIMARY KEY REFERENCES asset (id),   -- The asset.
  assessment_id         INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  mtbf_s                REAL,          -- Mean time between failures, working, seconds, likely case; NULL: it does not fail.
  mttr_s                REAL NOT NULL, -- Mean time to restoration, seconds, likely case.
  unavailability_best   REAL NOT NULL, -- Share of the time that it is down, 0 to 1: MTTR / (MTBF + MTTR), best case.
  unavailability_likely REAL NOT NULL, -- Likely case.
  unavailability_worst  REAL NOT NULL, -- Worst case.
  grade                 TEXT NOT NULL CHECK (grade IN ('assumed','stated','configured','measured','demonstrated')), -- How well that is known.
  source                TEXT NOT NULL  -- From where.
) STRICT;

CREATE TABLE availability_estimate ( -- What share of the time a service is down with the rates of failure_rate. No row: the assessment was not asked, or its model was past the budget.
  service_id            INTEGER PRIMARY KEY REFERENCES asset (id),   -- The service.
  assessment_id         INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  unavailability_best   REAL NOT NULL, -- In outage or worse, 0 to 1, every rate in its best case; what is unknown never fails.
  unavailability_likely REAL,          -- Likely case; NULL: something has no rate, or only bounds could be computed.
  unavailability_worst  REAL NOT NULL, -- Every rate in its worst case; what is unknown is always down.
  takeover_best         REAL NOT NULL, -- While something takes over by itself, 0 to 1: failures times seconds, best case.
  takeover_likely       REAL,          -- Likely case; NULL: something that interrupts it has no rate.
  takeover_worst        REAL,          -- Worst case; NULL as above.
  outages_a_year        REAL,          -- How many outages begin in a year, likely case.
  takeovers_a_year      REAL,          -- How many interruptions by a takeover, likely case.
  grade                 TEXT CHECK (grade IN ('assumed','stated','configured','measured','demonstrated')), -- Of the input that is known least; NULL: one is unknown.
  inputs_measured       INTEGER NOT NULL, -- Inputs of which the rate was measured,
  inputs_stated         INTEGER NOT NULL, -- or stated by somebody or something,
  inputs_assumed        INTEGER NOT NULL, -- or is that of the reference,
  inputs_unknown        INTEGER NOT NULL  -- or is not known at all.
) STRICT;

CREATE TABLE availability_contributor ( -- What costs a service most of its availability, the first ones. Where some rate is unknown: what must be learned.
  service_id     INTEGER NOT NULL REFERENCES asset (id),      -- The service.
  place          INTEGER NOT NULL,                            -- From 1, the greatest first.
  assessment_id  INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  node_id        INTEGER NOT NULL REFERENCES asset (id),      -- What fails.
  criticality    REAL, -- Criticality importance: share of the unavailability that vanishes when it never fails, 0 to 1; NULL: its rate is unknown.
  minutes_a_year REAL, -- Minutes of outage a year that vanish then; NULL: its rate is unknown.
  PRIMARY KEY (service_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX availability_contributor_by_node ON availability_contributor (node_id);

CREATE TABLE ground_kind ( -- Kinds of asset that may be the end of a chain of dependencies: what they stand on is nobody's business here.
  kind TEXT PRIMARY KEY NOT NULL -- The kind.
) STRICT, WITHOUT ROWID;
INSERT INTO ground_kind VALUES
  ('site'), ('building'), ('room'), ('rack'), ('power_feed'), ('ups'), ('pdu'), ('generator'), ('cooling'),
  ('psu'), ('fan'), ('nic'), ('disk'), ('link'), ('circuit'), ('internet_provider'), ('subnet'),
  ('dns_provider'), ('dns_zone'), ('cloud_provider'), ('account'), ('region'), ('zone'), ('vendor'),
  ('contract'), ('team'), ('certificate'), ('operating_system'), ('software'), ('firmware'), ('bmc'), ('cdn');

CREATE VIEW service_availability ( -- A service's availability: computed, required and measured side by side, per cent of the time.
  service_id,          -- The service.
  key,                 -- Its key.
  name,                -- Its name.
  tier,                -- 1 to 4; NULL: nobody said.
  required_pct,        -- What is required; NULL: nothing.
  worst_pct,           -- Computed, worst case, takeovers included; 0 where of some part nobody said what it stands on.
  likely_pct,          -- Likely case; NULL: unknown.
  best_pct,            -- Best case.
  downtime_s_a_year,   -- Seconds down in a year, likely case, takeovers included; NULL: unknown.
  takeover_s_a_year,   -- Those of them that takeovers last.
  outages_a_year,      -- Outages that begin in a year, likely case.
  grade,               -- Of the input that is known least; NULL: one is unknown.
  inputs_measured,     -- Inputs measured,
  inputs_stated,       -- stated,
  inputs_assumed,      -- of the reference,
  inputs_unknown,      -- and unknown.
  loose,               -- 1: of some part, or of the service itself, nobody said what it stands on.
  verdict,             -- met, not met, unknown (the cases lie on both sides of what is required), no requirement.
  measured_pct,        -- What incident history shows, all years that count together; NULL: no incident is recorded.
  measured_years,      -- How many years those are.
  contradiction        -- Where history and computation can not both hold; NULL: they may.
) AS
WITH
history AS (
  SELECT service_id, sum(window_s) AS window_s, CAST(sum(downtime_s) AS REAL) / sum(window_s) AS down
  FROM incident_year WHERE window_s > 0 GROUP BY service_id),
known AS (
  SELECT e.*, inputs_measured + inputs_stated + inputs_assumed + inputs_unknown = 0
              OR EXISTS (
                SELECT 1 FROM impact i JOIN asset a ON a.id = i.node_id
                WHERE i.service_id = e.service_id AND i.node_id <> e.service_id
                  AND (a.kind = 'external'
                       OR (a.kind NOT IN (SELECT kind FROM ground_kind)
                           AND NOT EXISTS (SELECT 1 FROM need n WHERE n.asset_id = i.node_id)))) AS loose
  FROM availability_estimate e),
total AS (
  SELECT *, min(1, unavailability_best + takeover_best) AS best,
         CASE WHEN inputs_measured + inputs_stated + inputs_assumed + inputs_unknown > 0
              THEN min(1, unavailability_likely + takeover_likely) END AS likely,
         CASE WHEN loose OR takeover_worst IS NULL THEN 1
              ELSE min(1, unavailability_worst + takeover_worst) END AS worst
  FROM known)
SELECT t.service_id, s.key, s.name, s.tier, s.availability_pct,
       100 * (1 - t.worst), 100 * (1 - t.likely), 100 * (1 - t.best),
       31557600 * t.likely, 31557600 * t.takeover_likely, t.outages_a_year, t.grade,
       t.inputs_measured, t.inputs_stated, t.inputs_assumed, t.inputs_unknown, t.loose,
       CASE WHEN s.availability_pct IS NULL THEN 'no requirement'
            WHEN 100 * (1 - t.worst) >= s.availability_pct THEN 'met'
            WHEN 100 * (1 - t.best) < s.availability_pct THEN 'not met'
            ELSE 'unknown' END,
       100 * (1 - h.down), h.window_s / 31557600.0,
       CASE WHEN h.down > t.worst THEN 'it was down for longer than the worst case computed'
            -- A Poisson count of 3 or more expected is none in fewer than one case of twenty.
            WHEN h.down < t.best AND t.outages_a_year * h.window_s / 31557600.0 >= 3
            THEN 'it was down for less than the best case computed' END
FROM total t JOIN service s ON s.asset_id = t.service_id
LEFT JOIN history h ON h.service_id = t.service_id;
