-- Merge receipts into their rows by rank, so that order and repetition never matter, and settle what was in doubt: the
-- batch's counters follow, so that progress is right. Returns the rows that learnt something new. Rows are found by
-- `no = ANY`: a join with a list is planned badly on a fresh partition.
CREATE FUNCTION pusher.fold(pushes bigint[], nos int[], states text[], reasons text[])
RETURNS TABLE (push bigint, no int, state text, contact bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    g record;
BEGIN
    -- The batches first, lowest first: those whose rows a turn may still write, and those that may have to fall again.
    -- A row that was accepted is no turn's any more, so its batch is left alone.
    PERFORM FROM pusher.batch WHERE id = ANY (ARRAY(
        SELECT b.id FROM unnest(pushes, nos, states) AS x (push, no, state)
        CROSS JOIN LATERAL (SELECT d.state FROM pusher.delivery AS d WHERE d.push = x.push AND d.no = x.no OFFSET 0) AS d
        CROSS JOIN LATERAL (SELECT o.id, o.step FROM pusher.batch AS o WHERE o.push = x.push AND o.lo <= x.no
                            ORDER BY o.lo DESC LIMIT 1) AS b
        JOIN pusher.push AS p ON p.id = x.push
        WHERE (d.state IN ('pending', 'unknown') OR x.state = 'failed')
          AND (d.state IN ('pending', 'unknown') OR b.step < jsonb_array_length(p.strategy -> 'steps'))
    )) ORDER BY id FOR UPDATE;
    FOR g IN
        SELECT best.push, best.state, best.reason, array_agg(best.no) AS rows
        FROM (SELECT DISTINCT ON (x.push, x.no) x.*
              FROM unnest(pushes, nos, states, reasons) AS x (push, no, state, reason)
              ORDER BY x.push, x.no, pusher.rank(x.state) DESC) AS best
        GROUP BY 1, 2, 3
    LOOP
        RETURN QUERY
        WITH changed AS (
            UPDATE pusher.delivery AS d SET state = g.state, reason = g.reason, changed_at = clock_timestamp()
            WHERE d.push = g.push AND d.no = ANY (g.rows) AND pusher.rank(d.state) < pusher.rank(g.state)
            RETURNING d.no, d.contact, old.state AS was
        ), settled AS (
            DELETE FROM pusher.unsettled AS u WHERE u.push = g.push AND u.no = ANY (g.rows)
        ), news AS (
            SELECT b.id, count(*) FILTER (WHERE c.was IN ('pending', 'unknown'))::int AS told,
                count(*) FILTER (WHERE c.was = 'unknown')::int AS doubted
            FROM changed AS c
            CROSS JOIN LATERAL (SELECT o.id FROM pusher.batch AS o WHERE o.push = g.push AND o.lo <= c.no
                                ORDER BY o.lo DESC LIMIT 1) AS b
            WHERE c.was IN ('pending', 'unknown') OR g.state = 'failed'
            GROUP BY b.id
        ), counted AS (
            UPDATE pusher.batch AS b
            SET sent = b.sent + CASE WHEN g.state <> 'failed' THEN n.told ELSE 0 END,
                failed = b.failed + CASE WHEN g.state = 'failed' THEN n.told ELSE 0 END,
                unknown = b.unknown - n.doubted,
                -- undelivered after the sweep: its unreached fall again, at once or when the push goes on
                fall_at = CASE WHEN g.state = 'failed' AND b.step < jsonb_array_length(p.strategy -> 'steps')
                                    AND b.state IN ('open', 'paused') AND p.state IN ('running', 'paused', 'dispatched')
                               THEN now() ELSE b.fall_at END
            FROM news AS n, pusher.push AS p
            WHERE b.id = n.id AND p.id = g.push
              AND (n.told > 0 OR b.step < jsonb_array_length(p.strategy -> 'steps'))
        )
        SELECT g.push, c.no, g.state, c.contact FROM changed AS c;
    END LOOP;
END $$;
