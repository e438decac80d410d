-- The roles. The owner migrates. `cunkou_worker` sees all. `cunkou_web` sees its session's territory (app.lo..app.hi)
-- with names, but no tags and no attributes, except through v_resident_tag and v_resident_attribute, which show those
-- of granted matters (app.matters). Two roles without a login, which only the store takes on, each for one step:
--   `cunkou_pick` counts and freezes (选人): the same territory and every tag, but no name and no number;
--   `cunkou_import` compares and applies rosters and lists (导入): the same territory, names and tags.
-- So the predicate stays `tags && $1` on one int[] column (an intersection by row in a view costs microseconds a row
-- and blinds the planner), who lacks a matter still gets its counts, and no page can put a name to a hidden tag.

DO $$ BEGIN
    CREATE ROLE cunkou_pick NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- roles are the cluster's, schemas the database's
END $$;
DO $$ BEGIN
    CREATE ROLE cunkou_import NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN  -- granted once: two databases of one cluster migrate at the same time in tests
    IF NOT pg_has_role('cunkou_web', 'cunkou_pick', 'SET') THEN
        GRANT cunkou_pick TO cunkou_web WITH INHERIT FALSE, SET TRUE;
    END IF;
    IF NOT pg_has_role('cunkou_web', 'cunkou_import', 'SET') THEN
        GRANT cunkou_import TO cunkou_web WITH INHERIT FALSE, SET TRUE;
    END IF;
END $$;

-- who sees what
-- The setting stands in a sub-select: evaluated once, the btree stays usable. Unset is NULL: no rows.

DO $$
DECLARE
    name text;
    lo constant text := '(SELECT nullif(current_setting(''app.lo'', true), '''')::bigint)';
    hi constant text := '(SELECT nullif(current_setting(''app.hi'', true), '''')::bigint)';
    matters constant text := '(SELECT coalesce(nullif(current_setting(''app.matters'', true), ''''), ''{}'')::int[])';
    here constant text := format('division BETWEEN %s AND %s', lo, hi);
    county constant text := format('county BETWEEN %s / 1000000000 AND %s / 1000000000', lo, hi);
    -- A person belongs to each village that is one of her bases: the one where she lives has to find her too.
    bases constant text := here || format(
        ' OR living BETWEEN %1$s AND %2$s OR registered BETWEEN %1$s AND %2$s OR farming BETWEEN %1$s AND %2$s',
        lo, hi);
BEGIN
    FOREACH name IN ARRAY ARRAY['list', 'roster', 'draft', 'draft_row', 'household', 'resident', 'contact', 'link',
                                'consent', 'history', 'audience', 'why', 'member'] LOOP
        EXECUTE format('ALTER TABLE audiences.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY worker ON audiences.%I TO cunkou_worker USING (true)', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['list', 'roster', 'draft', 'draft_row', 'household', 'history'] LOOP
        EXECUTE format('CREATE POLICY territory ON audiences.%I TO cunkou_web, cunkou_pick, cunkou_import USING (%s)',
            name, here);
    END LOOP;
    EXECUTE format('CREATE POLICY territory ON audiences.resident TO cunkou_web, cunkou_import USING (%s)', bases);
    -- Who counts states the territory: the planner is to choose by those constants, not to join four indexes for this.
    EXECUTE format('CREATE POLICY picking ON audiences.resident TO cunkou_pick USING (coalesce(%s, false))', bases);
    -- The cheap comparison first; the look-up only for what lies elsewhere.
    EXECUTE format('CREATE POLICY territory ON audiences.link TO cunkou_web, cunkou_pick, cunkou_import'
        ' USING (%s OR EXISTS (SELECT FROM audiences.resident AS r WHERE r.id = link.resident))', here);
    EXECUTE format('CREATE POLICY territory ON audiences.contact TO cunkou_web, cunkou_pick, cunkou_import'
        ' USING (%s OR EXISTS (SELECT FROM audiences.link AS l WHERE l.contact = contact.id))', here);
    CREATE POLICY territory ON audiences.consent TO cunkou_web, cunkou_pick
        USING (EXISTS (SELECT FROM audiences.contact AS c WHERE c.id = consent.contact));
    EXECUTE format('CREATE POLICY territory ON audiences.audience TO cunkou_web, cunkou_pick USING (%s)', county);
    CREATE POLICY picking ON audiences.why TO cunkou_pick USING (true);
    EXECUTE format('CREATE POLICY picking ON audiences.member TO cunkou_pick USING (%s)', here);
    CREATE POLICY frozen ON audiences.member AS RESTRICTIVE FOR DELETE TO cunkou_pick
        USING (audience IN (SELECT a.id FROM audiences.audience AS a WHERE a.digest = ''));  -- a freeze that is being made
    -- Who lacks a matter sees an audience's counts, never its members.
    EXECUTE format('CREATE POLICY granted ON audiences.why TO cunkou_web USING'
        ' (audience IN (SELECT a.id FROM audiences.audience AS a WHERE a.matters <@ %s))', matters);
    EXECUTE format('CREATE POLICY granted ON audiences.member TO cunkou_web USING'
        ' (%s AND audience IN (SELECT a.id FROM audiences.audience AS a WHERE a.matters <@ %s))', here, matters);
END $$;

GRANT USAGE ON SCHEMA audiences TO cunkou_web, cunkou_worker, cunkou_pick, cunkou_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA audiences TO cunkou_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA audiences TO cunkou_worker, cunkou_import;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA audiences TO cunkou_worker, cunkou_import;

GRANT SELECT ON audiences.division, audiences.matter, audiences.tag, audiences.attribute, audiences.list,
    audiences.roster, audiences.draft, audiences.household, audiences.contact, audiences.link, audiences.consent,
    audiences.history, audiences.audience, audiences.why, audiences.member TO cunkou_web;
GRANT SELECT (id, county, division, registered, living, farming, household, name, relation, sex, birth_date, state,
    state_at, preference, reach, list, active, known) ON audiences.resident TO cunkou_web;
GRANT SELECT ON audiences.v_division, audiences.v_resident, audiences.v_household, audiences.v_contact, audiences.v_reach,
    audiences.v_consent, audiences.v_audience, audiences.v_member, audiences.v_why, audiences.v_resident_tag,
    audiences.v_resident_attribute TO cunkou_web;
GRANT INSERT, UPDATE ON audiences.division TO cunkou_web;
GRANT INSERT ON audiences.matter, audiences.tag, audiences.attribute, audiences.history TO cunkou_web;
GRANT UPDATE (state, state_at, preference) ON audiences.resident TO cunkou_web;

GRANT SELECT ON audiences.division, audiences.matter, audiences.tag, audiences.attribute, audiences.list,
    audiences.link, audiences.consent, audiences.audience, audiences.why, audiences.member TO cunkou_pick;
GRANT SELECT (id, county, division, registered, living, farming, household, relation, sex, birth_date, preference, tags,
    attributes, reach, state, list, active, tag_boxes, known, home) ON audiences.resident TO cunkou_pick;
GRANT SELECT (id, kind, division, dead, opted_out, households) ON audiences.contact TO cunkou_pick;
GRANT SELECT ON audiences.v_division, audiences.v_member, audiences.v_consent, audiences.v_reach TO cunkou_pick;  -- figures of a push
GRANT SELECT ON audiences.v_spoken TO cunkou_web, cunkou_pick;
GRANT SELECT ON audiences.v_audience TO cunkou_pick;  -- whether the same went to some of these people
GRANT INSERT ON audiences.audience, audiences.why, audiences.member TO cunkou_pick;
GRANT DELETE ON audiences.member TO cunkou_pick;
GRANT UPDATE (digest, people, households, counts) ON audiences.audience TO cunkou_pick;

GRANT SELECT ON audiences.division, audiences.matter, audiences.tag TO cunkou_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON audiences.list, audiences.roster, audiences.draft, audiences.draft_row,
    audiences.household, audiences.resident, audiences.link TO cunkou_import;
GRANT SELECT, INSERT ON audiences.contact, audiences.history TO cunkou_import;
GRANT MAINTAIN ON audiences.draft_row TO cunkou_import, cunkou_worker;  -- a fresh draft is unknown to statistics
