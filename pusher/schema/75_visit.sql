-- The visit list (走访清单) of a 必达 push: who goes there, what was printed, what came of each visit.

-- Who goes to a village or a 村民小组 (包组干部、组长); the number is sealed like every other.
CREATE TABLE pusher.officer (
    division bigint PRIMARY KEY,            -- a village, or a group in it; the group's goes before the village's
    county int NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    key_id smallint,                        -- NULL: no telephone number is known
    phone bytea,
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    CHECK ((phone IS NULL) = (key_id IS NULL))
);

-- What came of the last visit to a household (or a person without one: minus her number). Evidence is told and relayed.
CREATE TABLE pusher.visit (
    push bigint NOT NULL,
    unit bigint NOT NULL,
    county int NOT NULL,
    division bigint NOT NULL,               -- as the audience has it
    resident bigint NOT NULL,               -- who was asked for
    outcome text NOT NULL CHECK (outcome IN ('told', 'relayed', 'away', 'refused', 'dead')),
    officer text NOT NULL,                  -- who went there; '': nobody is named
    by bigint NOT NULL,                     -- who entered it
    at timestamptz NOT NULL,
    PRIMARY KEY (push, unit)
);

-- What was printed for a group: 全部完成，除了… speaks of these households and of no other.
CREATE TABLE pusher.sheet (
    push bigint NOT NULL,
    division bigint NOT NULL,
    county int NOT NULL,
    units bigint[] NOT NULL,                -- in the order of the paper
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (push, division)            -- printing again replaces the paper
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['officer', 'visit', 'sheet'] LOOP
        EXECUTE format('ALTER TABLE pusher.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY worker_all ON pusher.%I TO cunkou_worker USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY web_range ON pusher.%I TO cunkou_web, cunkou_pick USING (division BETWEEN'
            ' (SELECT nullif(current_setting(''app.lo'', true), '''')::bigint)'
            ' AND (SELECT nullif(current_setting(''app.hi'', true), '''')::bigint))', name);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON pusher.officer, pusher.visit, pusher.sheet TO cunkou_web;
GRANT SELECT, DELETE ON pusher.officer, pusher.visit, pusher.sheet TO cunkou_worker;
GRANT SELECT ON pusher.visit TO cunkou_pick;
