-- What a dry run asks about: who asked to be forgotten, who may stand in another village too; a birthday of which only
-- the month is known; a file of which rows were left out on purpose.

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
GRANT EXECUTE ON FUNCTION audiences.drafted_elsewhere TO cunkou_import, cunkou_worker;
