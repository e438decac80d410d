-- what the other packages read, and who may write

-- An item with its current version; `hash` is also the approved one when `approved` is set.
CREATE VIEW content.v_item AS
SELECT
    i.id, i.code, i.county, i.division, i.state, i.current AS hash, i.approved, i.published,
    v.title, v.genre, v.duty, v.reach, v.urgency, v.openness, v.issued_on, v.valid_until, v.division AS territory,
    i.published_at, i.changed_at, i.superseded_by, i.created_by,
    EXISTS (SELECT FROM content.sealing AS s WHERE s.item = i.id) AS sealed
FROM content.item AS i
JOIN content.version AS v ON v.item = i.id AND v.hash = i.current;

-- A version by (item, hash): two items may hold the same words.
CREATE VIEW content.v_version AS
SELECT hash, item, no, doc, title, created_by, created_at FROM content.version;

-- Items that were sealed, by whom, when and why.
CREATE VIEW content.v_sealing AS
SELECT s.item, i.code, i.county, i.division, s.reason, s.person, s.at
FROM content.sealing AS s JOIN content.item AS i ON i.id = s.item;

GRANT USAGE ON SCHEMA content TO cunkou_web, cunkou_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA content TO cunkou_web, cunkou_worker;
REVOKE ALL ON content.sealed, content.closed FROM cunkou_web, cunkou_worker;
GRANT INSERT ON content.item, content.version, content.step, content.attachment TO cunkou_web, cunkou_worker;
GRANT INSERT ON content.tongue TO cunkou_web;
GRANT UPDATE (state, judged_by, judged_at, note) ON content.tongue TO cunkou_web;
GRANT UPDATE ON content.item TO cunkou_web, cunkou_worker;
