-- Who answers what residents ask on a notice's page (承办人), and what is answered for all to read (公开问答).

-- Without a row nobody answers, and the page has no box: it says whom to call. The name is what residents read.
CREATE TABLE pusher.answerer (
    division bigint NOT NULL,               -- the unit
    item bigint NOT NULL DEFAULT 0,         -- 0: of all its notices, but for those that name somebody of their own
    county int NOT NULL,
    staff bigint NOT NULL REFERENCES pusher.staff,
    called text NOT NULL CHECK (called <> ''),
    named_by bigint NOT NULL,
    named_at timestamptz NOT NULL,
    PRIMARY KEY (division, item)
);

-- A question and its answer, put into words that name nobody. It is public once a second person has agreed, and as long as the
-- notice says what it said then.
CREATE TABLE pusher.public_answer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the unit that answers
    item bigint NOT NULL,
    version text NOT NULL,                  -- content hash of the notice that it was agreed to, or proposed, under
    question bigint REFERENCES pusher.question,  -- that it came from; NULL: several asked
    asked text NOT NULL CHECK (asked <> ''),
    answered text NOT NULL CHECK (answered <> ''),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN (
        'waiting',    -- 待审
        'shown',      -- 已公开
        'refused',    -- 不公开
        'taken_down'  -- 已撤下
    )),
    proposed_by bigint NOT NULL,
    proposed_at timestamptz NOT NULL,
    decided_by bigint,
    decided_at timestamptz,
    CHECK ((decided_by IS NULL) = (state = 'waiting')),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'shown' OR decided_by <> proposed_by)
);
CREATE INDEX public_answer_item ON pusher.public_answer (item) WHERE state = 'shown';
CREATE INDEX public_answer_waiting ON pusher.public_answer (division) WHERE state = 'waiting';

ALTER TABLE pusher.answerer ENABLE ROW LEVEL SECURITY;
ALTER TABLE pusher.public_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY anybody ON pusher.answerer FOR SELECT USING (true);
CREATE POLICY territory ON pusher.answerer TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
CREATE POLICY worker ON pusher.public_answer TO cunkou_worker USING (true);
CREATE POLICY anybody ON pusher.public_answer FOR SELECT TO cunkou_web USING (state = 'shown');
CREATE POLICY territory ON pusher.public_answer TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT ON pusher.answerer, pusher.public_answer TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.answerer TO cunkou_web;
GRANT INSERT ON pusher.public_answer TO cunkou_web;
GRANT UPDATE (state, version, decided_by, decided_at) ON pusher.public_answer TO cunkou_web;
