-- The households of a push whose place is in a range, within the session's own territory and matters. A household is on one
-- list only, by the lowest of its members' divisions, and was told when any of its numbers was: so this looks, with the
-- owner's rights, at members and messages elsewhere too, and says nothing of them but these two words. Two statements, so
-- that the second is planned for as many households as there are: a village's are looked up, a town's joined.
CREATE OR REPLACE FUNCTION pusher.homes(in_push bigint, in_lo bigint, in_hi bigint)
    RETURNS TABLE (unit bigint, division bigint, told boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    whom bigint;
    units bigint[];
    places bigint[];
    reached boolean[];
    asked bigint[];
    lo constant bigint := greatest(in_lo, nullif(current_setting('app.lo', true), '')::bigint);
    hi constant bigint := least(in_hi, nullif(current_setting('app.hi', true), '')::bigint);
BEGIN
    SELECT a.id INTO whom FROM pusher.push AS p JOIN audiences.v_audience AS a ON a.id = p.audience
    WHERE p.id = in_push AND a.matters <@ coalesce(nullif(current_setting('app.matters', true), ''), '{}')::int[];
    IF whom IS NULL OR nullif(current_setting('app.lo', true), '') IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(h.unit), array_agg(h.division), array_agg(h.told) INTO units, places, reached
    FROM (
        SELECT coalesce(m.household, -m.resident) AS unit, min(m.division) AS division, bool_or(d.push IS NOT NULL) AS told
        FROM audiences.v_member AS m
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
        SELECT m.household AS unit, min(m.division) AS division, bool_or(d.push IS NOT NULL) AS told
        FROM audiences.v_member AS m
        LEFT JOIN pusher.delivery AS d ON d.push = in_push AND d.contact = m.contact AND m.reach <> 'suspect'
            AND d.state IN ('sent', 'arrived', 'opened')
        WHERE m.audience = whom AND m.household = ANY (asked) AND (m.division < lo OR m.division > hi)
        GROUP BY 1
    )
    SELECT h.unit, h.division, h.told OR coalesce(e.told, false)
    FROM unnest(units, places, reached) AS h (unit, division, told) LEFT JOIN elsewhere AS e ON e.unit = h.unit
    WHERE e.unit IS NULL OR e.division > h.division;
END $$;
