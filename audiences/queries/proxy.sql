-- name: new_proxies(since, most)
-- Numbers that take messages in for somebody else since a moment, wanted ones only, and not told so since.
SELECT DISTINCT ON (h.contact) h.contact, h.county, h.division, c.key_id, c.cipher FROM audiences.history AS h
JOIN audiences.contact AS c ON c.id = h.contact AND NOT c.dead AND c.cipher IS NOT NULL AND c.opted_out = '{}'
JOIN audiences.link AS l ON l.resident = h.resident AND l.contact = h.contact AND l.relation = 'proxy'
WHERE h.what = 'proxy_added' AND h.at > :since
  AND NOT EXISTS (SELECT FROM audiences.history AS t WHERE t.contact = h.contact AND t.what = 'proxy_told' AND t.at >= h.at)
ORDER BY h.contact, h.id LIMIT :most;
