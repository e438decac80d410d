-- name: progress(push)
-- Where a push stands and its batches' counters, a row a channel: one aggregate over batches, no delivery is read.
SELECT p.state, b.channel, sum(b.hi - b.lo + 1)::int AS rows, sum(b.sent)::int AS sent, sum(b.refused)::int AS refused,
    sum(b.failed)::int AS failed, sum(b.unknown)::int AS unknown,
    (SELECT count(*)::int FROM pusher.v_undecided AS u WHERE u.push = p.id) AS undecided
FROM pusher.push AS p LEFT JOIN pusher.batch AS b ON b.push = p.id
WHERE p.id = :push GROUP BY p.id, p.state, b.channel ORDER BY min(b.step), b.channel;

-- name: lock_batches(push)!
-- Take a push's batches, in a statement of its own: a receipt that moves a counter waits, or was before.
SELECT FROM pusher.batch WHERE push = :push ORDER BY id FOR UPDATE;

-- name: recount(push)!
-- A push has come to its end: from now on its counters are exact. The only statement that counts its rows.
UPDATE pusher.batch AS b SET sent = n.sent, refused = n.refused, failed = n.failed, unknown = n.unknown
FROM (
    SELECT x.id, count(*) FILTER (WHERE d.state IN ('sent', 'arrived', 'opened')) AS sent,
        count(*) FILTER (WHERE d.state IN ('refused', 'skipped')) AS refused,
        count(*) FILTER (WHERE d.state = 'failed') AS failed, count(*) FILTER (WHERE d.state = 'unknown') AS unknown
    FROM pusher.batch AS x JOIN pusher.delivery AS d ON d.push = x.push AND d.no BETWEEN x.lo AND x.hi
    WHERE x.push = :push GROUP BY x.id
) AS n
WHERE b.id = n.id AND (b.sent, b.refused, b.failed, b.unknown) <> (n.sent, n.refused, n.failed, n.unknown);
