-- The walk through an account's list of followers (关注者名单): page by page, each night; after a crash it goes on where it was.
CREATE TABLE pusher.walk (
    account int PRIMARY KEY REFERENCES pusher.account,
    next_at timestamptz NOT NULL,           -- when to go on, or to begin anew
    started_at timestamptz,                 -- NULL: none is under way
    after bigint,                           -- the contact after whom the next page begins; NULL: the first page
    seen int NOT NULL DEFAULT 0,
    total int NOT NULL DEFAULT 0,           -- by the platform's own count
    ended_at timestamptz,
    came int NOT NULL DEFAULT 0,            -- whom no event had told of, in the walk under way or the last one
    gone int NOT NULL DEFAULT 0,            -- who had left without an event
    said text NOT NULL DEFAULT '',          -- why it does not go on, in Chinese
    label_at timestamptz NOT NULL DEFAULT '-infinity', -- when the towns' tags are next compared
    labelled text NOT NULL DEFAULT ''       -- why tags are not in step, in Chinese
);
GRANT SELECT ON pusher.walk TO cunkou_web;
GRANT UPDATE (next_at) ON pusher.walk TO cunkou_web;
GRANT SELECT, INSERT, UPDATE ON pusher.walk TO cunkou_worker;

-- A town's tag (标签) on an account's platform, by its number there: whom a mass send to the town reaches.
CREATE TABLE pusher.label (
    account int NOT NULL REFERENCES pusher.account,
    division bigint NOT NULL,               -- the town
    number int NOT NULL CHECK (number > 2), -- 0 to 2 are the platform's own, and 2 is a star
    PRIMARY KEY (account, division)
);
GRANT SELECT ON pusher.label TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.label TO cunkou_worker;

-- A place's parametric QR (带参数二维码) on an account: whoever follows by it is of that place. Asked for by people, made
-- by the worker.
CREATE TABLE pusher.place_code (
    account int NOT NULL REFERENCES pusher.account,
    division bigint NOT NULL,
    asked_at timestamptz NOT NULL,
    address text,                           -- what the QR holds; NULL: not made yet
    until timestamptz,                      -- NULL: for good
    next_at timestamptz NOT NULL,           -- when it is made, or made again
    said text NOT NULL DEFAULT '',          -- why not, in Chinese
    PRIMARY KEY (account, division)
);
CREATE INDEX place_code_due ON pusher.place_code (next_at) WHERE next_at < 'infinity';
GRANT SELECT ON pusher.place_code TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.place_code TO cunkou_web;
GRANT UPDATE (address, until, next_at, said) ON pusher.place_code TO cunkou_worker;
