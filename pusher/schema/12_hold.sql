-- Accounts that hold a connection (长连接) are one worker's at a time: who holds which, and how its line is. A row stands
-- for as long as the account is of that kind; only its holder claims the account's batches.
CREATE TABLE pusher.hold (
    account int PRIMARY KEY REFERENCES pusher.account,
    holder text NOT NULL,                   -- a worker, by a word that it drew when it began
    until timestamptz NOT NULL,             -- past it anybody may take it; the holder has closed its line before
    because text NOT NULL DEFAULT '',       -- why there is no line, Chinese; empty: it is connected
    since timestamptz NOT NULL DEFAULT clock_timestamp()  -- since when the line is as it is
);

GRANT SELECT ON pusher.hold TO cunkou_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON pusher.hold TO cunkou_worker;
