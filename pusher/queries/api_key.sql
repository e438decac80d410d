-- name: add_key(county, name, staff, grant_id, actions, hash, made_at, ends_at)$
-- Enter a key by its hash.
INSERT INTO pusher.api_key (county, name, staff, grant_id, actions, hash, made_at, ends_at)
VALUES (:county, :name, :staff, :grant_id, :actions::text[], :hash, :made_at, :ends_at) RETURNING id;

-- name: find(hash, now)^
-- The key of a hash, if it, its person and its grant still hold.
SELECT k.id, k.county, k.name, k.staff, k.grant_id, k.actions, k.seen_at, g.role, g.lo, g.hi, g.matters
FROM pusher.api_key AS k
JOIN pusher.staff AS p ON p.id = k.staff AND p.state = 'active'
JOIN pusher.staff_grant AS g ON g.id = k.grant_id AND g.staff = k.staff AND g.ended_at IS NULL
WHERE k.hash = :hash AND k.ended_at IS NULL AND k.ends_at > :now;

-- name: see(id, now)!
-- Remember the last call, to the day.
UPDATE pusher.api_key SET seen_at = :now WHERE id = :id;

-- name: keys(county)
-- The keys of a county, the latest first.
SELECT k.id, k.name, k.actions, k.made_at, k.ends_at, k.ended_at, k.seen_at, p.name AS person, g.role, g.lo, g.hi, g.matters,
       g.ended_at IS NOT NULL OR p.state <> 'active' AS idle
FROM pusher.api_key AS k JOIN pusher.staff AS p ON p.id = k.staff JOIN pusher.staff_grant AS g ON g.id = k.grant_id
WHERE k.county = :county ORDER BY k.id DESC;

-- name: end_key(id, county, at)$
-- It holds no longer; NULL: it did not hold, or it is another county's.
UPDATE pusher.api_key SET ended_at = :at WHERE id = :id AND county = :county AND ended_at IS NULL RETURNING id;
