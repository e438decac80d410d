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

-- name: states(push)
-- Exact figures: a row a channel and state.
SELECT channel, state, count(*)::int AS n FROM pusher.v_delivery WHERE push = :push GROUP BY channel, state ORDER BY 1, 2;

-- name: acknowledge(push, no)$
-- 我知道了: true when this says something new.
SELECT pusher.acknowledge(:push, :no);
