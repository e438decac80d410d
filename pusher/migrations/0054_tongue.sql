-- What a version's page shows of tongues, the latest of each language and dialect: its own, and those of what it relays (`up` steps
-- above) as long as the source is still the version that the relay was made from.
CREATE FUNCTION content.v_tongue_of(in_item bigint, in_hash text)
    RETURNS TABLE (id bigint, language text, dialect text, title text, body text, digest text, media_type text, seconds real, up int)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE said AS (
        SELECT in_item AS item, in_hash AS hash, 0 AS up
        UNION ALL
        SELECT r.source, r.source_hash, s.up + 1 FROM said AS s JOIN content.relay AS r ON r.item = s.item
        JOIN content.item AS o ON o.id = r.source AND o.published = r.source_hash
            AND o.state NOT IN ('withdrawn', 'superseded')
        WHERE NOT EXISTS (SELECT FROM content.sealing AS x WHERE x.item = r.source)
    )
    SELECT DISTINCT ON (t.digest IS NOT NULL, t.language, t.dialect)
        t.id, t.language, t.dialect, t.title, t.body, t.digest, t.media_type, t.seconds, s.up
    FROM said AS s JOIN content.v_tongue AS t ON t.item = s.item AND t.hash = s.hash
    ORDER BY t.digest IS NOT NULL, t.language, t.dialect, s.up, t.id DESC
$$;
