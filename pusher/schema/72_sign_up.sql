-- Somebody asks on a place's page for its notices by SMS (订阅), and proves the number by a code. Known or not, a number looks
-- the same. Codes cost money: so many a day for one number, one place and one county, and no more.

CREATE TABLE pusher.sign_up (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the village or town
    asked_at timestamptz NOT NULL,          -- with consent: the form is not taken without
    key_id smallint NOT NULL,
    cipher bytea NOT NULL,                  -- the number
    number bytea NOT NULL,                  -- its blind index: how many codes it was sent
    word bytea NOT NULL,                    -- keyed hash of what only the page that asked knows
    state text NOT NULL DEFAULT 'asked' CHECK (state IN (
        'asked',    -- the worker sends a code
        'sent',     -- a code is on its way
        'void',     -- too many codes, or the number is said to be somebody else's: it can never be proved
        'proved',   -- the code was right
        'done'      -- the number is a subscriber
    )),
    code bytea,                             -- keyed hash of the code and this row's number
    until timestamptz,                      -- the code's end
    tries smallint NOT NULL DEFAULT 0
);
CREATE INDEX sign_up_open ON pusher.sign_up (state, id) WHERE state IN ('asked', 'proved');
CREATE INDEX sign_up_number ON pusher.sign_up (number, asked_at);
CREATE INDEX sign_up_county ON pusher.sign_up (county, asked_at);

ALTER TABLE pusher.sign_up ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.sign_up TO cunkou_worker USING (true);
GRANT SELECT, UPDATE, DELETE ON pusher.sign_up TO cunkou_worker;

-- Take a request in; 0: the place, or the county, has sent all the codes of a day. What was never sent costs nothing.
CREATE FUNCTION pusher.ask_sign_up(in_division bigint, in_at timestamptz, in_key smallint, in_cipher bytea, in_number bytea,
    in_word bytea, in_of_place int, in_of_county int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE here constant int := in_division / 1000000000; made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('sign_up'), here);
    IF (SELECT count(*) >= in_of_county OR count(*) FILTER (WHERE s.division = in_division) >= in_of_place
        FROM pusher.sign_up AS s WHERE s.county = here AND s.asked_at > in_at - interval '1 day'
            AND (s.code IS NOT NULL OR s.state = 'asked')) THEN
        RETURN 0;
    END IF;
    INSERT INTO pusher.sign_up (county, division, asked_at, key_id, cipher, number, word)
    VALUES (here, in_division, in_at, in_key, in_cipher, in_number, in_word) RETURNING id INTO made;
    RETURN made;
END $$;

-- Try a code: right only while it lives, from the page that asked, and within so many tries. Wrong, late, void and unknown are
-- one answer. Once proved it stays right: she taps twice.
CREATE FUNCTION pusher.try_sign_up(in_id bigint, in_word bytea, in_code bytea, in_at timestamptz, in_most int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE was pusher.sign_up;
BEGIN
    UPDATE pusher.sign_up SET tries = CASE WHEN state = 'sent' THEN least(tries + 1, 1000) ELSE tries END
    WHERE id = in_id AND word = in_word RETURNING * INTO was;
    IF was.id IS NULL OR was.state NOT IN ('sent', 'proved', 'done') OR was.code <> in_code
        OR was.state = 'sent' AND (was.tries > in_most OR was.until < in_at) THEN
        RETURN false;
    END IF;
    UPDATE pusher.sign_up SET state = 'proved' WHERE id = in_id AND state = 'sent';
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION pusher.ask_sign_up, pusher.try_sign_up FROM public;
GRANT EXECUTE ON FUNCTION pusher.ask_sign_up, pusher.try_sign_up TO cunkou_web;
