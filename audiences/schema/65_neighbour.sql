-- Who passes a message on to whom: the people whose own number is somebody else's confirmed 代收人; a number that is nobody's own
-- here is one without a name.
CREATE VIEW audiences.v_neighbour WITH (security_invoker) AS
SELECT l.resident, n.resident AS neighbour, r.name, l.contact
FROM audiences.link AS l
LEFT JOIN audiences.link AS n ON n.contact = l.contact AND n.relation = 'self' AND n.resident <> l.resident
LEFT JOIN audiences.resident AS r ON r.id = n.resident
WHERE l.relation = 'proxy' AND l.confirmed_at IS NOT NULL AND coalesce(r.state, 'living') = 'living';
GRANT SELECT ON audiences.v_neighbour TO cunkou_web;

-- At which numbers of an audience somebody takes the message in for one of it, who may also be on a list under her own row.
CREATE VIEW audiences.v_passed_on WITH (security_invoker) AS
SELECT DISTINCT m.audience, m.contact
FROM audiences.link AS l JOIN audiences.member AS m ON m.contact = l.contact
WHERE l.relation = 'proxy' AND (l.resident = m.resident
    OR EXISTS (SELECT FROM audiences.resident AS r WHERE r.id = m.resident AND r.known = l.resident));
GRANT SELECT ON audiences.v_passed_on TO cunkou_pick;
