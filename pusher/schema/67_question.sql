-- Questions (问题): what residents write back. Who asks and in which words stands encrypted beside the clock.

CREATE TABLE pusher.question (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the unit that answers: whose notice it was, else the account's
    place bigint,                           -- where the asker is on a roster; NULL: not known
    account int NOT NULL REFERENCES pusher.account,
    push bigint,                            -- what it answers: by the extension number, else the last push to that number
    item bigint,
    source text NOT NULL CHECK (source IN ('sms', 'wechat')),
    state text NOT NULL DEFAULT 'received' CHECK (state IN (
        'received',   -- 待审看
        'handling',   -- 处理中
        'answered',   -- 已反馈
        'aside'       -- 不用反馈: 收到、谢谢
    )),
    received_at timestamptz NOT NULL,
    due date NOT NULL,
    certain boolean NOT NULL,               -- false: 暂定, the days run through a year that nobody has named yet
    key_id smallint,                        -- NULL: forgotten
    cipher bytea,                           -- {"text", "kind", "address"}
    answer text NOT NULL DEFAULT '',        -- what was told and how, for the record
    looked_at timestamptz,
    looked_by bigint,
    ended_at timestamptz,
    ended_by bigint,
    CHECK ((cipher IS NULL) = (key_id IS NULL)),
    CHECK ((ended_at IS NULL) = (state IN ('received', 'handling'))),
    CHECK (state <> 'answered' OR answer <> '')
);
CREATE INDEX question_open ON pusher.question (division, due) WHERE ended_at IS NULL;
CREATE INDEX question_ended ON pusher.question (ended_at) WHERE cipher IS NOT NULL;

ALTER TABLE pusher.question ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.question TO cunkou_worker USING (true);
CREATE POLICY territory ON pusher.question TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT ON pusher.question TO cunkou_web, cunkou_worker;
GRANT INSERT, DELETE ON pusher.question TO cunkou_worker;
GRANT UPDATE (key_id, cipher, due, certain) ON pusher.question TO cunkou_worker;  -- 暂定 days are counted again
GRANT UPDATE (state, answer, looked_at, looked_by, ended_at, ended_by) ON pusher.question TO cunkou_web;
