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
    said text NOT NULL DEFAULT ''           -- why it does not go on, in Chinese
);
GRANT SELECT ON pusher.walk TO cunkou_web;
GRANT UPDATE (next_at) ON pusher.walk TO cunkou_web;
GRANT SELECT, INSERT, UPDATE ON pusher.walk TO cunkou_worker;
