-- name: add_calls(account, push, refs, los, his)!
-- Remember which numbers a provider's reference stands for.
INSERT INTO pusher.call (account, ref, push, lo, hi)
SELECT :account, x.ref, :push, x.lo, x.hi FROM unnest(:refs::text[], :los::int[], :his::int[]) AS x (ref, lo, hi);

-- name: states(push)
-- Exact figures: a row a channel and state. Only open windows are looked into for what is being sent (pusher.v_delivery
-- says the same row by row, which a million rows do not bear).
WITH counted AS (
    SELECT channel, state, count(*) AS n FROM pusher.delivery WHERE push = :push GROUP BY channel, state
), sending AS (
    SELECT d.channel, count(*) AS n FROM pusher.batch AS b
    JOIN pusher.delivery AS d ON d.push = b.push AND d.no BETWEEN b.window_lo AND b.window_hi
    WHERE b.push = :push AND b.window_lo IS NOT NULL AND d.state = 'pending' AND d.not_before <= b.opened_at
    GROUP BY d.channel
)
SELECT channel, 'sending' AS state, n::int FROM sending
UNION ALL
SELECT c.channel, c.state, (c.n - coalesce(s.n, 0))::int FROM counted AS c
LEFT JOIN sending AS s ON s.channel = c.channel AND c.state = 'pending' WHERE c.n > coalesce(s.n, 0)
ORDER BY 1, 2;

-- name: unsent(push)
-- Why messages of a push were planned and not sent (the words behind the reason's code), the commonest first.
SELECT split_part(reason, ': ', 2) AS why, count(*)::int AS n FROM pusher.delivery
WHERE push = :push AND state = 'skipped' GROUP BY 1 ORDER BY 2 DESC, 1;

-- name: acknowledge(push, no)$
-- 我知道了: true when this says something new.
SELECT pusher.acknowledge(:push, :no);
