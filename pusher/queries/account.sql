-- name: add_account(key, channel, county, division, name, owner, supervisor, options, rate, daily_limit, price)$
-- Enter an account, or renew the row of the same key; its state is kept.
INSERT INTO pusher.account (key, channel, county, division, name, owner, supervisor, options, rate, daily_limit, price)
VALUES (:key, :channel, :county, :division, :name, :owner, :supervisor, :options, :rate, :daily_limit, :price)
ON CONFLICT (key) DO UPDATE SET division = excluded.division, name = excluded.name, owner = excluded.owner,
    supervisor = excluded.supervisor, options = excluded.options, rate = excluded.rate,
    daily_limit = excluded.daily_limit, price = excluded.price
RETURNING id;

-- name: accounts(county, channels)
-- The accounts of a county's channels that are not switched off, in the order of entry.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account
WHERE county = :county AND channel = ANY(:channels::text[]) AND state <> 'off'
ORDER BY id;

-- name: account(id)^
-- One account by its number.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account WHERE id = :id;

-- name: account_by_key(key)^
-- One account by its key.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account WHERE key = :key;

-- name: pause_account(id, because)!
-- Pause an account; its rows stay pending and no window opens.
UPDATE pusher.account SET state = 'paused', paused_because = :because WHERE id = :id AND state = 'active';

-- name: resume_account(id)!
-- Let an account speak again.
UPDATE pusher.account SET state = 'active', paused_because = '' WHERE id = :id AND state = 'paused';

-- name: brake(id, seconds)!
-- The provider said busy: no window before so many seconds, and half the rate from then on.
UPDATE pusher.account
SET brake = CASE WHEN open_at <= clock_timestamp() THEN greatest(0.05, brake / 2) ELSE brake END,
    open_at = greatest(open_at, clock_timestamp() + make_interval(secs => :seconds))
WHERE id = :id;
