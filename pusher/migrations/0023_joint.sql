-- Joint calls (群发): one call for many deliveries, settled by the platform's totals.
ALTER TABLE pusher.batch ADD COLUMN joint boolean NOT NULL DEFAULT false;
ALTER TABLE pusher.push ADD COLUMN recalled_at timestamptz;

CREATE OR REPLACE FUNCTION pusher.open_window(in_batch bigint, in_lease int, seconds float8, after int, want int, straggler int,
    consents text[], OUT live boolean, OUT serial int, OUT spent boolean, OUT last int, OUT nos int[], OUT attempts smallint[],
    OUT divisions bigint[], OUT contacts bigint[], OUT key_ids smallint[], OUT ciphers bytea[]) LANGUAGE plpgsql AS $$
DECLARE
    b pusher.batch;
    a record;
    room int := want;
    skipped int;
    low int;
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT * INTO b FROM pusher.batch WHERE id = in_batch FOR UPDATE;
    SELECT c.id, c.key, c.daily_limit, c.state = 'active' AND p.state = 'running' AND p.expires_at > clock_timestamp()
        AND pusher.awake(p.opens, p.closes) AS open, coalesce((p.strategy ->> 'heeds')::boolean, true) AS heeds
    INTO a FROM pusher.account AS c, pusher.push AS p WHERE c.id = b.account AND p.id = b.push;
    live := b.lease = in_lease AND b.lease_until > clock_timestamp() AND b.state = 'open' AND a.open;
    serial := b.serial;
    IF NOT live THEN RETURN; END IF;
    IF a.daily_limit > 0 AND room > 0 AND NOT b.joint THEN
        INSERT INTO pusher.quota AS q (account, day) VALUES (a.id, today)
        ON CONFLICT (account, day) DO UPDATE SET used = q.used
        RETURNING least(room, greatest(a.daily_limit - q.used, 0)) INTO room;
        spent := room = 0;
    END IF;
    IF room > 0 THEN
        WITH next AS MATERIALIZED (
            SELECT d.no, d.attempt, d.division, d.contact, c.key_id, c.cipher,
                CASE WHEN consents <> '{}' AND NOT EXISTS (
                         SELECT FROM audiences.v_consent AS k WHERE k.contact = d.contact AND k.account = a.key
                           AND k.template = ANY(consents) AND k.count > 0)
                     THEN 'consent: 本人没有订阅，或订阅已用完'
                     ELSE pusher.silent(d.contact, c.cipher, c.dead, CASE WHEN a.heeds THEN c.opted_out ELSE '{}' END, a.key)
                END AS why
            FROM pusher.delivery AS d LEFT JOIN audiences.v_contact AS c ON c.id = d.contact
            WHERE d.push = b.push AND d.no > after AND d.no BETWEEN b.lo AND b.hi AND d.state = 'pending'
              AND d.not_before <= b.opened_at
            ORDER BY d.no LIMIT room
        ), hushed AS (
            UPDATE pusher.delivery AS d SET state = 'skipped', reason = n.why, changed_at = clock_timestamp()
            FROM next AS n WHERE d.push = b.push AND d.no = n.no AND n.why <> '' RETURNING 1
        )
        SELECT max(no), array_agg(no ORDER BY no) FILTER (WHERE why = ''),
            array_agg(attempt ORDER BY no) FILTER (WHERE why = ''), array_agg(division ORDER BY no) FILTER (WHERE why = ''),
            array_agg(contact ORDER BY no) FILTER (WHERE why = ''), array_agg(key_id ORDER BY no) FILTER (WHERE why = ''),
            array_agg(cipher ORDER BY no) FILTER (WHERE why = ''), (SELECT count(*) FROM hushed)
        INTO last, nos, attempts, divisions, contacts, key_ids, ciphers, skipped FROM next;
        IF a.daily_limit > 0 AND nos IS NOT NULL AND NOT b.joint THEN
            UPDATE pusher.quota SET used = used + cardinality(nos) WHERE account = a.id AND day = today;
        END IF;
    END IF;
    low := least(straggler, coalesce(nos[1], coalesce(last, after) + 1));
    WHILE b.waves[1] < low LOOP  -- every row of that wave has its outcome
        b.waves := b.waves[2:];
    END LOOP;
    IF nos IS NOT NULL THEN
        serial := b.serial + 1;
        b.waves := b.waves || nos[cardinality(nos)];
    END IF;
    UPDATE pusher.batch
    SET window_lo = low, window_hi = coalesce(nos[cardinality(nos)], window_hi), serial = open_window.serial,
        waves = b.waves, refused = refused + coalesce(skipped, 0), lease_until = clock_timestamp() + make_interval(secs => seconds)
    WHERE id = in_batch;
END $$;

-- One call that stands for many deliveries (群发): the platform makes a job of it and tells totals, never persons. What it
-- said stands here as it said it; its deliveries stay 已提交, or become 未送达 when it says that nobody got it.
CREATE TABLE pusher.tally (
    account int NOT NULL REFERENCES pusher.account,
    ref text NOT NULL,
    push bigint REFERENCES pusher.push,     -- NULL: the platform spoke before our own record of the call
    rows int NOT NULL DEFAULT 0,            -- deliveries that it stands for
    verdict text NOT NULL DEFAULT 'open' CHECK (verdict IN ('open', 'sent', 'failed')),
    total int,                              -- the platform's own words; NULL: it did not say
    meant int,                              -- whom its filter left
    sent int,
    failed int,
    reason text NOT NULL DEFAULT '',        -- why nobody got it
    content boolean NOT NULL DEFAULT false, -- the text is at fault
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    told_at timestamptz,
    folded_at timestamptz,                  -- the verdict was written to its rows
    tries smallint NOT NULL DEFAULT 0,
    next_at timestamptz,                    -- when the platform is asked; NULL: not any more
    withdraw_at timestamptz,                -- to be taken back; tried from then on
    withdrawn_at timestamptz,
    withdraw_reason text NOT NULL DEFAULT '', -- why it was not taken back so far
    PRIMARY KEY (account, ref)
);
CREATE INDEX tally_push ON pusher.tally (push);
CREATE INDEX tally_next ON pusher.tally (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX tally_unfolded ON pusher.tally (account) WHERE verdict <> 'open' AND folded_at IS NULL;
CREATE INDEX tally_withdraw ON pusher.tally (withdraw_at) WHERE withdrawn_at IS NULL AND withdraw_at IS NOT NULL;

GRANT SELECT ON pusher.tally TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.tally TO cunkou_worker;
