-- The visit list (走访清单) of a 必达 push: who goes there, what was printed, what came of each visit.

-- Who goes to a village or a 村民小组 (包组干部、组长); the number is sealed like every other.
CREATE TABLE pusher.officer (
    division bigint PRIMARY KEY,            -- a village, or a group in it; the group's goes before the village's
    county int NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    key_id smallint,                        -- NULL: no telephone number is known
    phone bytea,
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    CHECK ((phone IS NULL) = (key_id IS NULL))
);

-- What came of the last visit to a household (or a person without one: minus her number). Evidence is told and relayed.
CREATE TABLE pusher.visit (
    push bigint NOT NULL,
    unit bigint NOT NULL,
    county int NOT NULL,
    division bigint NOT NULL,               -- as the audience has it
    resident bigint NOT NULL,               -- who was asked for
    outcome text NOT NULL CHECK (outcome IN ('told', 'relayed', 'away', 'refused', 'dead')),
    officer text NOT NULL,                  -- who went there; '': nobody is named
    by bigint NOT NULL,                     -- who entered it
    at timestamptz NOT NULL,
    PRIMARY KEY (push, unit)
);

-- What was printed for a group: 全部完成，除了… speaks of these households and of no other.
CREATE TABLE pusher.sheet (
    push bigint NOT NULL,
    division bigint NOT NULL,
    county int NOT NULL,
    units bigint[] NOT NULL,                -- in the order of the paper
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (push, division)            -- printing again replaces the paper
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['officer', 'visit', 'sheet'] LOOP
        EXECUTE format('ALTER TABLE pusher.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY worker_all ON pusher.%I TO cunkou_worker USING (true) WITH CHECK (true)', name);
        CONTINUE WHEN name = 'visit';
        EXECUTE format('CREATE POLICY web_range ON pusher.%I TO cunkou_web, cunkou_pick USING (division BETWEEN'
            ' (SELECT nullif(current_setting(''app.lo'', true), '''')::bigint)'
            ' AND (SELECT nullif(current_setting(''app.hi'', true), '''')::bigint))', name);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON pusher.officer, pusher.visit, pusher.sheet TO cunkou_web;
GRANT SELECT, DELETE ON pusher.officer, pusher.visit, pusher.sheet TO cunkou_worker;
GRANT SELECT ON pusher.visit TO cunkou_pick;

-- The 必达 pushes that owe visits to somebody inside the session's territory, whoever sent them; in_push: that one alone. With
-- the owner's rights: this much of a county's push a village may know, and no more: not whom else it went to, by what, at what
-- cost, by whom. Who lacks a matter of it does not learn that it means somebody here.
CREATE FUNCTION pusher.owing(in_since timestamptz DEFAULT '-infinity', in_push bigint DEFAULT NULL)
    RETURNS TABLE (id bigint, county int, item bigint, version text, audience bigint, state text, approved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id, p.county, p.item, p.version, p.audience, p.state, p.approved_at
    FROM (
        SELECT nullif(current_setting('app.lo', true), '')::bigint AS lo,
            nullif(current_setting('app.hi', true), '')::bigint AS hi,
            coalesce(nullif(current_setting('app.matters', true), ''), '{}')::int[] AS matters
    ) AS s
    JOIN pusher.push AS p ON p.county BETWEEN s.lo / 1000000000 AND s.hi / 1000000000
    JOIN audiences.v_audience AS a ON a.id = p.audience AND a.matters <@ s.matters
    WHERE p.duty = 'must' AND p.state IN ('running', 'paused', 'dispatched', 'settled') AND p.approved_at >= in_since
        AND p.id = coalesce(in_push, p.id)
        AND EXISTS (SELECT FROM audiences.v_member AS m WHERE m.audience = p.audience AND m.division BETWEEN s.lo AND s.hi)
$$;
REVOKE ALL ON FUNCTION pusher.owing FROM public;
GRANT EXECUTE ON FUNCTION pusher.owing TO cunkou_web;

-- The households of a push whose place is in a range, within the session's own territory and matters. A household is on one
-- list only, by the lowest of its members' divisions, and was told when any of its numbers was: so this looks, with the
-- owner's rights, at members and messages elsewhere too, and says nothing of them but these two words. Two statements, so
-- that the second is planned for as many households as there are: a village's are looked up, a town's joined. A message tells
-- nothing to a household with somebody who wants to be told by word of mouth.
CREATE FUNCTION pusher.homes(in_push bigint, in_lo bigint, in_hi bigint)
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
REVOKE ALL ON FUNCTION pusher.homes FROM public;
GRANT EXECUTE ON FUNCTION pusher.homes TO cunkou_web;

-- A result is entered for a household with somebody whom the push meant there and the session may see, and for no other.
CREATE POLICY web_range ON pusher.visit TO cunkou_web, cunkou_pick USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
                 AND (SELECT nullif(current_setting('app.hi', true), '')::bigint))
    WITH CHECK (EXISTS (
        SELECT FROM pusher.push AS p JOIN audiences.v_member AS m ON m.audience = p.audience
        WHERE p.id = visit.push AND m.division = visit.division
            AND (m.household = visit.unit OR m.household IS NULL AND m.resident = -visit.unit)));
