-- What a gateway gives one number in a day, and alerts that reach who opted out as well.
DROP FUNCTION pusher.assign(bigint, text, text, text[], text[], text[], int[]);
CREATE FUNCTION pusher.assign(in_audience bigint, in_per text, in_first text, in_keys text[], in_kinds text[],
    in_consents text[], in_groups int[], full_contacts bigint[] DEFAULT '{}', full_accounts int[] DEFAULT '{}',
    in_heeds boolean DEFAULT true)
RETURNS TABLE (ord int, contact bigint, resident bigint, household bigint, division bigint, why int, "full" boolean)
LANGUAGE sql STABLE AS $$
    WITH listed AS MATERIALIZED (  -- a handful of ways: the planner, who cannot know, joined the people first
        SELECT w.*, t.tier, t.account, t.load
        FROM unnest(in_keys, in_kinds, in_consents, in_groups) WITH ORDINALITY AS w (key, kind, consent, side, ord)
        JOIN pusher.ways(in_keys, in_kinds, in_consents) AS t ON t.ord = w.ord
    ), candidate AS (
        SELECT CASE in_per WHEN 'household' THEN coalesce(m.household, -m.resident) WHEN 'contact' THEN m.contact
                           ELSE -m.resident END AS unit, w.side, w.ord::int AS ord,
            w.tier, pusher.draw(m.contact, w.account, w.load) AS draw,
            pusher.precedence(m.reach, m.head, in_first) AS precedence, m.rank, m.resident, m.household, m.contact,
            m.division, m.why, f.contact IS NOT NULL AS "full"
        FROM listed AS w
        JOIN audiences.v_member AS m ON m.kind = w.kind
        JOIN audiences.v_reach AS k ON k.id = m.contact AND NOT k.dead
            AND NOT (in_heeds AND k.opted_out && ARRAY['*', w.key])
        LEFT JOIN unnest(full_contacts, full_accounts) AS f (contact, account)
            ON f.contact = m.contact AND f.account = w.account
        WHERE m.audience = in_audience AND (m.reach IN ('ok', 'suspect') OR NOT in_heeds AND m.reach = 'opted_out')
          AND (w.consent = '' OR EXISTS (SELECT FROM audiences.v_consent AS c WHERE c.contact = m.contact
                                          AND c.account = w.key AND c.template = w.consent AND c.count > 0))
    ), chosen AS (
        SELECT DISTINCT ON (unit, side) * FROM candidate
        ORDER BY unit, side, "full", tier, precedence, resident, rank, draw, ord
    )
    SELECT DISTINCT ON (contact, side) ord, contact, resident, household, division, why, "full"
    FROM chosen ORDER BY contact, side, ord, unit
$$;

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
    IF a.daily_limit > 0 AND room > 0 THEN
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
        IF a.daily_limit > 0 AND nos IS NOT NULL THEN
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

GRANT SELECT (push, account, lo, hi) ON pusher.batch TO cunkou_pick;  -- what a number has had today
ALTER TABLE pusher.county_standing ADD COLUMN through text[] NOT NULL DEFAULT '{red}';  -- alerts that also reach who opted out
