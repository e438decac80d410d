-- name: figures()^
-- What operators watch; each count is cheap.
SELECT
    (SELECT count(*) FROM pusher.batch WHERE due <= now() AND state = 'open') AS batches_due,
    (SELECT count(*) FROM pusher.batch WHERE lease_until IS NOT NULL) AS batches_leased,
    (SELECT count(*) FROM pusher.unsettled) AS unsettled,
    (SELECT count(*) FROM pusher.unsettled WHERE next_at IS NULL) AS undecided,
    (SELECT count(*) FROM pusher.orphan) AS orphan_receipts,
    pusher.callbacks_waiting() AS callbacks_waiting,
    (SELECT count(*) FROM pusher.account WHERE state = 'paused') AS accounts_paused;

-- name: strays()^
-- What no foreign key forbids: deliveries without their push, without their batch, without their contact.
SELECT
    (SELECT count(*) FROM pusher.delivery AS d WHERE NOT EXISTS (SELECT FROM pusher.push AS p WHERE p.id = d.push)) AS push,
    (SELECT count(*) FROM pusher.delivery AS d
     WHERE NOT EXISTS (SELECT FROM pusher.batch AS b WHERE b.push = d.push AND d.no BETWEEN b.lo AND b.hi)) AS batch,
    (SELECT count(*) FROM pusher.delivery AS d WHERE d.contact IS NOT NULL AND d.state = 'pending'
     AND NOT EXISTS (SELECT FROM audiences.v_contact AS c WHERE c.id = d.contact)) AS contact;

-- name: sealed()
-- The oldest and the newest address under lock.
(SELECT key_id, cipher FROM audiences.v_contact WHERE cipher IS NOT NULL ORDER BY id LIMIT 1)
UNION ALL (SELECT key_id, cipher FROM audiences.v_contact WHERE cipher IS NOT NULL ORDER BY id DESC LIMIT 1);
