-- The matrix (账号矩阵): what stands on each account, when somebody last compared it with the platform, how long an account
-- may be silent.

-- What a county holds its accounts and pages to (监测指标). Practice differs from province to province (国办秘函〔2019〕19号 as it is
-- applied), so it is the county's data. Without a row the defaults hold.
CREATE TABLE pusher.watch (
    county int PRIMARY KEY,
    account_warn int NOT NULL DEFAULT 10,   -- days without an update: told beforehand
    account_days int NOT NULL DEFAULT 14 CHECK (account_days BETWEEN 1 AND 366),
    idle_days int NOT NULL DEFAULT 90 CHECK (idle_days BETWEEN account_days AND 3660),  -- 僵尸账号
    page_warn int NOT NULL DEFAULT 10,
    page_days int NOT NULL DEFAULT 14 CHECK (page_days BETWEEN 1 AND 366),
    letter_days int NOT NULL DEFAULT 90 CHECK (letter_days BETWEEN 1 AND 366),  -- a letter without an answer
    compare_days int NOT NULL DEFAULT 31 CHECK (compare_days BETWEEN 1 AND 366),  -- how old a comparison may be
    CHECK (account_warn BETWEEN 1 AND account_days),
    CHECK (page_warn BETWEEN 1 AND page_days)
);
GRANT SELECT ON pusher.watch TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.watch TO cunkou_web;

-- An article that stands on an account (发文), as the platform's own list or a person says. `push`: the approved push that
-- it comes from; NULL: nobody found one.
CREATE TABLE pusher.publication (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account int NOT NULL REFERENCES pusher.account,
    link text NOT NULL CHECK (link <> ''),
    title text NOT NULL,
    published_at timestamptz NOT NULL,
    source text NOT NULL CHECK (source IN ('platform', 'hand')),
    push bigint REFERENCES pusher.push,
    found_at timestamptz NOT NULL,
    by bigint,                              -- NULL: the program read it
    removed_at timestamptz,                 -- since when it is gone from the account
    UNIQUE (account, link)
);
GRANT SELECT ON pusher.publication TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.publication TO cunkou_web, cunkou_worker;
GRANT UPDATE (title, published_at, push, removed_at) ON pusher.publication TO cunkou_web;

-- When the program last read an account's list from its platform; what it covers is the channel's to say.
CREATE TABLE pusher.listing_read (
    account int PRIMARY KEY REFERENCES pusher.account,
    asked_at timestamptz NOT NULL,
    read_at timestamptz,                    -- NULL: the platform has never said
    articles int NOT NULL DEFAULT 0,
    said text NOT NULL DEFAULT ''           -- why it did not the last time
);
GRANT SELECT ON pusher.listing_read TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.listing_read TO cunkou_worker;

-- When an account was compared with its own list (核对): only up to here is a zero more than silence.
CREATE TABLE pusher.comparison (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account int NOT NULL REFERENCES pusher.account,
    at timestamptz NOT NULL,
    articles int NOT NULL CHECK (articles >= 0),  -- how many stand there
    known int NOT NULL CHECK (known >= 0),  -- of how many of them we knew then
    by bigint NOT NULL
);
CREATE INDEX comparison_account ON pusher.comparison (account, id);
GRANT SELECT ON pusher.comparison TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.comparison TO cunkou_web;

-- Every time that something was published on an account: handed out and answered, sent to many by us, or found there.
-- Read with the owner's rights: an account's own town sees when the county published on it. No person is in it.
CREATE VIEW pusher.v_outing AS
SELECT h.account, h.published_at AS at, h.push, true AS approved, 'handout' AS source, h.link, h.removed_at
FROM pusher.handout AS h JOIN pusher.push AS p ON p.id = h.push
WHERE h.link <> '' AND p.approved_at IS NOT NULL
UNION ALL
SELECT t.account, t.at, t.push, true, 'mass', '', t.withdrawn_at
FROM pusher.tally AS t JOIN pusher.push AS p ON p.id = t.push
WHERE t.verdict <> 'failed' AND p.approved_at IS NOT NULL
UNION ALL
SELECT f.account, f.published_at, f.push, coalesce(p.approved_at IS NOT NULL, false), f.source, f.link, f.removed_at
FROM pusher.publication AS f LEFT JOIN pusher.push AS p ON p.id = f.push
WHERE NOT EXISTS (SELECT FROM pusher.handout AS h WHERE h.account = f.account AND h.link = f.link);
GRANT SELECT ON pusher.v_outing TO cunkou_web, cunkou_worker;

-- How far a push had come (到达过程), looked at more and more seldom; messages, no person.
CREATE TABLE pusher.reach (
    push bigint NOT NULL REFERENCES pusher.push,
    at timestamptz NOT NULL,
    sent int NOT NULL,                      -- accepted, or better
    arrived int NOT NULL,                   -- on the handset, or better
    opened int NOT NULL,
    PRIMARY KEY (push, at)
);
GRANT SELECT ON pusher.reach TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.reach TO cunkou_worker;
