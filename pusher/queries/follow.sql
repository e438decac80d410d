-- name: same(push)
-- The pushes that brought the same version as this one, this one among them: their evidence counts together.
SELECT o.id FROM pusher.push AS p JOIN pusher.push AS o ON o.item = p.item AND o.version = p.version
WHERE p.id = :push AND o.state <> 'frozen' ORDER BY o.id;

-- name: untold(pushes, audience, per)
-- People of the units (households, or each person) that nothing shows to be told. `doubted`: perhaps they were.
WITH told AS (
    SELECT CASE WHEN :per = 'household' THEN coalesce(m.household, -m.resident) ELSE -m.resident END AS unit,
        bool_or(d.state IN ('sent', 'arrived', 'opened') AND m.reach <> 'suspect') AS reached,
        bool_or(d.state IN ('pending', 'unknown')) AS doubted
    FROM audiences.v_member AS m JOIN pusher.delivery AS d ON d.push = ANY(:pushes::bigint[]) AND d.contact = m.contact
    WHERE m.audience = :audience GROUP BY 1
)
SELECT DISTINCT m.resident, coalesce(m.household, -m.resident) AS home, coalesce(t.doubted, false) AS doubted
FROM audiences.v_member AS m
LEFT JOIN told AS t ON t.unit = CASE WHEN :per = 'household' THEN coalesce(m.household, -m.resident) ELSE -m.resident END
WHERE m.audience = :audience AND t.reached IS NOT TRUE
  AND NOT EXISTS (SELECT FROM pusher.visit AS s WHERE s.push = ANY(:pushes::bigint[])
                  AND s.unit = coalesce(m.household, -m.resident) AND s.outcome IN ('told', 'relayed', 'refused'));

-- name: spent(pushes)
-- Contacts that have had it, or may have: a resend leaves them alone.
SELECT DISTINCT contact FROM pusher.delivery
WHERE push = ANY(:pushes::bigint[]) AND contact IS NOT NULL AND state IN ('pending', 'unknown', 'sent', 'arrived', 'opened');

-- name: older(item, version)
-- The pushes that brought another version of the item, the latest first, with their audiences.
SELECT id, audience, strategy FROM pusher.push
WHERE item = :item AND version <> :version AND state <> 'frozen' AND audience IS NOT NULL ORDER BY id DESC;

-- name: newer(item, version)
-- The pushes that brought people this version of the item.
SELECT id FROM pusher.push WHERE item = :item AND version = :version AND state <> 'frozen' AND audience IS NOT NULL ORDER BY id;

-- name: had(item, version)
-- Contacts that got this version of an item, may have, or wait for it, and the best that shows it; of a push that waits for its
-- plan, all.
SELECT contact, (ARRAY['opened', 'arrived', 'sent', 'unknown', 'pending'])[min(best)] AS state FROM (
    SELECT d.contact, array_position(ARRAY['opened', 'arrived', 'sent', 'unknown', 'pending'], d.state) AS best
    FROM pusher.push AS p JOIN pusher.delivery AS d ON d.push = p.id
    WHERE p.item = :item AND p.version = :version AND p.state <> 'frozen' AND d.contact IS NOT NULL
      AND d.state IN ('pending', 'sent', 'arrived', 'opened', 'unknown')
    UNION ALL
    SELECT m.contact, 5 FROM pusher.push AS p JOIN audiences.v_recipient AS m ON m.audience = p.audience
    WHERE p.item = :item AND p.version = :version AND p.state IN ('approved', 'paused') AND p.planned_at IS NULL
      AND m.contact IS NOT NULL AND m.reach IN ('ok', 'suspect')
) AS x GROUP BY contact;

-- name: texts(items, versions)
-- The pushes that brought people one of these versions.
SELECT p.id FROM unnest(:items::bigint[], :versions::text[]) AS t (item, version)
JOIN pusher.push AS p ON p.item = t.item AND p.version = t.version
WHERE p.state <> 'frozen' AND p.audience IS NOT NULL ORDER BY p.id;

-- name: had_by(pushes)
-- Contacts that got it by these pushes, may have, or (`waits`) wait for it.
SELECT contact, bool_and(state = 'pending') AS waits FROM pusher.delivery
WHERE push = ANY(:pushes::bigint[]) AND contact IS NOT NULL
    AND state IN ('pending', 'sent', 'arrived', 'opened', 'unknown') GROUP BY contact;

-- name: owing(item, version)
-- The audiences of the pushes of this version whose households are visited, or will be: they stand and were not stopped.
SELECT audience FROM pusher.push
WHERE item = :item AND version = :version AND audience IS NOT NULL
    AND state IN ('approved', 'running', 'paused', 'dispatched', 'settled');

-- name: stopped(items, versions, since)$
-- Whether a push of one of these versions that was approved by then has been stopped since: for it people were left out of
-- another.
SELECT EXISTS (SELECT FROM unnest(:items::bigint[], :versions::text[]) AS t (item, version)
    JOIN pusher.push AS p ON p.item = t.item AND p.version = t.version
    WHERE p.approved_at <= :since AND p.stopped_at >= :since);

-- name: misled(pushes, newer)
-- Contacts that got what these pushes brought, or may have, and not what the newer ones bring.
SELECT contact FROM pusher.misled(:pushes, :newer);

-- name: vain(pushes)
-- Contacts to which these pushes went in vain.
SELECT DISTINCT contact FROM pusher.delivery
WHERE push = ANY(:pushes::bigint[]) AND contact IS NOT NULL AND state IN ('refused', 'failed');

-- name: stranded(audience, sources, per, reached)
-- People of the units (households, or each person) of which an audience holds contacts, and none of those that are reached.
WITH unit AS (
    SELECT CASE WHEN :per = 'household' THEN coalesce(m.household, -m.resident) ELSE -m.resident END AS unit
    FROM audiences.v_member AS m LEFT JOIN unnest(:reached::bigint[]) AS r (contact) ON r.contact = m.contact
    WHERE m.audience = :audience GROUP BY 1 HAVING count(m.contact) > 0 AND count(r.contact) = 0
)
SELECT DISTINCT m.resident FROM audiences.v_member AS m
JOIN unit AS u ON u.unit = CASE WHEN :per = 'household' THEN coalesce(m.household, -m.resident) ELSE -m.resident END
WHERE m.audience = ANY(:sources::bigint[]);

-- name: visited(pushes, newer)
-- Households that were told at home what these pushes brought, and not what the newer ones bring.
SELECT unit FROM pusher.told_at_home(:pushes, :newer) ORDER BY unit;

-- name: count_told(pushes, newer)^
-- How many both are.
SELECT (SELECT count(*)::int FROM pusher.misled(:pushes, :newer)) AS contacts,
    (SELECT count(*)::int FROM pusher.told_at_home(:pushes, :newer)) AS homes;

-- name: earlier(item)
-- The pushes that brought people the item that this one follows in its thread, the latest first.
SELECT p.id, p.audience, p.strategy FROM content.v_thread AS t JOIN pusher.push AS p ON p.item = t.other
WHERE t.item = :item AND p.state <> 'frozen' AND p.audience IS NOT NULL ORDER BY p.id DESC;

-- name: unfollowed(item)
-- Of the pushes that brought people the item that this one follows: those after which nothing of this one was sent yet.
SELECT p.id FROM content.v_thread AS t JOIN pusher.push AS p ON p.item = t.other
WHERE t.item = :item AND p.state <> 'frozen' AND p.audience IS NOT NULL
    AND NOT EXISTS (SELECT FROM pusher.push AS o WHERE o.item = :item AND o.state <> 'frozen');

-- name: is_alert(item)$
-- Whether an item relays an official alert.
SELECT EXISTS (SELECT FROM content.v_alert WHERE item = :item);

-- name: spec(audience)$
-- The rule by which an audience was frozen.
SELECT spec FROM audiences.v_audience WHERE id = :audience;

-- name: contacts(audiences, newer)
-- The contacts of audiences that can be written to, without those that have had what the newer pushes bring, or may have.
SELECT DISTINCT r.contact FROM audiences.v_recipient AS r
WHERE r.audience = ANY(:audiences::bigint[]) AND r.contact IS NOT NULL AND r.reach IN ('ok', 'suspect')
  AND NOT EXISTS (SELECT FROM pusher.delivery AS n WHERE n.push = ANY(:newer::bigint[]) AND n.contact = r.contact
                  AND n.state IN ('pending', 'sent', 'arrived', 'opened', 'unknown'));

-- name: outdated()
-- Items whose page shows another version, brought by a later push, than one that is still being sent.
SELECT DISTINCT p.item, i.published AS version
FROM pusher.push AS p JOIN content.v_item AS i ON i.id = p.item AND i.published <> p.version
WHERE p.state IN ('approved', 'running', 'paused', 'dispatched')
    AND (p.state <> 'dispatched' OR EXISTS (SELECT FROM pusher.batch AS b WHERE b.push = p.id AND b.fall_at IS NOT NULL))
    AND EXISTS (SELECT FROM pusher.push AS o WHERE o.item = p.item AND o.version = i.published AND o.approved_at > p.approved_at);
