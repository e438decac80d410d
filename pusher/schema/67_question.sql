-- Questions (问题): what residents write back. Who asks and in which words stands encrypted beside the clock.

CREATE TABLE pusher.question (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the unit that answers: whose notice it was, else the account's
    place bigint,                           -- where the asker is on a roster; NULL: not known
    account int REFERENCES pusher.account,  -- by which it came; NULL: it was asked on the notice's page
    push bigint,                            -- what it answers: by the extension number, else the last push to that number
    item bigint,
    version text,                           -- content hash of what the asker read; NULL: not known
    source text NOT NULL CHECK (source IN ('sms', 'wechat', 'page')),
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
    cipher bytea,                           -- {"text", "kind", "address"}; the address is empty where none was left
    code_hash bytea UNIQUE CHECK (length(code_hash) = 32),  -- who asked on the page or in WeChat reads the answer by the code
    sms text CHECK (sms IN ('due', 'sent', 'failed')),      -- of an answer by SMS or in WeChat; NULL: it is told otherwise
    answer text NOT NULL DEFAULT '',        -- what was told and how, for the record
    looked_at timestamptz,
    looked_by bigint,
    ended_at timestamptz,
    ended_by bigint,
    CHECK ((cipher IS NULL) = (key_id IS NULL)),
    CHECK ((ended_at IS NULL) = (state IN ('received', 'handling'))),
    CHECK (state <> 'answered' OR answer <> ''),
    CONSTRAINT question_came_by CHECK ((account IS NULL) = (source = 'page'))
);
CREATE INDEX question_open ON pusher.question (division, due) WHERE ended_at IS NULL;
CREATE INDEX question_asked ON pusher.question (division, received_at) WHERE source = 'page';
CREATE INDEX question_sms ON pusher.question (id) WHERE sms = 'due';
CREATE INDEX question_ended ON pusher.question (ended_at) WHERE cipher IS NOT NULL;

ALTER TABLE pusher.question ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.question TO cunkou_worker USING (true);
CREATE POLICY territory ON pusher.question TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT ON pusher.question TO cunkou_web, cunkou_worker;
GRANT INSERT, DELETE ON pusher.question TO cunkou_worker;
GRANT UPDATE (key_id, cipher, due, certain) ON pusher.question TO cunkou_worker;  -- 暂定 days are counted again
GRANT UPDATE (state, answer, looked_at, looked_by, ended_at, ended_by, sms, key_id, cipher) ON pusher.question TO cunkou_web;
GRANT UPDATE (sms) ON pusher.question TO cunkou_worker;

-- A question of a notice's page goes to the unit of the notice; 0: that unit, or that notice, has had enough of them within a
-- day. The public pages have no territory, so this is all that they may write of it.
CREATE FUNCTION pusher.ask_on_page(in_item bigint, in_version text, in_place bigint, in_at timestamptz, in_due date,
    in_certain boolean, in_key smallint, in_cipher bytea, in_code bytea, in_of_item int, in_of_unit int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE unit bigint; here int; made bigint;
BEGIN
    SELECT i.division, i.county INTO unit, here FROM content.v_item AS i WHERE i.id = in_item;
    PERFORM pg_advisory_xact_lock(hashtext('question'), hashtext(unit::text));
    IF (SELECT count(*) >= in_of_unit OR count(*) FILTER (WHERE q.item = in_item) >= in_of_item FROM pusher.question AS q
        WHERE q.division = unit AND q.source = 'page' AND q.received_at > in_at - interval '1 day') THEN
        RETURN 0;
    END IF;
    INSERT INTO pusher.question (county, division, place, item, version, source, received_at, due, certain, key_id, cipher, code_hash)
    VALUES (here, unit, in_place, in_item, in_version, 'page', in_at, in_due, in_certain, in_key, in_cipher, in_code)
    RETURNING id INTO made;
    RETURN made;
END $$;

-- What who asked is told under the code: nothing of the question itself.
CREATE FUNCTION pusher.question_told(in_code bytea)
    RETURNS TABLE (item bigint, state text, received_at timestamptz, due date, answer text, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT q.item, q.state, q.received_at, q.due, q.answer, q.ended_at FROM pusher.question AS q WHERE q.code_hash = in_code
$$;
REVOKE ALL ON FUNCTION pusher.ask_on_page, pusher.question_told FROM public;
GRANT EXECUTE ON FUNCTION pusher.ask_on_page, pusher.question_told TO cunkou_web;
