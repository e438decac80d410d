-- After 合村并组 (audiences.redirect) what hung on the old divisions hangs on the new: pushes and what was sent, visits, papers,
-- questions, tasks of a unit. Where notices hang on paper stays as it is printed. With the owner's rights, inside a web session's
-- range. Figures of pushes that are over stay as they were counted.
CREATE FUNCTION pusher.follow_change(in_olds bigint[], in_news bigint[]) RETURNS void
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
    UPDATE pusher.call_task AS c SET division = k.new
    FROM (SELECT DISTINCT ON (o.item, o.identifier, o.resident, t.new) o.id, t.new
          FROM unnest(in_olds, in_news) AS t (old, new) JOIN pusher.call_task AS o ON o.division = t.old
          WHERE NOT EXISTS (SELECT FROM pusher.call_task AS n WHERE n.item = o.item AND n.identifier = o.identifier
                            AND n.division = t.new AND n.resident IS NOT DISTINCT FROM o.resident)
          ORDER BY o.item, o.identifier, o.resident, t.new, o.id) AS k
    WHERE c.id = k.id;
END $$;
REVOKE ALL ON FUNCTION pusher.follow_change FROM public;
GRANT EXECUTE ON FUNCTION pusher.follow_change TO cunkou_web, cunkou_worker;
