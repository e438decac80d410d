-- Whom a send to a tag would reach, of the tags of an account under which everybody is in an audience and nobody wants to hear
-- nothing: (contact, the place whose tag it is). It looks past the session's territory, for a tag knows none.
CREATE FUNCTION audiences.v_tagged(in_audience bigint, in_account text) RETURNS TABLE (contact bigint, label bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH under AS (
        SELECT f.contact, f.label, NOT c.opted_out && ARRAY['*', in_account] AND EXISTS (
            SELECT FROM audiences.member AS m
            WHERE m.audience = in_audience AND m.contact = f.contact AND m.reach IN ('ok', 'suspect')) AS meant
        FROM audiences.follower AS f JOIN audiences.contact AS c ON c.id = f.contact AND NOT c.dead AND c.cipher IS NOT NULL
        WHERE f.account = in_account AND f.label <> 0
    )
    SELECT u.contact, u.label FROM under AS u
    WHERE u.label IN (SELECT x.label FROM under AS x GROUP BY x.label HAVING bool_and(x.meant))
$$;
REVOKE ALL ON FUNCTION audiences.v_tagged FROM public;
GRANT EXECUTE ON FUNCTION audiences.v_tagged TO cunkou_web, cunkou_worker, cunkou_pick;
