-- A push (推送): one approved item version, one frozen audience, one strategy, its exact texts.

-- pusher.push.id begins with yyyymm: 202611000000001. It is the partition key of its deliveries.
CREATE SEQUENCE pusher.push_no;

CREATE TABLE pusher.push (
    id bigint PRIMARY KEY,
    county int NOT NULL,
    division bigint NOT NULL,               -- the sender's unit
    item bigint NOT NULL,
    version text NOT NULL,                  -- content hash of the item version
    audience bigint,                        -- NULL: places only (no roster, no list)
    strategy jsonb NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('urgent', 'normal', 'bulk')),
    duty text NOT NULL,
    digest text NOT NULL,                   -- binds version, audience, strategy and renditions
    state text NOT NULL DEFAULT 'frozen' CHECK (state IN (
        'frozen',      -- 待批准: what the check page shows
        'approved',    -- 已批准: the plan is due
        'running',     -- 发送中
        'paused',      -- 已暂停
        'dispatched',  -- 已发完: nothing pending, sending or unknown
        'settled',     -- 已办结: past the receipt horizon
        'cancelled',   -- 已取消
        'expired',     -- 已过期
        'superseded'   -- 以新版为准
    )),
    paused_because text NOT NULL DEFAULT '',
    frozen_at timestamptz NOT NULL,
    approved_at timestamptz,
    approved_by bigint,
    created_by bigint,
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    expires_at timestamptz NOT NULL DEFAULT 'infinity',
    planned_at timestamptz,
    dispatched_at timestamptz,
    settled_at timestamptz,
    stopped_at timestamptz,                 -- when it was cancelled, expired or superseded
    next_no int NOT NULL DEFAULT 1,         -- later rows (fallback) take their numbers here, under this row's lock
    kind text NOT NULL DEFAULT 'notice' CHECK (kind IN (
        'notice',
        'correction',  -- 更正: to whoever an older version reached or may have reached
        'resend'       -- 再发: to whoever the push that it follows did not reach
    )),
    follows bigint,                         -- the push that a correction or a resend comes after
    opens time,                             -- windows open from here until `closes`, in Asia/Shanghai; NULL: at any hour
    closes time,
    estimate numeric(12, 4) NOT NULL DEFAULT 0,  -- yuan, as the check page says
    cost_cap numeric(12, 2),                -- yuan; NULL: the unit's allowance alone bounds it
    booked numeric(12, 4) NOT NULL DEFAULT 0,    -- yuan taken for what is planned, before anybody is spoken to
    reckoned_at timestamptz,                -- what was taken and not spent has been given back
    note text NOT NULL DEFAULT '',          -- what did not happen and why, Chinese
    recalled_at timestamptz,                -- what can be taken back of it is taken back (pusher.tally)
    CHECK ((opens IS NULL) = (closes IS NULL))
);
CREATE INDEX push_item ON pusher.push (item);
CREATE INDEX push_active ON pusher.push (id) WHERE state IN ('approved', 'running', 'paused', 'dispatched');
CREATE INDEX push_county ON pusher.push (county, id DESC);

-- The exact text of one mode and account, as approved; `division` says which variant (0: all).
CREATE TABLE pusher.rendition (
    push bigint NOT NULL REFERENCES pusher.push ON DELETE CASCADE,
    account int NOT NULL REFERENCES pusher.account,
    mode text NOT NULL,
    division bigint NOT NULL DEFAULT 0,
    message jsonb NOT NULL,
    PRIMARY KEY (push, account, mode, division)
);

-- One batch (批次): rows lo..hi of one channel, account and mode. The open window stands here, see dispatch.py.
CREATE TABLE pusher.batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    push bigint NOT NULL REFERENCES pusher.push,
    county int NOT NULL,
    step smallint NOT NULL,                 -- of the strategy
    channel text NOT NULL,
    account int NOT NULL REFERENCES pusher.account,
    mode text NOT NULL,
    lane text NOT NULL CHECK (lane IN ('urgent', 'normal', 'bulk')),
    lo int NOT NULL,
    hi int NOT NULL,
    ord int NOT NULL DEFAULT 0,             -- its number within the push and step: claims go by it, so big pushes wait their turn
    former int[] NOT NULL DEFAULT '{}',     -- accounts that spoke for it before it was moved
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paused', 'cancelled', 'expired', 'superseded')),
    due timestamptz,                        -- NULL: nothing pending, or leased
    lease_until timestamptz,                -- on the database's clock; NULL: nobody speaks
    lease int NOT NULL DEFAULT 0,           -- counts the leases: a stale holder's number no longer matches
    window_lo int,                          -- rows window_lo..window_hi may have been spoken to
    window_hi int,
    opened_at timestamptz,                  -- in flight: pending, inside the bounds, not_before <= opened_at
    serial int NOT NULL DEFAULT 0,          -- of the latest wave of calls; part of their key
    waves int[] NOT NULL DEFAULT '{}',      -- highest row of each wave inside the bounds, the latest last: whose key a row carried
    sent int NOT NULL DEFAULT 0,            -- counters for the progress bar; exact figures come from the rows
    refused int NOT NULL DEFAULT 0,
    failed int NOT NULL DEFAULT 0,
    unknown int NOT NULL DEFAULT 0,
    done_at timestamptz,                    -- every row has left pending for the first time
    fall_at timestamptz,                    -- when the unreached fall to the next step of the strategy; NULL: not due
    fall_until timestamptz,                 -- rows settled later are swept again until then
    joint boolean NOT NULL DEFAULT false,   -- one call for all its rows: the day's limit of recipients does not cut it
    crowd text NOT NULL DEFAULT '',         -- names the contacts of a joint one: who has the same may go with it (pusher.company)
    CHECK (lo <= hi)
) WITH (fillfactor = 50);
CREATE INDEX batch_due ON pusher.batch (lane, ord, id) WHERE due IS NOT NULL;  -- in the order of claims
CREATE INDEX batch_fall ON pusher.batch (fall_at) WHERE fall_at IS NOT NULL;
CREATE INDEX batch_leased ON pusher.batch (id) WHERE lease_until IS NOT NULL;
CREATE INDEX batch_stopped ON pusher.batch (id) WHERE state IN ('cancelled', 'expired', 'superseded') AND done_at IS NULL;
CREATE INDEX batch_push ON pusher.batch (push, lo);
CREATE INDEX batch_crowd ON pusher.batch (account, crowd) WHERE crowd <> '' AND done_at IS NULL;

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

-- Which of a unit's contacts comes first: the real before the suspect, the head's before the others'.
CREATE FUNCTION pusher.precedence(reach text, head boolean, first text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT CASE reach WHEN 'suspect' THEN 2 ELSE 0 END + CASE WHEN first = 'head' AND NOT head THEN 1 ELSE 0 END $$;

-- Who of an audience is reached by which way: each unit (household, person or contact) by the first of the ways of a group
-- that can, those of one tier in proportion to their load, one message an address. `ord` numbers the ways; the groups are
-- one, or a channel each (all at once). Within a way real numbers come before suspect ones, then the head of the household
-- (in_first), then the roster's order, then the person's own order of numbers. A contact that has had from an account all
-- that its gateway gives one number (full_contacts, full_accounts; minus a way's number: by this way alone) goes by any other
-- way that there is; where there is none it comes out as `full`. Unless in_heeds, who opted out is spoken to as well. The check page counts with it and the plan
-- inserts with it.
CREATE FUNCTION pusher.assign(in_audience bigint, in_per text, in_first text, in_keys text[], in_kinds text[],
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

GRANT USAGE ON SEQUENCE pusher.push_no TO cunkou_web, cunkou_worker;
GRANT SELECT ON pusher.push, pusher.rendition, pusher.batch TO cunkou_web, cunkou_worker;
GRANT INSERT, DELETE ON pusher.push, pusher.rendition TO cunkou_web;
GRANT UPDATE ON pusher.push, pusher.batch TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.batch TO cunkou_worker;
GRANT SELECT (id, push, account, mode, lo, hi, joint, crowd) ON pusher.batch TO cunkou_pick;  -- what a number has had
GRANT SELECT (id, key, channel, state, weight, share) ON pusher.account TO cunkou_pick;  -- assign counts with them
