-- Routes as data: which steps an item takes and which one it waits for; steps by 村监委, another unit, and by relaying.

ALTER TABLE content.step DROP CONSTRAINT step_act_check, ADD CONSTRAINT step_act_check CHECK (act IN (
    'submit', 'review', 'consent', 'countersign', 'sign', 'relay', 'return', 'hold', 'resume', 'edit', 'withdraw',
    'supersede'
)) NOT VALID;
ALTER TABLE content.step VALIDATE CONSTRAINT step_act_check;

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

-- Proofreading (三校) of a step: what the machine had found when it was sent, and who says to have read it through (通读).
CREATE TABLE content.proof (
    item bigint NOT NULL,
    no int NOT NULL,
    county int NOT NULL,
    findings int,                               -- NULL: the machine was not asked
    read boolean NOT NULL,
    PRIMARY KEY (item, no),
    FOREIGN KEY (item, no) REFERENCES content.step (item, no)
);
CREATE TRIGGER immutable BEFORE UPDATE ON content.proof FOR EACH ROW EXECUTE FUNCTION content.refuse();

-- A step with the sha256 of all that it says, for the audit log to keep: a step that was changed later no longer fits.
CREATE VIEW content.v_step AS
SELECT s.item, s.no, i.code, s.county, encode(sha256(convert_to(jsonb_build_array(
    s.item, s.no, s.act, s.person, s.hash, s.note, (extract(epoch FROM s.at) * 1000000)::bigint)::text, 'UTF8')), 'hex')
    AS digest
FROM content.step AS s JOIN content.item AS i ON i.id = s.item;

GRANT INSERT ON content.proof TO cunkou_web, cunkou_worker;

-- What is under way goes on as it began; from now on the route stands in content.review.
INSERT INTO content.review (item, county, acts, name, reason, awaits, since)
SELECT i.id, i.county,
    CASE i.lane WHEN 'full' THEN '{submit,review,sign}' ELSE '{submit,sign}' END::text[],
    CASE i.lane WHEN 'full' THEN '三审' WHEN 'small' THEN '两级' ELSE '预警快审' END,
    CASE WHEN i.lane_reason <> '' THEN i.lane_reason WHEN i.lane = 'alert' THEN '转发预警不能等，由两个人办' ELSE '' END,
    CASE WHEN i.state = 'submitted' AND i.lane = 'full' THEN 'review' WHEN i.state IN ('submitted', 'reviewed') THEN 'sign'
        WHEN i.state = 'held' THEN 'resume' END,
    CASE WHEN i.state IN ('submitted', 'reviewed', 'held') THEN i.changed_at END
FROM content.item AS i WHERE EXISTS (SELECT FROM content.step AS s WHERE s.item = i.id);
ALTER TABLE content.item DROP COLUMN lane, DROP COLUMN lane_reason;
ALTER TABLE content.item RENAME CONSTRAINT item_check1 TO item_check;  -- the names that they have in a new database
ALTER TABLE content.item RENAME CONSTRAINT item_check2 TO item_check1;
ALTER TABLE content.item RENAME CONSTRAINT item_check3 TO item_check2;
ALTER TABLE content.item RENAME CONSTRAINT item_check4 TO item_check3;
GRANT SELECT ON content.route, content.review, content.proof, content.v_review, content.v_step TO cunkou_web, cunkou_worker;
