-- A code is right a second time too, for who taps twice. 合村并组 takes along money, open calls and the figures of what is over,
-- also of the villages that were merged before.

CREATE OR REPLACE FUNCTION pusher.try_binding(in_id bigint, in_follower bytea, in_code bytea, in_at timestamptz, in_most int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE was pusher.binding;
BEGIN
    UPDATE pusher.binding SET tries = CASE WHEN state = 'sent' THEN least(tries + 1, 1000) ELSE tries END
    WHERE id = in_id AND follower = in_follower RETURNING * INTO was;
    IF was.id IS NULL OR was.state NOT IN ('sent', 'proved', 'bound') OR was.code <> in_code
        OR was.state = 'sent' AND (was.tries > in_most OR was.until < in_at) THEN
        RETURN false;
    END IF;
    UPDATE pusher.binding SET state = 'proved' WHERE id = in_id AND state = 'sent';
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION pusher.try_sign_up(in_id bigint, in_word bytea, in_code bytea, in_at timestamptz, in_most int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE was pusher.sign_up;
BEGIN
    UPDATE pusher.sign_up SET tries = CASE WHEN state = 'sent' THEN least(tries + 1, 1000) ELSE tries END
    WHERE id = in_id AND word = in_word RETURNING * INTO was;
    IF was.id IS NULL OR was.state NOT IN ('sent', 'proved', 'done') OR was.code <> in_code
        OR was.state = 'sent' AND (was.tries > in_most OR was.until < in_at) THEN
        RETURN false;
    END IF;
    UPDATE pusher.sign_up SET state = 'proved' WHERE id = in_id AND state = 'sent';
    RETURN true;
END $$;

-- Figures of pushes that are over: a merged village's are its new village's, so that coverage finds them there. What hung on
-- paper (`place`) stays as it was printed.
CREATE FUNCTION pusher.move_figures(in_olds bigint[], in_news bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH gone AS (
        DELETE FROM pusher.figure AS f USING unnest(in_olds, in_news) AS t (old, new)
        WHERE f.village = t.old AND NOT f.place RETURNING f.*, t.new
    )
    INSERT INTO pusher.figure AS f (push, county, village, channel, place, state, n)
    SELECT push, min(county), new, channel, place, state, sum(n) FROM gone GROUP BY push, new, channel, place, state
    ON CONFLICT (push, village, channel, place, state) DO UPDATE SET n = f.n + excluded.n;
    WITH gone AS (
        DELETE FROM pusher.covered AS c USING unnest(in_olds, in_news) AS t (old, new) WHERE c.village = t.old RETURNING c.*, t.new
    )
    INSERT INTO pusher.covered AS c (push, county, village, grade, households)
    SELECT push, min(county), new, grade, sum(households) FROM gone GROUP BY push, new, grade
    ON CONFLICT (push, village, grade) DO UPDATE SET households = c.households + excluded.households;
    WITH gone AS (
        DELETE FROM pusher.carried AS c USING unnest(in_olds, in_news) AS t (old, new) WHERE c.village = t.old RETURNING c.*, t.new
    )
    INSERT INTO pusher.carried AS c (push, county, village, channel, grade, households)
    SELECT push, min(county), new, channel, grade, sum(households) FROM gone GROUP BY push, new, channel, grade
    ON CONFLICT (push, village, channel, grade) DO UPDATE SET households = c.households + excluded.households;
$$;
REVOKE ALL ON FUNCTION pusher.move_figures FROM public;

-- Calls of one alert: of two that are open one is left, and where somebody answered for the new village already while people of
-- the old one are still to be told, it is called again. What was answered stays on record.
CREATE FUNCTION pusher.move_calls(in_olds bigint[], in_news bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM pusher.call_task AS c USING (
        SELECT o.id, row_number() OVER (PARTITION BY o.item, o.identifier, o.resident, k.new ORDER BY o.division <> k.new, o.id) AS nth
        FROM (SELECT old, new FROM unnest(in_olds, in_news) AS t (old, new) UNION SELECT new, new FROM unnest(in_news) AS t (new)) AS k
        JOIN pusher.call_task AS o ON o.division = k.old WHERE o.answered_at IS NULL
    ) AS d WHERE c.id = d.id AND d.nth > 1;
    WITH open AS (
        DELETE FROM pusher.call_task AS o USING unnest(in_olds, in_news) AS t (old, new), pusher.call_task AS n
        WHERE o.division = t.old AND o.answered_at IS NULL AND n.division = t.new AND n.item = o.item
            AND n.identifier = o.identifier AND n.resident IS NOT DISTINCT FROM o.resident RETURNING n.id, o.due, o.calls
    )
    UPDATE pusher.call_task AS n SET answered_at = NULL, due = o.due, calls = o.calls FROM open AS o WHERE n.id = o.id;
    UPDATE pusher.call_task AS c SET division = k.new
    FROM (SELECT DISTINCT ON (o.item, o.identifier, o.resident, t.new) o.id, t.new
          FROM unnest(in_olds, in_news) AS t (old, new) JOIN pusher.call_task AS o ON o.division = t.old
          WHERE NOT EXISTS (SELECT FROM pusher.call_task AS n WHERE n.item = o.item AND n.identifier = o.identifier
                            AND n.division = t.new AND n.resident IS NOT DISTINCT FROM o.resident)
          ORDER BY o.item, o.identifier, o.resident, t.new, o.answered_at IS NOT NULL, o.id) AS k
    WHERE c.id = k.id;
$$;
REVOKE ALL ON FUNCTION pusher.move_calls FROM public;

-- Money for messages: the new village has what its parts had, and has spent what they spent.
CREATE FUNCTION pusher.move_allowances(in_olds bigint[], in_news bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH gone AS (
        DELETE FROM pusher.allowance AS a USING unnest(in_olds, in_news) AS t (old, new) WHERE a.division = t.old RETURNING a.*, t.new
    )
    INSERT INTO pusher.allowance AS a (division, year, county, yuan, spent)
    SELECT new, year, min(county), sum(yuan), sum(spent) FROM gone GROUP BY new, year
    ON CONFLICT (division, year) DO UPDATE SET yuan = a.yuan + excluded.yuan, spent = a.spent + excluded.spent;
$$;
REVOKE ALL ON FUNCTION pusher.move_allowances FROM public;

CREATE OR REPLACE FUNCTION pusher.follow_change(in_olds bigint[], in_news bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept text;
BEGIN
    IF session_user <> 'cunkou_worker' AND EXISTS (SELECT FROM unnest(in_olds || in_news) AS t (code) WHERE NOT coalesce(t.code BETWEEN
        nullif(current_setting('app.lo', true), '')::bigint AND nullif(current_setting('app.hi', true), '')::bigint, false)) THEN
        RAISE EXCEPTION 'outside the range of the session';
    END IF;
    FOREACH kept IN ARRAY ARRAY['push', 'endorsement', 'errand', 'handout', 'objection', 'complaint', 'public_answer', 'question',
                                'sign_up', 'signed_sheet', 'visit', 'account', 'unit'] LOOP
        EXECUTE format('UPDATE pusher.%I AS x SET division = t.new FROM unnest($1, $2) AS t (old, new)'
            ' WHERE x.division = t.old', kept) USING in_olds, in_news;
    END LOOP;
    UPDATE pusher.question AS q SET place = t.new FROM unnest(in_olds, in_news) AS t (old, new) WHERE q.place = t.old;
    -- Rows are taken in the order in which a window is opened: nobody waits for each other.
    WITH moving AS MATERIALIZED (
        SELECT d.push, d.no, t.new FROM pusher.push AS p JOIN pusher.delivery AS d ON d.push = p.id
        JOIN unnest(in_olds, in_news) AS t (old, new) ON t.old = d.division
        WHERE p.county = in_olds[1] / 1000000000 AND d.contact IS NOT NULL ORDER BY d.push, d.no FOR UPDATE OF d
    )
    UPDATE pusher.delivery AS d SET division = m.new FROM moving AS m WHERE d.push = m.push AND d.no = m.no;
    -- Texts of their own that some people are to get go where they go (content.moved).
    INSERT INTO pusher.rendition (push, account, mode, division, message)
    SELECT DISTINCT ON (r.push, r.account, r.mode, t.new) r.push, r.account, r.mode, t.new, r.message
    FROM pusher.push AS p JOIN pusher.rendition AS r ON r.push = p.id AND r.division % 1000000 <> 0
    JOIN unnest(in_olds, in_news) AS t (old, new)
        ON t.old % 1000 <> 0 AND r.division IN (t.old, t.old / 1000 * 1000) AND r.division <> t.new / 1000 * 1000
    WHERE p.county = in_olds[1] / 1000000000 AND p.state IN ('frozen', 'approved', 'running', 'paused')
    ORDER BY r.push, r.account, r.mode, t.new, r.division = t.old DESC
    ON CONFLICT (push, account, mode, division) DO NOTHING;
    INSERT INTO pusher.sheet AS s (push, division, county, units, by, at)
    SELECT o.push, t.new, min(o.county), array_agg(u.unit ORDER BY o.division, u.no), max(o.by), max(o.at)
    FROM unnest(in_olds, in_news) AS t (old, new) JOIN pusher.sheet AS o ON o.division = t.old
    CROSS JOIN LATERAL unnest(o.units) WITH ORDINALITY AS u (unit, no) GROUP BY o.push, t.new
    ON CONFLICT (push, division) DO UPDATE SET units = s.units || excluded.units;
    DELETE FROM pusher.sheet WHERE division = ANY (in_olds);
    INSERT INTO pusher.officer (division, county, name, key_id, phone, by, at)
    SELECT DISTINCT ON (t.new) t.new, o.county, o.name, o.key_id, o.phone, o.by, o.at
    FROM unnest(in_olds, in_news) AS t (old, new) JOIN pusher.officer AS o ON o.division = t.old
    ORDER BY t.new, o.at DESC
    ON CONFLICT (division) DO NOTHING;
    DELETE FROM pusher.officer WHERE division = ANY (in_olds);
    UPDATE pusher.answerer AS a SET division = k.new
    FROM (SELECT DISTINCT ON (t.new, o.item) o.division, o.item, t.new
          FROM unnest(in_olds, in_news) AS t (old, new) JOIN pusher.answerer AS o ON o.division = t.old
          WHERE NOT EXISTS (SELECT FROM pusher.answerer AS n WHERE n.division = t.new AND n.item = o.item)
          ORDER BY t.new, o.item, o.division) AS k
    WHERE a.division = k.division AND a.item = k.item;
    PERFORM pusher.move_calls(in_olds, in_news), pusher.move_allowances(in_olds, in_news), pusher.move_figures(in_olds, in_news);
END $$;

SELECT pusher.move_figures(array_agg(code), array_agg(new)) FROM audiences.redirect WHERE code % 1000 = 0;

-- A red alert calls nobody in a village that there is no more.
GRANT SELECT ON audiences.v_redirect TO cunkou_worker;

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

-- Who passes a message on to whom: the people whose own number is somebody else's confirmed 代收人; a number that is nobody's own
-- here is one without a name.
CREATE OR REPLACE VIEW audiences.v_neighbour WITH (security_invoker) AS
SELECT l.resident, n.resident AS neighbour, r.name, l.contact
FROM audiences.link AS l
LEFT JOIN audiences.link AS n ON n.contact = l.contact AND n.relation = 'self' AND n.resident <> l.resident
LEFT JOIN audiences.resident AS r ON r.id = n.resident
WHERE l.relation = 'proxy' AND l.confirmed_at IS NOT NULL AND coalesce(r.state, 'living') = 'living';
