-- derived columns

-- Writes contact.households and resident.reach anew for whoever these residents and contacts touch. It runs as the
-- owner because a number may be shared with a village that the caller must not see; it tells the caller nothing.
CREATE FUNCTION audiences.settle(residents bigint[], contacts bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE touched bigint[]; concerned bigint[];
BEGIN
    SELECT array_agg(DISTINCT c) INTO touched FROM (
        SELECT contact AS c FROM audiences.link WHERE resident = ANY (residents)
        UNION ALL SELECT unnest(contacts)
    ) AS t;
    UPDATE audiences.contact AS c SET households = s.households
    FROM (
        SELECT t.id, count(DISTINCT coalesce(r.household, -r.id)) AS households
        FROM unnest(touched) AS t (id)
        LEFT JOIN audiences.link AS l ON l.contact = t.id
        LEFT JOIN audiences.resident AS r ON r.id = l.resident AND r.state = 'living'
        GROUP BY t.id
    ) AS s
    WHERE c.id = s.id AND c.households <> s.households;
    SELECT array_agg(DISTINCT r) INTO concerned FROM (
        SELECT resident AS r FROM audiences.link WHERE contact = ANY (touched)
        UNION ALL SELECT unnest(residents)
    ) AS t;
    UPDATE audiences.resident AS r SET reach = s.reach
    FROM (
        SELECT t.id, coalesce(bit_or(CASE
            WHEN c.dead OR c.cipher IS NULL OR c.households > 3 OR '*' = ANY (c.opted_out) THEN 0
            WHEN c.kind = 'phone' THEN 1
            WHEN substr(c.kind, 8) = ANY (c.opted_out) THEN 0
            ELSE 2 END), 0)::smallint AS reach
        FROM unnest(concerned) AS t (id)
        LEFT JOIN audiences.link AS l ON l.resident = t.id
        LEFT JOIN audiences.contact AS c ON c.id = l.contact
        GROUP BY t.id
    ) AS s
    WHERE r.id = s.id AND r.reach <> s.reach;
END $$;
REVOKE ALL ON FUNCTION audiences.settle FROM public;

-- Finds or makes the contacts of these addresses and returns their ids in order. It runs as the owner because an
-- address may already be known from a village that the caller must not see; who calls it knows the address anyway.
CREATE FUNCTION audiences.claim(in_county int, in_kind text, in_divisions bigint[], in_indexes bytea[],
    in_keys smallint[], in_ciphers bytea[]) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE ids bigint[];
BEGIN
    INSERT INTO audiences.contact AS c (county, division, kind, index, key_id, cipher)
    SELECT DISTINCT ON (t.index) in_county, t.division, in_kind, t.index, t.key_id, t.cipher
    FROM unnest(in_divisions, in_indexes, in_keys, in_ciphers) AS t (division, index, key_id, cipher)
    ON CONFLICT (county, kind, index) DO UPDATE SET key_id = excluded.key_id, cipher = excluded.cipher
        WHERE c.cipher IS NULL;
    SELECT array_agg(c.id ORDER BY t.no) INTO ids
    FROM unnest(in_indexes) WITH ORDINALITY AS t (index, no)
    JOIN audiences.contact AS c ON c.county = in_county AND c.kind = in_kind AND c.index = t.index;
    RETURN ids;
END $$;
REVOKE ALL ON FUNCTION audiences.claim FROM public;

-- Addresses that are still under an older key go under the new one, before an import would take them for strangers.
CREATE FUNCTION audiences.rekey(in_county int, in_kind text, in_olds bytea[], in_indexes bytea[], in_key smallint,
    in_ciphers bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE audiences.contact AS c SET index = t.index, key_id = in_key, cipher = t.cipher
    FROM unnest(in_olds, in_indexes, in_ciphers) AS t (old, index, cipher)
    WHERE c.county = in_county AND c.kind = in_kind AND c.index = t.old
$$;
REVOKE ALL ON FUNCTION audiences.rekey FROM public;
