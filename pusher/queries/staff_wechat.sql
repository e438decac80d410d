-- name: of_staff(staff)^
-- The WeChat of a person who may still sign in.
SELECT w.staff, w.account, a.key, a.name, w.openid_key, w.openid_sealed, w.bound_at FROM pusher.staff_wechat AS w
JOIN pusher.account AS a ON a.id = w.account JOIN pusher.staff AS s ON s.id = w.staff AND s.state = 'active'
WHERE w.staff = :staff;

-- name: whose(account, openids)$
-- Whose WeChat it is.
SELECT staff FROM pusher.staff_wechat WHERE account = :account AND openid_index = ANY (:openids::bytea[]);

-- name: bind(staff, account, index, key_id, cipher, at)$
-- This WeChat is that person's, instead of the one before; NULL: it is somebody else's.
INSERT INTO pusher.staff_wechat AS w (staff, account, openid_index, openid_key, openid_sealed, bound_at)
SELECT :staff, :account, :index, :key_id, :cipher, :at
WHERE NOT EXISTS (SELECT FROM pusher.staff_wechat AS o WHERE o.account = :account AND o.openid_index = :index AND o.staff <> :staff)
ON CONFLICT (staff) DO UPDATE SET account = excluded.account, openid_index = excluded.openid_index,
    openid_key = excluded.openid_key, openid_sealed = excluded.openid_sealed, bound_at = excluded.bound_at
RETURNING staff;

-- name: unbind(staff)$
-- It opens nothing any more; NULL: there is none.
DELETE FROM pusher.staff_wechat WHERE staff = :staff RETURNING staff;
