-- What becomes of what was published: objections (异议) to listings, witness records, the calls that a red alert asks for.

-- What a county decides about it. Without a row the defaults hold.
CREATE TABLE pusher.county_standing (
    county int PRIMARY KEY,
    objection_days int NOT NULL DEFAULT 7 CHECK (objection_days BETWEEN 1 AND 60),     -- working days until the answer
    night text[] NOT NULL DEFAULT '{red,orange}',                                      -- alerts that wake people
    call_minutes int NOT NULL DEFAULT 15 CHECK (call_minutes BETWEEN 1 AND 240),       -- until a call is overdue
    question_days int NOT NULL DEFAULT 5 CHECK (question_days BETWEEN 1 AND 60),       -- working days until a reply is answered
    through text[] NOT NULL DEFAULT '{red}',                                           -- alerts that also reach who opted out
    place_codes int NOT NULL DEFAULT 50 CHECK (place_codes BETWEEN 0 AND 10000),       -- codes a day to who subscribes, of one place
    county_codes int NOT NULL DEFAULT 500 CHECK (county_codes BETWEEN 0 AND 100000),   -- and of the county
    hotline_from int NOT NULL DEFAULT 1000 CHECK (hotline_from >= 0)                   -- people of a push before which 12345 is briefed
);
GRANT SELECT ON pusher.county_standing TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.county_standing TO cunkou_web;

-- An objection: which row, until when, what was decided. Nothing in it says who complains: a village reads it.
CREATE TABLE pusher.objection (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the territory of the listing
    item bigint NOT NULL,
    version text NOT NULL,                  -- content hash of the list that the complainant saw
    line int NOT NULL CHECK (line >= 0),    -- its row; 0: the whole list, or somebody who is missing on it
    source text NOT NULL CHECK (source IN ('page', 'phone', 'written')),
    code_hash bytea NOT NULL UNIQUE CHECK (length(code_hash) = 32),  -- the complainant asks for the answer by the code
    state text NOT NULL DEFAULT 'received' CHECK (state IN (
        'received',   -- 已收到
        'accepted',   -- 已受理
        'upheld',     -- 维持
        'corrected'   -- 更正
    )),
    received_at timestamptz NOT NULL,
    due date NOT NULL,
    certain boolean NOT NULL,               -- false: 暂定, the days run through a year that nobody has named yet
    answer text NOT NULL DEFAULT '',
    taken_by bigint,                        -- who entered it (代录); NULL: the page
    accepted_at timestamptz,
    accepted_by bigint,
    decided_at timestamptz,
    decided_by bigint,
    CHECK ((decided_at IS NULL) = (state IN ('received', 'accepted'))),
    CHECK (decided_at IS NULL OR answer <> '')
);
CREATE INDEX objection_item ON pusher.objection (item);
CREATE INDEX objection_open ON pusher.objection (division, due) WHERE decided_at IS NULL;

-- Who complains, and in which words. A town's or the county's range opens it; a village's never does.
CREATE TABLE pusher.complaint (
    objection bigint PRIMARY KEY REFERENCES pusher.objection,
    county int NOT NULL,
    division bigint NOT NULL,
    key_id smallint NOT NULL,
    cipher bytea NOT NULL                   -- {"reason", "name", "phone"}
);
ALTER TABLE pusher.complaint ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.complaint TO cunkou_worker USING (true);
CREATE POLICY town ON pusher.complaint FOR SELECT TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint)
    AND (SELECT nullif(current_setting('app.hi', true), '')::bigint - nullif(current_setting('app.lo', true), '')::bigint) >= 999999);
CREATE POLICY anybody ON pusher.complaint FOR INSERT TO cunkou_web WITH CHECK (true);  -- it goes in, and is not read back
GRANT SELECT, INSERT ON pusher.objection, pusher.complaint TO cunkou_web, cunkou_worker;
GRANT UPDATE (state, answer, accepted_at, accepted_by, decided_at, decided_by) ON pusher.objection TO cunkou_web;
GRANT DELETE ON pusher.complaint TO cunkou_worker;
GRANT UPDATE (due, certain) ON pusher.objection TO cunkou_worker;  -- 暂定 days are counted again

-- Witness records (见证): that a listing was public on a day, with which content. Each is hashed with the one before; they
-- stay when the names are gone. Nobody updates or deletes them.
CREATE TABLE pusher.witness (
    item bigint NOT NULL,
    day date NOT NULL,
    county int NOT NULL,
    version text NOT NULL,                  -- content hash of what was public
    at timestamptz NOT NULL,
    prev bytea NOT NULL,                    -- hash of the day before; empty: the first
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (item, day)
);
GRANT SELECT ON pusher.witness TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.witness TO cunkou_worker;

-- Calls (叫应) that a red alert asks for: one a village, and one for each person there who is told by a visit.
CREATE TABLE pusher.call_task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the village
    item bigint NOT NULL,
    identifier text NOT NULL,               -- the alert's message: an Update calls again
    resident bigint,                        -- NULL: the village's cadre on duty
    made_at timestamptz NOT NULL,
    due timestamptz NOT NULL,
    calls int NOT NULL DEFAULT 0,           -- how often nobody answered
    called_at timestamptz,
    called_by bigint,
    answered_at timestamptz,
    UNIQUE NULLS NOT DISTINCT (item, identifier, division, resident)
);
CREATE INDEX call_task_open ON pusher.call_task (division) WHERE answered_at IS NULL;
ALTER TABLE pusher.call_task ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.call_task TO cunkou_worker USING (true);
CREATE POLICY territory ON pusher.call_task TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT ON pusher.call_task TO cunkou_web, cunkou_worker;
GRANT INSERT, DELETE ON pusher.call_task TO cunkou_worker;
GRANT UPDATE (calls, called_at, called_by, answered_at) ON pusher.call_task TO cunkou_web;

-- Put what names nobody in the place of every text of a closed listing.
CREATE FUNCTION pusher.close_texts(in_item bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    UPDATE pusher.rendition AS r
    SET message = jsonb_build_object('mode', r.mode, 'body', '{}'::jsonb, 'text', '（公示已结束）', 'slots', '[]'::jsonb,
        'segments', 1, 'consent', '', 'spends', false)
    FROM pusher.push AS p
    WHERE p.id = r.push AND p.item = in_item AND EXISTS (SELECT FROM content.v_closing AS c WHERE c.item = in_item)
$$;
REVOKE ALL ON FUNCTION pusher.close_texts FROM public;
GRANT EXECUTE ON FUNCTION pusher.close_texts(bigint) TO cunkou_worker;

-- Hand out the ciphers of a closed listing to an auditor whose grant covers it, and say so in the audit log; else nothing.
CREATE FUNCTION pusher.open_listing(in_item bigint, in_staff bigint, in_grant bigint)
    RETURNS TABLE (name text, key_id smallint, cipher bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO pusher.audit (at, county, division, staff, grant_id, action, object)
    SELECT clock_timestamp(), c.county, c.division, in_staff, in_grant, 'open_listing', 'item ' || c.code
    FROM content.v_closing AS c JOIN pusher.staff_grant AS g ON c.division BETWEEN g.lo AND g.hi
    WHERE c.item = in_item AND g.id = in_grant AND g.staff = in_staff AND g.role = 'audit_admin' AND g.ended_at IS NULL;
    IF FOUND THEN
        RETURN QUERY SELECT u.name, u.key_id, u.cipher FROM content.unclose(in_item) AS u;
    END IF;
END $$;
REVOKE ALL ON FUNCTION pusher.open_listing FROM public;
GRANT EXECUTE ON FUNCTION pusher.open_listing(bigint, bigint, bigint) TO cunkou_web;

-- Who is spoken to just now may have got it: a correction counts them under the role that counts people.
GRANT SELECT (push, window_lo, window_hi) ON pusher.batch TO cunkou_pick;
