-- Whom a correction is for, sent or only counted: contacts that got what these pushes brought, or may have got it (whoever is
-- spoken to just now, in an open window, may), and not what the newer ones bring, nor anybody of their household (or they
-- themselves, where it went to each person).
CREATE FUNCTION pusher.misled(in_pushes bigint[], in_newer bigint[]) RETURNS TABLE (contact bigint) LANGUAGE sql STABLE AS $$
    WITH told AS (
        SELECT n.contact, u.unit FROM pusher.delivery AS n CROSS JOIN LATERAL (VALUES (n.household), (-n.resident)) AS u (unit)
        WHERE n.push = ANY(in_newer) AND n.state IN ('pending', 'sent', 'arrived', 'opened', 'unknown')
    )
    SELECT DISTINCT d.contact FROM pusher.delivery AS d JOIN pusher.push AS p ON p.id = d.push
    WHERE d.push = ANY(in_pushes) AND d.contact IS NOT NULL
      AND NOT EXISTS (SELECT FROM told AS n WHERE n.contact = d.contact)
      AND NOT EXISTS (SELECT FROM told AS n WHERE n.unit = CASE WHEN p.strategy ->> 'per' = 'household'
                      THEN coalesce(d.household, -d.resident) ELSE -d.resident END)
      AND (d.state IN ('sent', 'arrived', 'opened', 'unknown')
           OR d.state = 'pending' AND EXISTS (SELECT FROM pusher.batch AS b WHERE b.push = d.push AND b.window_lo IS NOT NULL
                                              AND d.no BETWEEN b.window_lo AND b.window_hi))
$$;

-- Households that were told at home what these pushes brought, and not what the newer ones bring.
CREATE FUNCTION pusher.told_at_home(in_pushes bigint[], in_newer bigint[]) RETURNS TABLE (unit bigint) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT v.unit FROM pusher.visit AS v
    WHERE v.push = ANY(in_pushes) AND v.outcome IN ('told', 'relayed')
      AND NOT EXISTS (SELECT FROM pusher.visit AS n WHERE n.push = ANY(in_newer) AND n.unit = v.unit
                      AND n.outcome IN ('told', 'relayed', 'refused'))
$$;
