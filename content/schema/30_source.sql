-- Where texts come in by themselves (来源) and what came (来稿). Nothing of it is published without a person.

-- A folder on our machine or a list page of a site that is looked at.
CREATE TABLE content.source (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,                   -- the unit whose people find it in 待收稿件
    kind text NOT NULL CHECK (kind IN ('folder', 'page')),
    name text NOT NULL,
    address text NOT NULL,                      -- a path or a URL
    state text NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'off')),
    etag text NOT NULL DEFAULT '',              -- of the list page, once all that it shows was taken
    modified text NOT NULL DEFAULT '',
    next_at timestamptz NOT NULL,
    looked_at timestamptz,                      -- the last look that went well
    failures int NOT NULL DEFAULT 0,            -- looks in a row that did not
    failing_since timestamptz,
    error text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    UNIQUE (county, division, kind, address),
    CHECK ((failures = 0) = (failing_since IS NULL))
);
CREATE INDEX source_due ON content.source (next_at) WHERE state = 'on';

-- One text that came in. `bytes` go when somebody has decided; the row stays, so that it does not come again.
CREATE TABLE content.find (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,
    source bigint REFERENCES content.source,    -- NULL: somebody gave the address or the file in the console
    address text NOT NULL,                      -- the page's URL; of a file its name, size and time
    digest text CHECK (digest ~ '^[0-9a-f]{64}$'),  -- sha256 of the words, of the bytes where there are none
    name text NOT NULL,
    title text NOT NULL DEFAULT '',
    charset text NOT NULL DEFAULT '',
    bytes bytea CHECK (octet_length(bytes) BETWEEN 1 AND 20971520),
    files jsonb NOT NULL DEFAULT '[]',          -- attachments that were fetched with it
    error text NOT NULL DEFAULT '',             -- why it cannot be read
    state text NOT NULL CHECK (state IN (
        'new',         -- 待收
        'taken',       -- 已做成信息
        'ignored'      -- 不用
    )),
    item bigint REFERENCES content.item,
    found_at timestamptz NOT NULL,
    decided_by bigint,
    decided_at timestamptz,
    changes bigint REFERENCES content.find,     -- the find that was taken of this page, before its site corrected it
    etag text NOT NULL DEFAULT '',              -- of the page, to ask whether it changed
    modified text NOT NULL DEFAULT '',
    looked_at timestamptz,                      -- when the page was asked for again
    UNIQUE (county, division, digest),
    CHECK ((state = 'taken') = (item IS NOT NULL)),
    CHECK ((state = 'new') = (bytes IS NOT NULL))
);
CREATE UNIQUE INDEX find_address ON content.find (source, address) WHERE changes IS NULL;
CREATE INDEX find_again ON content.find (found_at) WHERE digest IS NOT NULL;
CREATE INDEX find_changes ON content.find (changes) WHERE changes IS NOT NULL;
CREATE INDEX find_new ON content.find (division, id DESC) WHERE state = 'new';
ALTER TABLE content.find ALTER COLUMN bytes SET STATISTICS 0, ALTER COLUMN title SET STATISTICS 0;

GRANT SELECT, INSERT, UPDATE ON content.source TO cunkou_web, cunkou_worker;
GRANT SELECT, INSERT, UPDATE ON content.find TO cunkou_web;
GRANT SELECT, INSERT ON content.find TO cunkou_worker;
GRANT UPDATE (state, bytes, files) ON content.find TO cunkou_worker;  -- what nobody has decided about goes in time
GRANT UPDATE (digest, title, charset, found_at, etag, modified, looked_at) ON content.find TO cunkou_worker;
