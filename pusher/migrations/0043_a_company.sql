-- Company (合成一组): messages of several pushes to the very same people go as one call.
ALTER TABLE pusher.tally ADD COLUMN article smallint NOT NULL DEFAULT 0;
ALTER TABLE pusher.tally ADD COLUMN links jsonb NOT NULL DEFAULT '{}';
ALTER TABLE pusher.batch ADD COLUMN crowd text NOT NULL DEFAULT '';
GRANT SELECT (id, joint, crowd) ON pusher.batch TO cunkou_pick;
CREATE INDEX batch_crowd ON pusher.batch (account, crowd) WHERE crowd <> '' AND done_at IS NULL;

-- Company (合成一组): messages of several pushes to the very same people go as one call, and take one of the month's. Each
-- batch of a set stands here with its number in it. The lead's call carries them all; the others are claimed by nobody
-- meanwhile, and what came of the call is written to their own rows when it is known.
CREATE TABLE pusher.company (
    batch bigint PRIMARY KEY REFERENCES pusher.batch,
    lead bigint NOT NULL REFERENCES pusher.batch,
    place smallint NOT NULL CHECK (place > 0),
    parted_at timestamptz,                  -- what came of the call was written down; NULL: it may be on its way
    apart boolean NOT NULL DEFAULT false    -- the set was refused for a text: from now on each goes alone
);
CREATE INDEX company_lead ON pusher.company (lead);
CREATE INDEX company_open ON pusher.company (lead) WHERE parted_at IS NULL;
GRANT SELECT ON pusher.company TO cunkou_web, cunkou_worker, cunkou_pick;
GRANT INSERT, UPDATE, DELETE ON pusher.company TO cunkou_worker;

-- Whether a batch goes with another one's call that may be on its way: then it may be sent, whatever is decided now.
CREATE FUNCTION pusher.aboard(in_batch bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pusher.company AS c JOIN pusher.batch AS l ON l.id = c.lead
                   WHERE c.batch = in_batch AND c.lead <> c.batch AND c.parted_at IS NULL
                     AND (l.lease_until IS NOT NULL OR EXISTS (SELECT FROM pusher.unsettled AS u WHERE u.batch = l.id)))
$$;

-- Write what came of a lead's call to the rows of its company, by contact, as soon as nothing of it is on its way or in
-- doubt; who was not spoken to is due again, not before the lead is. Returns how many batches were with it.
CREATE FUNCTION pusher.part(in_lead bigint) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    l pusher.batch;
    c record;
    n record;
    parted int := 0;
BEGIN
    SELECT * INTO l FROM pusher.batch WHERE id = in_lead FOR UPDATE;
    IF l.lease_until IS NOT NULL OR EXISTS (SELECT FROM pusher.unsettled AS u WHERE u.batch = in_lead) THEN
        RETURN 0;
    END IF;
    UPDATE pusher.tally AS t SET article = m.place FROM pusher.company AS m
    WHERE m.batch = in_lead AND m.parted_at IS NULL AND t.account = l.account AND t.push = l.push AND t.article = 0
      AND EXISTS (SELECT FROM pusher.call AS k WHERE k.account = t.account AND k.ref = t.ref AND k.push = t.push
                  AND k.lo BETWEEN l.lo AND l.hi);
    FOR c IN
        SELECT b.*, m.place FROM pusher.company AS m JOIN pusher.batch AS b ON b.id = m.batch
        WHERE m.lead = in_lead AND m.batch <> in_lead AND m.parted_at IS NULL ORDER BY b.id FOR UPDATE OF b
    LOOP
        WITH changed AS (
            UPDATE pusher.delivery AS d
            SET state = CASE WHEN o.state IN ('failed', 'skipped') THEN o.state ELSE 'sent' END, reason = o.reason,
                changed_at = clock_timestamp()
            FROM pusher.delivery AS o
            WHERE d.push = c.push AND d.no BETWEEN c.lo AND c.hi AND d.state = 'pending' AND o.push = l.push
              AND o.no BETWEEN l.lo AND l.hi AND o.contact = d.contact
              AND o.state IN ('sent', 'arrived', 'opened', 'failed', 'skipped')
            RETURNING d.no, o.no AS of, d.state
        ), run AS (
            SELECT k.ref, x.no, x.no - row_number() OVER (PARTITION BY k.ref ORDER BY x.no) AS run FROM changed AS x
            JOIN pusher.call AS k ON k.account = l.account AND k.push = l.push AND x.of BETWEEN k.lo AND k.hi
            WHERE x.state <> 'skipped'
        ), called AS (
            INSERT INTO pusher.call (account, ref, push, lo, hi)
            SELECT l.account, ref || '/' || c.place, c.push, min(no), max(no) FROM run GROUP BY ref, run RETURNING ref, lo, hi
        ), told AS (
            INSERT INTO pusher.tally (account, ref, push, rows, article)
            SELECT l.account, ref, c.push, sum(hi - lo + 1)::int, c.place FROM called GROUP BY ref
            ON CONFLICT (account, ref) DO NOTHING
        )
        SELECT count(*) FILTER (WHERE state = 'sent')::int AS sent, count(*) FILTER (WHERE state = 'skipped')::int AS skipped,
            count(*) FILTER (WHERE state = 'failed')::int AS failed INTO n FROM changed;
        IF l.due IS NOT NULL THEN
            UPDATE pusher.delivery AS d SET not_before = greatest(d.not_before, l.due)
            WHERE d.push = c.push AND d.no BETWEEN c.lo AND c.hi AND d.state = 'pending';
        END IF;
        UPDATE pusher.batch AS b
        SET sent = sent + n.sent, refused = refused + n.skipped, failed = failed + n.failed,
            due = CASE WHEN b.state IN ('open', 'paused') THEN next.due END,
            done_at = CASE WHEN next.due IS NULL THEN coalesce(b.done_at, clock_timestamp()) ELSE b.done_at END
        FROM (SELECT min(greatest(d.not_before, to_timestamp(0))) AS due FROM pusher.delivery AS d
              WHERE d.push = c.push AND d.no BETWEEN c.lo AND c.hi AND d.state = 'pending') AS next
        WHERE b.id = c.id;
        parted := parted + 1;
    END LOOP;
    UPDATE pusher.company SET parted_at = clock_timestamp() WHERE lead = in_lead AND parted_at IS NULL;
    RETURN parted;
END $$;
