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
