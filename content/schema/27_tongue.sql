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
