-- name: open(id, staff, grant_id, csrf, now, expires_at, method, device)!
-- Begin a session.
INSERT INTO pusher.staff_session (id, staff, grant_id, csrf, created_at, seen_at, expires_at, method, device)
VALUES (:id, :staff, :grant_id, :csrf, :now, :now, :expires_at, :method, :device);

-- name: find(id, now, idle_since)^
-- The session of a cookie or of the one before it, if it, its person and its grant still hold. Who stays signed in may leave it alone.
SELECT s.id, s.no, s.staff, s.grant_id, s.csrf, s.seen_at, s.expires_at, s.method, s.device, s.id = :id AS current,
       coalesce(s.turned_at, s.created_at) AS turned_at, s.held_at, p.pin IS NOT NULL AS pin,
       p.name, p.account, p.county, u.name AS unit, u.division AS unit_division,
       p.temporary_until IS NOT NULL AND s.method = 'password' AS temporary, g.role, g.lo, g.hi, g.matters,
       (SELECT count(*) FROM pusher.staff_grant o WHERE o.staff = s.staff AND o.ended_at IS NULL) AS grants
FROM pusher.staff_session s
JOIN pusher.staff p ON p.id = s.staff AND p.state = 'active'
JOIN pusher.unit u ON u.id = p.unit
JOIN pusher.staff_grant g ON g.id = s.grant_id AND g.ended_at IS NULL
WHERE (s.id = :id OR s.before = :id) AND s.expires_at > :now AND (s.method <> 'password' OR s.seen_at > :idle_since);

-- name: turn(id, new, before, now)$
-- Another cookie takes the place of a session's; NULL: one has just done so.
UPDATE pusher.staff_session SET id = :new, before = :before, turned_at = :now, held_at = NULL WHERE id = :id RETURNING no;

-- name: hold(id, now)!
-- The cookie that took the place of another has come back.
UPDATE pusher.staff_session SET held_at = :now WHERE id = :id AND before IS NOT NULL AND held_at IS NULL;

-- name: devices(staff, now)
-- Where a person is signed in, the latest used first.
SELECT no, id, method, device, created_at, seen_at, expires_at FROM pusher.staff_session
WHERE staff = :staff AND expires_at > :now ORDER BY seen_at DESC;

-- name: end_device(staff, no)$
-- End one session of a person from another device: a phone's also loses the WeChat that would open the next; NULL: there is none.
WITH gone AS (DELETE FROM pusher.staff_session WHERE staff = :staff AND no = :no RETURNING no, method),
unbound AS (DELETE FROM pusher.staff_wechat WHERE staff = :staff AND EXISTS (SELECT FROM gone WHERE method <> 'password'))
SELECT no FROM gone;

-- name: close_device(staff, no)$
-- End one session of a person by its number; NULL: there is none.
DELETE FROM pusher.staff_session WHERE staff = :staff AND no = :no RETURNING no;

-- name: close_long(county, roles)!
-- End the sessions that stay, but those under these roles.
DELETE FROM pusher.staff_session AS s USING pusher.staff_grant AS g, pusher.staff AS p
WHERE g.id = s.grant_id AND p.id = s.staff AND p.county = :county AND s.method <> 'password' AND g.role <> ALL (:roles::text[]);

-- name: touch(id, now)!
-- Remember when a session was last used.
UPDATE pusher.staff_session SET seen_at = :now WHERE id = :id AND seen_at < :now;

-- name: close(id)!
-- End the session of a cookie, or of the one that has taken its place.
DELETE FROM pusher.staff_session WHERE id = :id OR before = :id;

-- name: close_all(staff)!
-- End all sessions of a person, and forget the WeChat that would open another.
WITH unbound AS (DELETE FROM pusher.staff_wechat WHERE staff = :staff)
DELETE FROM pusher.staff_session WHERE staff = :staff;

-- name: close_others(staff, no)!
-- End the sessions of a person but this one, and forget the WeChat that would open another.
WITH unbound AS (DELETE FROM pusher.staff_wechat WHERE staff = :staff)
DELETE FROM pusher.staff_session WHERE staff = :staff AND no <> :no;

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
