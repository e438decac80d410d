-- Accounts (公众号, 短信端口) and what is left of their quotas.

CREATE TABLE pusher.account (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE CHECK (key ~ '^[a-z0-9-]{2,40}$'),
    channel text NOT NULL,
    county int NOT NULL,
    division bigint NOT NULL,               -- the unit's territory: an account may speak there and below
    name text NOT NULL,                     -- as residents know the sender
    owner text NOT NULL DEFAULT '',         -- 主办单位
    supervisor text NOT NULL DEFAULT '',    -- 主管单位
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'off')),
    paused_because text NOT NULL DEFAULT '',
    options jsonb NOT NULL DEFAULT '{}',    -- secrets sealed
    rate double precision NOT NULL DEFAULT 0 CHECK (rate >= 0),   -- recipients a second; 0: as fast as it goes
    daily_limit int NOT NULL DEFAULT 0 CHECK (daily_limit >= 0),  -- recipients a day; 0: none
    price numeric(8, 4) NOT NULL DEFAULT 0, -- yuan a segment
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE pusher.quota (
    account int NOT NULL REFERENCES pusher.account,
    day date NOT NULL,                      -- in Asia/Shanghai
    used int NOT NULL DEFAULT 0 CHECK (used >= 0),
    PRIMARY KEY (account, day)
);

GRANT SELECT ON pusher.account, pusher.quota TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.account TO cunkou_web;
GRANT UPDATE (division, state, paused_because, options, rate, daily_limit, price, name, owner, supervisor) ON pusher.account TO cunkou_web;
GRANT UPDATE (state, paused_because) ON pusher.account TO cunkou_worker;
GRANT INSERT, UPDATE ON pusher.quota TO cunkou_worker;
