-- name: expect(account, push, refs, rows, seconds)!
-- Calls that the platform took: it will say what became of them, and is asked where it does not.
INSERT INTO pusher.tally AS t (account, ref, push, rows, next_at)
SELECT :account::int, x.ref, :push::bigint, x.rows, clock_timestamp() + make_interval(secs => :seconds)
FROM unnest(:refs::text[], :rows::int[]) AS x (ref, rows) ORDER BY x.ref
ON CONFLICT (account, ref) DO UPDATE SET push = excluded.push, rows = greatest(t.rows, excluded.rows);

-- name: tell(account, ref, verdict, total, meant, sent, failed, reason, content, links)!
-- What the platform says of a call; totals once told are kept, and a verdict stands.
INSERT INTO pusher.tally AS t (account, ref, verdict, total, meant, sent, failed, reason, content, links, told_at)
VALUES (:account, :ref, :verdict, :total, :meant, :sent, :failed, :reason, :content, :links, clock_timestamp())
ON CONFLICT (account, ref) DO UPDATE SET
    verdict = CASE WHEN t.verdict = 'open' THEN excluded.verdict ELSE t.verdict END,
    reason = CASE WHEN t.verdict = 'open' THEN excluded.reason ELSE t.reason END,
    content = t.content OR excluded.content,
    total = coalesce(t.total, excluded.total), meant = coalesce(t.meant, excluded.meant),
    sent = coalesce(t.sent, excluded.sent), failed = coalesce(t.failed, excluded.failed),
    links = t.links || excluded.links, told_at = coalesce(t.told_at, excluded.told_at), next_at = NULL;

-- name: share()!
-- What was told of the call of a set is told of each of its articles.
UPDATE pusher.tally AS t SET verdict = o.verdict, reason = o.reason, content = o.content, total = o.total, meant = o.meant,
    sent = o.sent, failed = o.failed, links = o.links, told_at = o.told_at
FROM pusher.tally AS o
WHERE t.verdict = 'open' AND t.article > 0 AND t.ref LIKE '%/%' AND o.account = t.account AND o.ref = split_part(t.ref, '/', 1)
  AND o.verdict <> 'open';

-- name: unfolded(most)
-- Calls whose verdict is not written to their rows.
SELECT account, ref, push FROM pusher.tally
WHERE verdict <> 'open' AND folded_at IS NULL AND push IS NOT NULL ORDER BY account, ref LIMIT :most;

-- name: lock(account, ref)^
-- Take a call's verdict, unless somebody else has written it meanwhile; `rows` and totals for the alarm.
SELECT account, ref, push, rows, verdict, total, meant, sent, failed, reason, content, withdraw_at, withdrawn_at, withdraw_reason,
    article, links ->> greatest(article, 1)::text AS link
FROM pusher.tally WHERE account = :account AND ref = :ref AND folded_at IS NULL FOR UPDATE;

-- name: numbers(account, ref, push)
-- The deliveries that a call stands for.
SELECT DISTINCT n AS no FROM pusher.call AS c CROSS JOIN LATERAL generate_series(c.lo, c.hi) AS n
WHERE c.account = :account AND c.ref = :ref AND c.push = :push ORDER BY n;

-- name: folded(account, ref)!
-- The verdict is written.
UPDATE pusher.tally SET folded_at = clock_timestamp() WHERE account = :account AND ref = :ref;

-- name: take_asked(seconds, longest, life, most)
-- Calls that the platform is asked about now: the next time comes later and later, and after `life` seconds never.
UPDATE pusher.tally AS t SET tries = least(tries + 1, 30),
    next_at = CASE WHEN t.at > clock_timestamp() - make_interval(secs => :life)
        THEN clock_timestamp() + make_interval(secs => least(:longest, :seconds * 2.0 ^ least(tries, 12))) END
FROM (SELECT account, ref FROM pusher.tally WHERE next_at <= clock_timestamp() AND verdict = 'open'
      ORDER BY next_at LIMIT :most FOR UPDATE SKIP LOCKED) AS due
WHERE t.account = due.account AND t.ref = due.ref RETURNING t.account, t.ref;

-- name: of_push(push)
-- What the platform said of a push's calls.
SELECT t.account, t.ref, t.push, t.rows, t.verdict, t.total, t.meant, t.sent, t.failed, t.reason, t.content, t.withdraw_at,
    t.withdrawn_at, t.withdraw_reason, t.article, t.links ->> greatest(t.article, 1)::text AS link
FROM pusher.tally AS t WHERE t.push = :push ORDER BY t.at, t.ref;

-- name: recall(item, but)!
-- Take back what can be taken back of an item's pushes; `but`: of a version that stands.
UPDATE pusher.push SET recalled_at = clock_timestamp()
WHERE item = :item AND version <> :but AND recalled_at IS NULL AND planned_at IS NOT NULL;

-- name: mark_recalled(life)!
-- Calls of recalled pushes are to be taken back, those too that were under way when it was said.
UPDATE pusher.tally AS t SET withdraw_at = clock_timestamp() FROM pusher.push AS p
WHERE p.id = t.push AND p.recalled_at IS NOT NULL AND t.withdraw_at IS NULL AND t.verdict <> 'failed'
  AND t.at > clock_timestamp() - make_interval(secs => :life);

-- name: take_withdrawn(again, life, most)
-- Calls that are to be taken back now; tried again after `again` seconds, for `life` seconds.
UPDATE pusher.tally AS t SET withdraw_at = clock_timestamp() + make_interval(secs => :again)
FROM (SELECT account, ref FROM pusher.tally WHERE withdraw_at <= clock_timestamp() AND withdrawn_at IS NULL
        AND at > clock_timestamp() - make_interval(secs => :life)
      ORDER BY withdraw_at LIMIT :most FOR UPDATE SKIP LOCKED) AS due
WHERE t.account = due.account AND t.ref = due.ref RETURNING t.account, t.ref, t.article;

-- name: withdrawn(account, ref, reason)!
-- It is taken back, or (`reason`) why not.
UPDATE pusher.tally SET withdrawn_at = CASE WHEN :reason::text = '' THEN clock_timestamp() END, withdraw_reason = :reason
WHERE account = :account AND ref = :ref;
