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
