-- Handouts (代发): what an account that nobody lets us speak through was given to publish by hand, and what became of it.
-- Nobody counts as reached by it.

CREATE TABLE pusher.handout (
    push bigint NOT NULL REFERENCES pusher.push,
    account int NOT NULL REFERENCES pusher.account,
    county int NOT NULL,
    division bigint NOT NULL,               -- the push's unit: whoever may push there answers
    item bigint NOT NULL,
    version text NOT NULL,                  -- what the published article says, or is to say
    outlet text NOT NULL,                   -- 微信公众号
    made_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    link text NOT NULL DEFAULT '',          -- where it was published, as it was pasted back
    published_at timestamptz,               -- when the link was pasted
    removed_at timestamptz,                 -- when somebody said that the article is gone
    note text NOT NULL DEFAULT '',          -- why it was not published
    by bigint,                              -- who answered last
    at timestamptz,                         -- and when
    PRIMARY KEY (push, account),
    CHECK ((link = '') = (published_at IS NULL)),
    CHECK (removed_at IS NULL OR link <> ''),
    CHECK (note = '' OR link = '')
);
CREATE INDEX handout_item ON pusher.handout (item, version);
CREATE INDEX handout_open ON pusher.handout (division, due_at) WHERE removed_at IS NULL;

ALTER TABLE pusher.handout ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON pusher.handout TO cunkou_worker USING (true);
CREATE POLICY territory ON pusher.handout TO cunkou_web USING (
    division BETWEEN (SELECT nullif(current_setting('app.lo', true), '')::bigint)
        AND (SELECT nullif(current_setting('app.hi', true), '')::bigint));
GRANT SELECT, INSERT ON pusher.handout TO cunkou_web;
GRANT UPDATE (version, link, published_at, removed_at, note, by, at) ON pusher.handout TO cunkou_web;
GRANT SELECT ON pusher.handout TO cunkou_worker;

-- Each handout with where it stands (pusher/handout.py has the words). Nothing writes that an article became wrong: it
-- follows from what became of its item, so it cannot be forgotten. `why`: what it says holds no longer.
CREATE VIEW pusher.v_handout WITH (security_invoker = true) AS
SELECT h.push, h.account, h.county, h.division, h.outlet, h.made_at, h.due_at, p.not_before, h.link, h.published_at, h.note, h.by,
    h.at, a.name, i.id AS item, i.code, v.title, w.why,
    CASE WHEN h.removed_at IS NOT NULL THEN 'removed'
        WHEN h.link <> '' THEN CASE WHEN w.why IN ('', 'stopped') THEN 'published' ELSE 'wrong' END
        WHEN h.note <> '' THEN 'declined'
        WHEN w.why <> '' THEN 'void' ELSE 'waiting' END AS state
FROM pusher.handout AS h
JOIN pusher.push AS p ON p.id = h.push
JOIN pusher.account AS a ON a.id = h.account
JOIN content.v_item AS i ON i.id = h.item
JOIN content.v_version AS v ON v.item = h.item AND v.hash = h.version
LEFT JOIN content.v_version AS shown ON shown.item = i.id AND shown.hash = i.published
CROSS JOIN LATERAL (SELECT CASE
    WHEN i.sealed THEN 'sealed'
    WHEN i.state = 'withdrawn' THEN 'withdrawn'
    WHEN i.state = 'superseded' THEN 'superseded'
    WHEN EXISTS (SELECT FROM content.v_closing AS c WHERE c.item = i.id) THEN 'closed'
    WHEN EXISTS (SELECT FROM content.v_cleanup AS u WHERE u.item = i.id AND u.decision <> 'valid') THEN 'retired'
    WHEN shown.no > v.no THEN 'corrected'
    WHEN EXISTS (SELECT FROM pusher.halt AS t WHERE t.item = i.id AND t.version = h.version) THEN 'halted'
    WHEN h.version IS DISTINCT FROM i.approved AND h.version IS DISTINCT FROM i.published THEN 'changed'
    WHEN p.state IN ('cancelled', 'expired', 'superseded') THEN 'stopped'
    ELSE '' END AS why) AS w;
GRANT SELECT ON pusher.v_handout TO cunkou_web, cunkou_worker;
