-- name: due_batches(lane, most)
-- Batches of a lane whose time has come and whose account may speak, in the order of claims; what one worker holds it
-- looks after by itself.
SELECT b.id, b.lease, b.lane
FROM pusher.batch AS b JOIN pusher.account AS a ON a.id = b.account JOIN pusher.push AS p ON p.id = b.push
WHERE b.lane = :lane AND b.due <= now() AND b.state = 'open' AND a.state = 'active' AND a.open_at <= now()
  AND pusher.awake(p.opens, p.closes) AND NOT EXISTS (SELECT FROM pusher.hold AS h WHERE h.account = b.account)
  AND NOT pusher.rests(b.account, b.mode)
ORDER BY b.ord, b.id LIMIT :most;

-- name: claim(id, seconds)^
-- Lease a due batch on the database's clock and start a pass. Nobody else holds it while the lease lasts.
WITH one AS (
    SELECT b.id FROM pusher.batch AS b
    JOIN pusher.account AS a ON a.id = b.account
    JOIN pusher.push AS p ON p.id = b.push
    WHERE b.id = :id AND b.due <= now() AND b.lease_until IS NULL AND b.state = 'open' AND a.state = 'active'
      AND p.state = 'running' AND p.not_before <= now() AND p.expires_at > now() AND pusher.awake(p.opens, p.closes)
      AND (SELECT pusher.alive()) AND NOT pusher.rests(b.account, b.mode)
    FOR UPDATE OF b SKIP LOCKED
)
UPDATE pusher.batch AS b
SET due = NULL, lease = lease + 1, lease_until = clock_timestamp() + make_interval(secs => :seconds),
    window_lo = NULL, window_hi = NULL, waves = '{}', opened_at = clock_timestamp()
FROM one, pusher.push AS p, pusher.account AS a
WHERE b.id = one.id AND p.id = b.push AND a.id = b.account
RETURNING b.id, b.push, b.county, b.channel, b.account, b.mode, b.lane, b.lo, b.hi, b.lease, b.opened_at, b.serial,
    p.duty, p.version, a.brake, b.passed_on,
    (SELECT c.because FROM pusher.closed_mode AS c WHERE c.account = b.account AND c.mode = b.mode
     AND c.until IS NULL) AS closed;

-- name: next_batch(lane, full, own, holder)$
-- Take the batch of a lane whose turn it is: the first batches of all pushes before the second of any, so that no small
-- push stands behind a big one. Accounts that are `full` in this process are passed over, and those that are one worker's
-- at a time: their holder asks for its `own`.
SELECT b.id FROM pusher.batch AS b
JOIN pusher.account AS a ON a.id = b.account
JOIN pusher.push AS p ON p.id = b.push
LEFT JOIN pusher.hold AS h ON h.account = b.account
WHERE CASE WHEN :own::int IS NULL THEN h.account IS NULL
           ELSE b.account = :own AND h.holder = :holder::text AND h.until > clock_timestamp() END
  AND b.lane = :lane AND b.due <= now() AND b.lease_until IS NULL AND b.state = 'open' AND a.state = 'active'
  AND a.open_at <= now() AND a.id <> ALL(:full::int[]) AND p.state = 'running' AND p.not_before <= now()
  AND pusher.awake(p.opens, p.closes) AND NOT pusher.rests(b.account, b.mode)
ORDER BY b.ord, b.id LIMIT 1 FOR UPDATE OF b SKIP LOCKED;

-- name: count_outcomes(id, sent, refused, failed, unknown)!
-- Move the progress counters.
UPDATE pusher.batch
SET sent = sent + :sent, refused = refused + :refused, failed = failed + :failed, unknown = unknown + :unknown
WHERE id = :id;

-- name: release(id, lease)^
-- Give the batch back at the end of a pass: due again when a row's time comes, done when none is pending.
UPDATE pusher.batch AS b
SET lease_until = NULL, window_lo = NULL, window_hi = NULL, opened_at = NULL,
    due = CASE WHEN b.state IN ('open', 'paused') THEN next.due END,
    done_at = CASE WHEN next.due IS NULL THEN coalesce(b.done_at, clock_timestamp()) ELSE b.done_at END
FROM (SELECT min(greatest(d.not_before, to_timestamp(0))) AS due FROM pusher.batch AS x
      JOIN pusher.delivery AS d ON d.push = x.push AND d.no BETWEEN x.lo AND x.hi AND d.state = 'pending'
      WHERE x.id = :id) AS next
WHERE b.id = :id AND b.lease = :lease
RETURNING b.state, b.due, b.push;

-- name: postpone(id, seconds)!
-- No tokens or quota left: the batch comes back later, so that no slot sleeps.
UPDATE pusher.batch SET due = clock_timestamp() + make_interval(secs => :seconds)
WHERE id = :id AND lease_until IS NULL AND due IS NOT NULL;

-- name: expired_leases(grace)
-- Batches whose holder died: their lease ran out and nobody gave them back.
SELECT id FROM pusher.batch
WHERE lease_until < clock_timestamp() - make_interval(secs => :grace)
ORDER BY id LIMIT 100;

-- name: lock_expired(id, grace)^
-- Take the row of a batch whose holder died; nothing if the holder came back meanwhile.
SELECT id, push, account, mode, lease, window_lo, window_hi, opened_at, serial, state
FROM pusher.batch
WHERE id = :id AND lease_until < clock_timestamp() - make_interval(secs => :grace)
FOR UPDATE SKIP LOCKED;

-- name: doubt_rows(id, window_lo, window_hi, opened_at, push, next_in, spoken, quiet)$
-- Rows in flight of a dead holder become unknown and unsettled; the rest were surely not sent. Returns how many.
WITH doubted AS (
    UPDATE pusher.delivery AS d SET state = 'unknown', reason = 'crash: 发送进程中断，结果待核实', changed_at = clock_timestamp()
    WHERE d.push = :push AND d.no BETWEEN :window_lo AND :window_hi AND d.state = 'pending' AND d.not_before <= :opened_at
    RETURNING d.push, d.no, d.attempt
), noted AS (
    INSERT INTO pusher.unsettled (push, no, batch, account, mode, key, attempt, since, quiet_at, next_at)
    SELECT d.push, d.no, b.id, b.account, b.mode,
        d.push || '-' || b.id || '-' || (b.serial + 1 - greatest(1, (SELECT count(*) FROM unnest(b.waves) AS w WHERE w >= d.no))),
        d.attempt, b.lease_until - make_interval(secs => :spoken), b.lease_until + make_interval(secs => :quiet),
        CASE WHEN :next_in::float8 >= 0 THEN clock_timestamp() + make_interval(secs => :next_in) END
    FROM doubted AS d, pusher.batch AS b WHERE b.id = :id
    ON CONFLICT (push, no) DO NOTHING RETURNING 1
)
SELECT count(*)::int FROM noted;

-- name: free(id, unknown)$
-- After the rows in flight are in doubt: nobody holds the batch any more, what is pending is due.
UPDATE pusher.batch AS b
SET lease_until = NULL, window_lo = NULL, window_hi = NULL, opened_at = NULL, unknown = unknown + :unknown,
    due = CASE WHEN b.state IN ('open', 'paused') THEN next.due END,
    done_at = CASE WHEN next.due IS NULL THEN coalesce(b.done_at, clock_timestamp()) ELSE b.done_at END
FROM (SELECT min(greatest(d.not_before, to_timestamp(0))) AS due FROM pusher.batch AS x
      JOIN pusher.delivery AS d ON d.push = x.push AND d.no BETWEEN x.lo AND x.hi AND d.state = 'pending'
      WHERE x.id = :id) AS next
WHERE b.id = :id RETURNING b.state;

-- name: batch(id)^
-- One batch, as the resolver needs it.
SELECT id, push, account, mode, lane, state FROM pusher.batch WHERE id = :id;

-- name: sweep(id, state)$
-- After a stop: rows of the batch that are surely not spoken to take the stop's state. Returns how many.
WITH swept AS (
    UPDATE pusher.delivery AS d SET state = :state, changed_at = clock_timestamp()
    FROM pusher.batch AS b
    WHERE b.id = :id AND d.push = b.push AND d.no BETWEEN b.lo AND b.hi AND d.state = 'pending'
      AND NOT (b.lease_until IS NOT NULL AND b.window_lo IS NOT NULL AND d.no BETWEEN b.window_lo AND b.window_hi
               AND d.not_before <= b.opened_at)
      AND NOT pusher.aboard(b.id)
    RETURNING 1
)
SELECT count(*)::int FROM swept;

-- name: stop_batches(push, state)
-- Stop every batch of a push at once; the unleased ones are swept by the caller, a leased one by its holder at close.
WITH held AS (
    SELECT id FROM pusher.batch WHERE push = :push AND state IN ('open', 'paused') ORDER BY id FOR UPDATE
)
UPDATE pusher.batch AS b SET state = :state, due = NULL
FROM held WHERE b.id = held.id
RETURNING b.id, b.lease_until IS NOT NULL AS leased;

-- name: pause_batches(push)!
-- No new window opens; what is in flight comes to its end.
WITH held AS (SELECT id FROM pusher.batch WHERE push = :push AND state = 'open' ORDER BY id FOR UPDATE)
UPDATE pusher.batch AS b SET state = 'paused' FROM held WHERE b.id = held.id;

-- name: resume_batches(push)!
-- Windows open again.
WITH held AS (SELECT id FROM pusher.batch WHERE push = :push AND state = 'paused' ORDER BY id FOR UPDATE)
UPDATE pusher.batch AS b SET state = 'open' FROM held WHERE b.id = held.id;

-- name: progress(push)
-- The counters of a push, a row a channel: cheap at any size.
SELECT channel, sum(hi - lo + 1)::int AS rows, sum(sent)::int AS sent, sum(refused)::int AS refused,
    sum(failed)::int AS failed, sum(unknown)::int AS unknown
FROM pusher.batch WHERE push = :push GROUP BY channel ORDER BY min(step), channel;

-- name: stopped(most)
-- Stopped batches that nobody holds and nobody has swept.
SELECT id, state FROM pusher.batch
WHERE state IN ('cancelled', 'expired', 'superseded') AND done_at IS NULL AND lease_until IS NULL AND NOT pusher.aboard(id)
LIMIT :most;

-- name: mark_done(id)!
-- A stopped batch is swept.
UPDATE pusher.batch SET done_at = clock_timestamp() WHERE id = :id AND done_at IS NULL AND lease_until IS NULL;
