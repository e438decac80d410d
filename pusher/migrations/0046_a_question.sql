-- Questions asked on the notice's page: without an account, answered under a code, and by SMS where a number was left.
ALTER TABLE pusher.question
    ALTER COLUMN account DROP NOT NULL,
    ADD COLUMN version text,
    ADD COLUMN code_hash bytea UNIQUE CHECK (length(code_hash) = 32),
    ADD COLUMN sms text CHECK (sms IN ('due', 'sent', 'failed')),
    DROP CONSTRAINT question_source_check,
    ADD CONSTRAINT question_source_check CHECK (source IN ('sms', 'wechat', 'page')),
    ADD CONSTRAINT question_came_by CHECK ((account IS NULL) = (source = 'page'));
CREATE INDEX question_asked ON pusher.question (division, received_at) WHERE source = 'page';
CREATE INDEX question_sms ON pusher.question (id) WHERE sms = 'due';
GRANT UPDATE (sms) ON pusher.question TO cunkou_web, cunkou_worker;

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
