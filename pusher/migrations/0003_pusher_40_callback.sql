-- What providers tell us, raw, before anything is made of it.

CREATE TABLE pusher.callback (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account int NOT NULL REFERENCES pusher.account,
    key_id smallint NOT NULL,
    cipher bytea NOT NULL,                  -- the request as it came, sealed: addresses and tokens stand in it
    received_at timestamptz NOT NULL DEFAULT now(),
    folded_at timestamptz,
    failed text NOT NULL DEFAULT ''         -- why it could not be read, in Chinese; it is kept and tried after a release
);
CREATE INDEX callback_open ON pusher.callback (id) WHERE folded_at IS NULL;

-- A receipt whose delivery is not known (yet): it overtook our own record. Kept 72 h and tried again.
CREATE TABLE pusher.orphan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account int NOT NULL REFERENCES pusher.account,
    ref text NOT NULL,
    key text,
    index bytea,                            -- the address's blind index
    news text NOT NULL,
    reason text NOT NULL DEFAULT '',
    lasting boolean NOT NULL DEFAULT false,
    at timestamptz NOT NULL DEFAULT now(),
    tries smallint NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orphan_due ON pusher.orphan (next_at);

-- Events that count (consents, follows) are counted once, however often they are told.
CREATE TABLE pusher.heard (
    account int NOT NULL REFERENCES pusher.account,
    event text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, event)
);

-- Each reconciler's last round: a dead scheduler is seen from outside (/readyz).
CREATE TABLE pusher.heartbeat (
    name text PRIMARY KEY,
    at timestamptz NOT NULL
);

-- The web takes callbacks in and never reads one; it may only count how many wait.
ALTER TABLE pusher.callback ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_keeps ON pusher.callback FOR INSERT TO cunkou_web WITH CHECK (true);
CREATE POLICY worker_all ON pusher.callback TO cunkou_worker USING (true) WITH CHECK (true);
CREATE FUNCTION pusher.callbacks_waiting() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $$ SELECT count(*) FROM pusher.callback WHERE folded_at IS NULL $$;
REVOKE ALL ON FUNCTION pusher.callbacks_waiting FROM public;
GRANT EXECUTE ON FUNCTION pusher.callbacks_waiting() TO cunkou_web, cunkou_worker;

GRANT INSERT ON pusher.callback TO cunkou_web;
GRANT SELECT, UPDATE, INSERT, DELETE ON pusher.callback, pusher.orphan, pusher.heard, pusher.heartbeat TO cunkou_worker;
GRANT SELECT ON pusher.heartbeat, pusher.orphan TO cunkou_web;
