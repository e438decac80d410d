-- API keys (接口密钥): a program acts under one grant of one member of staff, who answers for it. Ended, never deleted.
CREATE TABLE pusher.api_key (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    name text NOT NULL,                     -- 县政府门户网站
    staff bigint NOT NULL REFERENCES pusher.staff,
    grant_id bigint NOT NULL REFERENCES pusher.staff_grant,
    lo bigint NOT NULL,                     -- where it holds, no wider than the grant
    hi bigint NOT NULL,
    actions text[] NOT NULL,                -- what it may ask for, never more than the grant's role does
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),  -- of the key: who reads this table cannot use it
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    seen_at timestamptz,                    -- of its last call, to the hour
    CHECK (lo <= hi)
);
CREATE INDEX api_key_county ON pusher.api_key (county, id);

-- The keys that hold as far as people go: not ended, their person may sign in, their grant stands and covers them.
-- Until when (ends_at) is for whoever asks: a page has its own clock.
CREATE VIEW pusher.v_live_key AS
SELECT k.id, k.county, k.name, k.staff, k.grant_id, g.role, k.lo, k.hi, k.actions, k.hash, k.ends_at, k.seen_at
FROM pusher.api_key AS k
JOIN pusher.staff AS p ON p.id = k.staff AND p.state = 'active'
JOIN pusher.staff_grant AS g ON g.id = k.grant_id AND g.staff = k.staff AND g.ended_at IS NULL
    AND k.lo BETWEEN g.lo AND g.hi AND k.hi <= g.hi
WHERE k.ended_at IS NULL;

GRANT SELECT ON pusher.api_key, pusher.v_live_key TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.api_key TO cunkou_web;
GRANT UPDATE (ended_at, seen_at) ON pusher.api_key TO cunkou_web;
