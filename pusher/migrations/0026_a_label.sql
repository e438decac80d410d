ALTER TABLE pusher.walk ADD COLUMN label_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE pusher.walk ADD COLUMN labelled text NOT NULL DEFAULT '';

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
