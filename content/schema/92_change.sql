-- After 合村并组 (audiences.redirect) the unit of a merged village is the new village's: its items, what it relays and was asked
-- to relay, what it owes. With the owner's rights, inside a web session's range.
CREATE FUNCTION content.follow_change(in_olds bigint[], in_news bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept text;
BEGIN
    IF session_user <> 'cunkou_worker' AND EXISTS (SELECT FROM unnest(in_olds || in_news) AS t (code) WHERE NOT coalesce(t.code BETWEEN
        nullif(current_setting('app.lo', true), '')::bigint AND nullif(current_setting('app.hi', true), '')::bigint, false)) THEN
        RAISE EXCEPTION 'outside the range of the session';
    END IF;
    FOREACH kept IN ARRAY ARRAY['item', 'relay_task', 'reminder', 'recheck'] LOOP
        EXECUTE format('UPDATE content.%I AS x SET division = t.new FROM unnest($1, $2) AS t (old, new)'
            ' WHERE x.division = t.old', kept) USING in_olds, in_news;
    END LOOP;
    UPDATE content.source AS s SET division = t.new FROM unnest(in_olds, in_news) AS t (old, new)
    WHERE s.division = t.old AND NOT EXISTS (
        SELECT FROM content.source AS o WHERE o.county = s.county AND o.division = t.new AND o.kind = s.kind AND o.address = s.address);
    UPDATE content.find AS f SET division = t.new FROM unnest(in_olds, in_news) AS t (old, new)
    WHERE f.division = t.old AND f.state = 'new' AND NOT EXISTS (
        SELECT FROM content.find AS o WHERE o.county = f.county AND o.division = t.new AND o.digest = f.digest);
    -- Of two villages that relayed the same, the new one has relayed it once.
    UPDATE content.relay AS r SET division = k.new
    FROM (SELECT DISTINCT ON (o.source, t.new) o.item, t.new
          FROM unnest(in_olds, in_news) AS t (old, new) JOIN content.relay AS o ON o.division = t.old
          WHERE NOT EXISTS (SELECT FROM content.relay AS n WHERE n.source = o.source AND n.division = t.new)
          ORDER BY o.source, t.new, o.item) AS k
    WHERE r.item = k.item;
    INSERT INTO content.relay_ask AS a (task, division, county, seen_at, declined, declined_by, declined_at)
    SELECT DISTINCT ON (o.task, t.new) o.task, t.new, o.county, o.seen_at, o.declined, o.declined_by, o.declined_at
    FROM unnest(in_olds, in_news) AS t (old, new) JOIN content.relay_ask AS o ON o.division = t.old
    ORDER BY o.task, t.new, o.declined <> '', o.seen_at
    ON CONFLICT (task, division) DO NOTHING;
    DELETE FROM content.relay_ask WHERE division = ANY (in_olds);
    UPDATE content.route AS r SET lo = t.new, hi = t.new + 999 FROM unnest(in_olds, in_news) AS t (old, new)
    WHERE r.lo = t.old AND r.hi = t.old + 999 AND r.ended_at IS NULL AND t.old % 1000 = 0 AND NOT EXISTS (
        SELECT FROM content.route AS o WHERE o.lo = t.new AND o.hi = t.new + 999 AND o.ended_at IS NULL);
END $$;
REVOKE ALL ON FUNCTION content.follow_change FROM public;
GRANT EXECUTE ON FUNCTION content.follow_change TO cunkou_web, cunkou_worker;
