-- Who takes a message in for somebody (代收人) reads that it is to be passed on: rows to such numbers are batches of their own,
-- with the text of their own that each message may carry (passed_on), and its segments.

CREATE INDEX link_proxy ON audiences.link (contact) WHERE relation = 'proxy';

-- At which numbers of an audience somebody takes the message in for one of it, who may also be on a list under her own row.
CREATE VIEW audiences.v_passed_on WITH (security_invoker) AS
SELECT DISTINCT m.audience, m.contact
FROM audiences.link AS l JOIN audiences.member AS m ON m.contact = l.contact
JOIN audiences.resident AS r ON r.id = m.resident AND l.resident IN (r.id, r.known)
WHERE l.relation = 'proxy';
GRANT SELECT ON audiences.v_passed_on TO cunkou_pick;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.v_passed_on TO cunkou_worker;

ALTER TABLE pusher.batch ADD COLUMN passed_on boolean NOT NULL DEFAULT false;

-- How many segments a text is billed as, to whom it is meant or to who passes it on (代收人), where that text is another.
CREATE FUNCTION pusher.segments(message jsonb, passed_on boolean) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT coalesce(CASE WHEN passed_on THEN message #>> '{passed_on,segments}' END, message ->> 'segments')::int $$;

CREATE OR REPLACE FUNCTION pusher.record(in_batch bigint, in_push bigint, told int[], nos int[], attempts smallint[], news text[],
    pauses float8[], reasons text[], keys text[], next_in float8, spoken float8, quiet float8) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    n record;
    g record;
    denied int := 0;
    lost int := 0;
    doubted int := 0;
BEGIN
    PERFORM FROM pusher.batch WHERE id = in_batch FOR UPDATE;
    WITH changed AS (
        UPDATE pusher.delivery AS d SET state = 'sent', reason = '', changed_at = clock_timestamp()
        WHERE d.push = in_push AND d.no = ANY(told) AND d.state IN ('pending', 'unknown')
        RETURNING d.no, d.contact, old.state AS was
    )
    SELECT count(*) AS sent, array_agg(contact) FILTER (WHERE contact IS NOT NULL) AS contacts,
        array_agg(no) FILTER (WHERE was = 'unknown') AS settled INTO n FROM changed;
    IF n.settled IS NOT NULL THEN  -- a late answer to a row in doubt
        DELETE FROM pusher.unsettled WHERE push = in_push AND no = ANY(n.settled);
        GET DIAGNOSTICS doubted = ROW_COUNT;
        doubted := -doubted;
    END IF;
    FOR g IN
        SELECT x.news, x.attempt, x.pause, x.reason, x.key, array_agg(x.no) AS rows
        FROM unnest(nos, attempts, news, pauses, reasons, keys) AS x (no, attempt, news, pause, reason, key)
        GROUP BY 1, 2, 3, 4, 5
    LOOP
        WITH changed AS (
            UPDATE pusher.delivery AS d
            SET state = CASE g.news WHEN 'refused' THEN 'refused' WHEN 'unclear' THEN 'unknown' WHEN 'exhausted' THEN 'failed'
                                    ELSE d.state END,
                attempt = CASE WHEN g.news = 'deferred' THEN d.attempt + 1 ELSE d.attempt END,
                not_before = CASE WHEN g.news IN ('deferred', 'held') THEN clock_timestamp() + make_interval(secs => g.pause)
                                  ELSE d.not_before END,
                reason = g.reason, changed_at = clock_timestamp()
            WHERE d.push = in_push AND d.no = ANY(g.rows) AND d.state = 'pending' AND d.attempt = g.attempt
            RETURNING d.no
        ), doubts AS (  -- perhaps sent: on the resolver's list; next_in < 0 leaves them to receipts and people
            INSERT INTO pusher.unsettled (push, no, batch, account, mode, key, attempt, since, quiet_at, next_at)
            SELECT in_push, c.no, b.id, b.account, b.mode, g.key, g.attempt,
                -- by the lease, not by the clock: a flush may have waited for the database
                coalesce(b.lease_until, clock_timestamp()) - make_interval(secs => spoken),
                coalesce(b.lease_until, clock_timestamp()) + make_interval(secs => quiet),
                CASE WHEN next_in >= 0 THEN clock_timestamp() + make_interval(secs => next_in) END
            FROM changed AS c, pusher.batch AS b WHERE b.id = in_batch AND g.news = 'unclear'
            ON CONFLICT (push, no) DO NOTHING
        )
        SELECT denied + count(*) FILTER (WHERE g.news = 'refused'), lost + count(*) FILTER (WHERE g.news = 'exhausted'),
            doubted + count(*) FILTER (WHERE g.news = 'unclear') INTO denied, lost, doubted FROM changed;
    END LOOP;
    UPDATE pusher.batch SET sent = sent + n.sent, refused = refused + denied, failed = failed + lost,
        unknown = unknown + doubted
    WHERE id = in_batch;
    UPDATE pusher.stock AS s SET used = s.used + (n.sent + doubted) * t.segments
    FROM pusher.batch AS b, LATERAL (
        SELECT coalesce(max(pusher.segments(r.message, b.passed_on)), 1) AS segments FROM pusher.rendition AS r
        WHERE r.push = b.push AND r.account = b.account AND r.mode = b.mode
    ) AS t
    WHERE b.id = in_batch AND s.account = b.account AND n.sent + doubted <> 0;
    RETURN n.contacts;
END $$;
