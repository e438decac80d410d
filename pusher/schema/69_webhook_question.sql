-- A letter that comes in or changes is told to the addresses that want it (54_webhook.sql): its number, never its words.
CREATE FUNCTION pusher.announce_question() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pusher.announce('question', NEW.id::text, NEW.division, NEW.state);
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE OF state ON pusher.question FOR EACH ROW
    EXECUTE FUNCTION pusher.announce_question();
