-- name: any_pack(push, mode)$
-- Whether a push has packs: for most have none, and to plan what follows takes longer than all else of a page.
SELECT EXISTS (SELECT FROM pusher.rendition WHERE push = :push AND mode = :mode);

-- name: any_of_push(push)$
-- Whether a push handed anything out.
SELECT EXISTS (SELECT FROM pusher.handout WHERE push = :push);

-- name: any_within(lo, hi)$
-- Whether anything handed out stands in a range: the index has these only.
SELECT EXISTS (SELECT FROM pusher.handout WHERE division BETWEEN :lo AND :hi AND removed_at IS NULL);

-- name: packs(push, mode)
-- The packs that a push would hand out: not to a paused account, nor to one that was given this version before and did not
-- refuse. What stands is asked handout by handout: joined with the view's ten tables, planning took over 100 ms.
SELECT r.account, a.key, a.name, r.message
FROM pusher.rendition AS r JOIN pusher.push AS p ON p.id = r.push JOIN pusher.account AS a ON a.id = r.account
WHERE r.push = :push AND r.mode = :mode AND a.state = 'active' AND NOT EXISTS (
    SELECT FROM pusher.handout AS g JOIN pusher.push AS o ON o.id = g.push
    WHERE g.item = p.item AND o.version = p.version AND g.account = r.account AND g.push <> p.id
      AND (SELECT h.state FROM pusher.v_handout AS h WHERE h.push = g.push AND h.account = g.account)
          IN ('waiting', 'published'))
ORDER BY r.account;

-- name: hand_out(push, accounts, outlets, hours, at, begins)!
-- Give the packs of a push to people, in the transaction that approves it; never due later than it may be sent.
INSERT INTO pusher.handout (push, account, county, division, item, version, outlet, made_at, due_at)
SELECT p.id, x.account, p.county, p.division, p.item, p.version, x.outlet, :at,
    least(:begins::timestamptz + make_interval(hours => x.hours), p.expires_at)
FROM pusher.push AS p, unnest(:accounts::int[], :outlets::text[], :hours::int[]) AS x (account, outlet, hours)
WHERE p.id = :push;

-- name: of_push(push, account, now)
-- The handouts of a push, or that of one account, and where they stand. Once it is too late to send, nobody publishes what
-- still waits.
SELECT h.push, h.account, h.division, h.outlet, h.made_at, h.due_at, h.not_before, h.link, h.published_at, h.note, h.by, h.at,
    h.name, h.code, h.title, CASE WHEN o.over THEN 'over' ELSE h.why END AS why, CASE WHEN o.over THEN 'void' ELSE h.state END AS state
FROM pusher.v_handout AS h JOIN pusher.push AS p ON p.id = h.push
CROSS JOIN LATERAL (SELECT h.state = 'waiting' AND p.expires_at <= :now::timestamptz AS over) AS o
WHERE h.push = :push AND h.account = coalesce(:account::int, h.account) ORDER BY h.account;

-- name: open_ones(lo, hi, states, most, now)
-- What waits for somebody in a range and is not too late: articles that are wrong first, then what is due first.
SELECT h.push, h.account, h.division, h.outlet, h.made_at, h.due_at, h.not_before, h.link, h.published_at, h.note, h.by, h.at,
    h.name, h.code, h.title, h.why, h.state
FROM pusher.v_handout AS h JOIN pusher.push AS p ON p.id = h.push
WHERE h.division BETWEEN :lo AND :hi AND h.state = ANY(:states::text[])
    AND (h.state <> 'waiting' OR p.expires_at > :now::timestamptz)
ORDER BY h.link = '', h.due_at, h.push, h.account LIMIT :most;

-- name: publish(push, account, link, person, at)$
-- It was published there; said again, the link is put right. NULL: the article is gone.
UPDATE pusher.handout SET link = :link, published_at = coalesce(published_at, :at), note = '', by = :person, at = :at
WHERE push = :push AND account = :account AND removed_at IS NULL RETURNING push;

-- name: decline(push, account, note, person, at)$
-- It was not published, and why. NULL: it was.
UPDATE pusher.handout SET note = :note, by = :person, at = :at
WHERE push = :push AND account = :account AND link = '' RETURNING push;

-- name: remove(push, account, person, at)$
-- The article is gone. NULL: there was none, or it was gone before.
UPDATE pusher.handout SET removed_at = :at, by = :person, at = :at
WHERE push = :push AND account = :account AND link <> '' AND removed_at IS NULL RETURNING push;

-- name: mend(push, account, person, at)$
-- The article says now what the item's page says. NULL: nothing newer is published, or the article is gone.
UPDATE pusher.handout AS h SET version = i.published, by = :person, at = :at
FROM content.v_item AS i, pusher.v_handout AS seen
WHERE h.push = :push AND h.account = :account AND i.id = h.item
  AND seen.push = h.push AND seen.account = h.account AND seen.state = 'wrong' AND seen.why = 'corrected'
RETURNING h.push;
