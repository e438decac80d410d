-- name: person(resident)^
-- One resident, if the session may see her.
SELECT id, division, registered, living, farming, household, name, sex, birth_date, state, preference
FROM audiences.resident WHERE id = :resident;

-- name: household(household)^
-- One household.
SELECT id, division, key, head FROM audiences.household WHERE id = :household;

-- name: contacts_of(resident)
-- A resident's contacts in order.
SELECT c.id, c.kind, c.key_id, c.cipher, l.rank, c.dead, c.opted_out, c.households > 3 AS suspect, l.relation
FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
WHERE l.resident = :resident AND c.cipher IS NOT NULL ORDER BY l.rank, c.id;

-- name: consents_of(contact)
-- What a contact still allows.
SELECT contact, account, template, count FROM audiences.consent WHERE contact = :contact ORDER BY account, template;
