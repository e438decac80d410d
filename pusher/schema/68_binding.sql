-- A follower says who she is (绑定): name and registered number, proved by a code in an SMS. Whether they are on a roster is
-- told to nobody before the code is: an unknown number looks the same and gets no SMS.

CREATE TABLE pusher.binding (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    account int NOT NULL REFERENCES pusher.account,
    asked_at timestamptz NOT NULL,          -- with consent: the form is not taken without
    key_id smallint,                        -- NULL: forgotten
    cipher bytea,                           -- {"openid", "name", "phone"}
    follower bytea NOT NULL,                -- blind indexes: how often one follower, one number was in it
    number bytea NOT NULL,
    state text NOT NULL DEFAULT 'asked' CHECK (state IN (
        'asked',    -- the worker looks for the number
        'sent',     -- a code is on its way
        'void',     -- no such person, or asked too often: it can never be proved
        'proved',   -- the code was right
        'bound'     -- the follower is that resident
    )),
    code bytea,                             -- keyed hash of the code and this row's number
    until timestamptz,                      -- the code's end
    tries smallint NOT NULL DEFAULT 0
);
CREATE INDEX binding_open ON pusher.binding (state, id) WHERE state IN ('asked', 'proved');
CREATE INDEX binding_number ON pusher.binding (number, asked_at);
CREATE INDEX binding_follower ON pusher.binding (follower, asked_at);

ALTER TABLE pusher.binding ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.binding TO cunkou_worker USING (true);
GRANT SELECT, UPDATE, DELETE ON pusher.binding TO cunkou_worker;

-- Take a request in; 0: this follower has asked too often today.
CREATE FUNCTION pusher.ask_binding(in_account int, in_at timestamptz, in_key smallint, in_cipher bytea, in_follower bytea,
    in_number bytea, in_most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('binding'), hashtext(encode(in_follower, 'hex')));
    IF (SELECT count(*) FROM pusher.binding WHERE follower = in_follower AND asked_at > in_at - interval '1 day') >= in_most THEN
        RETURN 0;
    END IF;
    INSERT INTO pusher.binding (county, account, asked_at, key_id, cipher, follower, number)
    SELECT county, id, in_at, in_key, in_cipher, in_follower, in_number FROM pusher.account WHERE id = in_account
    RETURNING id INTO made;
    RETURN made;
END $$;

-- Try a code: right only while it lives, for the follower who asked, and within so many tries. Wrong, late, void and
-- unknown are one answer. Once proved it stays right: she taps twice.
CREATE FUNCTION pusher.try_binding(in_id bigint, in_follower bytea, in_code bytea, in_at timestamptz, in_most int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE was pusher.binding;
BEGIN
    UPDATE pusher.binding SET tries = CASE WHEN state = 'sent' THEN least(tries + 1, 1000) ELSE tries END
    WHERE id = in_id AND follower = in_follower RETURNING * INTO was;
    IF was.id IS NULL OR was.state NOT IN ('sent', 'proved', 'bound') OR was.code <> in_code
        OR was.state = 'sent' AND (was.tries > in_most OR was.until < in_at) THEN
        RETURN false;
    END IF;
    UPDATE pusher.binding SET state = 'proved' WHERE id = in_id AND state = 'sent';
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION pusher.ask_binding, pusher.try_binding FROM public;
GRANT EXECUTE ON FUNCTION pusher.ask_binding, pusher.try_binding TO cunkou_web;
