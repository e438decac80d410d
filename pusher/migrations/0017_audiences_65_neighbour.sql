-- Who passes a message on to whom: the people whose own number is somebody else's confirmed 代收人.
CREATE OR REPLACE VIEW audiences.v_neighbour WITH (security_invoker) AS
SELECT l.resident, n.resident AS neighbour, r.name, l.contact
FROM audiences.link AS l
JOIN audiences.link AS n ON n.contact = l.contact AND n.relation = 'self' AND n.resident <> l.resident
JOIN audiences.resident AS r ON r.id = n.resident AND r.state = 'living'
WHERE l.relation = 'proxy' AND l.confirmed_at IS NOT NULL;
