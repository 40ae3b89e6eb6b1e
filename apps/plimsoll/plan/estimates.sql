-- The estimates of a service, the worst first.
SELECT id, scenario, coalesce(event, ''), effect, coalesce(rto_reason, '') FROM recovery_estimate
WHERE service_id = ?1
ORDER BY effect IN ('none', 'unknown'), rto_s IS NULL, rto_s DESC, id
