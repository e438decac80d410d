-- Equivalent accounts share a plan by weight and share.

-- Ways side by side to the same kind of contact on the same channel stand in for each other, as long as they need no consent:
-- they share a tier (the first one's number). `load` says in which proportion they carry: weight by share, of the active.
CREATE FUNCTION pusher.ways(in_keys text[], in_kinds text[], in_consents text[])
RETURNS TABLE (ord int, account int, tier int, load float8) LANGUAGE sql STABLE AS $$
    WITH listed AS (
        SELECT w.ord::int AS ord, w.kind, w.consent, a.id, a.channel, a.weight, a.share, (a.state = 'active')::int AS active
        FROM unnest(in_keys, in_kinds, in_consents) WITH ORDINALITY AS w (key, kind, consent, ord)
        JOIN pusher.account AS a ON a.key = w.key
    ), run AS (
        SELECT *, ord - row_number() OVER (PARTITION BY channel, kind, consent ORDER BY ord) AS number FROM listed
    ), tiered AS (
        SELECT *, CASE WHEN consent = '' THEN min(ord) OVER same ELSE ord END AS tier,
            max(active * weight * share) OVER same > 0 AS carried, max(active * weight) OVER same > 0 AS weighed,
            max(active) OVER same > 0 AS alive
        FROM run WINDOW same AS (PARTITION BY channel, kind, consent, number)
    )
    SELECT ord, id, tier,
        CASE WHEN carried THEN active * weight * share WHEN weighed THEN active * weight WHEN alive THEN active ELSE 1 END
    FROM tiered
$$;

-- The lowest draw takes a contact: over many, each way gets them in proportion to its load; over time, each contact stays
-- where it was, unless its own way's load falls or another's rises.
CREATE FUNCTION pusher.draw(contact bigint, account int, load float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN load > 0
        THEN -ln(((hashint8extended(contact, account) & 9223372036854775807)::float8 + 1) / 9.3e18) / load
        ELSE 'Infinity' END
$$;

-- Who of an audience is reached by which way: each unit (household, person or contact) by the first of the ways of a group
-- that can, those of one tier in proportion to their load, one message an address. `ord` numbers the ways; the groups are
-- one, or a channel each (all at once). Within a way real numbers come before suspect ones, then the head of the household
-- (in_first), then the roster's order, then the person's own order of numbers. The check page counts with it and the plan
-- inserts with it.
CREATE OR REPLACE FUNCTION pusher.assign(in_audience bigint, in_per text, in_first text, in_keys text[], in_kinds text[],
    in_consents text[], in_groups int[])
RETURNS TABLE (ord int, contact bigint, resident bigint, household bigint, division bigint, why int)
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
            m.division, m.why
        FROM listed AS w
        JOIN audiences.v_member AS m ON m.kind = w.kind
        JOIN audiences.v_reach AS k ON k.id = m.contact AND NOT k.dead AND NOT k.opted_out && ARRAY['*', w.key]
        WHERE m.audience = in_audience AND m.reach IN ('ok', 'suspect')
          AND (w.consent = '' OR EXISTS (SELECT FROM audiences.v_consent AS c WHERE c.contact = m.contact
                                          AND c.account = w.key AND c.template = w.consent AND c.count > 0))
    ), chosen AS (
        SELECT DISTINCT ON (unit, side) * FROM candidate ORDER BY unit, side, tier, precedence, resident, rank, draw, ord
    )
    SELECT DISTINCT ON (contact, side) ord, contact, resident, household, division, why
    FROM chosen ORDER BY contact, side, ord, unit
$$;

GRANT SELECT (id, key, channel, state, weight, share) ON pusher.account TO cunkou_pick;
