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
    paused_by text NOT NULL DEFAULT '' CHECK (paused_by IN ('', 'circuit', 'hand')),  -- who let it pause: a probe or a person resumes it
    probe_at timestamptz,                   -- when the circuit asks again whether it is well; NULL: it does not
    probes smallint NOT NULL DEFAULT 0,     -- asked in vain since it was last well: each wait is longer
    open_at timestamptz NOT NULL DEFAULT '-infinity',  -- no window opens before: the provider said busy
    brake double precision NOT NULL DEFAULT 1 CHECK (brake BETWEEN 0.01 AND 1),  -- factor on the rate, lowered by busy
    weight smallint NOT NULL DEFAULT 100 CHECK (weight >= 0),       -- among equivalent accounts, by hand
    share smallint NOT NULL DEFAULT 100 CHECK (share BETWEEN 0 AND 100),  -- per cent of the weight, by health
    options jsonb NOT NULL DEFAULT '{}',    -- secrets sealed
    rate double precision NOT NULL DEFAULT 0 CHECK (rate >= 0),   -- recipients a second; 0: as fast as it goes
    daily_limit int NOT NULL DEFAULT 0 CHECK (daily_limit >= 0),  -- recipients a day; 0: none
    price numeric(8, 4) NOT NULL DEFAULT 0, -- yuan a segment
    created_at timestamptz NOT NULL DEFAULT now(),
    paused_at timestamptz,                  -- since when it is paused
    share_at timestamptz NOT NULL DEFAULT '-infinity',  -- when the share last moved: only later calls move it again
    brake_at timestamptz NOT NULL DEFAULT '-infinity'   -- when the brake was last released by a step
);

-- How an account's calls went, minute by minute; kept for a week.
CREATE TABLE pusher.account_minute (
    account int NOT NULL REFERENCES pusher.account,
    minute timestamptz NOT NULL,
    calls int NOT NULL,
    bad int NOT NULL,                       -- without a clear answer, or the account's fault
    busy int NOT NULL,                      -- the provider asked for patience
    seconds double precision NOT NULL,      -- of all calls together
    PRIMARY KEY (account, minute)
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
GRANT UPDATE (paused_by, probe_at, probes, open_at, brake, weight, share) ON pusher.account TO cunkou_web;
GRANT UPDATE (state, paused_because, paused_by, probe_at, probes, open_at, brake, share) ON pusher.account TO cunkou_worker;
GRANT INSERT, UPDATE ON pusher.quota TO cunkou_worker;
GRANT UPDATE (paused_at, share_at, brake_at) ON pusher.account TO cunkou_web, cunkou_worker;
GRANT SELECT ON pusher.account_minute TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.account_minute TO cunkou_worker;

-- Segments that were paid for in advance (预存条数), as a person enters them; counted down by what is sent, doubt included.
CREATE TABLE pusher.stock (
    account int PRIMARY KEY REFERENCES pusher.account,
    entered int NOT NULL CHECK (entered > 0),
    used int NOT NULL DEFAULT 0,            -- since then
    warn_below int NOT NULL CHECK (warn_below >= 0),
    entered_at timestamptz NOT NULL,
    entered_by bigint
);
GRANT SELECT ON pusher.stock TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.stock TO cunkou_web;
GRANT UPDATE (used) ON pusher.stock TO cunkou_worker;

-- Ways of sending that a platform closed to an account (48001): not planned with until a person opens them again. With
-- `until` it lets them rest (45009): what waits is sent from then on.
CREATE TABLE pusher.closed_mode (
    account int NOT NULL REFERENCES pusher.account,
    mode text NOT NULL,
    because text NOT NULL,                  -- the platform's code and words
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    until timestamptz,                      -- NULL: until a person opens it
    PRIMARY KEY (account, mode)
);
GRANT SELECT ON pusher.closed_mode TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.closed_mode TO cunkou_web, cunkou_worker;
GRANT DELETE ON pusher.closed_mode TO cunkou_web;

-- Whether an account's way of sending rests just now.
CREATE FUNCTION pusher.rests(in_account int, in_mode text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pusher.closed_mode AS c
                   WHERE c.account = in_account AND c.mode = in_mode AND c.until > clock_timestamp())
$$;

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
