-- name: close_mode(account, mode, because)!
-- The platform closed a way of sending to an account; the first reason stands.
INSERT INTO pusher.closed_mode (account, mode, because) VALUES (:account, :mode, :because) ON CONFLICT DO NOTHING;

-- name: open_mode(account, mode)$
-- A person opens a way of sending again.
DELETE FROM pusher.closed_mode WHERE account = :account AND mode = :mode RETURNING mode;

-- name: closed_modes(county)
-- The ways of sending that are closed to a county's accounts.
SELECT c.account, c.mode, c.because, c.at FROM pusher.closed_mode AS c JOIN pusher.account AS a ON a.id = c.account
WHERE a.county = :county ORDER BY c.account, c.mode;
