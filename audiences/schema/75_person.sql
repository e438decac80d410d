-- persons (人员): former names, what was done about whom, and how divisions change

CREATE TABLE audiences.alias (  -- 曾用名: found by a search, sent to nobody
    resident bigint NOT NULL REFERENCES audiences.resident ON DELETE CASCADE,
    division bigint NOT NULL,  -- the resident's: a policy reads it without a join
    name text NOT NULL,
    PRIMARY KEY (resident, name)
);
CREATE INDEX alias_division ON audiences.alias (division);

CREATE TABLE audiences.merge (  -- two rows that were one person; the row that went is known by its number alone
    gone bigint PRIMARY KEY,
    kept bigint NOT NULL,
    county int NOT NULL,
    division bigint NOT NULL,
    staff bigint,
    reason text NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE audiences.request (  -- 个人信息查阅、复制、删除: that it was done, by whom, why; nothing personal in it
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('export', 'purge')),
    number text NOT NULL,  -- 受理编号
    reason text NOT NULL,
    staff bigint,
    counts jsonb NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX request_county ON audiences.request (county, id);

CREATE TABLE audiences.division_change (  -- 合村并组、更名、拆分
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('merge', 'rename', 'split')),
    olds bigint[] NOT NULL,
    new bigint NOT NULL,
    old_names text[] NOT NULL,
    name text NOT NULL,
    valid_from date NOT NULL,
    counts jsonb NOT NULL,
    staff bigint,
    at timestamptz NOT NULL
);

CREATE TABLE audiences.redirect (  -- a code that is printed on paper and no longer used: always one step to the end
    code bigint PRIMARY KEY,
    county int NOT NULL,
    new bigint NOT NULL,
    change bigint NOT NULL REFERENCES audiences.division_change
);
CREATE INDEX redirect_new ON audiences.redirect (new);

CREATE VIEW audiences.v_redirect WITH (security_invoker) AS
SELECT r.code, r.new, c.at FROM audiences.redirect AS r JOIN audiences.division_change AS c ON c.id = r.change;

CREATE INDEX resident_name ON audiences.resident (name, division) WHERE list IS NULL;

-- How many other villages of the county have somebody under one of these ID numbers. It runs as the owner and tells
-- a number, never which: that is the county's alone to know.
CREATE FUNCTION audiences.elsewhere(in_resident bigint) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(DISTINCT o.division / 1000)::int
    FROM audiences.resident AS r JOIN audiences.resident AS o ON o.id_index = r.id_index AND o.county = r.county
    WHERE r.id = in_resident AND r.list IS NULL AND o.active AND o.division / 1000 <> r.division / 1000
$$;
REVOKE ALL ON FUNCTION audiences.elsewhere FROM public;

ALTER TABLE audiences.alias ENABLE ROW LEVEL SECURITY;
ALTER TABLE audiences.merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE audiences.request ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON audiences.alias TO cunkou_worker USING (true);
CREATE POLICY worker ON audiences.merge TO cunkou_worker USING (true);
CREATE POLICY worker ON audiences.request TO cunkou_worker USING (true);
DO $$
DECLARE
    name text;
    here constant text := 'division BETWEEN (SELECT nullif(current_setting(''app.lo'', true), '''')::bigint)'
        ' AND (SELECT nullif(current_setting(''app.hi'', true), '''')::bigint)';
BEGIN
    FOREACH name IN ARRAY ARRAY['merge', 'request'] LOOP
        EXECUTE format('CREATE POLICY territory ON audiences.%I TO cunkou_web, cunkou_import USING (%s)', name, here);
    END LOOP;
    EXECUTE format('CREATE POLICY territory ON audiences.alias TO cunkou_web, cunkou_import'
        ' USING (%s OR EXISTS (SELECT FROM audiences.resident AS r WHERE r.id = alias.resident))', here);
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.alias, audiences.merge, audiences.request, audiences.division_change,
    audiences.redirect TO cunkou_worker;
GRANT SELECT ON audiences.alias, audiences.merge, audiences.request, audiences.division_change, audiences.redirect,
    audiences.v_redirect TO cunkou_web;
GRANT SELECT ON audiences.v_redirect TO cunkou_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.alias TO cunkou_import;
GRANT SELECT, INSERT ON audiences.merge, audiences.request, audiences.division_change TO cunkou_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.redirect TO cunkou_import;
GRANT INSERT, UPDATE ON audiences.division TO cunkou_import;
GRANT UPDATE (division, cipher, opted_out, dead, dead_reason) ON audiences.contact TO cunkou_import;
GRANT DELETE ON audiences.contact, audiences.history TO cunkou_import;
GRANT UPDATE (division, resident) ON audiences.history TO cunkou_import;
GRANT SELECT, DELETE ON audiences.consent TO cunkou_import;
GRANT EXECUTE ON FUNCTION audiences.elsewhere TO cunkou_web, cunkou_worker;
CREATE POLICY keeping ON audiences.consent TO cunkou_import
    USING (EXISTS (SELECT FROM audiences.contact AS c WHERE c.id = consent.contact));
