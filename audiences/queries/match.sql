-- name: match_by_id(draft, lo, hi)!
-- The same ID number, under any key.
UPDATE audiences.draft_row AS d SET resident = m.resident
FROM (
    SELECT k.row, min(r.id) AS resident
    FROM (
        SELECT row, id_index AS index FROM audiences.draft_row WHERE draft = :draft AND id_index IS NOT NULL
        UNION ALL
        SELECT row, unnest(id_others) FROM audiences.draft_row WHERE draft = :draft
    ) AS k
    JOIN audiences.resident AS r ON r.id_index = k.index AND r.list IS NULL AND r.division BETWEEN :lo AND :hi
    GROUP BY k.row
) AS m
WHERE d.draft = :draft AND d.row = m.row;

-- name: match_by_name(draft, lo, hi, rule)!
-- The same name in the same village and, by rule, the same birth date, phone, household or group, or nothing that
-- contradicts; only where both sides have just one such person. A name is not sought in a group that the file does not
-- cover. Corrected: another birth date, but the same phone, or the same household by more than her own name.
UPDATE audiences.draft_row AS d SET resident = m.resident
FROM (
    SELECT p.row, p.resident FROM (
        SELECT k.row, r.id AS resident, count(*) OVER (PARTITION BY k.row) AS of_row,
            count(*) OVER (PARTITION BY r.id) AS of_resident
        FROM audiences.draft_row AS k
        JOIN audiences.resident AS r ON r.name = k.name AND r.division / 1000 = k.division / 1000
        LEFT JOIN audiences.household AS h ON h.id = r.household
        WHERE k.draft = :draft AND k.resident IS NULL AND r.list IS NULL AND r.division BETWEEN :lo AND :hi
            AND (r.id_index IS NULL OR k.id_index IS NULL)
            AND (:rule::text = 'corrected'
                OR r.birth_date IS NULL OR k.birth_date IS NULL OR r.birth_date = k.birth_date)
            AND CASE WHEN :rule = 'birth' THEN r.birth_date = k.birth_date
                WHEN :rule = 'household' THEN h.key = k.household AND (k.household NOT LIKE '户主 %'
                    OR r.division = k.division OR 0 IN (r.division % 1000, k.division % 1000))
                WHEN :rule = 'corrected' AND h.key = k.household
                    AND (k.household NOT LIKE '户主 %' OR k.name <> k.head) THEN true
                WHEN :rule IN ('phone', 'corrected') THEN EXISTS (
                    SELECT FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
                    WHERE l.resident = r.id AND c.kind = 'phone' AND c.index = ANY (k.phones))
                WHEN :rule = 'group' THEN r.division = k.division AND k.division % 1000 <> 0
                ELSE 0 IN (r.division % 1000, k.division % 1000)
                    OR r.division IN (SELECT division FROM audiences.draft_row WHERE draft = :draft) END
            AND NOT EXISTS (SELECT FROM audiences.draft_row AS t WHERE t.draft = :draft AND t.resident = r.id)
    ) AS p
    WHERE p.of_row = 1 AND p.of_resident = 1
) AS m
WHERE d.draft = :draft AND d.row = m.row;

-- name: match_where_groups_went(draft)!
-- Whom a file without groups has in the village from which her group was split off: the same name and birth date, phone or
-- head, in the village that her group went to; only where both sides have just one such person.
UPDATE audiences.draft_row AS d SET resident = m.resident
FROM (
    SELECT p.row, p.resident FROM (
        SELECT k.row, r.id AS resident, count(*) OVER (PARTITION BY k.row) AS of_row,
            count(*) OVER (PARTITION BY r.id) AS of_resident
        FROM audiences.draft_row AS k
        JOIN (SELECT DISTINCT code / 1000 AS old, new / 1000 AS new FROM audiences.redirect WHERE code % 1000 <> 0) AS x
            ON x.old = k.division / 1000 AND x.new <> x.old
        JOIN audiences.resident AS r ON r.name = k.name AND r.division / 1000 = x.new AND r.list IS NULL
        LEFT JOIN audiences.household AS h ON h.id = r.household
        WHERE k.draft = :draft AND k.resident IS NULL AND k.division % 1000 = 0
            AND (r.id_index IS NULL OR k.id_index IS NULL)
            AND (r.birth_date IS NULL OR k.birth_date IS NULL OR r.birth_date = k.birth_date)
            AND (r.birth_date = k.birth_date OR h.head = k.head
                OR EXISTS (
                    SELECT FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
                    WHERE l.resident = r.id AND c.kind = 'phone' AND c.index = ANY (k.phones)))
            AND NOT EXISTS (SELECT FROM audiences.draft_row AS t WHERE t.draft = :draft AND t.resident = r.id)
    ) AS p
    WHERE p.of_row = 1 AND p.of_resident = 1
) AS m
WHERE d.draft = :draft AND d.row = m.row;

-- name: stay_where_groups_went(draft)!
-- A file that names her village alone does not move her back out of the village that her group went to.
UPDATE audiences.draft_row AS d SET division = r.division,
    registered = CASE WHEN d.registered = d.division THEN r.division ELSE d.registered END,
    living = CASE WHEN d.living = d.division THEN r.division ELSE d.living END,
    farming = CASE WHEN d.farming = d.division THEN r.division ELSE d.farming END
FROM audiences.resident AS r
WHERE d.draft = :draft AND r.id = d.resident AND d.division % 1000 = 0 AND r.division / 1000 <> d.division / 1000 AND EXISTS (
    SELECT FROM audiences.redirect AS x
    WHERE x.new = r.division AND x.code / 1000 = d.division / 1000 AND x.code % 1000 <> 0);

-- name: match_by_brackets(draft, lo, hi)!
-- Who stands on the roster with what is now read apart from the name, 吴妹(吴小妹): the name alone and the former name,
-- birth date, phone or household with it; only where both sides have just one such person.
UPDATE audiences.draft_row AS d SET resident = m.resident
FROM (
    SELECT p.row, p.resident FROM (
        SELECT k.row, r.id AS resident, count(*) OVER (PARTITION BY k.row) AS of_row,
            count(*) OVER (PARTITION BY r.id) AS of_resident
        FROM audiences.resident AS r
        JOIN audiences.draft_row AS k ON k.name = substring(r.name FROM '^[^(【〔[]+')
            AND k.division / 1000 = r.division / 1000
        LEFT JOIN audiences.household AS h ON h.id = r.household
        WHERE r.name ~ '[(【〔[]' AND k.draft = :draft AND k.resident IS NULL AND r.list IS NULL
            AND r.division BETWEEN :lo AND :hi
            AND (r.id_index IS NULL OR k.id_index IS NULL)
            AND (r.birth_date IS NULL OR k.birth_date IS NULL OR r.birth_date = k.birth_date)
            AND (r.birth_date = k.birth_date OR h.key = k.household
                OR EXISTS (SELECT FROM unnest(k.former) AS f (name) WHERE strpos(r.name, f.name) > 0)
                OR EXISTS (
                    SELECT FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
                    WHERE l.resident = r.id AND c.kind = 'phone' AND c.index = ANY (k.phones)))
            AND NOT EXISTS (SELECT FROM audiences.draft_row AS t WHERE t.draft = :draft AND t.resident = r.id)
    ) AS p
    WHERE p.of_row = 1 AND p.of_resident = 1
) AS m
WHERE d.draft = :draft AND d.row = m.row;

-- name: match_by_former(draft, lo, hi)!
-- Who stands on the roster under what the file calls her former name: the same birth date, phone or household with it;
-- only where both sides have just one such person.
UPDATE audiences.draft_row AS d SET resident = m.resident
FROM (
    SELECT p.row, p.resident FROM (
        SELECT k.row, r.id AS resident, count(*) OVER (PARTITION BY k.row) AS of_row,
            count(*) OVER (PARTITION BY r.id) AS of_resident
        FROM audiences.draft_row AS k
        JOIN audiences.resident AS r ON r.name = ANY (k.former) AND r.division / 1000 = k.division / 1000
        LEFT JOIN audiences.household AS h ON h.id = r.household
        WHERE k.draft = :draft AND k.former <> '{}' AND k.resident IS NULL AND r.list IS NULL
            AND r.division BETWEEN :lo AND :hi AND (r.id_index IS NULL OR k.id_index IS NULL)
            AND (r.birth_date IS NULL OR k.birth_date IS NULL OR r.birth_date = k.birth_date)
            AND (r.birth_date = k.birth_date OR h.key = k.household OR EXISTS (
                SELECT FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact
                WHERE l.resident = r.id AND c.kind = 'phone' AND c.index = ANY (k.phones)))
            AND NOT EXISTS (SELECT FROM audiences.draft_row AS t WHERE t.draft = :draft AND t.resident = r.id)
    ) AS p
    WHERE p.of_row = 1 AND p.of_resident = 1
) AS m
WHERE d.draft = :draft AND d.row = m.row;
