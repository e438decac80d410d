-- Numbers that subscribe on a place's page: an audience may hold them beside its people.
ALTER TABLE audiences.member
    ALTER COLUMN resident DROP NOT NULL,
    DROP CONSTRAINT member_basis_check,
    ADD CONSTRAINT member_basis_check CHECK (basis IN ('registered', 'living', 'farming', 'list', 'subscribed')) NOT VALID,
    ADD CONSTRAINT member_somebody CHECK ((resident IS NULL) = (basis = 'subscribed')) NOT VALID;
ALTER TABLE audiences.member VALIDATE CONSTRAINT member_basis_check, VALIDATE CONSTRAINT member_somebody;

CREATE OR REPLACE VIEW audiences.v_member WITH (security_invoker) AS
SELECT audience, resident, household, contact, kind, rank, basis, division, why, reach, head FROM audiences.member
WHERE resident IS NOT NULL;
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

CREATE OR REPLACE FUNCTION pusher.assign(in_audience bigint, in_per text, in_first text, in_keys text[], in_kinds text[],
    in_consents text[], in_groups int[], full_contacts bigint[] DEFAULT '{}', full_accounts int[] DEFAULT '{}',
    in_heeds boolean DEFAULT true)
RETURNS TABLE (ord int, contact bigint, resident bigint, household bigint, division bigint, why int, "full" boolean)
LANGUAGE sql STABLE AS $$
    WITH listed AS MATERIALIZED (  -- a handful of ways: the planner, who cannot know, joined the people first
        SELECT w.*, t.tier, t.account, t.load
        FROM unnest(in_keys, in_kinds, in_consents, in_groups) WITH ORDINALITY AS w (key, kind, consent, side, ord)
        JOIN pusher.ways(in_keys, in_kinds, in_consents) AS t ON t.ord = w.ord
    ), candidate AS (
        SELECT CASE in_per WHEN 'contact' THEN m.contact  -- a number that subscribed is a unit, far from the others' numbers
                           WHEN 'household' THEN coalesce(m.household, -m.resident, m.contact | (1::bigint << 62))
                           ELSE coalesce(-m.resident, m.contact | (1::bigint << 62)) END AS unit, w.side, w.ord::int AS ord,
            w.tier, pusher.draw(m.contact, w.account, w.load) AS draw,
            pusher.precedence(m.reach, m.head, in_first) AS precedence, m.rank, m.resident, m.household, m.contact,
            m.division, m.why, f.contact IS NOT NULL AS "full"
        FROM listed AS w
        JOIN audiences.v_recipient AS m ON m.kind = w.kind
        JOIN audiences.v_reach AS k ON k.id = m.contact AND NOT k.dead
            AND NOT (in_heeds AND k.opted_out && ARRAY['*', w.key])
        LEFT JOIN unnest(full_contacts, full_accounts) AS f (contact, account)
            ON f.contact = m.contact AND f.account IN (w.account, -w.ord)
        WHERE m.audience = in_audience AND (m.reach IN ('ok', 'suspect') OR NOT in_heeds AND m.reach = 'opted_out')
          AND (w.consent = '' OR EXISTS (SELECT FROM audiences.v_consent AS c WHERE c.contact = m.contact
                                          AND c.account = w.key AND c.template = w.consent AND c.count > 0))
    ), chosen AS (
        SELECT DISTINCT ON (unit, side) * FROM candidate
        ORDER BY unit, side, "full", tier, precedence, resident, rank, draw, ord
    )
    SELECT DISTINCT ON (contact, side) ord, contact, resident, household, division, why, "full"
    FROM chosen ORDER BY contact, side, ord, unit
$$;
