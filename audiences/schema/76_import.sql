-- imports (导入): what each did, so that it can be undone, and which of a place's own words name which column

ALTER TABLE audiences.roster ADD COLUMN staff bigint;  -- who applied it; NULL: the command line
ALTER TABLE audiences.roster ADD COLUMN file text NOT NULL DEFAULT '';
ALTER TABLE audiences.roster ADD COLUMN undoes bigint REFERENCES audiences.roster;  -- this version takes that one back
CREATE UNIQUE INDEX roster_undoes ON audiences.roster (undoes) WHERE undoes IS NOT NULL;

ALTER TABLE audiences.draft ADD COLUMN file text NOT NULL DEFAULT '';
ALTER TABLE audiences.draft ADD COLUMN notes text[] NOT NULL DEFAULT '{}';  -- what was left out, in Chinese
ALTER TABLE audiences.draft ADD COLUMN labels text[] NOT NULL DEFAULT '{}';  -- the head's own words
ALTER TABLE audiences.draft ADD COLUMN fields text[] NOT NULL DEFAULT '{}';  -- as which columns they were read; '': not

ALTER TABLE audiences.draft_row ADD COLUMN line int;  -- the spreadsheet's own row number
ALTER TABLE audiences.draft_row ADD COLUMN sheet text NOT NULL DEFAULT '';
ALTER TABLE audiences.draft_row ADD COLUMN former text[] NOT NULL DEFAULT '{}';  -- 曾用名
ALTER TABLE audiences.draft_row ADD COLUMN state text CHECK (state IN ('dead', 'moved'));  -- the file says so
ALTER TABLE audiences.draft_row ADD COLUMN changes text[] NOT NULL DEFAULT '{}';  -- what of a changed row is new
ALTER TABLE audiences.draft_row DROP CONSTRAINT draft_row_kind_check;
ALTER TABLE audiences.draft_row ADD CONSTRAINT draft_row_kind_check
    CHECK (kind IN ('new', 'changed', 'unchanged', 'kept', 'died', 'left'));

-- Policies make the planner believe that a draft has a hundred rows: without this it walks it once for each of them.
CREATE INDEX draft_row_resident ON audiences.draft_row (draft, resident) WHERE resident IS NOT NULL;

CREATE TABLE audiences.roster_row (  -- whom an import touched: what stood before, a hash of what stood after
    roster bigint NOT NULL REFERENCES audiences.roster,
    county int NOT NULL,
    division bigint NOT NULL,  -- the resident's, after
    resident bigint NOT NULL,
    before jsonb,  -- NULL: she was new
    after bytea NOT NULL,
    PRIMARY KEY (roster, resident)
);
CREATE INDEX roster_row_resident ON audiences.roster_row (resident);

CREATE TABLE audiences.mapping (  -- a head's own words → a column; '': not to be read
    division bigint NOT NULL,
    county int NOT NULL,
    label text NOT NULL,
    field text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (division, label)
);

-- What an import may change of a person, as one value: compared before an undo, put back by it.
CREATE FUNCTION audiences.image(residents bigint[]) RETURNS TABLE (resident bigint, division bigint, image jsonb)
LANGUAGE sql STABLE AS $$
    SELECT r.id, r.division, jsonb_build_object('division', r.division, 'registered', r.registered, 'living', r.living,
        'farming', r.farming, 'household', r.household, 'name', r.name, 'relation', r.relation, 'sex', r.sex,
        'birth_date', r.birth_date, 'id_index', encode(r.id_index, 'hex'), 'id_key', r.id_key, 'state', r.state,
        'state_at', r.state_at, 'tags', r.tags, 'phones', coalesce(p.phones, '[]'),
        'former', coalesce(f.names, '[]'))
    FROM audiences.resident AS r
    LEFT JOIN (
        SELECT l.resident, jsonb_agg(jsonb_build_array(l.contact, l.rank) ORDER BY l.rank, l.contact) AS phones
        FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact AND c.kind = 'phone'
        WHERE l.relation = 'self' AND l.resident = ANY (residents)
        GROUP BY l.resident
    ) AS p ON p.resident = r.id
    LEFT JOIN (
        SELECT a.resident, jsonb_agg(a.name ORDER BY a.name) AS names
        FROM audiences.alias AS a WHERE a.resident = ANY (residents) GROUP BY a.resident
    ) AS f ON f.resident = r.id
    WHERE r.id = ANY (residents)
$$;
REVOKE ALL ON FUNCTION audiences.image FROM public;

ALTER TABLE audiences.roster_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE audiences.mapping ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON audiences.roster_row TO cunkou_worker USING (true);
CREATE POLICY worker ON audiences.mapping TO cunkou_worker USING (true);
DO $$
DECLARE
    here constant text := 'division BETWEEN (SELECT nullif(current_setting(''app.lo'', true), '''')::bigint)'
        ' AND (SELECT nullif(current_setting(''app.hi'', true), '''')::bigint)';
BEGIN
    EXECUTE format('CREATE POLICY territory ON audiences.roster_row TO cunkou_web, cunkou_import USING (%s)', here);
    EXECUTE format('CREATE POLICY territory ON audiences.mapping TO cunkou_web, cunkou_import USING (%s)', here);
    -- Who was on a frozen audience is not deleted by an undo. The number alone is read.
    EXECUTE format('CREATE POLICY touched ON audiences.member FOR SELECT TO cunkou_import USING (%s)', here);
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.roster_row, audiences.mapping TO cunkou_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.mapping TO cunkou_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.roster_row TO cunkou_import;
GRANT SELECT (roster, division) ON audiences.roster_row TO cunkou_web;  -- whether it can be undone, nothing more
GRANT SELECT (resident, division) ON audiences.member TO cunkou_import;
GRANT EXECUTE ON FUNCTION audiences.image TO cunkou_worker, cunkou_import;
-- What a large import has just written is unknown to statistics, and joining it by loops takes hours.
GRANT MAINTAIN ON audiences.household, audiences.resident, audiences.link, audiences.contact, audiences.roster_row
    TO cunkou_import, cunkou_worker;

-- What a dry run asks about: who asked to be forgotten, who may stand in another village too.

ALTER TABLE audiences.roster ADD COLUMN villages bigint[];  -- of whom its file spoke; NULL: of an import before this
ALTER TABLE audiences.draft ADD COLUMN partial boolean NOT NULL DEFAULT false;  -- rows were left out: nobody is gone
ALTER TABLE audiences.draft_row ADD COLUMN birth_until date;  -- born between birth_date and this: the day is unknown

CREATE TABLE audiences.forgotten (  -- 依申请删去: keyed hashes alone, so that an old roster does not bring her back
    county int NOT NULL,
    division bigint NOT NULL,  -- her village
    index bytea NOT NULL,  -- of the ID number, or of name and birth date, or of name and a phone
    at timestamptz NOT NULL,
    PRIMARY KEY (county, index)
);

-- Rows of a draft who would be new and may stand in another village of the county: by the ID number, or by name, birth
-- date and a phone. It runs as the owner and tells rows, never which village: that is the county's alone to know.
CREATE FUNCTION audiences.drafted_elsewhere(in_draft bigint) RETURNS TABLE (line int, sheet text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.line, d.sheet
    FROM audiences.draft_row AS d JOIN audiences.draft AS a ON a.id = d.draft
    WHERE d.draft = in_draft AND d.kind = 'new' AND (EXISTS (
        SELECT FROM audiences.resident AS r WHERE r.id_index = ANY (d.id_others || d.id_index)
            AND r.county = a.county AND r.list IS NULL AND r.active AND r.division / 1000 <> d.division / 1000
    ) OR EXISTS (
        SELECT FROM audiences.resident AS r
        JOIN audiences.link AS l ON l.resident = r.id AND l.relation = 'self'
        JOIN audiences.contact AS c ON c.id = l.contact AND c.kind = 'phone' AND c.index = ANY (d.phones)
        WHERE r.name = d.name AND r.birth_date = d.birth_date AND r.county = a.county AND r.list IS NULL AND r.active
            AND r.division / 1000 <> d.division / 1000
    ))
    ORDER BY d.row
$$;
REVOKE ALL ON FUNCTION audiences.drafted_elsewhere FROM public;

ALTER TABLE audiences.forgotten ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON audiences.forgotten TO cunkou_worker USING (true);
CREATE POLICY territory ON audiences.forgotten TO cunkou_import
    USING (division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.forgotten TO cunkou_worker;
GRANT SELECT, INSERT ON audiences.forgotten TO cunkou_import;
GRANT UPDATE (division) ON audiences.forgotten TO cunkou_import;
GRANT EXECUTE ON FUNCTION audiences.drafted_elsewhere TO cunkou_import, cunkou_worker;
