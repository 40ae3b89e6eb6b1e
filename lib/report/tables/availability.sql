-- title: Availability
-- about: What share of the time each service is down: between best and worst case by what is stated or measured alone, beside what is required; then with assumed failure rates, too, and what incidents show.
-- types: tier integer, availability_worst_pct real, availability_best_pct real, availability_required_pct real,
-- types: unavailability_worst real, unavailability_best real, inputs integer, known_inputs integer, pairs integer,
-- types: likely_pct real, estimated_worst_pct real, estimated_best_pct real, downtime_min_a_year real,
-- types: takeover_min_a_year real, outages_a_year real, inputs_measured integer, inputs_stated integer,
-- types: inputs_assumed integer, inputs_unknown integer, measured_pct real, measured_years real
SELECT s.key AS service, s.tier, 100 * (1 - a.unavailability_worst) AS availability_worst_pct,
       100 * (1 - a.unavailability_best) AS availability_best_pct,
       s.availability_pct AS availability_required_pct,
       a.unavailability_worst, a.unavailability_best, iif(a.exact, 'yes', 'no') AS exact,
       a.inputs, a.known_inputs, c.sets AS pairs, iif(c.listed, 'yes', 'no') AS pairs_listed,
       v.likely_pct, v.worst_pct AS estimated_worst_pct, v.best_pct AS estimated_best_pct,
       coalesce(v.verdict, 'unknown') AS verdict, v.downtime_s_a_year / 60 AS downtime_min_a_year,
       v.takeover_s_a_year / 60 AS takeover_min_a_year, v.outages_a_year, v.grade, v.inputs_measured, v.inputs_stated,
       v.inputs_assumed, v.inputs_unknown, iif(v.loose, 'no', 'yes') AS stands_on_known, v.measured_pct,
       v.measured_years, v.contradiction
FROM service s
LEFT JOIN cut_set_count c ON c.service_id = s.asset_id AND c.events = 2
LEFT JOIN availability a ON a.service_id = s.asset_id
LEFT JOIN service_availability v ON v.service_id = s.asset_id
WHERE c.service_id NOT NULL OR a.service_id NOT NULL
ORDER BY s.key, s.asset_id
