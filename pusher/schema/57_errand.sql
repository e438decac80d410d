-- Links to what waits for one person (签批链接): a step of a review, or a signer's word for a push. The address holds a code
-- and nothing else; it opens for that person alone, after signing in, and dies with the step.

CREATE TABLE pusher.errand (
    code text PRIMARY KEY CHECK (length(code) = 10),
    staff bigint NOT NULL REFERENCES pusher.staff,
    county int NOT NULL,
    division bigint NOT NULL,
    item bigint NOT NULL,
    push bigint,                            -- NULL: a step of the item's review
    hash text NOT NULL,                     -- the version, or the push's digest
    act text NOT NULL,                      -- the step of the review; endorse
    since timestamptz NOT NULL,             -- since when it waits: one link a person and step
    due timestamptz,
    barred boolean NOT NULL DEFAULT false,  -- who wrote it, or took a step already: nobody is called, nothing opens
    urgent boolean NOT NULL DEFAULT false,  -- an alert: told at any hour
    made_at timestamptz NOT NULL,
    told_at timestamptz,                    -- the latest message about it
    told_by text CHECK (told_by IN ('wechat', 'sms', 'nobody')),  -- by which way
    told_why text NOT NULL DEFAULT '',      -- why by no better one, Chinese, for who asked
    UNIQUE NULLS NOT DISTINCT (staff, item, push, act, since)
);
CREATE INDEX errand_untold ON pusher.errand (made_at) WHERE told_at IS NULL;
CREATE INDEX errand_item ON pusher.errand (item);
CREATE INDEX errand_due ON pusher.errand (due) WHERE due IS NOT NULL;

-- With whether it still waits.
CREATE VIEW pusher.v_errand WITH (security_invoker) AS
SELECT e.code, e.staff, e.county, e.division, e.item, e.push, e.hash, e.act, e.since, e.due, e.urgent, e.made_at, e.told_at,
    NOT e.barred AND CASE WHEN e.push IS NULL
        THEN EXISTS (SELECT FROM content.v_review AS r JOIN content.v_item AS i ON i.id = r.item
            WHERE r.item = e.item AND r.awaits = e.act AND r.since = e.since AND i.hash = e.hash)
        ELSE EXISTS (SELECT FROM pusher.endorsement AS w JOIN pusher.push AS p ON p.id = w.push
            WHERE w.push = e.push AND w.person IS NULL AND p.state = 'frozen' AND p.digest = e.hash) END AS waits
FROM pusher.errand AS e;

GRANT SELECT ON pusher.errand, pusher.v_errand TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE, DELETE ON pusher.errand TO cunkou_worker;
