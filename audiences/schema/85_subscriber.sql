-- Subscribers (订阅短信的人): numbers that asked on a place's page for its notices by SMS, each proved by a code. Nobody knows who
-- they are: they are no residents, belong to no household, and stand in no figure of coverage. A number that is on a roster
-- too is written to once. The rows are the ledger of consents: one that ended says when.

CREATE TABLE audiences.subscriber (
    contact bigint NOT NULL REFERENCES audiences.contact ON DELETE CASCADE,
    division bigint NOT NULL,               -- the village or town whose notices she gets
    county int NOT NULL,
    at timestamptz NOT NULL,                -- when the code was proved, which is the consent
    ended_at timestamptz,
    PRIMARY KEY (contact, division)
);
CREATE INDEX subscriber_division ON audiences.subscriber (division) WHERE ended_at IS NULL;

-- Whoever is written to: people, and numbers that subscribed.
CREATE VIEW audiences.v_recipient WITH (security_invoker) AS
SELECT audience, resident, household, contact, kind, rank, basis, division, why, reach, head FROM audiences.member;

ALTER TABLE audiences.subscriber ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON audiences.subscriber TO cunkou_worker USING (true);
CREATE POLICY territory ON audiences.subscriber TO cunkou_web, cunkou_pick, cunkou_import USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT ON audiences.subscriber TO cunkou_web, cunkou_pick, cunkou_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.subscriber TO cunkou_worker;
GRANT UPDATE (ended_at) ON audiences.subscriber TO cunkou_web, cunkou_import;
GRANT SELECT ON audiences.v_recipient TO cunkou_web, cunkou_worker, cunkou_pick;

-- A number may have been heard of elsewhere first: the place that it subscribed to finds it all the same.
ALTER POLICY territory ON audiences.contact USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint)
    OR EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = contact.id)
    OR EXISTS (SELECT FROM audiences.subscriber AS s WHERE s.contact = contact.id));

-- What hangs on the old divisions of a change and no import may write: frozen audiences (a visit list finds its households by
-- where they are now) and subscriptions. With the owner's rights, inside a web session's range.
CREATE FUNCTION audiences.follow_change(in_olds bigint[], in_news bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'cunkou_worker' AND EXISTS (SELECT FROM unnest(in_olds || in_news) AS t (code) WHERE NOT coalesce(t.code BETWEEN
        nullif(current_setting('app.lo', true), '')::bigint AND nullif(current_setting('app.hi', true), '')::bigint, false)) THEN
        RAISE EXCEPTION 'outside the range of the session';
    END IF;
    UPDATE audiences.member AS m SET division = t.new
    FROM audiences.audience AS a, unnest(in_olds, in_news) AS t (old, new)
    WHERE a.county = in_olds[1] / 1000000000 AND m.audience = a.id AND m.division = t.old;
    UPDATE audiences.subscriber AS s SET division = k.new
    FROM (
        SELECT DISTINCT ON (o.contact, t.new) o.contact, o.division, t.new
        FROM unnest(in_olds, in_news) AS t (old, new) JOIN audiences.subscriber AS o ON o.division = t.old
        WHERE NOT EXISTS (SELECT FROM audiences.subscriber AS n
                          WHERE n.contact = o.contact AND n.division = t.new AND n.ended_at IS NULL)
        ORDER BY o.contact, t.new, o.ended_at IS NOT NULL
    ) AS k
    WHERE s.contact = k.contact AND s.division = k.division AND NOT EXISTS (
        SELECT FROM audiences.subscriber AS n WHERE n.contact = k.contact AND n.division = k.new);
END $$;
REVOKE ALL ON FUNCTION audiences.follow_change FROM public;
GRANT EXECUTE ON FUNCTION audiences.follow_change TO cunkou_web, cunkou_worker;
