-- name: add_key(county, name, staff, grant_id, lo, hi, actions, hash, made_at, ends_at)$
-- Enter a key by its hash.
INSERT INTO pusher.api_key (county, name, staff, grant_id, lo, hi, actions, hash, made_at, ends_at)
VALUES (:county, :name, :staff, :grant_id, :lo, :hi, :actions::text[], :hash, :made_at, :ends_at) RETURNING id;

-- name: find(hash, now)^
-- The key of a hash, if it, its person and its grant still hold. It reads no tags of persons: it has no matters.
SELECT id, county, name, staff, grant_id, actions, seen_at, role, lo, hi, '{}'::int[] AS matters
FROM pusher.v_live_key WHERE hash = :hash AND ends_at > :now;

-- name: see(id, now)!
-- Remember the last call, to the day.
UPDATE pusher.api_key SET seen_at = :now WHERE id = :id;

-- name: keys(county, staff)
-- The keys of a county, of one of its staff if that is given; those that hold first, then the latest.
SELECT k.id, k.name, k.staff, k.actions, k.made_at, k.ends_at, k.ended_at, k.seen_at, p.name AS person, u.name AS unit,
       g.role, k.lo, k.hi, '{}'::int[] AS matters, g.ended_at IS NOT NULL OR p.state <> 'active' AS idle
FROM pusher.api_key AS k JOIN pusher.staff AS p ON p.id = k.staff JOIN pusher.unit AS u ON u.id = p.unit
JOIN pusher.staff_grant AS g ON g.id = k.grant_id
WHERE k.county = :county AND (:staff::bigint IS NULL OR k.staff = :staff) ORDER BY k.ended_at IS NOT NULL, k.id DESC;

-- name: end_key(id, county, staff, at)$
-- It holds no longer; NULL: it did not hold, or it is another county's or, where one is named, another's.
UPDATE pusher.api_key SET ended_at = :at
WHERE id = :id AND county = :county AND (:staff::bigint IS NULL OR staff = :staff) AND ended_at IS NULL RETURNING id;
