-- name: keep(account, key_id, cipher)!
-- Store a callback raw, before it is answered.
INSERT INTO pusher.callback (account, key_id, cipher) VALUES (:account, :key_id, :cipher);

-- name: waiting_accounts()
-- Accounts with callbacks to fold.
SELECT DISTINCT account FROM pusher.callback WHERE folded_at IS NULL;

-- name: fold_alone()$
-- One fold at a time, until the transaction ends; false: another one is at it.
SELECT pg_try_advisory_xact_lock(hashtext('pusher fold'));

-- name: take_callbacks(account, most)
-- Take an account's callbacks to fold.
SELECT id, account, key_id, cipher, received_at FROM pusher.callback
WHERE folded_at IS NULL AND account = :account ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: mark_folded(ids, failures)!
-- They are folded; a failure says why one could not be read.
UPDATE pusher.callback AS c SET folded_at = clock_timestamp(), failed = x.failed
FROM unnest(:ids::bigint[], :failures::text[]) AS x (id, failed) WHERE c.id = x.id;

-- name: hear(account, events)
-- Return those of these events that were not heard before, and remember them.
INSERT INTO pusher.heard (account, event) SELECT :account, e FROM unnest(:events::text[]) AS e
ON CONFLICT DO NOTHING RETURNING event;

-- name: match_receipts(account, refs, indexes, keys_push, keys_no, doubts)
-- Find each receipt's delivery: by (account, ref) and address, else by our key, else (`doubts`: only when our own record
-- of its ref can no longer be on its way) by address among the unsettled, where that names one row and no other.
SELECT x.ord::int AS ord, coalesce(byref.push, bykey.push, bydoubt.push) AS push, coalesce(byref.no, bykey.no, bydoubt.no) AS no
FROM unnest(:refs::text[], :indexes::bytea[], :keys_push::bigint[], :keys_no::int[]) WITH ORDINALITY
    AS x (ref, index, key_push, key_no, ord)
LEFT JOIN LATERAL (
    SELECT c.push, CASE WHEN c.lo = c.hi AND x.index IS NULL THEN c.lo ELSE d.no END AS no
    FROM pusher.call AS c
    LEFT JOIN audiences.v_contact AS k ON x.index IS NOT NULL AND k.index = x.index
    LEFT JOIN pusher.delivery AS d ON d.push = c.push AND d.contact = k.id AND d.no BETWEEN c.lo AND c.hi
    WHERE c.account = :account AND c.ref = x.ref AND x.ref <> '' AND (d.no IS NOT NULL OR x.index IS NULL AND c.lo = c.hi)
    LIMIT 1
) AS byref ON true
LEFT JOIN LATERAL (
    SELECT d.push, d.no FROM pusher.delivery AS d
    JOIN pusher.batch AS b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi AND :account = ANY(b.former || b.account)
    WHERE byref.no IS NULL AND d.push = x.key_push AND d.no = x.key_no
) AS bykey ON true
LEFT JOIN LATERAL (
    SELECT min(u.push) AS push, min(u.no) AS no FROM pusher.unsettled AS u
    JOIN pusher.delivery AS d ON d.push = u.push AND d.no = u.no
    JOIN audiences.v_contact AS k ON k.id = d.contact
    WHERE :doubts AND byref.no IS NULL AND bykey.no IS NULL AND u.account = :account AND k.index = x.index
      AND NOT EXISTS (SELECT FROM pusher.call AS c WHERE c.account = :account AND c.ref = x.ref)
    HAVING count(*) = 1
) AS bydoubt ON true;

-- name: fold(pushes, nos, states, reasons)
-- Merge receipts by rank, so that order and repetition never matter; returns the rows that learnt something new.
WITH best AS (
    SELECT DISTINCT ON (push, no) push, no, state, reason
    FROM unnest(:pushes::bigint[], :nos::int[], :states::text[], :reasons::text[]) AS x (push, no, state, reason)
    ORDER BY push, no, pusher.rank(state) DESC
)
UPDATE pusher.delivery AS d SET state = b.state, reason = b.reason, changed_at = clock_timestamp()
FROM best AS b
WHERE d.push = b.push AND d.no = b.no AND pusher.rank(b.state) > pusher.rank(d.state)
RETURNING d.push, d.no, d.state, d.contact;

-- name: settle_all(pushes, nos)!
-- A receipt spoke: these are no longer in doubt.
DELETE FROM pusher.unsettled AS u USING unnest(:pushes::bigint[], :nos::int[]) AS x (push, no)
WHERE u.push = x.push AND u.no = x.no;

-- name: lock_falls(pushes, nos)!
-- Take the batches that receipts may let fall again, lowest first: the batch is always taken before its rows.
SELECT FROM pusher.batch WHERE id IN (
    SELECT b.id FROM unnest(:pushes::bigint[], :nos::int[]) AS x (push, no)
    JOIN pusher.batch AS b ON b.push = x.push AND x.no BETWEEN b.lo AND b.hi
    JOIN pusher.push AS p ON p.id = b.push AND b.step < jsonb_array_length(p.strategy -> 'steps'))
ORDER BY id FOR UPDATE;

-- name: wake_falls(pushes, nos)!
-- A receipt said undelivered after the sweep: let the batch's unreached fall again, at once or when the push goes on.
UPDATE pusher.batch AS b SET fall_at = now()
FROM unnest(:pushes::bigint[], :nos::int[]) AS x (push, no)
WHERE b.push = x.push AND x.no BETWEEN b.lo AND b.hi AND b.state IN ('open', 'paused')
    AND EXISTS (SELECT FROM pusher.push AS p WHERE p.id = b.push AND p.state IN ('running', 'paused', 'dispatched')
                AND b.step < jsonb_array_length(p.strategy -> 'steps'));

-- name: add_orphans(account, refs, keys, indexes, news, reasons, lastings)!
-- Keep receipts whose delivery is not known yet.
INSERT INTO pusher.orphan (account, ref, key, index, news, reason, lasting)
SELECT :account, x.ref, x.key, x.index, x.news, x.reason, x.lasting
FROM unnest(:refs::text[], :keys::text[], :indexes::bytea[], :news::text[], :reasons::text[], :lastings::boolean[])
    AS x (ref, key, index, news, reason, lasting);

-- name: orphans(most, ripe)
-- Receipts to try again; `old`: our own record of it can no longer be on its way.
SELECT id, account, ref, key, index, news, reason, lasting, at < now() - make_interval(secs => :ripe) AS old
FROM pusher.orphan WHERE next_at <= now() ORDER BY next_at LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: defer_orphans(ids)!
-- Nothing found yet: look again later and later, so that what belongs to nobody keeps nobody waiting.
UPDATE pusher.orphan SET tries = least(tries + 1, 30), next_at = now() + make_interval(secs => least(3600, 2.0 ^ least(tries, 12)))
WHERE id = ANY(:ids::bigint[]);

-- name: drop_orphans(ids)!
-- They found their delivery.
DELETE FROM pusher.orphan WHERE id = ANY(:ids::bigint[]);

-- name: bury_orphans(seconds)!
-- Too old to find anything.
DELETE FROM pusher.orphan WHERE at < clock_timestamp() - make_interval(secs => :seconds);

-- name: beat(name)!
-- Say that a reconciler went its round.
INSERT INTO pusher.heartbeat (name, at) VALUES (:name, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET at = excluded.at;

-- name: beats()
-- When each reconciler last went its round, in seconds ago.
SELECT name, extract(epoch FROM clock_timestamp() - at)::float8 AS ago FROM pusher.heartbeat;
