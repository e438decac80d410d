-- what the other packages read, and who may write

-- An item with its current version; `hash` is also the approved one when `approved` is set.
CREATE VIEW content.v_item AS
SELECT
    i.id, i.code, i.county, i.division, i.state, i.current AS hash, i.approved, i.published,
    v.title, v.genre, v.duty, v.reach, v.urgency, v.openness, v.issued_on, v.valid_until, v.division AS territory,
    i.published_at, i.changed_at, i.superseded_by, i.created_by,
    EXISTS (SELECT FROM content.sealing AS s WHERE s.item = i.id) AS sealed
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.current;

-- A version by (item, hash): two items may hold the same words.
CREATE VIEW content.v_version AS
SELECT hash, item, no, doc, title, created_by, created_at FROM content.version;

-- Items that were sealed, by whom, when and why.
CREATE VIEW content.v_sealing AS
SELECT s.item, i.code, i.county, i.division, s.reason, s.person, s.at
FROM content.sealing AS s JOIN content.item AS i ON i.id = s.item;

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

GRANT USAGE ON SCHEMA content TO cunkou_web, cunkou_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA content TO cunkou_web, cunkou_worker;
REVOKE ALL ON content.sealed, content.closed FROM cunkou_web, cunkou_worker;
GRANT INSERT ON content.item, content.version, content.step, content.attachment TO cunkou_web, cunkou_worker;
GRANT INSERT ON content.tongue TO cunkou_web;
GRANT UPDATE (state, judged_by, judged_at, note) ON content.tongue TO cunkou_web;
GRANT UPDATE ON content.item TO cunkou_web, cunkou_worker;
