-- name: record(push, nos, attempts, news, not_befores, reasons)
-- Write a flush of outcomes. They belong to their attempt and to pending rows; Sent counts for any attempt, and settles
-- unknown too. Rows are taken by number, as the fold takes them: neither waits for the other in a ring.
UPDATE pusher.delivery AS d
SET state = CASE x.news WHEN 'accepted' THEN 'sent' WHEN 'refused' THEN 'refused' WHEN 'unclear' THEN 'unknown'
                        WHEN 'exhausted' THEN 'failed' WHEN 'skipped' THEN 'skipped' ELSE d.state END,
    attempt = CASE WHEN x.news = 'deferred' THEN d.attempt + 1 ELSE d.attempt END,
    not_before = CASE WHEN x.news IN ('deferred', 'held') THEN clock_timestamp() + make_interval(secs => x.seconds)
                      ELSE d.not_before END,
    reason = CASE WHEN x.news = 'accepted' THEN '' ELSE x.reason END,
    changed_at = clock_timestamp()
FROM (SELECT * FROM unnest(:nos::int[], :attempts::smallint[], :news::text[], :not_befores::float8[], :reasons::text[])
          AS l (no, attempt, news, seconds, reason) ORDER BY no) AS x
WHERE d.push = :push AND d.no = x.no
  AND ((d.state = 'pending' AND d.attempt = x.attempt) OR (d.state IN ('pending', 'unknown') AND x.news = 'accepted'))
RETURNING d.no, x.news, d.contact;

-- name: add_calls(account, push, refs, los, his)!
-- Remember which numbers a provider's reference stands for.
INSERT INTO pusher.call (account, ref, push, lo, hi)
SELECT :account, x.ref, :push, x.lo, x.hi FROM unnest(:refs::text[], :los::int[], :his::int[]) AS x (ref, lo, hi);

-- name: add_unsettled(push, batch, account, nos, keys, attempts, next_in, spoken)!
-- Perhaps sent: put the rows on the resolver's list; next_in < 0 leaves them to receipts and people.
INSERT INTO pusher.unsettled (push, no, batch, account, key, attempt, since, next_at)
SELECT :push, x.no, :batch, :account, x.key, x.attempt, clock_timestamp() - make_interval(secs => :spoken),
    CASE WHEN :next_in::float8 >= 0 THEN clock_timestamp() + make_interval(secs => :next_in) END
FROM unnest(:nos::int[], :keys::text[], :attempts::smallint[]) AS x (no, key, attempt)
ON CONFLICT (push, no) DO NOTHING;

-- name: settle(push, nos)$
-- These are no longer in doubt; returns how many were.
WITH gone AS (DELETE FROM pusher.unsettled WHERE push = :push AND no = ANY(:nos::int[]) RETURNING 1)
SELECT count(*)::int FROM gone;

-- name: due_unsettled(most)
-- Batches with rows in doubt whose next look has come, of accounts that may speak.
SELECT DISTINCT u.batch FROM pusher.unsettled AS u
JOIN pusher.batch AS b ON b.id = u.batch JOIN pusher.account AS a ON a.id = b.account
WHERE u.next_at <= now() AND a.state = 'active' AND b.state = 'open' LIMIT :most;

-- name: take_doubts(batch, horizon, again, most)
-- Open a re-send window: rows still inside the dedupe horizon, marked before anybody speaks; the rest go to a person.
WITH due AS (
    SELECT u.push, u.no FROM pusher.unsettled AS u
    WHERE u.batch = :batch AND u.next_at <= clock_timestamp()
      AND EXISTS (SELECT FROM pusher.batch AS b WHERE b.id = u.batch AND b.state = 'open')
    ORDER BY u.no LIMIT :most FOR UPDATE SKIP LOCKED
), marked AS (
    UPDATE pusher.unsettled AS u SET tries = u.tries + 1,
        next_at = CASE WHEN u.since + make_interval(secs => :horizon) > clock_timestamp() + make_interval(secs => :again)
                       THEN clock_timestamp() + make_interval(secs => :again) END
    FROM due WHERE u.push = due.push AND u.no = due.no
    RETURNING u.push, u.no, u.attempt, u.key, u.since
)
SELECT m.push, m.no, m.attempt, m.key, d.division, d.contact, c.key_id, c.cipher,
    extract(epoch FROM m.since + make_interval(secs => :horizon) - clock_timestamp())::float8 AS left
FROM marked AS m
JOIN pusher.delivery AS d ON d.push = m.push AND d.no = m.no AND d.state = 'unknown'
JOIN pusher.batch AS b ON b.id = :batch
JOIN pusher.account AS a ON a.id = b.account
JOIN audiences.v_contact AS c ON c.id = d.contact AND NOT c.dead AND NOT c.opted_out && ARRAY['*', a.key]
WHERE m.since + make_interval(secs => :horizon) > clock_timestamp() AND c.cipher IS NOT NULL
ORDER BY m.no;

-- name: doubts(push)
-- What only a person can decide (再发一次 / 不再发), for the officer's list.
SELECT u.no, d.division, d.channel, d.resident, d.reason, u.since FROM pusher.unsettled AS u
JOIN pusher.delivery AS d ON d.push = u.push AND d.no = u.no
JOIN pusher.batch AS b ON b.id = u.batch
WHERE u.push = :push AND d.state = 'unknown'
    AND (u.next_at IS NULL OR b.state <> 'open' OR u.since < clock_timestamp() - interval '15 minutes')
ORDER BY u.no;

-- name: states(push)
-- Exact figures: a row a channel and state.
SELECT channel, state, count(*)::int AS n FROM pusher.v_delivery WHERE push = :push GROUP BY channel, state ORDER BY 1, 2;

-- name: open_rows(push)$
-- How many rows are pending, sending or unknown.
SELECT count(*)::int FROM pusher.delivery WHERE push = :push AND state IN ('pending', 'unknown');

-- name: acknowledge(push, no)$
-- 我知道了: true when this says something new.
SELECT pusher.acknowledge(:push, :no);
