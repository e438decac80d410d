-- Followers (关注者): what the platform of an account says of a WeChat contact, beside the contact itself.

CREATE TABLE audiences.follower (
    contact bigint PRIMARY KEY REFERENCES audiences.contact ON DELETE CASCADE,
    account text NOT NULL,
    followed_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,           -- when an event or the platform's list last named her: who is not named has left
    scene text,                             -- the QR that brought her, in the platform's words
    label bigint NOT NULL DEFAULT 0         -- the town under whose tag the platform has her; 0: under none of ours
);
CREATE INDEX follower_account ON audiences.follower (account, seen_at);

ALTER TABLE audiences.follower ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON audiences.follower TO cunkou_worker USING (true);
CREATE POLICY territory ON audiences.follower TO cunkou_web, cunkou_import
    USING (EXISTS (SELECT FROM audiences.contact AS c WHERE c.id = follower.contact));
GRANT SELECT ON audiences.follower TO cunkou_web, cunkou_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.follower TO cunkou_worker;
