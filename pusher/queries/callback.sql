-- name: keep(account, key_id, cipher)!
-- Store a callback raw, before it is answered.
INSERT INTO pusher.callback (account, key_id, cipher) VALUES (:account, :key_id, :cipher);

-- name: keep_all(accounts, key_ids, ciphers)!
-- Store many callbacks raw, before they are answered.
INSERT INTO pusher.callback (account, key_id, cipher)
SELECT x.account, x.key_id, x.cipher FROM unnest(:accounts::int[], :key_ids::smallint[], :ciphers::bytea[])
    WITH ORDINALITY AS x (account, key_id, cipher, ord) ORDER BY x.ord;

-- name: waiting_accounts()
-- Accounts with callbacks to fold.
SELECT DISTINCT account FROM pusher.callback WHERE folded_at IS NULL;

-- name: fold_alone()$
-- One fold at a time, until the transaction ends; false: another one is at it.
SELECT pg_try_advisory_xact_lock(hashtext('pusher fold'));

-- name: take_callbacks(account, most, bytes)
-- An account's callbacks to fold, oldest first, about so many bytes of them: one fold is short, whatever a body holds.
SELECT id, account, key_id, cipher, received_at FROM (
    SELECT c.*, sum(octet_length(c.cipher)) OVER (ORDER BY c.id) - octet_length(c.cipher) AS before
    FROM (SELECT * FROM pusher.callback WHERE folded_at IS NULL AND account = :account ORDER BY id LIMIT :most) AS c
) AS s
WHERE before < :bytes ORDER BY id;

-- name: mark_folded(ids, failures)!
-- They are folded; a failure says why one could not be read.
UPDATE pusher.callback AS c SET folded_at = clock_timestamp(), failed = x.failed
FROM unnest(:ids::bigint[], :failures::text[]) AS x (id, failed) WHERE c.id = x.id;

-- name: hear(account, events)
-- Return those of these events that were not heard before, and remember them.
INSERT INTO pusher.heard (account, event) SELECT :account, e FROM unnest(:events::text[]) AS e
ON CONFLICT DO NOTHING RETURNING event;

-- name: join_parts(account, refs, arrived)
-- Parts of long texts among these references: which whole each belongs to, and whether all of that has arrived.
WITH news AS (
    UPDATE pusher.part SET arrived = true WHERE account = :account AND ref = ANY(:arrived::text[]) AND NOT arrived
    RETURNING ref, whole
)
SELECT p.ref, p.whole,
    NOT EXISTS (SELECT FROM pusher.part AS o WHERE o.account = p.account AND o.whole = p.whole AND NOT o.arrived
                AND NOT EXISTS (SELECT FROM news AS n WHERE n.ref = o.ref)) AS complete
FROM pusher.part AS p WHERE p.account = :account AND p.ref = ANY(:refs::text[]);

-- name: match_receipts(account, refs, indexes, keys_push, keys_no, doubts, arrived, parts)
-- Find each receipt's delivery: by (account, ref) and address, else by our key, else (`doubts`: only when our own record
-- of its ref can no longer be on its way) by address among the unsettled, where that names one row and no other. A key
-- begins with the push; a call's goes on with the batch, so that the address says which row, and only without an address
-- the key itself does. Where a report speaks of a part (`parts`), as many as the text has must have arrived first.
-- Each look-up is fenced (OFFSET 0), so that it goes by its unique index whatever the statistics say.
SELECT x.ord::int AS ord, coalesce(byref.push, bykey.push, bydoubt.push) AS push, coalesce(byref.no, bykey.no, bydoubt.no) AS no
FROM pusher.account AS a
CROSS JOIN unnest(:refs::text[], :indexes::bytea[], :keys_push::bigint[], :keys_no::int[], :arrived::boolean[])
    WITH ORDINALITY AS x (ref, index, key_push, key_no, arrived, ord)
LEFT JOIN LATERAL (
    SELECT c.push, coalesce(d.no, c.lo) AS no
    FROM pusher.call AS c
    LEFT JOIN audiences.v_contact AS k ON k.index = x.index
    LEFT JOIN LATERAL (SELECT d.no FROM pusher.delivery AS d
                       WHERE d.push = c.push AND d.channel = a.channel AND d.contact = k.id OFFSET 0) AS d ON true
    WHERE c.account = a.id AND c.ref = x.ref AND x.ref <> ''
      AND (d.no BETWEEN c.lo AND c.hi OR x.index IS NULL AND c.lo = c.hi)
    LIMIT 1
) AS byref ON true
LEFT JOIN LATERAL (
    SELECT d.push, d.no
    FROM (
        SELECT d.push, d.no FROM pusher.delivery AS d WHERE x.index IS NULL AND d.push = x.key_push AND d.no = x.key_no
        UNION ALL
        SELECT d.push, d.no FROM audiences.v_contact AS k
        CROSS JOIN LATERAL (SELECT d.push, d.no FROM pusher.delivery AS d
                            WHERE d.push = x.key_push AND d.channel = a.channel AND d.contact = k.id OFFSET 0) AS d
        WHERE k.index = x.index
        OFFSET 0
    ) AS d
    JOIN pusher.batch AS b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi AND a.id = ANY(b.former || b.account)
    WHERE byref.no IS NULL AND x.key_push IS NOT NULL
    LIMIT 1
) AS bykey ON true
LEFT JOIN LATERAL (
    SELECT min(u.push) AS push, min(u.no) AS no FROM pusher.unsettled AS u
    JOIN pusher.delivery AS d ON d.push = u.push AND d.no = u.no
    JOIN audiences.v_contact AS k ON k.id = d.contact
    WHERE :doubts AND byref.no IS NULL AND bykey.no IS NULL AND u.account = a.id AND k.index = x.index
      AND NOT EXISTS (SELECT FROM pusher.call AS c WHERE c.account = a.id AND c.ref = x.ref AND c.push <> u.push)
      AND (NOT :parts::boolean OR NOT x.arrived
           OR (SELECT count(DISTINCT o.ref) FROM pusher.orphan AS o
               WHERE o.account = a.id AND o.index = x.index AND o.news = 'arrived' AND o.at >= u.since)
              >= (SELECT max(pusher.segments(r.message, b.passed_on)) FROM pusher.rendition AS r
                  JOIN pusher.batch AS b ON b.id = u.batch
                  WHERE r.push = u.push AND r.account = u.account AND r.mode = u.mode))
    HAVING count(*) = 1
) AS bydoubt ON true
WHERE a.id = :account;

-- name: fold(pushes, nos, states, reasons)
-- Merge receipts by rank; returns the rows that learnt something new.
SELECT push, no, state, contact FROM pusher.fold(:pushes, :nos, :states, :reasons);

-- name: remember(account, refs, pushes, nos)!
-- Receipts found their rows by the address alone: from now on their reference stands for the row, and a better one finds it.
INSERT INTO pusher.call (account, ref, push, lo, hi)
SELECT DISTINCT :account::int, x.ref, x.push, x.no, x.no
FROM unnest(:refs::text[], :pushes::bigint[], :nos::int[]) AS x (ref, push, no)
WHERE x.ref <> '' AND NOT EXISTS (SELECT FROM pusher.call AS c WHERE c.account = :account AND c.ref = x.ref
                                  AND c.push = x.push AND x.no BETWEEN c.lo AND c.hi);

-- name: add_orphans(account, refs, keys, indexes, news, reasons, lastings)!
-- Keep receipts whose delivery is not known yet.
INSERT INTO pusher.orphan (account, ref, key, index, news, reason, lasting)
SELECT :account, x.ref, x.key, x.index, x.news, x.reason, x.lasting
FROM unnest(:refs::text[], :keys::text[], :indexes::bytea[], :news::text[], :reasons::text[], :lastings::boolean[])
    AS x (ref, key, index, news, reason, lasting);

-- name: waiting_orphans(ripe)
-- Whose receipts are to be tried again; `old`: our own record of them can no longer be on its way.
SELECT DISTINCT account, at < now() - make_interval(secs => :ripe) AS old FROM pusher.orphan WHERE next_at <= now()
ORDER BY account, old;

-- name: orphans(account, old, ripe, most)
-- An account's receipts to try again.
SELECT id, ref, key, index, news, reason, lasting FROM pusher.orphan
WHERE next_at <= now() AND account = :account AND (at < now() - make_interval(secs => :ripe)) = :old
ORDER BY next_at LIMIT :most;

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
