-- What a platform says that an account may call in a day (接口每日次数), and how much of it was used.
CREATE TABLE pusher.allotment (
    account int NOT NULL REFERENCES pusher.account,
    mode text NOT NULL,
    most int,                               -- calls a day; NULL: the platform has never said
    used int NOT NULL DEFAULT 0,            -- on the day of read_at
    read_at timestamptz,
    said text NOT NULL DEFAULT '',          -- why the last question was in vain
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account, mode)
);
GRANT SELECT ON pusher.allotment TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.allotment TO cunkou_worker;
