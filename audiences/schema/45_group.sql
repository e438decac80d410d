-- saved groups (人群): a rule under a name, kept by a unit and shared with the units below it, who only read it

CREATE TABLE audiences.saved_group (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,  -- the unit that keeps it
    name text NOT NULL CHECK (name <> ''),
    rule jsonb NOT NULL,  -- audiences.group.to_json; it is counted inside the range of whoever uses it
    basis text NOT NULL CHECK (basis IN ('registered', 'living', 'farming')),
    matters int[] NOT NULL DEFAULT '{}',  -- whose tags the rule reads: without them nobody sees a name
    by bigint NOT NULL,
    at timestamptz NOT NULL,
    doubt text NOT NULL DEFAULT '',  -- what 合村并组 left for a person to look at; the next saving answers it
    UNIQUE (division, name)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.saved_group TO cunkou_worker;
GRANT USAGE ON SEQUENCE audiences.saved_group_id_seq TO cunkou_worker;
GRANT SELECT, INSERT, DELETE ON audiences.saved_group TO cunkou_web;
GRANT UPDATE (division, name, rule, basis, matters, by, at, doubt) ON audiences.saved_group TO cunkou_web;
