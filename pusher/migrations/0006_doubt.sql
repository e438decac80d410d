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

CREATE OR REPLACE FUNCTION pusher.record(in_batch bigint, in_push bigint, nos int[], attempts smallint[], news text[], pauses float8[],
    reasons text[], keys text[], next_in float8, spoken float8) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    n record;
    cleared int := 0;
BEGIN
    PERFORM FROM pusher.batch WHERE id = in_batch FOR UPDATE;
    WITH changed AS (
        UPDATE pusher.delivery AS d
        SET state = CASE x.news WHEN 'accepted' THEN 'sent' WHEN 'refused' THEN 'refused' WHEN 'unclear' THEN 'unknown'
                                WHEN 'exhausted' THEN 'failed' ELSE d.state END,
            attempt = CASE WHEN x.news = 'deferred' THEN d.attempt + 1 ELSE d.attempt END,
            not_before = CASE WHEN x.news IN ('deferred', 'held') THEN clock_timestamp() + make_interval(secs => x.pause)
                              ELSE d.not_before END,
            reason = CASE WHEN x.news = 'accepted' THEN '' ELSE x.reason END,
            changed_at = clock_timestamp()
        FROM (SELECT * FROM unnest(nos, attempts, news, pauses, reasons, keys) AS l (no, attempt, news, pause, reason, key)
              ORDER BY no) AS x  -- as the fold takes them: neither waits for the other in a ring
        WHERE d.push = in_push AND d.no = x.no
          AND (d.state = 'pending' AND d.attempt = x.attempt OR d.state IN ('pending', 'unknown') AND x.news = 'accepted')
        RETURNING d.no, d.contact, x.news, x.key, x.attempt, old.state = 'unknown' AS doubted
    ), doubts AS (  -- perhaps sent: on the resolver's list; next_in < 0 leaves them to receipts and people
        INSERT INTO pusher.unsettled (push, no, batch, account, mode, key, attempt, since, next_at)
        SELECT in_push, c.no, b.id, b.account, b.mode, c.key, c.attempt,
            coalesce(b.lease_until, clock_timestamp()) - make_interval(secs => spoken),  -- a flush may have waited for the database
            CASE WHEN next_in >= 0 THEN clock_timestamp() + make_interval(secs => next_in) END
        FROM changed AS c, pusher.batch AS b WHERE b.id = in_batch AND c.news = 'unclear'
        ON CONFLICT (push, no) DO NOTHING
    )
    SELECT array_agg(contact) FILTER (WHERE c.news = 'accepted' AND contact IS NOT NULL) AS told,
        array_agg(no) FILTER (WHERE doubted) AS settled, count(*) FILTER (WHERE c.news = 'accepted') AS sent,
        count(*) FILTER (WHERE c.news = 'refused') AS refused, count(*) FILTER (WHERE c.news = 'exhausted') AS failed,
        count(*) FILTER (WHERE c.news = 'unclear') AS unknown
    INTO n FROM changed AS c;
    IF n.settled IS NOT NULL THEN  -- a late answer to a row in doubt
        DELETE FROM pusher.unsettled WHERE push = in_push AND no = ANY(n.settled);
        GET DIAGNOSTICS cleared = ROW_COUNT;
    END IF;
    UPDATE pusher.batch SET sent = batch.sent + n.sent, refused = batch.refused + n.refused,
        failed = batch.failed + n.failed, unknown = batch.unknown + n.unknown - cleared
    WHERE id = in_batch;
    RETURN n.told;
END $$;
