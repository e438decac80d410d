-- Listings (公示) that are over: the names are under lock until the clock of personal data ends, then they are gone.
-- What stays without them: how many rows, from when to when, and the hash that the daily witness records name.
CREATE TABLE content.closing (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    rows int NOT NULL,                          -- of the version that the page showed
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    forgotten_at timestamptz                    -- the originals were deleted
);
CREATE TABLE content.closed (
    item bigint NOT NULL REFERENCES content.closing,
    county int NOT NULL,
    name text NOT NULL,                         -- "version <hash>", "file <digest>"
    key_id smallint NOT NULL,
    cipher bytea NOT NULL,
    PRIMARY KEY (item, name)
);
ALTER TABLE content.closed ENABLE ROW LEVEL SECURITY;  -- no policy: no login reads it

-- Close a listing: keep the ciphers and leave of its versions what names nobody. All versions have to be there, and the
-- files that no other item uses: one that another uses stays where it is.
CREATE FUNCTION content.close_listing(in_item bigint, in_names text[], in_key smallint, in_ciphers bytea[], in_rows int,
    in_ended timestamptz, in_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    home int; began timestamptz; files text[];
BEGIN
    SELECT i.county, i.published_at INTO STRICT home, began FROM content.item AS i WHERE i.id = in_item FOR UPDATE;
    IF EXISTS (SELECT FROM content.version AS v WHERE v.item = in_item
               AND (v.genre <> 'listing' OR 'version ' || v.hash <> ALL (in_names))) THEN
        RAISE EXCEPTION 'not all of item % is there, or it is no listing', in_item USING ERRCODE = 'data_exception';
    END IF;
    SELECT coalesce(array_agg(substr(x.name, 6)), '{}') INTO files
    FROM unnest(in_names) AS x (name) WHERE x.name LIKE 'file %';
    INSERT INTO content.closing (item, county, rows, began_at, ended_at, at)
    VALUES (in_item, home, in_rows, began, in_ended, in_at);
    INSERT INTO content.closed (item, county, name, key_id, cipher)
    SELECT in_item, home, x.name, in_key, x.cipher FROM unnest(in_names, in_ciphers) AS x (name, cipher);
    UPDATE content.version AS v SET doc = t.doc
    FROM content.version AS w, content.nameless(w) AS t
    WHERE v.item = in_item AND w.item = v.item AND w.no = v.no;
    UPDATE content.attachment AS a SET media_type = t.media_type, bytes = t.bytes
    FROM content.attachment AS w, content.tombstone(w) AS t
    WHERE a.county = home AND a.digest = ANY (files) AND w.county = a.county AND w.digest = a.digest;
    PERFORM content.silence(in_item, in_names);
END $$;
REVOKE ALL ON FUNCTION content.close_listing FROM public;
GRANT EXECUTE ON FUNCTION content.close_listing TO cunkou_worker;

-- Delete the originals of listings that were closed before a day; return how many items.
CREATE FUNCTION content.forget_listings(in_before timestamptz, in_dry boolean) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ripe bigint[];
BEGIN
    SELECT coalesce(array_agg(c.item), '{}') INTO ripe
    FROM content.closing AS c WHERE c.at < in_before AND c.forgotten_at IS NULL;
    IF NOT in_dry THEN
        DELETE FROM content.closed AS c WHERE c.item = ANY (ripe);
        UPDATE content.closing AS c SET forgotten_at = clock_timestamp() WHERE c.item = ANY (ripe);
    END IF;
    RETURN cardinality(ripe);
END $$;
REVOKE ALL ON FUNCTION content.forget_listings FROM public;
GRANT EXECUTE ON FUNCTION content.forget_listings TO cunkou_worker;

-- The ciphers of a closed listing. Nobody's to call but pusher.open_listing's.
CREATE FUNCTION content.unclose(in_item bigint) RETURNS TABLE (name text, key_id smallint, cipher bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.name, c.key_id, c.cipher FROM content.closed AS c WHERE c.item = in_item ORDER BY c.name
$$;
REVOKE ALL ON FUNCTION content.unclose FROM public;

CREATE VIEW content.v_closing AS
SELECT c.item, i.code, i.county, i.division, c.rows, c.began_at, c.ended_at, c.at, c.forgotten_at
FROM content.closing AS c JOIN content.item AS i ON i.id = c.item;

GRANT SELECT ON content.closing, content.v_closing TO cunkou_web, cunkou_worker;
