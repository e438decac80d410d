-- A version in another language, or read aloud in a dialect (语言版本): of one version only, so that an edit leaves it behind.
-- A page shows it when a second person has read it or listened to it, and never of another version than its own.
CREATE TABLE content.tongue (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item bigint NOT NULL,
    hash text NOT NULL,
    county int NOT NULL,
    language text NOT NULL,                     -- content.tongue.LANGUAGES; zh for a dialect
    dialect text NOT NULL DEFAULT '',           -- as its speakers call it: 随县话
    title text NOT NULL DEFAULT '',
    body text NOT NULL DEFAULT '',              -- lines
    digest text,                                -- of a recording, in content.attachment
    media_type text NOT NULL DEFAULT '',
    seconds real NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN (
        'waiting',    -- 待审: nobody else has read or heard it
        'accepted',   -- 已审
        'returned',   -- 退回
        'removed'     -- 已撤下
    )),
    created_by bigint NOT NULL,
    created_at timestamptz NOT NULL,
    judged_by bigint CHECK (judged_by <> created_by OR state = 'removed'),
    judged_at timestamptz,
    note text NOT NULL DEFAULT '',
    FOREIGN KEY (item, hash) REFERENCES content.version (item, hash),
    CHECK ((state = 'waiting') = (judged_by IS NULL)),
    CHECK ((judged_by IS NULL) = (judged_at IS NULL)),
    CHECK ((digest IS NULL) = (media_type = ''))
);
CREATE INDEX tongue_item ON content.tongue (item, id);
ALTER TABLE content.tongue ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN title SET STATISTICS 0;

-- What pages show: by item and version, the newest first.
CREATE VIEW content.v_tongue AS
SELECT id, item, hash, language, dialect, title, body, digest, media_type, seconds, judged_at
FROM content.tongue WHERE state = 'accepted';

-- The words of an item's tongues go under lock with it: all of them have to be among the originals.
CREATE FUNCTION content.silence(in_item bigint, in_names text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM content.tongue AS t WHERE t.item = in_item AND 'tongue ' || t.id <> ALL (in_names)) THEN
        RAISE EXCEPTION 'not all tongues of item % are there', in_item USING ERRCODE = 'data_exception';
    END IF;
    UPDATE content.tongue AS t SET title = '', body = '', note = '' WHERE t.item = in_item;
END $$;
REVOKE ALL ON FUNCTION content.silence FROM public;
GRANT SELECT ON content.tongue, content.v_tongue TO cunkou_web, cunkou_worker;
GRANT INSERT ON content.tongue TO cunkou_web;
GRANT UPDATE (state, judged_by, judged_at, note) ON content.tongue TO cunkou_web;

-- Sealing and closing take the tongues and their recordings with them.
CREATE OR REPLACE FUNCTION content.seal(in_item bigint, in_names text[], in_key smallint, in_ciphers bytea[], in_person bigint,
    in_reason text, in_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    home int; files text[];
BEGIN
    SELECT i.county INTO STRICT home FROM content.item AS i WHERE i.id = in_item FOR UPDATE;
    SELECT coalesce(array_agg(DISTINCT a.digest), '{}') INTO files
    FROM (SELECT d.digest FROM content.version AS v, jsonb_to_recordset(v.doc -> 'attachments') AS d (digest text)
          WHERE v.item = in_item
          UNION ALL SELECT t.digest FROM content.tongue AS t WHERE t.item = in_item AND t.digest IS NOT NULL) AS a;
    IF EXISTS (SELECT FROM content.version AS v WHERE v.item = in_item AND 'version ' || v.hash <> ALL (in_names))
        OR EXISTS (SELECT FROM content.attachment AS a WHERE a.county = home AND a.digest = ANY (files)
                   AND a.media_type <> 'application/x-sealed' AND 'file ' || a.digest <> ALL (in_names)) THEN
        RAISE EXCEPTION 'not all of item % is there', in_item USING ERRCODE = 'data_exception';
    END IF;
    INSERT INTO content.sealing (item, county, reason, person, at) VALUES (in_item, home, in_reason, in_person, in_at);
    INSERT INTO content.sealed (item, county, name, key_id, cipher)
    SELECT in_item, home, x.name, in_key, x.cipher FROM unnest(in_names, in_ciphers) AS x (name, cipher);
    UPDATE content.version AS v SET title = t.title, doc = t.doc
    FROM content.version AS w, content.tombstone(w) AS t
    WHERE v.item = in_item AND w.item = v.item AND w.no = v.no;
    UPDATE content.attachment AS a SET media_type = t.media_type, bytes = t.bytes
    FROM content.attachment AS w, content.tombstone(w) AS t
    WHERE a.county = home AND a.digest = ANY (files) AND w.county = a.county AND w.digest = a.digest;
    PERFORM content.silence(in_item, in_names);
END $$;

CREATE OR REPLACE FUNCTION content.close_listing(in_item bigint, in_names text[], in_key smallint, in_ciphers bytea[], in_rows int,
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
