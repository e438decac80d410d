-- name: open(id, staff, grant_id, csrf, now, expires_at)!
-- Begin a session.
INSERT INTO pusher.staff_session (id, staff, grant_id, csrf, created_at, seen_at, expires_at)
VALUES (:id, :staff, :grant_id, :csrf, :now, :now, :expires_at);

-- name: find(id, now, idle_since)^
-- The session of a cookie, if it, its person and its grant still hold.
SELECT s.id, s.staff, s.grant_id, s.csrf, s.seen_at, s.expires_at, p.name, p.account, p.county, u.name AS unit,
       u.division AS unit_division, p.temporary_until IS NOT NULL AS temporary, g.role, g.lo, g.hi, g.matters,
       (SELECT count(*) FROM pusher.staff_grant o WHERE o.staff = s.staff AND o.ended_at IS NULL) AS grants
FROM pusher.staff_session s
JOIN pusher.staff p ON p.id = s.staff AND p.state = 'active'
JOIN pusher.unit u ON u.id = p.unit
JOIN pusher.staff_grant g ON g.id = s.grant_id AND g.ended_at IS NULL
WHERE s.id = :id AND s.expires_at > :now AND s.seen_at > :idle_since;

-- name: touch(id, now)!
-- Remember when a session was last used.
UPDATE pusher.staff_session SET seen_at = :now WHERE id = :id AND seen_at < :now;

-- name: close(id)!
-- End a session.
DELETE FROM pusher.staff_session WHERE id = :id;

-- name: close_all(staff)!
-- End all sessions of a person.
DELETE FROM pusher.staff_session WHERE staff = :staff;

-- name: close_others(staff, id)!
-- End the sessions of a person but this one.
DELETE FROM pusher.staff_session WHERE staff = :staff AND id <> :id;

-- name: sweep(now, stale)!
-- Forget sessions past their end and attempts older than the window.
WITH gone AS (DELETE FROM pusher.staff_session WHERE expires_at < :now)
DELETE FROM pusher.sign_in_throttle WHERE since < :stale;

-- name: attempt(keys, now, stale)
-- Count one more attempt under each key, before anything is verified; a window that is past starts anew.
INSERT INTO pusher.sign_in_throttle AS t (key, attempts, since)
SELECT key, 1, :now FROM unnest(:keys::bytea[]) AS k (key) ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    attempts = CASE WHEN t.since < :stale THEN 1 ELSE t.attempts + 1 END,
    since = CASE WHEN t.since < :stale THEN excluded.since ELSE t.since END
RETURNING key, attempts;

-- name: forgive(key)!
-- Take one attempt back: it was the right person.
UPDATE pusher.sign_in_throttle SET attempts = greatest(attempts - 1, 0) WHERE key = :key;

-- name: forget(keys)!
-- Start these keys anew: the right person came.
DELETE FROM pusher.sign_in_throttle WHERE key = ANY(:keys::bytea[]);
