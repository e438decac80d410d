-- Followers (关注者): what the platform of an account says of a WeChat contact, beside the contact itself.

CREATE TABLE audiences.follower (
    contact bigint PRIMARY KEY REFERENCES audiences.contact ON DELETE CASCADE,
    account text NOT NULL,
    followed_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,           -- when an event or the platform's list last named her: who is not named has left
    scene text,                             -- the QR that brought her, in the platform's words
    label bigint NOT NULL DEFAULT 0         -- the town under whose tag the platform has her; 0: under none of ours
);
CREATE INDEX follower_account ON audiences.follower (account, seen_at);

ALTER TABLE audiences.follower ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON audiences.follower TO cunkou_worker USING (true);
CREATE POLICY territory ON audiences.follower TO cunkou_web, cunkou_import
    USING (EXISTS (SELECT FROM audiences.contact AS c WHERE c.id = follower.contact));
GRANT SELECT ON audiences.follower TO cunkou_web, cunkou_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.follower TO cunkou_worker;

-- Where a follower is at home, for who answers her at once and knows her address anyway: a place, and nothing of a person.
CREATE FUNCTION audiences.follower_place(in_county int, in_kind text, in_indexes bytea[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT r.division FROM audiences.link AS l JOIN audiences.resident AS r ON r.id = l.resident
                     WHERE l.contact = c.id ORDER BY l.rank, l.resident LIMIT 1), c.division)
    FROM audiences.contact AS c
    WHERE c.county = in_county AND c.kind = in_kind AND c.index = ANY (in_indexes) LIMIT 1
$$;

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
REVOKE ALL ON FUNCTION audiences.follower_place, audiences.follower_state FROM public;
GRANT EXECUTE ON FUNCTION audiences.follower_place, audiences.follower_state TO cunkou_web, cunkou_worker;

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
