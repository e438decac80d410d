-- The house's pulse, and what it has to tell people.

-- The last sign of life of any worker, and the database that it was given in. After a long silence, or in a database that
-- was restored, nothing is sent before every push has been shown to a person.
CREATE TABLE pusher.pulse (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at timestamptz NOT NULL,
    origin text NOT NULL
);

-- Which database this is: another cluster, or a timeline begun by a restore, is another one.
CREATE FUNCTION pusher.origin() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
$$;

-- Whether windows may open: somebody is alive, here.
CREATE FUNCTION pusher.alive() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pusher.pulse WHERE at > clock_timestamp() - interval '30 minutes' AND origin = pusher.origin())
$$;
INSERT INTO pusher.pulse (at, origin) VALUES (clock_timestamp(), pusher.origin());

-- Alarms (提醒): what somebody has to look at. One open alarm a kind and object, however often it is raised.
CREATE TABLE pusher.alarm (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,                    -- 0: the house's
    kind text NOT NULL,                     -- 'account', 'content', 'money', 'restored', …
    object text NOT NULL,                   -- "account 3", "push 202611000000001"; never a resident
    text text NOT NULL,                     -- Chinese: what is wrong and what to do
    at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    times int NOT NULL DEFAULT 1,
    cleared_at timestamptz
);
CREATE UNIQUE INDEX alarm_open ON pusher.alarm (kind, object) WHERE cleared_at IS NULL;
CREATE INDEX alarm_county ON pusher.alarm (county, id DESC);

GRANT SELECT ON pusher.pulse, pusher.alarm TO cunkou_web, cunkou_worker;
GRANT UPDATE ON pusher.pulse TO cunkou_worker;
GRANT INSERT ON pusher.alarm TO cunkou_web, cunkou_worker;
GRANT UPDATE (text, last_at, times, cleared_at) ON pusher.alarm TO cunkou_web, cunkou_worker;
