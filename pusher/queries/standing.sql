-- name: add_minutes(accounts, calls, bad, busy, seconds)!
-- Add what a process counted to the current minute.
INSERT INTO pusher.account_minute AS m (account, minute, calls, bad, busy, seconds)
SELECT x.account, date_trunc('minute', clock_timestamp()), x.calls, x.bad, x.busy, x.seconds
FROM unnest(:accounts::int[], :calls::int[], :bad::int[], :busy::int[], :seconds::float8[])
    AS x (account, calls, bad, busy, seconds)
ORDER BY x.account
ON CONFLICT (account, minute) DO UPDATE SET calls = m.calls + excluded.calls, bad = m.bad + excluded.bad,
    busy = m.busy + excluded.busy, seconds = m.seconds + excluded.seconds;

-- name: forget_minutes()!
-- A week is enough.
DELETE FROM pusher.account_minute WHERE minute < now() - interval '7 days';

-- name: standings(day)
-- How every account that is not switched off stands, how its calls went since its share moved (at most two minutes),
-- and in the hour before.
SELECT a.id AS account, a.key, a.channel, a.county, a.name, a.options, a.state = 'active' AS active, a.probes, a.weight,
    a.share, extract(epoch FROM clock_timestamp() - greatest(a.share_at, to_timestamp(0)))::float8 AS since,
    coalesce(a.daily_limit > 0 AND q.used >= a.daily_limit, false) AS spent,
    recent.calls, recent.bad, recent.busy, recent.seconds, usual.calls AS usual_calls, usual.seconds AS usual_seconds
FROM pusher.account AS a
LEFT JOIN pusher.quota AS q ON q.account = a.id AND q.day = :day
CROSS JOIN LATERAL (
    SELECT coalesce(sum(calls), 0)::int AS calls, coalesce(sum(bad), 0)::int AS bad, coalesce(sum(busy), 0)::int AS busy,
        coalesce(sum(seconds), 0)::float8 AS seconds
    FROM pusher.account_minute
    WHERE account = a.id AND minute >= greatest(date_trunc('minute', now() - interval '1 minute'), a.share_at)
) AS recent
CROSS JOIN LATERAL (
    SELECT coalesce(sum(calls), 0)::int AS calls, coalesce(sum(seconds), 0)::float8 AS seconds
    FROM pusher.account_minute
    WHERE account = a.id AND minute >= now() - interval '1 hour'
        AND minute < date_trunc('minute', now() - interval '1 minute')
) AS usual
WHERE a.state <> 'off' ORDER BY a.id;

-- name: move_share(id, was, share)$
-- Move an account's share, unless somebody else did.
UPDATE pusher.account SET share = :share, share_at = clock_timestamp() WHERE id = :id AND share = :was RETURNING id;

-- name: release_brakes(release, calm)!
-- Where the provider has not said "busy" for a while, a little more speed is tried.
UPDATE pusher.account SET brake = least(1, brake + :release), brake_at = clock_timestamp()
WHERE brake < 1 AND state = 'active' AND open_at <= clock_timestamp() - make_interval(secs => :calm)
    AND brake_at <= clock_timestamp() - make_interval(secs => :calm);

-- name: waiting(accounts, most)
-- Batches that nobody holds, of every push and step in which one of these accounts has some.
SELECT b.id AS batch, b.push, b.step, b.account, greatest(b.hi - b.lo + 1 - b.sent - b.refused - b.failed - b.unknown, 1) AS rows
FROM (SELECT DISTINCT x.push, x.step FROM pusher.batch AS x WHERE x.due IS NOT NULL AND x.account = ANY(:accounts::int[])) AS t
JOIN pusher.push AS p ON p.id = t.push AND p.state = 'running'
JOIN pusher.batch AS b ON b.push = t.push AND b.step = t.step
WHERE b.due IS NOT NULL AND b.lease_until IS NULL AND b.state = 'open'
ORDER BY b.push, b.step, b.id LIMIT :most;

-- name: move_batches(push, batches, accounts, modes)
-- Give batches that nobody holds to accounts whose text was approved in this push. Rows in doubt are not pending: they
-- stay with the account that spoke (unsettled.account).
WITH free AS (
    SELECT b.id, x.account, x.mode
    FROM unnest(:batches::bigint[], :accounts::int[], :modes::text[]) AS x (batch, account, mode)
    JOIN pusher.batch AS b ON b.id = x.batch
    WHERE b.push = :push AND b.lease_until IS NULL AND b.due IS NOT NULL AND b.state = 'open'
      AND EXISTS (SELECT FROM pusher.rendition AS r WHERE r.push = b.push AND r.account = x.account AND r.mode = x.mode)
    FOR UPDATE OF b SKIP LOCKED
)
UPDATE pusher.batch AS b
SET account = free.account, mode = free.mode, due = least(b.due, now()),
    former = CASE WHEN b.account = ANY(b.former) THEN b.former ELSE b.former || b.account END
FROM free WHERE b.id = free.id RETURNING b.id;

-- name: put_off_full(push, batches, contacts, accounts, rollings)!
-- Rows of batches that have just been moved whose number has had all that the new account's gateway gives it in a day: they
-- wait until it gives more, as the gateway's own refusal would have it.
UPDATE pusher.delivery AS d
SET not_before = CASE WHEN f.rolling THEN now() + interval '24 hours'
        ELSE (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day') AT TIME ZONE 'Asia/Shanghai' END,
    reason = 'limit: 这个号码今天已收满平台允许的条数，到时再发', changed_at = clock_timestamp()
FROM pusher.batch AS b
JOIN unnest(:contacts::bigint[], :accounts::int[], :rollings::boolean[]) AS f (contact, account, rolling) ON f.account = b.account
WHERE b.push = :push AND b.id = ANY(:batches::bigint[])
  AND d.push = :push AND d.no BETWEEN b.lo AND b.hi AND d.contact = f.contact AND d.state = 'pending';

-- name: shown(county, day)
-- A county's accounts as its people see them, with what was sent today and how the last ten minutes went.
SELECT a.id, a.key, a.channel, a.division, a.name, a.owner, a.state, a.paused_because, a.paused_by, a.paused_at, a.probe_at,
    a.probes, a.weight, a.share, a.brake, a.rate, a.daily_limit, coalesce(q.used, 0) AS used,
    recent.calls, recent.bad, recent.seconds,
    (SELECT coalesce(sum(b.hi - b.lo + 1 - b.sent - b.refused - b.failed - b.unknown), 0)::int FROM pusher.batch AS b
     WHERE b.due IS NOT NULL AND b.account = a.id AND b.state = 'open') AS waiting,
    h.account IS NOT NULL AS listens, CASE WHEN h.until > clock_timestamp() THEN h.because END AS offline, h.since AS line_since
FROM pusher.account AS a
LEFT JOIN pusher.hold AS h ON h.account = a.id
LEFT JOIN pusher.quota AS q ON q.account = a.id AND q.day = :day
CROSS JOIN LATERAL (
    SELECT coalesce(sum(calls), 0)::int AS calls, coalesce(sum(bad), 0)::int AS bad, coalesce(sum(seconds), 0)::float8 AS seconds
    FROM pusher.account_minute WHERE account = a.id AND minute >= now() - interval '10 minutes'
) AS recent
WHERE a.county = :county AND a.state <> 'off' ORDER BY a.channel, a.id;

-- name: gauges()
-- Every account's figures for operators.
SELECT key, share, brake, state = 'paused' AS paused FROM pusher.account WHERE state <> 'off' ORDER BY key;

-- name: troubled()
-- Accounts that are paused, on probation, or carry less than they could.
SELECT key, name, state, paused_because, share, brake FROM pusher.account
WHERE state <> 'off' AND (state = 'paused' OR probes > 0 OR share < 100 OR brake < 1) ORDER BY key;
