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

-- The parts of a long text that the provider numbers and reports one by one: all arrived make it arrived, one failed fails
-- it. Texts of one part have no row here.
CREATE TABLE pusher.part (
    account int NOT NULL,
    ref text NOT NULL,                      -- the part's own number, by which it is reported
    whole text NOT NULL,                    -- the call's reference
    arrived boolean NOT NULL DEFAULT false,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, ref)
);
CREATE INDEX part_whole ON pusher.part (account, whole);
CREATE INDEX part_at ON pusher.part USING brin (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON pusher.part TO cunkou_worker;
