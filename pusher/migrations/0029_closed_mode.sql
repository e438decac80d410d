-- Ways of sending that a platform closed to an account (48001): not planned with until a person opens them again.
CREATE TABLE pusher.closed_mode (
    account int NOT NULL REFERENCES pusher.account,
    mode text NOT NULL,
    because text NOT NULL,                  -- the platform's code and words
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account, mode)
);
GRANT SELECT ON pusher.closed_mode TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.closed_mode TO cunkou_worker;
GRANT DELETE ON pusher.closed_mode TO cunkou_web;
