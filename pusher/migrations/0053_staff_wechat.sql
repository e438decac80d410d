-- Staff's own WeChat (绑定微信): whom a platform names by her openid signs in as this person, and is told there what waits for her.
-- Bound once, by the person who was signed in or had the SMS code; gone when she is signed out everywhere.

CREATE TABLE pusher.staff_wechat (
    staff bigint PRIMARY KEY REFERENCES pusher.staff,
    account int NOT NULL REFERENCES pusher.account,  -- to which the openid means something
    openid_index bytea NOT NULL,            -- blind index: not a resident's, so that the two cannot be joined
    openid_key smallint NOT NULL,           -- the vault's key of the openid
    openid_sealed bytea NOT NULL,
    bound_at timestamptz NOT NULL,
    UNIQUE (account, openid_index)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON pusher.staff_wechat TO cunkou_web;
GRANT SELECT ON pusher.staff_wechat TO cunkou_worker;

ALTER TABLE pusher.staff_session DROP CONSTRAINT staff_session_method_check;
ALTER TABLE pusher.staff_session ADD CONSTRAINT staff_session_method_check CHECK (method IN ('password', 'code', 'wechat'));

-- By which way somebody was told of what waits, and why by no better one.
ALTER TABLE pusher.errand
    ADD COLUMN told_by text CHECK (told_by IN ('wechat', 'sms', 'nobody')),
    ADD COLUMN told_why text NOT NULL DEFAULT '';
