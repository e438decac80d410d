-- name: add_account(key, channel, county, division, name, owner, supervisor, options, rate, daily_limit, price, weight)$
-- Enter an account, or renew the row of the same key; its state is kept.
INSERT INTO pusher.account
    (key, channel, county, division, name, owner, supervisor, options, rate, daily_limit, price, weight)
VALUES (:key, :channel, :county, :division, :name, :owner, :supervisor, :options, :rate, :daily_limit, :price, :weight)
ON CONFLICT (key) DO UPDATE SET division = excluded.division, name = excluded.name, owner = excluded.owner,
    supervisor = excluded.supervisor, options = excluded.options, rate = excluded.rate,
    daily_limit = excluded.daily_limit, price = excluded.price, weight = excluded.weight
RETURNING id;

-- name: accounts(county, channels)
-- The accounts of a county's channels that are not switched off, in the order of entry.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account
WHERE county = :county AND channel = ANY(:channels::text[]) AND state <> 'off'
ORDER BY id;

-- name: everywhere(channels)
-- The active accounts of all counties, those that speak for a whole county first.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account
WHERE channel = ANY(:channels::text[]) AND state = 'active'
ORDER BY division % 1000000000 <> 0, id;

-- name: account(id)^
-- One account by its number.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account WHERE id = :id;

-- name: account_by_key(key)^
-- One account by its key.
SELECT id, key, channel, county, division, name, state, paused_because, options, rate, daily_limit, price
FROM pusher.account WHERE key = :key;

-- name: entered(key)^
-- An account as it was entered.
SELECT key, channel, division, name, options, owner, supervisor, rate, daily_limit, price, weight
FROM pusher.account WHERE key = :key;

-- name: pause_account(id, because, first, longest, least)^
-- Open an account's circuit: its rows stay pending, no window opens, and a probe comes later each time it was in vain.
UPDATE pusher.account
SET state = 'paused', paused_because = :because, paused_by = 'circuit', paused_at = clock_timestamp(),
    probe_at = clock_timestamp() + make_interval(secs =>
        greatest(:least::float8, least(:longest::float8, :first::float8 * 2.0 ^ least(probes, 20))))
WHERE id = :id AND state = 'active'
RETURNING id, key, channel, county, name, paused_because;

-- name: stop_account(id, because)$
-- A person pauses an account: nothing but a person resumes it.
UPDATE pusher.account
SET state = 'paused', paused_because = :because, paused_by = 'hand', probe_at = NULL,
    paused_at = CASE WHEN state = 'paused' THEN paused_at ELSE clock_timestamp() END
WHERE id = :id AND state IN ('active', 'paused') RETURNING id;

-- name: resume_account(id)$
-- A person lets an account speak again, as if nothing had been.
UPDATE pusher.account
SET state = 'active', paused_because = '', paused_by = '', paused_at = NULL, probe_at = NULL, probes = 0, share = 100,
    share_at = clock_timestamp(), brake = 1, open_at = '-infinity'
WHERE id = :id AND state IN ('active', 'paused') RETURNING id;

-- name: take_probes(seconds, held)
-- Take the accounts whose probe is due; nobody else probes them for so long. An account's line only its holder knows.
UPDATE pusher.account SET probe_at = clock_timestamp() + make_interval(secs => :seconds)
WHERE state = 'paused' AND paused_by = 'circuit' AND probe_at <= clock_timestamp()
  AND (id = ANY(:held::int[])
       OR NOT EXISTS (SELECT FROM pusher.hold AS h WHERE h.account = account.id AND h.until > clock_timestamp()))
RETURNING id;

-- name: put_off_probe(id, because, first, longest)!
-- The probe was in vain: the next one comes later.
UPDATE pusher.account
SET probes = least(probes + 1, 100), paused_because = :because,
    probe_at = clock_timestamp() + make_interval(secs => least(:longest::float8, :first::float8 * 2.0 ^ least(probes + 1, 20)))
WHERE id = :id AND state = 'paused' AND paused_by = 'circuit';

-- name: try_account(id, share, brake)^
-- The probe was well: the account is on probation. If it fails again at once, the waits go on where they were.
UPDATE pusher.account
SET state = 'active', paused_by = '', paused_at = NULL, probe_at = NULL, probes = least(probes + 1, 100),
    share = least(share, :share), share_at = clock_timestamp(), brake = least(brake, :brake), brake_at = clock_timestamp()
WHERE id = :id AND state = 'paused' AND paused_by = 'circuit'
RETURNING id, key, channel, county, name, paused_because;

-- name: prove_account(id)$
-- Calls went well since the probe: the account is trusted again.
UPDATE pusher.account SET probes = 0, paused_because = ''
WHERE id = :id AND state = 'active' AND probes > 0 RETURNING id;

-- name: set_weight(id, weight)!
-- How much of its equivalents' work an account is given, by hand.
UPDATE pusher.account SET weight = :weight WHERE id = :id;

-- name: brake(id, seconds)!
-- The provider said busy: no window before so many seconds, and half the rate from then on.
UPDATE pusher.account
SET brake = CASE WHEN open_at <= clock_timestamp() THEN greatest(0.05, brake / 2) ELSE brake END,
    open_at = greatest(open_at, clock_timestamp() + make_interval(secs => :seconds))
WHERE id = :id;

-- name: stocks(county)
-- What is left of the segments that a county's accounts (0: everybody's) paid for in advance.
SELECT s.account, a.county, a.channel, a.key, a.name, s.entered, s.used, s.warn_below, s.entered_at
FROM pusher.stock AS s JOIN pusher.account AS a ON a.id = s.account
WHERE :county::int IN (0, a.county) AND a.state <> 'off' ORDER BY s.account;

-- name: book_direct(account, segments, at)!
-- A text outside pushes was said: it counts in the account's day, in its prepaid segments and in the money of the account's unit.
WITH a AS (
    SELECT id, division, daily_limit, price * :segments::int AS yuan,
        (:at::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS today FROM pusher.account WHERE id = :account
), day AS (
    INSERT INTO pusher.quota AS q (account, day, used) SELECT id, today, 1 FROM a WHERE daily_limit > 0
    ON CONFLICT (account, day) DO UPDATE SET used = q.used + 1
), stock AS (
    UPDATE pusher.stock SET used = used + :segments::int WHERE account = :account
)
UPDATE pusher.allowance AS w SET spent = w.spent + a.yuan FROM a
WHERE w.division = a.division AND w.year = extract(year FROM a.today) AND a.yuan > 0;

-- name: set_stock(account, entered, warn_below, by, at)!
-- Enter what is left now; counting begins anew.
INSERT INTO pusher.stock (account, entered, warn_below, entered_at, entered_by)
VALUES (:account, :entered, :warn_below, :at, :by)
ON CONFLICT (account) DO UPDATE SET entered = excluded.entered, used = 0, warn_below = excluded.warn_below,
    entered_at = excluded.entered_at, entered_by = excluded.entered_by;

-- name: drop_stock(account)!
-- Nothing is counted any more.
DELETE FROM pusher.stock WHERE account = :account;
