-- What is published: items, their immutable versions, the steps of their review, their attachments.
CREATE SCHEMA IF NOT EXISTS content;

-- One item (信息). `current` is its latest version; `approved` binds the approval to one hash and an edit voids it;
-- `published` is what the page shows, and stays until another version is published or the item is withdrawn.
CREATE TABLE content.item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[2-9A-HJKMNP-Z]{7}$'),  -- 短码: no look-alike letters, not guessable
    county int NOT NULL,
    division bigint NOT NULL,                   -- the unit that wrote it
    state text NOT NULL DEFAULT 'draft' CHECK (state IN (
        'draft',       -- 拟稿
        'submitted',   -- 已送审: nobody has decided yet
        'reviewed',    -- 审核中: somebody has, and the route goes on
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
        'submit', 'review', 'consent', 'countersign', 'sign', 'relay', 'return', 'hold', 'resume', 'edit', 'withdraw',
        'supersede'
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

-- No sample of a text lies about in the planner's statistics, which every reader of the column may read.
ALTER TABLE content.version ALTER COLUMN doc SET STATISTICS 0, ALTER COLUMN title SET STATISTICS 0;
ALTER TABLE content.attachment ALTER COLUMN bytes SET STATISTICS 0;
