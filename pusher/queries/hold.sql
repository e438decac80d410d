-- name: speakers()
-- Every account that is not switched off, of all counties.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account WHERE state <> 'off' ORDER BY id;

-- name: take(account, holder, seconds, because)$
-- Take an account that nobody holds any more; nothing when somebody does.
INSERT INTO pusher.hold AS h (account, holder, until, because)
VALUES (:account, :holder, clock_timestamp() + make_interval(secs => :seconds), :because)
ON CONFLICT (account) DO UPDATE SET holder = excluded.holder, until = excluded.until,
    since = CASE WHEN (h.because = '') = (excluded.because = '') THEN h.since ELSE clock_timestamp() END,
    because = excluded.because
WHERE h.until < clock_timestamp()
RETURNING account;

-- name: renew(account, holder, seconds, because)$
-- Hold it longer and say how its line is; returns for how many seconds there has been none. Nothing when it is ours no more.
UPDATE pusher.hold
SET until = clock_timestamp() + make_interval(secs => :seconds),
    since = CASE WHEN (because = '') = (:because::text = '') THEN since ELSE clock_timestamp() END, because = :because
WHERE account = :account AND holder = :holder AND until > clock_timestamp()
RETURNING CASE WHEN because = '' THEN 0 ELSE extract(epoch FROM clock_timestamp() - since)::float8 END;

-- name: hand_back(account, holder, because)!
-- Its line is closed: anybody may take it at once.
UPDATE pusher.hold SET until = '-infinity', because = :because,
    since = CASE WHEN because = '' THEN clock_timestamp() ELSE since END
WHERE account = :account AND holder = :holder;

-- name: forget(accounts)!
-- Accounts that are not of this kind any more are everybody's again.
DELETE FROM pusher.hold WHERE account <> ALL(:accounts::int[]) AND until < clock_timestamp();
