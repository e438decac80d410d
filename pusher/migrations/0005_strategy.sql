-- Strategies: next numbers, caps, money, hours, corrections and resends.

ALTER TABLE audiences.member ADD COLUMN head boolean NOT NULL DEFAULT false;
CREATE OR REPLACE VIEW audiences.v_member WITH (security_invoker) AS
SELECT audience, resident, household, contact, kind, rank, basis, division, why, reach, head FROM audiences.member;
GRANT SELECT (relation) ON audiences.resident TO cunkou_pick;

ALTER TABLE pusher.county
    ADD COLUMN cap_normal int NOT NULL DEFAULT 7 CHECK (cap_normal >= 0),
    ADD COLUMN cap_bulk int NOT NULL DEFAULT 3 CHECK (cap_bulk >= 0);

ALTER TABLE pusher.push
    ADD COLUMN kind text NOT NULL DEFAULT 'notice' CHECK (kind IN ('notice', 'correction', 'resend')),
    ADD COLUMN follows bigint,
    ADD COLUMN opens time,
    ADD COLUMN closes time,
    ADD COLUMN estimate numeric(12, 4) NOT NULL DEFAULT 0,
    ADD COLUMN cost_cap numeric(12, 2),
    ADD COLUMN booked numeric(12, 4) NOT NULL DEFAULT 0,
    ADD COLUMN reckoned_at timestamptz,
    ADD COLUMN note text NOT NULL DEFAULT '',
    ADD CHECK ((opens IS NULL) = (closes IS NULL));

DROP FUNCTION pusher.assign(bigint, text, text[], text[], text[]);
-- Which of a unit's contacts comes first: the real before the suspect, the head's before the others'.
CREATE FUNCTION pusher.precedence(reach text, head boolean, first text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT CASE reach WHEN 'suspect' THEN 2 ELSE 0 END + CASE WHEN first = 'head' AND NOT head THEN 1 ELSE 0 END $$;

-- Who of an audience is reached by which way: each unit (household, person or contact) by the first of the ways of a group
-- that can, one message an address. `ord` numbers the ways; the groups are one, or a channel each (all at once). Within
-- a way real numbers come before suspect ones, then the head of the household (in_first), then the roster's order, then
-- the person's own order of numbers. The check page counts with it and the plan inserts with it.
CREATE FUNCTION pusher.assign(in_audience bigint, in_per text, in_first text, in_keys text[], in_kinds text[],
    in_consents text[], in_groups int[])
RETURNS TABLE (ord int, contact bigint, resident bigint, household bigint, division bigint, why int)
LANGUAGE sql STABLE AS $$
    WITH candidate AS (
        SELECT CASE in_per WHEN 'household' THEN coalesce(m.household, -m.resident) WHEN 'contact' THEN m.contact
                           ELSE -m.resident END AS unit, w.side, w.ord::int AS ord,
            pusher.precedence(m.reach, m.head, in_first) AS precedence, m.rank, m.resident, m.household, m.contact, m.division, m.why
        FROM unnest(in_keys, in_kinds, in_consents, in_groups) WITH ORDINALITY AS w (key, kind, consent, side, ord)
        JOIN audiences.v_member AS m ON m.kind = w.kind
        JOIN audiences.v_reach AS k ON k.id = m.contact AND NOT k.dead AND NOT k.opted_out && ARRAY['*', w.key]
        WHERE m.audience = in_audience AND m.reach IN ('ok', 'suspect')
          AND (w.consent = '' OR EXISTS (SELECT FROM audiences.v_consent AS c WHERE c.contact = m.contact
                                          AND c.account = w.key AND c.template = w.consent AND c.count > 0))
    ), chosen AS (
        SELECT DISTINCT ON (unit, side) * FROM candidate ORDER BY unit, side, ord, precedence, resident, rank
    )
    SELECT DISTINCT ON (contact, side) ord, contact, resident, household, division, why
    FROM chosen ORDER BY contact, side, ord, unit
$$;

GRANT SELECT ON pusher.push TO cunkou_pick;

-- What a unit may spend on messages in a year (短信经费). Without a row its spending is only counted on its pushes.

CREATE TABLE pusher.allowance (
    division bigint NOT NULL,               -- the unit's territory, as its pushes have it
    year int NOT NULL,                      -- in which the check page was made: a push's number begins with it
    county int NOT NULL,
    yuan numeric(12, 2) NOT NULL CHECK (yuan >= 0),
    spent numeric(12, 4) NOT NULL DEFAULT 0 CHECK (spent >= 0),  -- booked by the plans, less what was given back
    PRIMARY KEY (division, year)
);

GRANT SELECT ON pusher.allowance TO cunkou_web, cunkou_worker;
GRANT INSERT (division, year, county, yuan), UPDATE (yuan) ON pusher.allowance TO cunkou_web;
GRANT UPDATE (spent) ON pusher.allowance TO cunkou_worker;
