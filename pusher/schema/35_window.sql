-- One turn of a pass (docs/architecture.md), whole in one transaction and one round trip: write the outcomes that have
-- come in, and commit higher bounds before anybody is spoken to. Each statement below sees what was committed before it
-- began, so the batch's row is taken first: nothing that a stop or a late receipt wrote meanwhile is overlooked.

-- Why a contact is not spoken to although it was planned; empty: it is. It may have changed its mind since the plan.
CREATE FUNCTION pusher.silent(contact bigint, cipher bytea, dead boolean, opted_out text[], account text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN contact IS NULL THEN ''
                WHEN cipher IS NULL THEN 'purged: 联系方式已删除'
                WHEN dead THEN 'dead: 号码或关注已失效'
                WHEN opted_out && ARRAY['*', account] THEN 'opted_out: 本人不再接收'
                ELSE '' END
$$;

-- Why nobody of an audience is at a number any more, though it was frozen with it; empty: somebody is. Who was made one with
-- another row since (合并, 绑定) is where that one is.
CREATE FUNCTION pusher.departed(in_audience bigint, in_contact bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN bool_or(m.resident IS NULL OR h.state NOT IN ('dead', 'moved')
                    OR r.id IS NULL AND o.held IS NOT FALSE) OR count(*) = 0 THEN ''
                WHEN bool_or(h.state = 'dead' OR r.state = 'dead') THEN 'departed: 本人已去世'
                WHEN bool_or(h.state = 'moved' OR r.state = 'moved') THEN 'departed: 本人已迁出'
                ELSE 'unlinked: 号码已不是本人的' END
    FROM audiences.v_recipient AS m LEFT JOIN audiences.v_resident AS r ON r.id = m.resident
    LEFT JOIN audiences.v_holder AS h ON h.resident = m.resident AND h.contact = m.contact
    CROSS JOIN (SELECT bool_or(state NOT IN ('dead', 'moved')) AS held FROM audiences.v_holder WHERE contact = in_contact) AS o
    WHERE m.audience = in_audience AND m.contact = in_contact
$$;

-- Whether a push may be sent at this hour: quiet hours end a run, not only its beginning.
CREATE FUNCTION pusher.awake(opens time, closes time) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT opens IS NULL
        OR (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::time >= opens
        AND (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::time < closes
$$;

-- Write outcomes: `told` was accepted; the others are columns. Refused, deferred and unclear belong to their attempt and to
-- pending rows; accepted counts for any attempt, and settles unknown too. Moves the batch's counters and returns the
-- contacts of those accepted. Rows are found by `no = ANY`: a join with a list is planned badly on a fresh partition.
CREATE FUNCTION pusher.record(in_batch bigint, in_push bigint, told int[], nos int[], attempts smallint[], news text[],
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

-- Open the next window on at most `want` rows beyond `after`, if the lease still holds and nothing forbids it: skip who
-- wants nothing any more, book the day's quota, raise the bounds to cover the rows and the stragglers (from `straggler`
-- on), renew the lease.
CREATE FUNCTION pusher.open_window(in_batch bigint, in_lease int, seconds float8, after int, want int, straggler int,
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
        AND pusher.awake(p.opens, p.closes) AS open, coalesce((p.strategy ->> 'heeds')::boolean, true) AS heeds, p.audience
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
                     ELSE coalesce(nullif(CASE WHEN d.resident IS NOT NULL AND coalesce(  -- one look-up, unless something changed
                         (SELECT h.state IN ('dead', 'moved') FROM audiences.v_holder AS h
                          WHERE h.resident = d.resident AND h.contact = d.contact),
                         (SELECT true FROM audiences.v_resident AS r WHERE r.id = d.resident),
                         (SELECT true FROM audiences.v_holder AS h WHERE h.contact = d.contact LIMIT 1))
                     THEN pusher.departed(a.audience, d.contact) END, ''),
                         pusher.silent(d.contact, c.cipher, c.dead, CASE WHEN a.heeds THEN c.opted_out ELSE '{}' END, a.key))
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

-- Both, with the calls that carried what was accepted between them.
CREATE FUNCTION pusher.turn(in_batch bigint, in_push bigint, in_account int, in_lease int, seconds float8, after int, want int,
    straggler int, consents text[], told int[], nos int[], attempts smallint[], news text[], pauses float8[], reasons text[], keys text[],
    next_in float8, spoken float8, quiet float8, refs text[], los int[], his int[], OUT accepted bigint[], OUT live boolean, OUT serial int,
    OUT spent boolean, OUT last int, OUT next_nos int[], OUT next_attempts smallint[], OUT divisions bigint[],
    OUT contacts bigint[], OUT key_ids smallint[], OUT ciphers bytea[]) LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(told) + cardinality(nos) > 0 THEN
        accepted := pusher.record(in_batch, in_push, told, nos, attempts, news, pauses, reasons, keys, next_in, spoken, quiet);
    END IF;
    IF cardinality(refs) > 0 THEN
        INSERT INTO pusher.call (account, ref, push, lo, hi)
        SELECT in_account, x.ref, in_push, x.lo, x.hi FROM unnest(refs, los, his) AS x (ref, lo, hi);
    END IF;
    SELECT w.* INTO live, serial, spent, last, next_nos, next_attempts, divisions, contacts, key_ids, ciphers
    FROM pusher.open_window(in_batch, in_lease, seconds, after, want, straggler, consents) AS w;
END $$;
