-- A way of sending that its platform lets rest until a moment (45009): the account's other ways go on.
ALTER TABLE pusher.closed_mode ADD COLUMN until timestamptz;
GRANT UPDATE ON pusher.closed_mode TO cunkou_worker;

CREATE FUNCTION pusher.rests(in_account int, in_mode text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pusher.closed_mode AS c
                   WHERE c.account = in_account AND c.mode = in_mode AND c.until > clock_timestamp())
$$;
