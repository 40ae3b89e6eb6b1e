-- Migration 2.  Which failures stop a service only together, and how available it is: results of the newest
-- assessment, of the services that it was asked about.

CREATE TABLE cut_set ( -- A minimal cut set of a service: failures that together cause its outage or worse, none of them needless. Those of one failure are in single_point.
  id            INTEGER PRIMARY KEY,                         -- Row id.
  service_id    INTEGER NOT NULL REFERENCES asset (id),      -- The service.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  events        INTEGER NOT NULL CHECK (events >= 2)         -- How many failures.
) STRICT;
CREATE INDEX cut_set_by_service ON cut_set (service_id, events);

CREATE TABLE cut_set_member ( -- One of the failures of a minimal cut set.
  cut_set_id INTEGER NOT NULL REFERENCES cut_set (id), -- The set.
  node_id    INTEGER NOT NULL REFERENCES asset (id),   -- What fails.
  PRIMARY KEY (cut_set_id, node_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cut_set_member_by_node ON cut_set_member (node_id);

CREATE TABLE cut_set_count ( -- How many minimal cut sets of that size a service has. No row: the assessment was not asked.
  service_id    INTEGER NOT NULL REFERENCES asset (id),      -- The service.
  events        INTEGER NOT NULL CHECK (events >= 2),        -- How many failures a set has.
  assessment_id INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  sets          INTEGER,                                     -- How many sets; NULL: unknown, the search was past its budget.
  listed        INTEGER NOT NULL CHECK (listed IN (0, 1)),   -- 1: all of them are in cut_set; 0: none is.
  PRIMARY KEY (service_id, events)
) STRICT, WITHOUT ROWID;

CREATE TABLE availability ( -- What share of the time a service is in outage or worse, by MTBF and MTTR of what it stands on. No row: the assessment was not asked, or its model was past the budget.
  service_id           INTEGER PRIMARY KEY REFERENCES asset (id),   -- The service.
  assessment_id        INTEGER NOT NULL REFERENCES assessment (id), -- The assessment.
  unavailability_best  REAL NOT NULL,                               -- From 0 to 1; in the best case of what is unknown.
  unavailability_worst REAL NOT NULL,                               -- From 0 to 1; in the worst case of what is unknown.
  exact                INTEGER NOT NULL CHECK (exact IN (0, 1)),    -- 1: best and worst are these cases themselves; 0: proven bounds of them, past the budget.
  inputs               INTEGER NOT NULL,                            -- Nodes that can fail and that it depends on in some way.
  known_inputs         INTEGER NOT NULL                             -- Those of which MTBF and MTTR are known.
) STRICT;

CREATE VIEW pair ( -- Two failures that only together cause a service's outage or worse.
  cut_set_id,   -- Row of cut_set.
  service_id,   -- The service.
  service,      -- Its key.
  node_a_id,    -- One of the two.
  node_a,       -- Its key; of the two the first in order.
  node_a_kind,  -- Its kind.
  node_b_id,    -- The other.
  node_b,       -- Its key.
  node_b_kind   -- Its kind.
) AS SELECT c.id, c.service_id, s.key, a.id, a.key, a.kind, b.id, b.key, b.kind
FROM cut_set c
JOIN asset s ON s.id = c.service_id
JOIN cut_set_member m ON m.cut_set_id = c.id
JOIN cut_set_member n ON n.cut_set_id = c.id
JOIN asset a ON a.id = m.node_id
JOIN asset b ON b.id = n.node_id
WHERE c.events = 2 AND (a.key, a.id) < (b.key, b.id);
