-- what the other packages read

CREATE VIEW audiences.v_division WITH (security_invoker) AS
SELECT code, name, parent, level, code AS lo, hi, county, valid_from FROM audiences.division;

CREATE VIEW audiences.v_household WITH (security_invoker) AS
SELECT h.id, h.division,
    (SELECT count(*) FROM audiences.resident AS r WHERE r.household = h.id AND r.state = 'living')::int AS people
FROM audiences.household AS h;

-- Whom a visit list asks for. Row-level security decides who reads the name.
CREATE VIEW audiences.v_resident WITH (security_invoker) AS
SELECT id, county, division, registered, living, farming, household, name, sex, birth_date, state, preference, reach,
    list
FROM audiences.resident;

-- Scalar sub-selects: who reads only cipher and opt-outs does not pay for them.
-- What a plan asks of a contact that was frozen a while ago: nothing in it leads to a person.
CREATE VIEW audiences.v_reach WITH (security_invoker) AS
SELECT id, kind, dead, opted_out FROM audiences.contact;

CREATE VIEW audiences.v_contact WITH (security_invoker) AS
SELECT c.id, c.county, c.kind,
    (SELECT l.resident FROM audiences.link AS l WHERE l.contact = c.id ORDER BY l.rank, l.resident LIMIT 1) AS resident,
    (SELECT r.household FROM audiences.link AS l JOIN audiences.resident AS r ON r.id = l.resident
     WHERE l.contact = c.id ORDER BY l.rank, l.resident LIMIT 1) AS household,
    (SELECT l.division FROM audiences.link AS l WHERE l.contact = c.id ORDER BY l.rank, l.resident LIMIT 1) AS division,
    c.index, c.key_id, c.cipher, c.dead, c.opted_out, c.households > 3 AS suspect
FROM audiences.contact AS c;

-- At which number whom a message meets, and where she stands: of a list's person also what the roster says of her death.
CREATE VIEW audiences.v_holder WITH (security_invoker) AS
SELECT l.contact, l.resident, CASE WHEN k.state = 'dead' THEN k.state ELSE r.state END AS state
FROM audiences.link AS l JOIN audiences.resident AS r ON r.id = l.resident
LEFT JOIN audiences.resident AS k ON k.id = r.known;

-- Living people who want to be told by word of mouth (语音, 上门): what they get to read is no evidence that they know.
CREATE VIEW audiences.v_spoken WITH (security_invoker) AS
SELECT id AS resident FROM audiences.resident WHERE preference IN ('voice', 'visit') AND state = 'living'
UNION ALL
SELECT l.id FROM audiences.resident AS l JOIN audiences.resident AS k ON k.id = l.known
WHERE k.preference IN ('voice', 'visit') AND k.state = 'living';

CREATE VIEW audiences.v_consent WITH (security_invoker) AS
SELECT contact, account, template, count FROM audiences.consent WHERE until IS NULL OR until > now();

CREATE VIEW audiences.v_audience WITH (security_invoker) AS
SELECT id, county, digest, people, households, counts, matters, frozen_at, spec FROM audiences.audience;

-- People, as they are counted, visited and told of in figures.
CREATE VIEW audiences.v_member WITH (security_invoker) AS
SELECT audience, resident, household, contact, kind, rank, basis, division, why, reach, head FROM audiences.member
WHERE resident IS NOT NULL;

CREATE VIEW audiences.v_why WITH (security_invoker) AS
SELECT audience, why, reasons FROM audiences.why;

-- These two run as the owner, who alone may read the columns beneath for the web; they state the policy themselves.
CREATE VIEW audiences.v_resident_tag WITH (security_barrier) AS
SELECT r.id AS resident, r.division, t.matter, t.id AS tag, t.name
FROM (
    SELECT nullif(current_setting('app.lo', true), '')::bigint AS lo,
        nullif(current_setting('app.hi', true), '')::bigint AS hi,
        nullif(current_setting('app.matters', true), '')::int[] AS matters
) AS s
JOIN audiences.resident AS r ON r.division BETWEEN s.lo AND s.hi OR r.living BETWEEN s.lo AND s.hi
    OR r.registered BETWEEN s.lo AND s.hi OR r.farming BETWEEN s.lo AND s.hi
CROSS JOIN LATERAL unnest(r.tags) AS u (tag)
JOIN audiences.tag AS t ON t.id = u.tag AND t.matter = ANY (s.matters);

CREATE VIEW audiences.v_resident_attribute WITH (security_barrier) AS
SELECT r.id AS resident, r.division, a.matter, a.id AS attribute, a.name, e.value
FROM (
    SELECT nullif(current_setting('app.lo', true), '')::bigint AS lo,
        nullif(current_setting('app.hi', true), '')::bigint AS hi,
        nullif(current_setting('app.matters', true), '')::int[] AS matters
) AS s
JOIN audiences.resident AS r ON r.division BETWEEN s.lo AND s.hi OR r.living BETWEEN s.lo AND s.hi
    OR r.registered BETWEEN s.lo AND s.hi OR r.farming BETWEEN s.lo AND s.hi
CROSS JOIN LATERAL jsonb_each(r.attributes) AS e
JOIN audiences.attribute AS a ON a.id = e.key::int AND a.matter = ANY (s.matters);
