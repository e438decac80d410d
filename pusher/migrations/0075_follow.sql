-- A code is right a second time too, for who taps twice.

CREATE OR REPLACE FUNCTION pusher.try_binding(in_id bigint, in_follower bytea, in_code bytea, in_at timestamptz, in_most int) RETURNS boolean
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

CREATE OR REPLACE FUNCTION pusher.try_sign_up(in_id bigint, in_word bytea, in_code bytea, in_at timestamptz, in_most int) RETURNS boolean
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

