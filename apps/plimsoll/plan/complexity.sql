SELECT "index", acts, manual, chain, wave, stateful, teams, sites, providers, unrehearsed
FROM failover_complexity WHERE estimate_id = ?1
