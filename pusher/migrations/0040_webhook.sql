-- Webhooks: addresses of the county's other systems that are told when an item, a push or the letters change.
CREATE TABLE pusher.webhook (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    api_key int NOT NULL REFERENCES pusher.api_key,  -- it holds as long as its key, and where its key does
    url text NOT NULL CHECK (length(url) <= 500),
    kinds text[] NOT NULL CHECK (kinds <@ '{item,push,question}'),
    secret_key smallint NOT NULL,           -- the vault's key of the secret that signs
    secret bytea NOT NULL,
    made_at timestamptz NOT NULL,
    ended_at timestamptz,
    failing_since timestamptz,              -- NULL: the last call was taken
    said text NOT NULL DEFAULT ''           -- what the last call came to, Chinese
);
CREATE INDEX webhook_api_key ON pusher.webhook (api_key) WHERE ended_at IS NULL;

-- What is to be told, once for each address. It names a thing and its state; who wants more asks the API.
CREATE TABLE pusher.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook int NOT NULL REFERENCES pusher.webhook,
    kind text NOT NULL,
    object text NOT NULL,                   -- an item's code, a push's number, a letter's number
    division bigint NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL,
    tries int NOT NULL DEFAULT 0,
    due_at timestamptz,                     -- NULL: taken, or given up
    taken_at timestamptz
);
CREATE INDEX event_due ON pusher.event (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX event_age ON pusher.event (at);
CREATE INDEX event_webhook ON pusher.event (webhook);

-- Note for every address that wants it, in the transaction of the change: no door can forget it, and what is rolled back
-- is not told. SECURITY DEFINER: whoever changes a thing writes no events himself.
CREATE FUNCTION pusher.announce(in_kind text, in_object text, in_division bigint, in_state text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO pusher.event (webhook, kind, object, division, state, at, due_at)
    SELECT w.id, in_kind, in_object, in_division, in_state, clock_timestamp(), clock_timestamp()
    FROM pusher.webhook AS w JOIN pusher.v_live_key AS k ON k.id = w.api_key
    WHERE w.ended_at IS NULL AND k.ends_at > clock_timestamp()
        AND in_division BETWEEN k.lo AND k.hi AND in_kind = ANY (w.kinds)
$$;
REVOKE ALL ON FUNCTION pusher.announce FROM public;

CREATE FUNCTION pusher.announce_item() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pusher.announce('item', NEW.code, NEW.division,
        CASE WHEN NEW.state = 'approved' AND NEW.published = NEW.current THEN 'published' ELSE NEW.state END);
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER UPDATE OF state, published ON content.item FOR EACH ROW
    WHEN ((OLD.state, OLD.published) IS DISTINCT FROM (NEW.state, NEW.published)) EXECUTE FUNCTION pusher.announce_item();

CREATE FUNCTION pusher.announce_push() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pusher.announce('push', NEW.id::text, NEW.division, NEW.state);
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER UPDATE OF state ON pusher.push FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION pusher.announce_push();

GRANT SELECT ON pusher.webhook, pusher.event TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.webhook TO cunkou_web;
GRANT UPDATE (ended_at) ON pusher.webhook TO cunkou_web;
GRANT UPDATE (failing_since, said) ON pusher.webhook TO cunkou_worker;
GRANT UPDATE (tries, due_at, taken_at) ON pusher.event TO cunkou_worker;
GRANT DELETE ON pusher.event TO cunkou_worker;
-- A letter that comes in or changes is told to the addresses that want it (54_webhook.sql): its number, never its words.
CREATE FUNCTION pusher.announce_question() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pusher.announce('question', NEW.id::text, NEW.division, NEW.state);
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE OF state ON pusher.question FOR EACH ROW
    EXECUTE FUNCTION pusher.announce_question();
