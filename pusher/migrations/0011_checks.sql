-- What a county tuned in the checks, the masks that are out, and how live pages stand.

-- A rule's severity in a county; 'off' switches it off. Rules that are locked (身份证号、银行卡号) ignore it.
CREATE TABLE content.rule_setting (
    county int NOT NULL,
    rule text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('block', 'warn', 'note', 'off')),
    reason text NOT NULL CHECK (reason <> ''),
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (county, rule)
);

-- A county's own words: misspelt, poor, taboo, or let pass though our list has them. `exceptions` are longer words in
-- which it is right.
CREATE TABLE content.word (
    county int NOT NULL,
    wrong text NOT NULL CHECK (char_length(wrong) BETWEEN 2 AND 40),
    "right" text NOT NULL,
    class text NOT NULL CHECK (class IN ('serious', 'common', 'sensitive', 'allowed')),
    exceptions text[] NOT NULL DEFAULT '{}',
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (county, wrong)
);

-- How a county words an entry of the negative list (负面清单).
CREATE TABLE content.entry (
    county int NOT NULL,
    code text NOT NULL,
    words text NOT NULL CHECK (words <> ''),
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (county, code)
);

-- What a county lets pass: mobiles of offices (11 digits), domains of sites that may be linked to.
CREATE TABLE content.allowed (
    county int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('number', 'domain')),
    value text NOT NULL CHECK (value <> ''),
    note text NOT NULL,
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (county, kind, value)
);

-- A masked ID number that is out (遮挡): hashes under a key from outside of the name and of each visible digit with its
-- place, 4 bytes each, zeros for what is hidden. Never the digits.
CREATE TABLE content.mask (
    item bigint NOT NULL REFERENCES content.item,
    county int NOT NULL,
    key_id smallint NOT NULL,
    name bytea NOT NULL,
    digits bytea NOT NULL CHECK (octet_length(digits) = 72),
    at timestamptz NOT NULL,
    PRIMARY KEY (item, key_id, name, digits)
);
CREATE INDEX mask_name ON content.mask (county, name);

-- The latest re-check (复查) of a published item: what is wrong with what is out. `due_at` is the next one.
CREATE TABLE content.recheck (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    division bigint NOT NULL,
    hash text NOT NULL,
    findings jsonb NOT NULL,
    at timestamptz NOT NULL,
    due_at timestamptz NOT NULL
);
CREATE INDEX recheck_division ON content.recheck (division) WHERE findings <> '[]'::jsonb;

GRANT SELECT ON content.rule_setting, content.word, content.entry, content.allowed, content.mask, content.recheck
    TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON content.rule_setting, content.word, content.entry, content.allowed TO cunkou_web;
GRANT INSERT ON content.mask TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON content.recheck TO cunkou_worker;
GRANT UPDATE (due_at) ON content.recheck TO cunkou_web;
