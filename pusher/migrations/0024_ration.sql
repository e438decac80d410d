-- What a platform lets a follower get in a month is known before sending, also what was sent past us.
GRANT SELECT (mode) ON pusher.batch TO cunkou_pick;

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
        SELECT CASE in_per WHEN 'household' THEN coalesce(m.household, -m.resident) WHEN 'contact' THEN m.contact
                           ELSE -m.resident END AS unit, w.side, w.ord::int AS ord,
            w.tier, pusher.draw(m.contact, w.account, w.load) AS draw,
            pusher.precedence(m.reach, m.head, in_first) AS precedence, m.rank, m.resident, m.household, m.contact,
            m.division, m.why, f.contact IS NOT NULL AS "full"
        FROM listed AS w
        JOIN audiences.v_member AS m ON m.kind = w.kind
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

-- Messages to many that the account's people sent in the platform's own back office (平台后台的群发), as a person enters them:
-- each took one of the month's from every follower.
CREATE TABLE pusher.outside (
    account int NOT NULL REFERENCES pusher.account,
    day date NOT NULL,                      -- in Asia/Shanghai
    sends int NOT NULL CHECK (sends BETWEEN 1 AND 100),
    entered_at timestamptz NOT NULL,
    entered_by bigint,
    PRIMARY KEY (account, day)
);
GRANT SELECT ON pusher.outside TO cunkou_web, cunkou_worker, cunkou_pick;
GRANT INSERT, UPDATE, DELETE ON pusher.outside TO cunkou_web;
