-- Deliveries (发送记录): one row a message to be brought. The row is the truth.

CREATE TABLE pusher.delivery (
    push bigint NOT NULL,
    no int NOT NULL,
    county int NOT NULL,
    division bigint NOT NULL,
    channel text NOT NULL,
    contact bigint,                         -- audiences' contact; NULL for a place
    resident bigint,
    household bigint,
    why int,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN (
        'pending', 'sent', 'arrived', 'opened', 'refused', 'failed', 'unknown',
        'cancelled', 'expired', 'superseded', 'skipped')),
    attempt smallint NOT NULL DEFAULT 0,    -- rises only with Deferred or absent
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    reason text NOT NULL DEFAULT '',        -- the provider's code and our Chinese for it; never an address
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (push, no),
    UNIQUE (push, channel, contact)         -- one message an address
) PARTITION BY RANGE (push);
-- No foreign keys from or to deliveries: three of them tripled a plan's time. `pusher check` finds orphans.

-- The ladder by which receipts merge; NULL: not on it (final otherwise). pusher/delivery.py has the same.
CREATE FUNCTION pusher.rank(state text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT array_position(ARRAY['pending', 'unknown', 'sent', 'failed', 'arrived', 'opened'], state) $$;

-- Make the partition of a month (yyyymm) if it is missing. SECURITY DEFINER: the worker owns nothing.
CREATE FUNCTION pusher.add_partition(month int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE
    following int := CASE WHEN month % 100 = 12 THEN month + 89 ELSE month + 1 END;
    name text := format('delivery_%s', month);
BEGIN
    IF month NOT BETWEEN 200001 AND 299912 OR month % 100 NOT BETWEEN 1 AND 12 THEN
        RAISE EXCEPTION 'not a month: %', month;
    END IF;
    IF to_regclass('pusher.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE pusher.%I PARTITION OF pusher.delivery FOR VALUES FROM (%s) TO (%s) WITH (fillfactor = 50)',
                       name, month::bigint * 1000000000, following::bigint * 1000000000);
    END IF;
END $$;

-- What a person reads: pending inside the open window is sending.
CREATE VIEW pusher.v_delivery WITH (security_invoker = true) AS
SELECT d.push, d.no, d.county, d.division, d.channel, d.contact, d.resident, d.household, d.why, d.attempt,
       d.not_before, d.reason, d.changed_at,
       CASE WHEN d.state = 'pending' AND b.window_lo IS NOT NULL AND d.no BETWEEN b.window_lo AND b.window_hi
                 AND d.not_before <= b.opened_at THEN 'sending' ELSE d.state END AS state
FROM pusher.delivery d LEFT JOIN pusher.batch b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi;

-- One provider call: maps (account, ref) to a range of numbers, so that a receipt finds its row. Append-only.
CREATE TABLE pusher.call (
    account int NOT NULL,
    ref text NOT NULL,
    push bigint NOT NULL,
    lo int NOT NULL,
    hi int NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX call_ref ON pusher.call (account, ref);
CREATE INDEX call_at ON pusher.call USING brin (at);

-- Perhaps sent. Settled by receipt, query or a re-send inside the dedupe horizon; else by a person.
CREATE TABLE pusher.unsettled (
    push bigint NOT NULL,
    no int NOT NULL,
    batch bigint NOT NULL REFERENCES pusher.batch,
    account int NOT NULL,                   -- by which it was spoken: the batch may have been moved since
    mode text NOT NULL,
    key text NOT NULL,                      -- what the call carried
    attempt smallint NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),  -- it was spoken to no earlier
    quiet_at timestamptz NOT NULL DEFAULT now() + interval '1 minute',  -- no call of ours can be on its way any more
    absent_at timestamptz,                  -- first asking that counts and did not find it; two of them prove that it is absent
    next_at timestamptz,                    -- when the resolver looks again; NULL: a person decides
    tries smallint NOT NULL DEFAULT 0,      -- repeats under the same key
    PRIMARY KEY (push, no)
);
CREATE INDEX unsettled_due ON pusher.unsettled (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX unsettled_account ON pusher.unsettled (account);
CREATE INDEX unsettled_batch ON pusher.unsettled (batch);

-- What waits for a person: the resolver has nothing left to try, may not try any more, or has tried for long.
CREATE VIEW pusher.v_undecided WITH (security_invoker = true) AS
SELECT u.push, u.no, u.batch, u.key, u.since, u.quiet_at <= clock_timestamp() AS quiet, b.state AS batch_state
FROM pusher.unsettled AS u JOIN pusher.batch AS b ON b.id = u.batch
WHERE u.next_at IS NULL OR b.state IN ('cancelled', 'expired', 'superseded') OR u.since < now() - interval '15 minutes';

-- 我知道了 on a personal link: the resident has no grant, so this is all that the public pages may do to a row.
CREATE FUNCTION pusher.acknowledge(in_push bigint, in_no int) RETURNS boolean LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
    WITH told AS (
        UPDATE pusher.delivery SET state = 'opened', reason = '', changed_at = clock_timestamp()
        WHERE push = in_push AND no = in_no AND pusher.rank(state) < pusher.rank('opened') RETURNING push, no
    ), settled AS (
        DELETE FROM pusher.unsettled AS u USING told WHERE u.push = told.push AND u.no = told.no
    )
    SELECT EXISTS (SELECT FROM told)
$$;
REVOKE ALL ON FUNCTION pusher.acknowledge FROM public;

ALTER TABLE pusher.delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_range ON pusher.delivery TO cunkou_web, cunkou_pick USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
                 AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
CREATE POLICY worker_all ON pusher.delivery TO cunkou_worker USING (true) WITH CHECK (true);

GRANT SELECT ON pusher.delivery, pusher.v_delivery, pusher.call, pusher.unsettled, pusher.v_undecided TO cunkou_web, cunkou_worker;
GRANT USAGE ON SCHEMA pusher TO cunkou_pick;  -- figures of a push for who lacks the audience's matter
GRANT SELECT ON pusher.push, pusher.delivery TO cunkou_pick;
GRANT INSERT, UPDATE ON pusher.delivery TO cunkou_worker;
GRANT UPDATE (state, attempt, not_before, reason, changed_at) ON pusher.delivery TO cunkou_web;  -- 再发一次, 不再发
GRANT DELETE ON pusher.unsettled TO cunkou_web;
GRANT INSERT ON pusher.call TO cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.unsettled TO cunkou_worker;
REVOKE ALL ON FUNCTION pusher.add_partition FROM public;
GRANT EXECUTE ON FUNCTION pusher.add_partition(int) TO cunkou_worker;
GRANT EXECUTE ON FUNCTION pusher.acknowledge(bigint, int) TO cunkou_web;
