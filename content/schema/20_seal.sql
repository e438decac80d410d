-- Leaked texts (紧急下架): what an item said, encrypted, for the auditor alone. In its place stands a tombstone; the
-- hashes stay, so that the evidence still holds together. No login reads content.sealed: pusher.unseal hands it out and
-- puts each opening on record.
CREATE TABLE content.sealing (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),  -- never what was leaked
    person bigint NOT NULL,
    at timestamptz NOT NULL
);
CREATE TABLE content.sealed (
    item bigint NOT NULL REFERENCES content.sealing,
    county int NOT NULL,
    name text NOT NULL,                         -- "version <hash>", "file <digest>", and what pusher adds
    key_id smallint NOT NULL,
    cipher bytea NOT NULL,
    PRIMARY KEY (item, name)
);
ALTER TABLE content.sealed ENABLE ROW LEVEL SECURITY;

-- What is left of a version and of a file. The only change of either that the triggers let through.
CREATE FUNCTION content.tombstone(was content.version) RETURNS content.version LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_populate_record(was, jsonb_build_object(
        'title', '（已下架）',
        'doc', jsonb_build_object('title', '（已下架）', 'blocks', '[]'::jsonb, 'nature', was.doc -> 'nature',
            'genre', was.genre, 'division', was.division, 'openness', was.openness, 'reach', was.reach,
            'duty', was.duty, 'urgency', was.urgency)))
$$;
CREATE FUNCTION content.tombstone(was content.attachment) RETURNS content.attachment LANGUAGE sql IMMUTABLE AS $$
    SELECT was.county, was.digest, 'application/x-sealed', '\x00'::bytea, was.created_at
$$;

-- What is left of a version of a listing (公示) when its time is over: no table, no paragraph, no place's addition, no file.
CREATE FUNCTION content.nameless(was content.version) RETURNS content.version LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_populate_record(was, jsonb_build_object(
        'doc', (was.doc - '{plain,variants,attachments}'::text[]) || '{"blocks": []}'::jsonb))
$$;

-- Versions, steps and attachments never change: no login may update or delete them, and neither may a slip of the owner.
CREATE FUNCTION content.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE ON content.version FOR EACH ROW
    WHEN (NEW IS DISTINCT FROM content.tombstone(OLD)
        AND (OLD.genre <> 'listing' OR NEW IS DISTINCT FROM content.nameless(OLD))) EXECUTE FUNCTION content.refuse();
CREATE TRIGGER immutable BEFORE UPDATE ON content.step FOR EACH ROW EXECUTE FUNCTION content.refuse();
CREATE TRIGGER immutable BEFORE UPDATE ON content.attachment FOR EACH ROW
    WHEN (NEW IS DISTINCT FROM content.tombstone(OLD)) EXECUTE FUNCTION content.refuse();

-- Seal an item: keep the ciphers and put tombstones in the place of its versions and files. All of them have to be there,
-- or what is missing would be lost.
CREATE FUNCTION content.seal(in_item bigint, in_names text[], in_key smallint, in_ciphers bytea[], in_person bigint,
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
REVOKE ALL ON FUNCTION content.seal FROM public;
GRANT EXECUTE ON FUNCTION content.seal TO cunkou_web;

-- The ciphers of an item. Nobody's to call but pusher.unseal's.
CREATE FUNCTION content.unseal(in_item bigint) RETURNS TABLE (name text, key_id smallint, cipher bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.name, s.key_id, s.cipher FROM content.sealed AS s WHERE s.item = in_item ORDER BY s.name
$$;
REVOKE ALL ON FUNCTION content.unseal FROM public;
