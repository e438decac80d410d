-- Roles of the village, a signer's word for pushes to many, and the audit log's chain.

ALTER TABLE pusher.staff_grant DROP CONSTRAINT staff_grant_role_check, ADD CONSTRAINT staff_grant_role_check CHECK (role IN (
    'village_editor', 'village_secretary', 'village_supervisor', 'town_editor', 'town_reviewer', 'town_signer',
    'county_bureau', 'county_office', 'system_admin', 'security_admin', 'audit_admin')) NOT VALID;
ALTER TABLE pusher.staff_grant VALIDATE CONSTRAINT staff_grant_role_check;

-- A signer's word for a push to many people (签发人同意), where the item's route asks for one. It binds the push's digest:
-- its version, its people, its texts.
CREATE TABLE pusher.endorsement (
    push bigint PRIMARY KEY REFERENCES pusher.push ON DELETE CASCADE,
    county int NOT NULL,
    division bigint NOT NULL,
    people int NOT NULL,
    audience_from int NOT NULL,
    digest text,                            -- NULL: nobody has spoken yet
    person bigint,
    at timestamptz,
    CHECK ((digest IS NULL) = (person IS NULL) AND (digest IS NULL) = (at IS NULL))
);
CREATE INDEX endorsement_open ON pusher.endorsement (division) WHERE person IS NULL;

GRANT SELECT ON pusher.endorsement TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.endorsement TO cunkou_web;

ALTER TABLE pusher.audit ADD COLUMN link bigint UNIQUE, ADD CHECK ((link IS NULL) = (hash IS NULL));
REVOKE UPDATE (prev, hash) ON pusher.audit FROM cunkou_worker;

-- The audit log's chain (审计链): each row's hash covers what it says and the hash of the link before it.
-- The order of the chain is that in which rows were linked: a transaction that commits late is simply linked later.

-- What a row says, as one text: the same in every session, whatever its time zone.
CREATE FUNCTION pusher.audit_text(said pusher.audit) RETURNS text LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_array(said.id, (extract(epoch FROM said.at) * 1000000)::bigint, said.county, said.division, said.staff,
        said.grant_id, said.action, said.object, said.detail)::text
$$;

-- Where the log begins when older rows have gone: the last link that went, its hash, and how many have gone so far.
CREATE TABLE pusher.anchor (
    link bigint PRIMARY KEY,
    hash bytea NOT NULL,
    gone bigint NOT NULL,
    at timestamptz NOT NULL
);

-- Link rows that are not linked yet, up to `most`, one caller at a time; returns how many. It runs as its owner: no login
-- may touch what was said, and a linked row is never linked again.
CREATE FUNCTION pusher.chain(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said pusher.audit; last bigint; digest bytea; before bytea; n int := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('pusher chain')) THEN
        RETURN 0;
    END IF;
    SELECT a.link, a.hash INTO last, digest FROM pusher.audit AS a WHERE a.link IS NOT NULL ORDER BY a.link DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT c.link, c.hash INTO last, digest FROM pusher.anchor AS c ORDER BY c.link DESC LIMIT 1;
    END IF;
    FOR said IN SELECT * FROM pusher.audit AS a WHERE a.hash IS NULL ORDER BY a.id LIMIT most LOOP
        n := n + 1;
        before := coalesce(digest, '\x');
        digest := sha256(before || convert_to(pusher.audit_text(said), 'UTF8'));
        UPDATE pusher.audit AS a SET link = coalesce(last, 0) + n, prev = before, hash = digest WHERE a.id = said.id;
    END LOOP;
    RETURN n;
END $$;

-- Remove rows before `before`, from the oldest link on and none out of turn, and leave an anchor in their place; returns how
-- many. Never less than 184 days old, whoever asks (网络安全法 21: six months).
CREATE FUNCTION pusher.cut_chain(before timestamptz, dry boolean) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last record; n int;
BEGIN
    IF before > clock_timestamp() - interval '184 days' THEN
        RAISE EXCEPTION 'the audit log is kept for 184 days' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('pusher chain'));
    SELECT a.link, a.hash INTO last FROM pusher.audit AS a
    WHERE a.link < coalesce((SELECT min(b.link) FROM pusher.audit AS b WHERE b.at >= before), 9223372036854775807)
    ORDER BY a.link DESC LIMIT 1;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT count(*) INTO n FROM pusher.audit AS a WHERE a.link <= last.link;
    IF NOT dry THEN
        INSERT INTO pusher.anchor (link, hash, gone, at)
        SELECT last.link, last.hash, n + coalesce((SELECT max(c.gone) FROM pusher.anchor AS c), 0), clock_timestamp();
        DELETE FROM pusher.audit AS a WHERE a.link <= last.link;
    END IF;
    RETURN n;
END $$;

REVOKE ALL ON FUNCTION pusher.chain, pusher.cut_chain FROM public;
GRANT EXECUTE ON FUNCTION pusher.chain(int), pusher.cut_chain(timestamptz, boolean) TO cunkou_worker;
GRANT SELECT ON pusher.anchor TO cunkou_web, cunkou_worker;
