-- name: close_mode(account, mode, because)!
-- The platform closed a way of sending to an account; the first reason stands.
INSERT INTO pusher.closed_mode AS c (account, mode, because) VALUES (:account, :mode, :because)
ON CONFLICT (account, mode) DO UPDATE SET because = excluded.because, at = excluded.at, until = NULL WHERE c.until IS NOT NULL;

-- name: rest_mode(account, mode, because, seconds)!
-- The platform takes no more of a way of sending for so long; what is closed stays closed, and a longer rest stands.
INSERT INTO pusher.closed_mode AS c (account, mode, because, until)
VALUES (:account, :mode, :because, clock_timestamp() + make_interval(secs => :seconds))
ON CONFLICT (account, mode) DO UPDATE SET because = excluded.because, at = excluded.at, until = excluded.until
WHERE c.until < excluded.until;

-- name: open_mode(account, mode)$
-- A person opens a way of sending again.
DELETE FROM pusher.closed_mode WHERE account = :account AND mode = :mode RETURNING mode;

-- name: closed_modes(county)
-- The ways of sending that are closed to a county's accounts, or rest just now.
SELECT c.account, c.mode, c.because, c.at, c.until FROM pusher.closed_mode AS c JOIN pusher.account AS a ON a.id = c.account
WHERE a.county = :county AND (c.until IS NULL OR c.until > clock_timestamp()) ORDER BY c.account, c.mode;
