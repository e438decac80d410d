-- When an account's provider is next asked for what it holds for us: one worker at a time, at the account's own pace.
CREATE TABLE pusher.poll (
    account int PRIMARY KEY REFERENCES pusher.account,
    next_at timestamptz NOT NULL,
    failing_since timestamptz                -- when it first did not hand anything out; NULL: it does
);
GRANT SELECT, INSERT, UPDATE ON pusher.poll TO cunkou_worker;
