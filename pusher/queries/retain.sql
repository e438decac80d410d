-- name: alone()$
-- One round at a time, until the transaction ends; false: another one is at it.
SELECT pg_try_advisory_xact_lock(hashtext('pusher retain'));

-- name: to_figure(horizon, most)
-- Pushes that are over and not yet counted. One that was stopped counts when nothing of it has moved for `horizon` seconds.
SELECT p.id FROM pusher.push AS p
WHERE p.state IN ('settled', 'cancelled', 'expired', 'superseded')
  AND NOT EXISTS (SELECT FROM pusher.figured AS f WHERE f.push = p.id)
  AND (p.state = 'settled' OR NOT EXISTS (
      SELECT FROM pusher.delivery AS d WHERE d.push = p.id
          AND (d.state = 'pending' OR d.changed_at > clock_timestamp() - make_interval(secs => :horizon))))
ORDER BY p.id LIMIT :most;

-- name: has_rows(push)$
-- Whether a push's deliveries are still there.
SELECT EXISTS (SELECT FROM pusher.delivery WHERE push = :push);

-- name: clear_figure(push)!
-- Count anew.
DELETE FROM pusher.figure WHERE push = :push;

-- name: count_figure(push)!
-- Messages by village, channel and state.
INSERT INTO pusher.figure (push, county, village, channel, place, state, n)
SELECT push, min(county), division / 1000 * 1000, channel, contact IS NULL, state, count(*)
FROM pusher.delivery WHERE push = :push GROUP BY push, division / 1000 * 1000, channel, contact IS NULL, state;

-- name: clear_covered(push)!
-- Count anew.
DELETE FROM pusher.covered WHERE push = :push;

-- name: add_covered(push, county, villages, grades, households)!
-- Households by village and grade of evidence.
INSERT INTO pusher.covered (push, county, village, grade, households)
SELECT :push, :county, x.village, x.grade, x.households
FROM unnest(:villages::bigint[], :grades::smallint[], :households::int[]) AS x (village, grade, households);

-- name: clear_carried(push)!
-- Count anew.
DELETE FROM pusher.carried WHERE push = :push;

-- name: add_carried(push, county, villages, channels, grades, households)!
-- Households by village, channel and grade of evidence.
INSERT INTO pusher.carried (push, county, village, channel, grade, households)
SELECT :push, :county, x.village, x.channel, x.grade, x.households
FROM unnest(:villages::bigint[], :channels::text[], :grades::smallint[], :households::int[])
    AS x (village, channel, grade, households);

-- name: carried(push)
-- What was counted of a push, households by village, channel and grade.
SELECT village AS division, channel, grade::int AS grade, households FROM pusher.carried WHERE push = :push ORDER BY 1, 2, 3;

-- name: mark_figured(push)!
-- It is counted.
INSERT INTO pusher.figured (push, county, at) SELECT id, county, clock_timestamp() FROM pusher.push WHERE id = :push
ON CONFLICT (push) DO NOTHING;

-- name: figures(push)
-- What was counted of a push, a row a channel and state.
SELECT channel, state, sum(n)::int AS n FROM pusher.figure WHERE push = :push GROUP BY channel, state ORDER BY 1, 2;

-- name: covered(push)
-- What was counted of a push, households by village and grade.
SELECT c.village AS division, v.name, c.grade::int AS grade, c.households
FROM pusher.covered AS c LEFT JOIN audiences.v_division AS v ON v.code = c.village
WHERE c.push = :push ORDER BY 1, 3;

-- name: months(last)
-- Months with a partition, up to `last`.
SELECT substr(c.relname, 10)::int AS month FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
WHERE i.inhparent = 'pusher.delivery'::regclass AND substr(c.relname, 10)::int <= :last ORDER BY 1;

-- name: pushes_of_month(month)
-- The pushes with deliveries in a month; `open`: not over, or not counted.
SELECT p.id, p.county, p.state NOT IN ('settled', 'cancelled', 'expired', 'superseded')
        OR NOT EXISTS (SELECT FROM pusher.figured AS f WHERE f.push = p.id) AS open,
    coalesce((SELECT sum(f.n) FROM pusher.figure AS f WHERE f.push = p.id), 0)::int AS rows
FROM pusher.push AS p
WHERE p.id BETWEEN :month::bigint * 1000000000 AND :month::bigint * 1000000000 + 999999999
  AND EXISTS (SELECT FROM pusher.delivery AS d WHERE d.push = p.id)
ORDER BY p.id;

-- name: drop_partition(month)!
-- Drop a month's deliveries whole.
SELECT pusher.drop_partition(:month);

-- name: ripe_audiences(counted_before, frozen_before)
-- Audiences whose members are past their time: every push of theirs was counted, or given up, long enough ago. They never
-- outlive the deliveries: nobody could tell any more who of them was told.
SELECT a.id, (SELECT count(*)::int FROM audiences.v_recipient AS m WHERE m.audience = a.id) AS members,
    coalesce((SELECT array_agg(f.push) FROM pusher.push AS p JOIN pusher.figured AS f ON f.push = p.id
              WHERE p.audience = a.id), '{}') AS pushes
FROM audiences.v_audience AS a
WHERE a.frozen_at < :frozen_before::timestamptz
  AND EXISTS (SELECT FROM audiences.v_recipient AS m WHERE m.audience = a.id)
  AND NOT EXISTS (
      SELECT FROM pusher.push AS p LEFT JOIN pusher.figured AS f ON f.push = p.id
      WHERE p.audience = a.id AND NOT coalesce(CASE
          WHEN p.state = 'frozen' THEN true
          WHEN p.approved_at IS NULL THEN f.at < :frozen_before::timestamptz
          ELSE f.at < :counted_before::timestamptz
              OR p.planned_at IS NOT NULL AND NOT EXISTS (SELECT FROM pusher.delivery AS d WHERE d.push = p.id) END, false))
ORDER BY a.id;

-- name: calls(before, dry)$
-- References of calls past their time; returns how many.
WITH gone AS (DELETE FROM pusher.call WHERE at < :before AND NOT :dry::boolean),
parts AS (DELETE FROM pusher.part WHERE at < :before AND NOT :dry::boolean)
SELECT count(*)::int FROM pusher.call WHERE at < :before;

-- name: callbacks(before, unread_before, dry)$
-- Callbacks past their time; returns how many.
WITH gone AS (
    DELETE FROM pusher.callback WHERE NOT :dry::boolean
        AND folded_at < CASE WHEN failed = '' THEN :before::timestamptz ELSE :unread_before::timestamptz END
)
SELECT count(*)::int FROM pusher.callback
WHERE folded_at < CASE WHEN failed = '' THEN :before::timestamptz ELSE :unread_before::timestamptz END;

-- name: heard(before, dry)$
-- Events that nobody tells again; returns how many.
WITH gone AS (DELETE FROM pusher.heard WHERE at < :before AND NOT :dry::boolean)
SELECT count(*)::int FROM pusher.heard WHERE at < :before;

-- name: answers(before, dry)$
-- Answers to requests that nobody repeats; returns how many.
WITH gone AS (DELETE FROM pusher.idempotency WHERE created_at < :before AND NOT :dry::boolean)
SELECT count(*)::int FROM pusher.idempotency WHERE created_at < :before;

-- name: events(before, dry)$
-- What was told to other systems, or given up; returns how many.
WITH gone AS (DELETE FROM pusher.event WHERE at < :before AND due_at IS NULL AND NOT :dry::boolean)
SELECT count(*)::int FROM pusher.event WHERE at < :before AND due_at IS NULL;

-- name: hours(before, dry)$
-- Counts by the hour become counts by the day; returns how many rows go.
WITH gone AS (
    DELETE FROM pusher.page_count
    WHERE hour < :before AND hour <> date_trunc('day', hour, 'Asia/Shanghai') AND NOT :dry::boolean
    RETURNING code, county, division, hour, scans, acks, useful, unclear
), joined AS (
    INSERT INTO pusher.page_count (code, county, division, hour, scans, acks, useful, unclear)
    SELECT code, county, division, date_trunc('day', hour, 'Asia/Shanghai'), sum(scans), sum(acks), sum(useful), sum(unclear)
    FROM gone GROUP BY 1, 2, 3, 4
)
SELECT count(*)::int FROM pusher.page_count
WHERE hour < :before AND hour <> date_trunc('day', hour, 'Asia/Shanghai');
