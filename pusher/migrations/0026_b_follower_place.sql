-- Where a follower is at home, for who answers her at once and knows her address anyway: a place, and nothing of a person.
CREATE FUNCTION audiences.follower_place(in_county int, in_kind text, in_indexes bytea[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT r.division FROM audiences.link AS l JOIN audiences.resident AS r ON r.id = l.resident
                     WHERE l.contact = c.id ORDER BY l.rank, l.resident LIMIT 1), c.division)
    FROM audiences.contact AS c
    WHERE c.county = in_county AND c.kind = in_kind AND c.index = ANY (in_indexes) LIMIT 1
$$;
REVOKE ALL ON FUNCTION audiences.follower_place FROM public;
GRANT EXECUTE ON FUNCTION audiences.follower_place TO cunkou_web, cunkou_worker;
