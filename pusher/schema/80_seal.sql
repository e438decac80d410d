-- Leaked texts (紧急下架): the approved texts of an item's pushes go with it, and only an auditor opens it again.

-- Put tombstones in the place of every text of a sealed item. `name` in content.sealed: "text <push> <account> <mode> <division>".
CREATE FUNCTION pusher.seal_texts(in_item bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    UPDATE pusher.rendition AS r
    SET message = jsonb_build_object('mode', r.mode, 'body', '{}'::jsonb, 'text', '（已下架）', 'slots', '[]'::jsonb,
        'segments', 1, 'consent', '', 'spends', false)
    FROM pusher.push AS p
    WHERE p.id = r.push AND p.item = in_item AND EXISTS (SELECT FROM content.v_sealing AS s WHERE s.item = in_item)
$$;
REVOKE ALL ON FUNCTION pusher.seal_texts FROM public;

-- Hand out the ciphers of a sealed item to an auditor whose grant covers it, and say so in the audit log; else nothing.
CREATE FUNCTION pusher.unseal(in_item bigint, in_staff bigint, in_grant bigint)
    RETURNS TABLE (name text, key_id smallint, cipher bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO pusher.audit (at, county, division, staff, grant_id, action, object)
    SELECT clock_timestamp(), s.county, s.division, in_staff, in_grant, 'open_sealed', 'item ' || s.code
    FROM content.v_sealing AS s JOIN pusher.staff_grant AS g ON s.division BETWEEN g.lo AND g.hi
    WHERE s.item = in_item AND g.id = in_grant AND g.staff = in_staff AND g.role = 'audit_admin' AND g.ended_at IS NULL;
    IF FOUND THEN
        RETURN QUERY SELECT u.name, u.key_id, u.cipher FROM content.unseal(in_item) AS u;
    END IF;
END $$;
REVOKE ALL ON FUNCTION pusher.unseal FROM public;

GRANT EXECUTE ON FUNCTION pusher.seal_texts(bigint), pusher.unseal(bigint, bigint, bigint) TO cunkou_web;
ALTER TABLE pusher.rendition ALTER COLUMN message SET STATISTICS 0;
