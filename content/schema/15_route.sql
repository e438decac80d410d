-- Which steps an item takes, and which one it waits for.

-- A county's own rules (审核路线) for the units in lo..hi; content/route.py has those that hold where it says nothing.
CREATE TABLE content.route (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    county int NOT NULL,
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    villages boolean NOT NULL DEFAULT false,    -- only for villages among them
    genres text[] NOT NULL DEFAULT '{}',        -- none: all
    acts text[] NOT NULL CHECK (acts[1] = 'submit' AND acts[cardinality(acts)] = 'sign'
        AND acts <@ ARRAY['submit', 'review', 'consent', 'countersign', 'sign']),
    name text NOT NULL CHECK (name <> ''),
    reason text NOT NULL DEFAULT '',
    limits jsonb NOT NULL DEFAULT '{}',         -- {"review": "1d", "sign": "2h"}: working days, or hours by the clock
    partner int,                                -- the unit that 会签 asks
    audience_from int CHECK (audience_from > 0),  -- from so many people on a push needs a signer's word; NULL: never
    made_by bigint NOT NULL,
    made_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK (lo <= hi AND lo / 1000000000 = county AND hi / 1000000000 = county),
    CHECK (cardinality(acts) > 2 OR reason <> ''),
    CHECK ((partner IS NOT NULL) = ('countersign' = ANY (acts)))
);
CREATE INDEX route_county ON content.route (county) WHERE ended_at IS NULL;

-- The route that an item was sent on (送审), and the step it waits for. A copy: a rule that changes later changes nothing.
CREATE TABLE content.review (
    item bigint PRIMARY KEY REFERENCES content.item,
    county int NOT NULL,
    acts text[] NOT NULL,
    name text NOT NULL,
    reason text NOT NULL DEFAULT '',
    limits jsonb NOT NULL DEFAULT '{}',
    partner int,
    audience_from int,
    awaits text CHECK (awaits IN ('review', 'consent', 'countersign', 'sign', 'resume')),  -- NULL: nobody
    since timestamptz,
    due timestamptz,                            -- NULL: no limit is set
    certain boolean NOT NULL DEFAULT true,      -- false: the holidays of that year are not known yet
    CHECK (acts = '{relay}' OR cardinality(acts) > 2 OR reason <> ''),
    CHECK ((awaits IS NULL) = (since IS NULL))
);
CREATE INDEX review_due ON content.review (due) WHERE awaits IS NOT NULL;
CREATE INDEX review_awaits ON content.review (county) WHERE awaits IS NOT NULL;

-- The reviews that go on, for those who drive them.
CREATE VIEW content.v_review AS
SELECT r.item, r.county, i.division, i.code, v.title, r.name, r.partner, r.audience_from, r.awaits, r.since, r.due, r.certain
FROM content.review AS r
JOIN content.item AS i ON i.id = r.item
JOIN content.version AS v ON v.item = i.id AND v.hash = i.current;

GRANT INSERT ON content.route, content.review TO cunkou_web;
GRANT UPDATE (ended_at) ON content.route TO cunkou_web;
GRANT UPDATE ON content.review TO cunkou_web;
GRANT INSERT, UPDATE ON content.review TO cunkou_worker;
