-- name: settle(push, nos)!
-- These are no longer in doubt.
DELETE FROM pusher.unsettled WHERE push = :push AND no = ANY(:nos::int[]);

-- name: due(most)
-- Batches with rows in doubt whose next look has come. A paused account is asked too, a switched-off one is not.
SELECT DISTINCT u.batch FROM pusher.unsettled AS u JOIN pusher.account AS a ON a.id = u.account
WHERE u.next_at <= now() AND a.state <> 'off' LIMIT :most;

-- name: ways(batch)
-- By which accounts and modes a batch's doubts were spoken whose look has come.
SELECT DISTINCT u.push, u.batch AS id, u.account, u.mode, b.passed_on
FROM pusher.unsettled AS u JOIN pusher.batch AS b ON b.id = u.batch WHERE u.batch = :batch AND u.next_at <= clock_timestamp() ORDER BY u.account, u.mode;

-- name: take(batch, account, mode, again, most)
-- Look at rows in doubt: the next look is put off before anybody is asked, so that no two look at once.
WITH due AS (
    SELECT u.push, u.no FROM pusher.unsettled AS u
    WHERE u.batch = :batch AND u.account = :account AND u.mode = :mode AND u.next_at <= clock_timestamp()
    ORDER BY u.next_at, u.no LIMIT :most FOR UPDATE SKIP LOCKED
), marked AS (
    UPDATE pusher.unsettled AS u SET next_at = clock_timestamp() + make_interval(secs => :again)
    FROM due WHERE u.push = due.push AND u.no = due.no
    RETURNING u.push, u.no, u.attempt, u.key, u.tries, u.since, u.quiet_at, u.absent_at
)
SELECT m.no, m.attempt, m.key, m.tries, d.division, d.contact, c.key_id, c.cipher,
    extract(epoch FROM clock_timestamp() - m.since)::float8 AS age,
    extract(epoch FROM clock_timestamp() - m.quiet_at)::float8 AS quiet,
    extract(epoch FROM clock_timestamp() - m.absent_at)::float8 AS absent
FROM marked AS m JOIN pusher.delivery AS d ON d.push = m.push AND d.no = m.no AND d.state = 'unknown'
LEFT JOIN audiences.v_contact AS c ON c.id = d.contact
ORDER BY m.key, m.no;

-- name: lock(batch)$
-- Take the batch's row in a statement of its own, so that the next one's snapshot is fresh; returns its state.
SELECT state FROM pusher.batch WHERE id = :batch FOR UPDATE;

-- name: reopen(push, nos, keys, horizon, again)
-- Open a window for repeats: the batch is locked and open, the account may speak, the contact has not gone, the doubt is
-- the same and inside the dedupe horizon. Returns the rows and the seconds that are left of it.
WITH marked AS (
    UPDATE pusher.unsettled AS u
    SET tries = u.tries + 1, absent_at = NULL,
        next_at = clock_timestamp() + make_interval(secs => :again),
        quiet_at = clock_timestamp() + make_interval(secs => :again)
    FROM unnest(:nos::int[], :keys::text[]) AS x (no, key), pusher.batch AS b, pusher.account AS a, pusher.push AS p,
        pusher.delivery AS d, audiences.v_contact AS c
    WHERE u.push = :push AND u.no = x.no AND u.key = x.key
      AND u.since + make_interval(secs => :horizon) > clock_timestamp()
      AND b.id = u.batch AND b.state = 'open' AND a.id = u.account AND a.state = 'active'
      AND p.id = u.push AND p.expires_at > clock_timestamp() AND pusher.alive()
      AND d.push = :push AND d.no = x.no AND d.state = 'unknown'
      AND c.id = d.contact AND c.cipher IS NOT NULL AND NOT c.dead AND NOT c.opted_out && ARRAY['*', a.key]
    RETURNING u.no, u.since
)
SELECT no, extract(epoch FROM since + make_interval(secs => :horizon) - clock_timestamp())::float8 AS seconds FROM marked;

-- name: look_again(push, nos, keys, delays, absents)!
-- Nothing is proven yet: look again later (a negative delay leaves it to a person); the first absent that counts is kept.
UPDATE pusher.unsettled AS u
SET next_at = CASE WHEN x.delay >= 0 THEN clock_timestamp() + make_interval(secs => x.delay) END,
    absent_at = CASE WHEN x.absent THEN coalesce(u.absent_at, clock_timestamp()) ELSE u.absent_at END
FROM unnest(:nos::int[], :keys::text[], :delays::float8[], :absents::boolean[]) AS x (no, key, delay, absent)
WHERE u.push = :push AND u.no = x.no AND u.key = x.key;

-- name: resolve(push, nos, keys, news, reasons)
-- Write what a query or a person said of rows that are still in this very doubt; the batch is locked. A row that is
-- pending again is in nobody's open window: its time comes after every pass that has begun.
UPDATE pusher.delivery AS d
SET state = CASE x.news WHEN 'refused' THEN 'refused' WHEN 'dropped' THEN 'failed' WHEN 'absent' THEN 'pending'
                        WHEN 'repeated' THEN 'pending' ELSE x.news END,
    attempt = CASE WHEN x.news IN ('absent', 'repeated') THEN d.attempt + 1 ELSE d.attempt END,
    not_before = CASE WHEN x.news IN ('absent', 'repeated') THEN clock_timestamp() ELSE d.not_before END,
    reason = x.reason, changed_at = clock_timestamp()
FROM unnest(:nos::int[], :keys::text[], :news::text[], :reasons::text[]) AS x (no, key, news, reason)
JOIN pusher.unsettled AS u ON u.push = :push AND u.no = x.no AND u.key = x.key
WHERE d.push = :push AND d.no = x.no AND d.state = 'unknown'
RETURNING d.no, x.news, d.contact;

-- name: due_again(batch)!
-- Rows are pending again, perhaps in a batch that was done; a leased batch comes back by its holder's release.
UPDATE pusher.batch SET due = least(due, clock_timestamp())
WHERE id = :batch AND lease_until IS NULL AND state IN ('open', 'paused');

-- name: wake_fall(batch)!
-- A row turned out refused after the sweep: let the batch's unreached fall again, at once or when the push goes on.
UPDATE pusher.batch AS b SET fall_at = now()
WHERE b.id = :batch AND b.fall_until IS NOT NULL AND b.state IN ('open', 'paused')
    AND EXISTS (SELECT FROM pusher.push AS p WHERE p.id = b.push AND p.state IN ('running', 'paused', 'dispatched'));

-- name: tidy()!
-- A receipt was quicker than our own record of the doubt: what is settled is not in doubt. Row by row, for doubts are few
-- and deliveries are many.
DELETE FROM pusher.unsettled AS u
WHERE (SELECT d.state FROM pusher.delivery AS d WHERE d.push = u.push AND d.no = u.no) <> 'unknown';

-- name: bury(horizon)!
-- Nobody will ever know: the row stays unknown, and nobody is asked any more.
DELETE FROM pusher.unsettled AS u USING pusher.push AS p
WHERE p.id = u.push AND (p.state = 'settled' OR p.state IN ('cancelled', 'expired', 'superseded')
                         AND u.since < now() - make_interval(secs => :horizon));

-- name: undecided(push)
-- What waits for a person, by batch: rows, and how many of them may be decided now. `turn` numbers a channel's batches.
WITH doubted AS MATERIALIZED (
    SELECT u.batch, d.channel, u.batch_state, count(*)::int AS rows, (count(*) FILTER (WHERE u.quiet))::int AS quiet
    FROM pusher.v_undecided AS u JOIN pusher.delivery AS d ON d.push = u.push AND d.no = u.no
    WHERE u.push = :push AND d.push = :push AND d.state = 'unknown' GROUP BY 1, 2, 3
)
SELECT o.*, b.turn FROM doubted AS o JOIN (
    SELECT id, row_number() OVER (PARTITION BY channel ORDER BY id)::int AS turn FROM pusher.batch WHERE push = :push
) AS b ON b.id = o.batch
ORDER BY o.batch;

-- name: cases(push, batch, most)
-- The rows that wait for a person, by village. Names come only to whom row-level security shows the resident.
SELECT u.no, u.batch, d.division, v.name AS village, d.channel, r.name, d.reason, u.since, u.quiet
FROM pusher.v_undecided AS u
JOIN pusher.delivery AS d ON d.push = u.push AND d.no = u.no
LEFT JOIN audiences.v_division AS v ON v.code = d.division / 1000 * 1000
LEFT JOIN audiences.v_resident AS r ON r.id = d.resident
WHERE u.push = :push AND d.push = :push AND d.state = 'unknown' AND (:batch::bigint IS NULL OR u.batch = :batch)
ORDER BY d.division, u.no LIMIT :most;

-- name: chosen(push, batch, nos)
-- The rows of one locked batch that a decision concerns: undecided, and nothing of ours on its way. No numbers: all.
SELECT u.no, u.key FROM pusher.v_undecided AS u JOIN pusher.delivery AS d ON d.push = u.push AND d.no = u.no
WHERE u.push = :push AND u.batch = :batch AND u.quiet AND d.state = 'unknown'
    AND (:nos::int[] IS NULL OR u.no = ANY(:nos)) ORDER BY u.no;

-- name: waiting(lo, hi)
-- Pushes of a division range that wait for a person's decision, with the number of their rows.
SELECT u.push, t.title, count(*)::int AS rows
FROM pusher.v_undecided AS u JOIN pusher.push AS p ON p.id = u.push
JOIN content.v_version AS t ON t.item = p.item AND t.hash = p.version
WHERE p.division BETWEEN :lo AND :hi AND p.county = :lo / 1000000000 AND p.state IN ('running', 'paused', 'dispatched')
GROUP BY u.push, t.title ORDER BY u.push DESC;

-- name: ages()
-- Rows in doubt by age.
SELECT CASE WHEN age < interval '2 minutes' THEN '2m' WHEN age < interval '1 hour' THEN '1h'
            WHEN age < interval '1 day' THEN '1d' WHEN age < interval '3 days' THEN '3d' ELSE 'older' END AS upto,
    count(*)::int AS rows, (count(*) FILTER (WHERE next_at IS NULL))::int AS undecided
FROM (SELECT now() - since AS age, next_at FROM pusher.unsettled) AS u GROUP BY 1;
