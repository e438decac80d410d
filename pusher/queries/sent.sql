-- name: sent_to(resident, county)
-- What was sent to a person, by which channel and when: as long as the rows and the list of the push are kept.
SELECT i.code, v.title, d.channel, d.state, d.changed_at AS at
FROM audiences.v_audience AS a
JOIN audiences.v_member AS m ON m.audience = a.id AND m.resident = :resident
JOIN pusher.push AS p ON p.audience = a.id
JOIN pusher.delivery AS d ON d.push = p.id AND d.contact = m.contact
JOIN content.v_item AS i ON i.id = p.item
JOIN content.v_version AS v ON v.item = p.item AND v.hash = p.version
WHERE a.county = :county ORDER BY d.changed_at, p.id, d.no;
