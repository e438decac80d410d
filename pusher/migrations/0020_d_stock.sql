-- Segments that were paid for in advance (预存条数), as a person enters them; counted down by what is sent, doubt included.
CREATE TABLE pusher.stock (
    account int PRIMARY KEY REFERENCES pusher.account,
    entered int NOT NULL CHECK (entered > 0),
    used int NOT NULL DEFAULT 0,            -- since then
    warn_below int NOT NULL CHECK (warn_below >= 0),
    entered_at timestamptz NOT NULL,
    entered_by bigint
);
GRANT SELECT ON pusher.stock TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.stock TO cunkou_web;
GRANT UPDATE (used) ON pusher.stock TO cunkou_worker;

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
        SELECT coalesce(max((r.message ->> 'segments')::int), 1) AS segments FROM pusher.rendition AS r
        WHERE r.push = b.push AND r.account = b.account AND r.mode = b.mode
    ) AS t
    WHERE b.id = in_batch AND s.account = b.account AND n.sent + doubted <> 0;
    RETURN n.contacts;
END $$;
