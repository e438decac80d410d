-- A doubt knows by which account and mode it was spoken, until when a call can be on its way, what asking has found.

ALTER TABLE pusher.unsettled
    ADD COLUMN mode text,
    ADD COLUMN quiet_at timestamptz NOT NULL DEFAULT now() + interval '1 minute',
    ADD COLUMN absent_at timestamptz;
UPDATE pusher.unsettled AS u SET mode = b.mode FROM pusher.batch AS b WHERE b.id = u.batch;
ALTER TABLE pusher.unsettled ALTER COLUMN mode SET NOT NULL;
CREATE INDEX unsettled_batch ON pusher.unsettled (batch);

CREATE VIEW pusher.v_undecided WITH (security_invoker = true) AS
SELECT u.push, u.no, u.batch, u.key, u.since, u.quiet_at <= clock_timestamp() AS quiet, b.state AS batch_state
FROM pusher.unsettled AS u JOIN pusher.batch AS b ON b.id = u.batch
WHERE u.next_at IS NULL OR b.state IN ('cancelled', 'expired', 'superseded') OR u.since < now() - interval '15 minutes';

GRANT SELECT ON pusher.v_undecided TO cunkou_web, cunkou_worker;
GRANT UPDATE (attempt, not_before, reason) ON pusher.delivery TO cunkou_web;
GRANT DELETE ON pusher.unsettled TO cunkou_web;
