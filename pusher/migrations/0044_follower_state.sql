-- What a page may say to the very person whom the platform has just named: yes or no to follows, bound, opted out, and the
-- templates that she has allowed. No row: nobody has this address. It leads to no name, number or place.
CREATE FUNCTION audiences.follower_state(in_county int, in_kind text, in_account text, in_indexes bytea[])
    RETURNS TABLE (follows boolean, bound boolean, stopped boolean, allowed text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT c.dead AND EXISTS (SELECT FROM audiences.follower AS f WHERE f.contact = c.id),
        EXISTS (SELECT FROM audiences.link AS l JOIN audiences.resident AS r ON r.id = l.resident
                WHERE l.contact = c.id AND r.name IS NOT NULL),
        c.opted_out && ARRAY['*', in_account],
        ARRAY(SELECT s.template FROM audiences.consent AS s
              WHERE s.contact = c.id AND s.account = in_account AND s.count > 0 AND s.until IS NULL ORDER BY 1)
    FROM audiences.contact AS c
    WHERE c.county = in_county AND c.kind = in_kind AND c.index = ANY (in_indexes) LIMIT 1
$$;
REVOKE ALL ON FUNCTION audiences.follower_state FROM public;
GRANT EXECUTE ON FUNCTION audiences.follower_state TO cunkou_web, cunkou_worker;
