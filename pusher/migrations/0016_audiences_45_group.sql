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
    UNIQUE (division, name)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.saved_group TO cunkou_worker;
GRANT USAGE ON SEQUENCE audiences.saved_group_id_seq TO cunkou_worker;
GRANT SELECT, INSERT, DELETE ON audiences.saved_group TO cunkou_web;
GRANT UPDATE (rule, basis, matters, by, at) ON audiences.saved_group TO cunkou_web;
GRANT USAGE ON SEQUENCE audiences.saved_group_id_seq TO cunkou_import;  -- as 70_access.sql gives it on every sequence

-- Who counts states the territory: the planner is to choose by those constants, not to join four indexes for the policy.
ALTER POLICY territory ON audiences.resident TO cunkou_web, cunkou_import;
DO $$
DECLARE
    lo constant text := '(SELECT nullif(current_setting(''app.lo'', true), '''')::bigint)';
    hi constant text := '(SELECT nullif(current_setting(''app.hi'', true), '''')::bigint)';
BEGIN
    EXECUTE format('CREATE POLICY picking ON audiences.resident TO cunkou_pick USING (coalesce('
        'division BETWEEN %1$s AND %2$s OR living BETWEEN %1$s AND %2$s OR registered BETWEEN %1$s AND %2$s'
        ' OR farming BETWEEN %1$s AND %2$s, false))', lo, hi);
END $$;
