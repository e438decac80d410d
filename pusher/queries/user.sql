-- name: add_unit(county, division, name)$
-- Enter a unit, or move the one of that name.
INSERT INTO pusher.unit (county, division, name) VALUES (:county, :division, :name)
ON CONFLICT (county, name) DO UPDATE SET division = excluded.division
RETURNING id;

-- name: add_staff(county, unit, account, name, password)$
-- Enter a member of staff; NULL: the account name is taken.
INSERT INTO pusher.staff (county, unit, account, name, password)
VALUES (:county, :unit, :account, :name, :password)
ON CONFLICT (account) DO NOTHING
RETURNING id;

-- name: set_password(id, password, temporary_until)!
-- Replace a password; sessions are ended by close_all. One that an administrator made holds until a time.
UPDATE pusher.staff SET password = :password, temporary_until = :temporary_until WHERE id = :id;

-- name: set_state(id, state)!
-- Let somebody sign in, or no longer.
UPDATE pusher.staff SET state = :state WHERE id = :id;

-- name: members(county)
-- The staff of a county with their grants, by unit; without who stands for people at a terminal.
SELECT s.id, s.account, s.name, u.name AS unit, s.state = 'active' AS active, s.totp IS NOT NULL AS second,
       s.temporary_until, (SELECT max(f.seen_at) FROM pusher.staff_session AS f WHERE f.staff = s.id) AS seen_at,
       ARRAY(SELECT g.role FROM pusher.staff_grant AS g WHERE g.staff = s.id AND g.ended_at IS NULL ORDER BY g.id) AS roles
FROM pusher.staff AS s JOIN pusher.unit AS u ON u.id = s.unit
WHERE s.county = :county AND s.account NOT LIKE 'terminal-%' ORDER BY u.division, u.name, s.name;

-- name: units(county)
-- The units of a county.
SELECT id, name, division FROM pusher.unit WHERE county = :county ORDER BY division, name;

-- name: set_totp(id, key_id, cipher)!
-- Set or remove the sealed secret of the second factor.
UPDATE pusher.staff SET totp_key = :key_id, totp = :cipher, totp_step = 0 WHERE id = :id;

-- name: spend_totp(id, step)$
-- Use a code's time step once; NULL: it, or a later one, was used already.
UPDATE pusher.staff SET totp_step = :step WHERE id = :id AND totp_step < :step RETURNING id;

-- name: by_account(account)^
-- Who signs in under this name.
SELECT s.id, s.county, s.account, s.name, s.password, s.totp_key, s.totp, s.state, s.temporary_until, u.name AS unit
FROM pusher.staff s JOIN pusher.unit u ON u.id = s.unit
WHERE s.account = :account;

-- name: names(ids)
-- The names of staff by number, for screens that say who did it.
SELECT s.id, s.name, u.name AS unit FROM pusher.staff s JOIN pusher.unit u ON u.id = s.unit
WHERE s.id = ANY(:ids::bigint[]);

-- name: add_grant(staff, role, lo, hi, matters)$
-- Give a grant.
INSERT INTO pusher.staff_grant (staff, role, lo, hi, matters) VALUES (:staff, :role, :lo, :hi, :matters::int[])
RETURNING id;

-- name: end_grant(id, now)!
-- Take a grant back; its sessions find themselves without one.
UPDATE pusher.staff_grant SET ended_at = :now WHERE id = :id AND ended_at IS NULL;

-- name: grants(staff)
-- The grants of a person that hold today, the first given first.
SELECT id, role, lo, hi, matters FROM pusher.staff_grant WHERE staff = :staff AND ended_at IS NULL ORDER BY id;

-- name: places(codes)
-- The full names of divisions, from the town down; a county has its own.
SELECT d.code, string_agg(a.name, '' ORDER BY a.level) AS name
FROM audiences.v_division d
JOIN audiences.v_division a
    ON a.code = ANY(ARRAY[d.code, d.code / 1000 * 1000, d.code / 1000000 * 1000000, d.code / 1000000000 * 1000000000])
    AND (a.level > 1 OR d.level = 1)
WHERE d.code = ANY(:codes::bigint[])
GROUP BY d.code;

-- name: grants_in(codes)
-- Whose range lies in one of these divisions: after a merge they have to be granted anew.
SELECT s.account, s.name, u.name AS unit, g.lo, g.hi FROM pusher.staff_grant AS g
JOIN pusher.staff AS s ON s.id = g.staff JOIN pusher.unit AS u ON u.id = s.unit
WHERE g.ended_at IS NULL AND s.state = 'active' AND EXISTS (
    SELECT FROM unnest(:codes::bigint[]) AS c (code) WHERE g.lo BETWEEN c.code AND c.code + 999 AND c.code % 1000 = 0
        OR g.lo = c.code)
ORDER BY u.name, s.name;
