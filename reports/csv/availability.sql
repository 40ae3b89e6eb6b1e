-- What share of the time each service is down, between best and worst case, beside what is required.
SELECT s.key AS service, s.tier, 100 * (1 - a.unavailability_worst) AS availability_worst_pct,
       100 * (1 - a.unavailability_best) AS availability_best_pct,
       s.availability_pct AS availability_required_pct,
       a.unavailability_worst, a.unavailability_best, iif(a.exact, 'yes', 'no') AS exact,
       a.inputs, a.known_inputs, c.sets AS pairs, iif(c.listed, 'yes', 'no') AS pairs_listed
FROM cut_set_count c
JOIN service s ON s.asset_id = c.service_id
LEFT JOIN availability a ON a.service_id = c.service_id
WHERE c.events = 2
ORDER BY s.key, s.asset_id
