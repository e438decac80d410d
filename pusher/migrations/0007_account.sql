-- How accounts are weighed: their calls by the minute, and when their share and brake last moved.

ALTER TABLE pusher.account
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN share_at timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN brake_at timestamptz NOT NULL DEFAULT '-infinity';
GRANT UPDATE (paused_at, share_at, brake_at) ON pusher.account TO cunkou_web, cunkou_worker;

CREATE TABLE pusher.account_minute (
    account int NOT NULL REFERENCES pusher.account,
    minute timestamptz NOT NULL,
    calls int NOT NULL,
    bad int NOT NULL,
    busy int NOT NULL,
    seconds double precision NOT NULL,
    PRIMARY KEY (account, minute)
);
GRANT SELECT ON pusher.account_minute TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.account_minute TO cunkou_worker;
