-- name: county(county)^
-- What a county has decided for itself.
SELECT base_url, opens, closes, cap_normal, cap_bulk, code_roles, signed_photo FROM pusher.county WHERE county = :county;

-- name: set_county(county, base_url, opens, closes, cap_normal, cap_bulk, code_roles, signed_photo)!
-- Enter or change it.
INSERT INTO pusher.county (county, base_url, opens, closes, cap_normal, cap_bulk, code_roles, signed_photo)
VALUES (:county, :base_url, :opens, :closes, :cap_normal, :cap_bulk, :code_roles, :signed_photo)
ON CONFLICT (county) DO UPDATE SET base_url = excluded.base_url, opens = excluded.opens, closes = excluded.closes,
    cap_normal = excluded.cap_normal, cap_bulk = excluded.cap_bulk, code_roles = excluded.code_roles,
    signed_photo = excluded.signed_photo;

-- name: county_of_push(push)^
-- The same for the county that a push belongs to.
SELECT c.base_url, c.opens, c.closes, c.cap_normal, c.cap_bulk, c.code_roles, c.signed_photo
FROM pusher.county AS c JOIN pusher.push AS p ON p.county = c.county WHERE p.id = :push;
