-- What is published: items, their immutable versions, the steps of their review, their attachments.
CREATE SCHEMA IF NOT EXISTS content;

-- One item (信息). `current` is its latest version; `approved` binds the approval to one hash and an edit voids it;
-- `published` is what the page shows, and stays until another version is published or the item is withdrawn.
CREATE TABLE content.item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[2-9A-HJKMNP-Z]{7}$'),  -- 短码: no look-alike letters, not guessable
    county int NOT NULL,
    division bigint NOT NULL,                   -- the unit that wrote it
    lane text NOT NULL DEFAULT 'full' CHECK (lane IN ('full', 'small', 'alert')),
    lane_reason text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'draft' CHECK (state IN (
        'draft',       -- 拟稿
        'submitted',   -- 待复审 (two-step routes: 待终审)
        'reviewed',    -- 待终审
        'approved',    -- 已审定
        'returned',    -- 退回修改
        'held',        -- 暂缓
        'withdrawn',   -- 已撤回
        'superseded'   -- 以新版为准
    )),
    current text NOT NULL,
    approved text,
    approved_at timestamptz,
    published text,
    published_at timestamptz,                   -- the first time
    changed_at timestamptz NOT NULL,            -- of the latest version or step
    superseded_by bigint REFERENCES content.item,
    created_by bigint,
    created_at timestamptz NOT NULL,
    CHECK (lane <> 'small' OR lane_reason <> ''),
    CHECK (approved IS NULL OR approved = current),
    CHECK ((state IN ('approved', 'withdrawn', 'superseded')) OR approved IS NULL),
    CHECK ((state = 'superseded') = (superseded_by IS NOT NULL)),
    CHECK ((published IS NULL) = (published_at IS NULL))
);
CREATE INDEX item_division ON content.item (division, id DESC);

-- One version (版本), named by the sha256 of its canonical JSON. The columns beside `doc` are copies for lists.
CREATE TABLE content.version (
    item bigint NOT NULL REFERENCES content.item DEFERRABLE INITIALLY DEFERRED,
    no int NOT NULL,
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    county int NOT NULL,
    doc jsonb NOT NULL,
    title text NOT NULL,
    division bigint NOT NULL,                   -- the territory it is said for
    genre text NOT NULL,
    openness text NOT NULL,
    reach text NOT NULL,
    duty text NOT NULL,
    urgency text NOT NULL,
    issued_on date,
    valid_until timestamptz,
    created_by bigint,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (item, no),
    UNIQUE (item, hash)
);
CREATE INDEX version_division ON content.version (division);
ALTER TABLE content.item
    ADD FOREIGN KEY (id, current) REFERENCES content.version (item, hash) DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (id, approved) REFERENCES content.version (item, hash),
    ADD FOREIGN KEY (id, published) REFERENCES content.version (item, hash);

-- One step of a review (审核环节). `hash` is the version that the person had before them.
CREATE TABLE content.step (
    item bigint NOT NULL REFERENCES content.item,
    no int NOT NULL,
    county int NOT NULL,
    act text NOT NULL CHECK (act IN (
        'submit', 'review', 'sign', 'return', 'hold', 'resume', 'edit', 'withdraw', 'supersede'
    )),
    person bigint NOT NULL,
    hash text NOT NULL,
    note text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    PRIMARY KEY (item, no),
    FOREIGN KEY (item, hash) REFERENCES content.version (item, hash)
);

-- Bytes by their own sha256; names and order stand in the version that uses them.
CREATE TABLE content.attachment (
    county int NOT NULL,
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    media_type text NOT NULL,
    bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 20971520),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (county, digest)
);
ALTER TABLE content.attachment ALTER COLUMN bytes SET STORAGE EXTERNAL;  -- pictures and PDF do not compress

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

-- Versions, steps and attachments never change: no login may update or delete them, and neither may a slip of the owner.
CREATE FUNCTION content.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE ON content.version FOR EACH ROW
    WHEN (NEW IS DISTINCT FROM content.tombstone(OLD)) EXECUTE FUNCTION content.refuse();
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
    FROM content.version AS v, jsonb_to_recordset(v.doc -> 'attachments') AS a (digest text)
    WHERE v.item = in_item;
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
END $$;
REVOKE ALL ON FUNCTION content.seal FROM public;
GRANT EXECUTE ON FUNCTION content.seal TO cunkou_web;

-- The ciphers of an item. Nobody's to call but pusher.unseal's.
CREATE FUNCTION content.unseal(in_item bigint) RETURNS TABLE (name text, key_id smallint, cipher bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.name, s.key_id, s.cipher FROM content.sealed AS s WHERE s.item = in_item ORDER BY s.name
$$;
REVOKE ALL ON FUNCTION content.unseal FROM public;

-- No sample of a text lies about in the planner's statistics, which every reader of the column may read.
ALTER TABLE content.version ALTER COLUMN doc SET STATISTICS 0, ALTER COLUMN title SET STATISTICS 0;
ALTER TABLE content.attachment ALTER COLUMN bytes SET STATISTICS 0;

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
SELECT hash, item, no, doc, title, created_by FROM content.version;

-- Items that were sealed, by whom, when and why.
CREATE VIEW content.v_sealing AS
SELECT s.item, i.code, i.county, i.division, s.reason, s.person, s.at
FROM content.sealing AS s JOIN content.item AS i ON i.id = s.item;

GRANT USAGE ON SCHEMA content TO cunkou_web, cunkou_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA content TO cunkou_web, cunkou_worker;
REVOKE ALL ON content.sealed FROM cunkou_web, cunkou_worker;
GRANT INSERT ON content.item, content.version, content.step, content.attachment TO cunkou_web, cunkou_worker;
GRANT UPDATE ON content.item TO cunkou_web, cunkou_worker;
