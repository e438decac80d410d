-- Staff (工作人员): who may sign in, under which grants, and what they did.

CREATE TABLE pusher.unit (                  -- 单位
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- its territory
    name text NOT NULL,
    UNIQUE (county, name)
);

CREATE TABLE pusher.staff (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    unit int NOT NULL REFERENCES pusher.unit,
    account text NOT NULL UNIQUE CHECK (account = lower(account)),
    name text NOT NULL,
    password text NOT NULL,                 -- argon2id
    totp_key smallint,                      -- the vault's key of the secret below; NULL: no second factor
    totp bytea,
    totp_step bigint NOT NULL DEFAULT 0,    -- the last 30-second step used: a code is good once
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'off')),
    created_at timestamptz NOT NULL DEFAULT now(),
    temporary_until timestamptz,            -- the password is an administrator's: it holds until then, to be replaced
    phone_index bytea UNIQUE,               -- blind index of the number that codes to sign in go to; NULL: none
    phone_key smallint,                     -- the vault's key of the number
    phone_sealed bytea,
    pin text,                               -- argon2id of a keyed hash: what a device that stays signed in asks before sending
    pin_tries smallint NOT NULL DEFAULT 0,  -- wrong ones in a row; locked at five
    CHECK ((totp IS NULL) = (totp_key IS NULL)),
    CONSTRAINT staff_phone CHECK ((phone_index IS NULL) = (phone_key IS NULL) AND (phone_key IS NULL) = (phone_sealed IS NULL))
);

-- Grants (授权范围). A person acts under one at a time. Ended, never deleted: the audit names them.
CREATE TABLE pusher.staff_grant (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff bigint NOT NULL REFERENCES pusher.staff,
    role text NOT NULL CHECK (role IN ('village_editor', 'village_secretary',
        'village_supervisor', 'town_editor', 'town_reviewer', 'town_signer',
        'county_bureau', 'county_office', 'system_admin', 'security_admin', 'audit_admin')),
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    matters int[] NOT NULL DEFAULT '{}',
    granted_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    CHECK (lo <= hi)
);
CREATE INDEX staff_grant_staff ON pusher.staff_grant (staff) WHERE ended_at IS NULL;

-- A session knows the cookie only by its hash: who reads this table cannot sign in with it.
CREATE TABLE pusher.staff_session (
    id bytea PRIMARY KEY CHECK (length(id) = 32),
    staff bigint NOT NULL REFERENCES pusher.staff,
    grant_id bigint NOT NULL REFERENCES pusher.staff_grant,
    csrf text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,  -- as its owner's list of devices names it
    method text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'code', 'wechat')),  -- all but the first stay for weeks
    device text NOT NULL DEFAULT '',        -- 安卓手机，微信: so that its owner knows it again
    before bytea,                           -- the hash of the cookie that this one took the place of
    turned_at timestamptz,                  -- when it did
    held_at timestamptz                     -- when the new one first came back: from then on the old one is a copy
);
CREATE INDEX staff_session_before ON pusher.staff_session (before) WHERE before IS NOT NULL;
CREATE INDEX staff_session_staff ON pusher.staff_session (staff);
CREATE INDEX staff_session_expiry ON pusher.staff_session (expires_at);

-- Sign-in attempts by account and by address; `key` is a hash, for people type passwords into the wrong box.
CREATE TABLE pusher.sign_in_throttle (
    key bytea PRIMARY KEY,
    attempts int NOT NULL,
    since timestamptz NOT NULL
);

-- The audit log: rows join the transaction of what they tell; a job chains them by hash later.
CREATE TABLE pusher.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    county int NOT NULL,
    division bigint NOT NULL,
    staff bigint,                           -- NULL: the program itself, or a sign-in that failed
    grant_id bigint,
    action text NOT NULL,
    object text NOT NULL DEFAULT '',        -- "item 7K3M9XA", "push 202611000000001"; never a resident's name
    detail jsonb NOT NULL DEFAULT '{}',
    link bigint UNIQUE,                     -- its number in the chain; NULL: not chained yet
    prev bytea,                             -- hash of the link before
    hash bytea,
    CHECK ((link IS NULL) = (hash IS NULL))
);
CREATE INDEX audit_object ON pusher.audit (object, id);
CREATE INDEX audit_staff ON pusher.audit (staff, id);
CREATE INDEX audit_county ON pusher.audit (county, id);
CREATE INDEX audit_action ON pusher.audit (county, action);
CREATE INDEX audit_unchained ON pusher.audit (id) WHERE hash IS NULL;

-- A repeated request (a double tap, an API retry) gets the first one's answer.
CREATE TABLE pusher.idempotency (
    scope text NOT NULL,                    -- "staff 7", "key 3"
    key text NOT NULL,
    body_hash bytea NOT NULL,
    status int,                             -- NULL: the first one is still at it
    response jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_age ON pusher.idempotency (created_at);

GRANT SELECT ON pusher.unit, pusher.staff, pusher.staff_grant, pusher.staff_session, pusher.sign_in_throttle,
    pusher.audit, pusher.idempotency TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.unit, pusher.staff, pusher.staff_grant TO cunkou_web;
GRANT UPDATE (name, division) ON pusher.unit TO cunkou_web;
GRANT UPDATE (unit, name, password, totp_key, totp, totp_step, state, temporary_until, phone_index, phone_key, phone_sealed,
    pin, pin_tries) ON pusher.staff TO cunkou_web;
GRANT UPDATE (ended_at) ON pusher.staff_grant TO cunkou_web;
GRANT INSERT, UPDATE, DELETE ON pusher.staff_session, pusher.sign_in_throttle, pusher.idempotency TO cunkou_web;
GRANT DELETE ON pusher.staff_session, pusher.sign_in_throttle, pusher.idempotency TO cunkou_worker;
-- Append-only: nobody updates what was said, the worker only adds the chain.
GRANT INSERT ON pusher.audit TO cunkou_web, cunkou_worker;
