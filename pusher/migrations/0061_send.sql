-- Whoever died, moved away or gave up a number between the freeze and the sending gets nothing; a list's people are known by
-- their row on the roster; who was told already is left out of a freeze; who wants to be told by word of mouth is visited.

ALTER TABLE audiences.resident ADD COLUMN known bigint;
CREATE INDEX resident_known ON audiences.resident (known) WHERE known IS NOT NULL;
CREATE INDEX resident_spoken ON audiences.resident (id) WHERE preference IN ('voice', 'visit');

-- At which number whom a message meets, and where she stands: of a list's person also what the roster says of her death.
CREATE VIEW audiences.v_holder WITH (security_invoker) AS
SELECT l.contact, l.resident, CASE WHEN k.state = 'dead' THEN k.state ELSE r.state END AS state
FROM audiences.link AS l JOIN audiences.resident AS r ON r.id = l.resident
LEFT JOIN audiences.resident AS k ON k.id = r.known;

-- Living people who want to be told by word of mouth (语音, 上门): what they get to read is no evidence that they know.
CREATE VIEW audiences.v_spoken WITH (security_invoker) AS
SELECT id AS resident FROM audiences.resident WHERE preference IN ('voice', 'visit') AND state = 'living'
UNION ALL
SELECT l.id FROM audiences.resident AS l JOIN audiences.resident AS k ON k.id = l.known
WHERE k.preference IN ('voice', 'visit') AND k.state = 'living';

-- Who counts as one when told once: the household, the person or the number; a number that subscribed is by itself.
CREATE FUNCTION audiences.unit(per text, household bigint, resident bigint, contact bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE per WHEN 'contact' THEN contact
                    WHEN 'household' THEN coalesce(household, -resident, contact | (1::bigint << 62))
                    ELSE coalesce(-resident, contact | (1::bigint << 62)) END;

CREATE POLICY frozen ON audiences.member AS RESTRICTIVE FOR DELETE TO cunkou_pick
    USING (audience IN (SELECT a.id FROM audiences.audience AS a WHERE a.digest = ''));
GRANT DELETE ON audiences.member TO cunkou_pick;
GRANT SELECT (known) ON audiences.resident TO cunkou_web, cunkou_pick;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.v_holder, audiences.v_spoken TO cunkou_worker;
GRANT SELECT ON audiences.v_spoken TO cunkou_web, cunkou_pick;
GRANT SELECT ON audiences.v_audience TO cunkou_pick;
GRANT EXECUTE ON FUNCTION audiences.unit TO cunkou_worker, cunkou_import;

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

-- Open the next window on at most `want` rows beyond `after`, if the lease still holds and nothing forbids it: skip who
-- wants nothing any more, book the day's quota, raise the bounds to cover the rows and the stragglers (from `straggler`
-- on), renew the lease.
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

-- The households of a push whose place is in a range, within the session's own territory and matters. A household is on one
-- list only, by the lowest of its members' divisions, and was told when any of its numbers was: so this looks, with the
-- owner's rights, at members and messages elsewhere too, and says nothing of them but these two words. Two statements, so
-- that the second is planned for as many households as there are: a village's are looked up, a town's joined. A message tells
-- nothing to a household with somebody who wants to be told by word of mouth.
CREATE OR REPLACE FUNCTION pusher.homes(in_push bigint, in_lo bigint, in_hi bigint)
    RETURNS TABLE (unit bigint, division bigint, told boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    whom bigint;
    units bigint[];
    places bigint[];
    reached boolean[];
    spoken boolean[];
    asked bigint[];
    lo constant bigint := greatest(in_lo, nullif(current_setting('app.lo', true), '')::bigint);
    hi constant bigint := least(in_hi, nullif(current_setting('app.hi', true), '')::bigint);
BEGIN
    SELECT a.id INTO whom FROM pusher.push AS p JOIN audiences.v_audience AS a ON a.id = p.audience
    WHERE p.id = in_push AND a.matters <@ coalesce(nullif(current_setting('app.matters', true), ''), '{}')::int[];
    IF whom IS NULL OR nullif(current_setting('app.lo', true), '') IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(h.unit), array_agg(h.division), array_agg(h.told), array_agg(h.spoken)
    INTO units, places, reached, spoken
    FROM (
        SELECT coalesce(m.household, -m.resident) AS unit, min(m.division) AS division, bool_or(d.push IS NOT NULL) AS told,
            bool_or(s.resident IS NOT NULL) AS spoken
        FROM audiences.v_member AS m LEFT JOIN audiences.v_spoken AS s ON s.resident = m.resident
        LEFT JOIN pusher.delivery AS d ON d.push = in_push AND d.contact = m.contact AND m.reach <> 'suspect'
            AND d.state IN ('sent', 'arrived', 'opened')
        WHERE m.audience = whom AND m.division BETWEEN lo AND hi GROUP BY 1
    ) AS h;
    -- Two looks at an index; for one question the planner would read every member there ever was.
    IF (SELECT min(m.division) FROM audiences.v_member AS m WHERE m.audience = whom) < lo
        OR (SELECT max(m.division) FROM audiences.v_member AS m WHERE m.audience = whom) > hi THEN
        asked := units;  -- a county has nobody elsewhere
    END IF;
    RETURN QUERY
    WITH elsewhere AS (
        SELECT m.household AS unit, min(m.division) AS division, bool_or(d.push IS NOT NULL) AS told,
            bool_or(s.resident IS NOT NULL) AS spoken
        FROM audiences.v_member AS m LEFT JOIN audiences.v_spoken AS s ON s.resident = m.resident
        LEFT JOIN pusher.delivery AS d ON d.push = in_push AND d.contact = m.contact AND m.reach <> 'suspect'
            AND d.state IN ('sent', 'arrived', 'opened')
        WHERE m.audience = whom AND m.household = ANY (asked) AND (m.division < lo OR m.division > hi)
        GROUP BY 1
    )
    SELECT h.unit, h.division, (h.told OR coalesce(e.told, false)) AND NOT (h.spoken OR coalesce(e.spoken, false))
    FROM unnest(units, places, reached, spoken) AS h (unit, division, told, spoken) LEFT JOIN elsewhere AS e ON e.unit = h.unit
    WHERE e.unit IS NULL OR e.division > h.division;
END $$;
