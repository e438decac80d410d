-- Messages to many that the account's people sent in the platform's own back office (平台后台的群发), as a person enters them:
-- each took one of the month's from every follower.
CREATE TABLE pusher.outside (
    account int NOT NULL REFERENCES pusher.account,
    day date NOT NULL,                      -- in Asia/Shanghai
    sends int NOT NULL CHECK (sends BETWEEN 1 AND 100),
    entered_at timestamptz NOT NULL,
    entered_by bigint,
    PRIMARY KEY (account, day)
);
GRANT SELECT ON pusher.outside TO cunkou_web, cunkou_worker, cunkou_pick;
GRANT INSERT, UPDATE, DELETE ON pusher.outside TO cunkou_web;
