-- name: texts(item)
-- Every approved text of an item's pushes.
SELECT r.push, r.account, r.mode, r.division, r.message
FROM pusher.rendition AS r JOIN pusher.push AS p ON p.id = r.push WHERE p.item = :item;

-- name: seal_texts(item)!
-- Put tombstones in the place of the texts of a sealed item.
SELECT pusher.seal_texts(:item);

-- name: unseal(item, staff, grant_id)
-- The originals of a sealed item, for an auditor; the audit log says so.
SELECT name, key_id, cipher FROM pusher.unseal(:item, :staff, :grant_id);
