-- What share of the time each service works: likely, worst and best case with the failure rates that are measured,
-- stated or assumed; what is proven without assumed ones; what is required, and what incidents show.
SELECT s.key AS service, s.tier, v.likely_pct AS availability_likely_pct, v.worst_pct AS availability_worst_pct,
       v.best_pct AS availability_best_pct, s.availability_pct AS availability_required_pct,
       coalesce(v.verdict, 'unknown') AS verdict, v.downtime_s_a_year / 60 AS downtime_min_a_year,
       v.takeover_s_a_year / 60 AS takeover_min_a_year, v.outages_a_year, v.grade, v.inputs_measured, v.inputs_stated,
       v.inputs_assumed, v.inputs_unknown, iif(v.loose, 'no', 'yes') AS stands_on_known,
       v.measured_pct AS availability_measured_pct, v.measured_years, v.contradiction,
       a.unavailability_worst, a.unavailability_best, iif(a.exact, 'yes', 'no') AS exact,
       a.inputs, a.known_inputs, c.sets AS pairs, iif(c.listed, 'yes', 'no') AS pairs_listed
FROM service s
LEFT JOIN cut_set_count c ON c.service_id = s.asset_id AND c.events = 2
LEFT JOIN availability a ON a.service_id = s.asset_id
LEFT JOIN service_availability v ON v.service_id = s.asset_id
WHERE c.service_id NOT NULL OR a.service_id NOT NULL
ORDER BY s.key, s.asset_id
