-- The same as before, without a join of all residents with all links: a county's check page waited for it.

CREATE OR REPLACE VIEW audiences.v_passed_on WITH (security_invoker) AS
SELECT DISTINCT m.audience, m.contact
FROM audiences.link AS l JOIN audiences.member AS m ON m.contact = l.contact
WHERE l.relation = 'proxy' AND (l.resident = m.resident
    OR EXISTS (SELECT FROM audiences.resident AS r WHERE r.id = m.resident AND r.known = l.resident));
