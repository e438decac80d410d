-- Codes to sign in with by SMS (登录验证码). A row says which browser asked and for which number, by keyed hashes only: whether
-- the number is anybody's is looked up by the worker, so that no page can tell.

CREATE TABLE pusher.sign_in_code (
    id bytea PRIMARY KEY CHECK (length(id) = 32),  -- hash of the cookie of the browser that asked
    number bytea NOT NULL,                  -- blind index of the number
    asked_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'asked' CHECK (state IN (
        'asked',    -- the worker looks whose number it is
        'sent',     -- a code is on its way
        'void',     -- nobody's, or not by SMS: it can never be used
        'used'      -- somebody signed in with it
    )),
    staff bigint REFERENCES pusher.staff,   -- whose number it was
    code bytea,                             -- keyed hash of the code and this row's id
    until timestamptz,                      -- the code's end
    tries smallint NOT NULL DEFAULT 0
);
CREATE INDEX sign_in_code_asked ON pusher.sign_in_code (asked_at) WHERE state = 'asked';
CREATE INDEX sign_in_code_number ON pusher.sign_in_code (number, asked_at);

GRANT SELECT, INSERT, UPDATE ON pusher.sign_in_code TO cunkou_web;
GRANT SELECT, UPDATE, DELETE ON pusher.sign_in_code TO cunkou_worker;
