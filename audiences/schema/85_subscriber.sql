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
