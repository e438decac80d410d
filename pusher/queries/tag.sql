-- name: closed(audience, per, first, heeds, full_contacts, full_accounts, often, keys, kinds, consents, groups, tags)
-- For whom a send to a tag is no way: pairs of a contact and minus the way's number. It is one only where everybody under the
-- tag is meant, nobody of them has had enough, and each one's household (or she) is reached by this very way: who has a tag of
-- their own by another way would get it twice.
WITH way AS (
    SELECT * FROM unnest(:keys::text[], :kinds::text[], :tags::boolean[]) WITH ORDINALITY AS w (key, kind, tag, ord) WHERE w.tag
), under AS MATERIALIZED (
    SELECT w.ord, t.contact, t.label FROM way AS w CROSS JOIN LATERAL audiences.v_tagged(:audience, w.key) AS t
), outside AS MATERIALIZED (
    SELECT DISTINCT m.contact, -w.ord::int AS account FROM way AS w
    JOIN audiences.v_member AS m ON m.audience = :audience AND m.kind = w.kind AND m.contact IS NOT NULL
    WHERE NOT EXISTS (SELECT FROM under AS u WHERE u.ord = w.ord AND u.contact = m.contact)
), assigned AS MATERIALIZED (
    SELECT a.ord, a.contact, a.resident, a.household FROM pusher.assign(:audience, :per, :first, :keys, :kinds, :consents, :groups,
        :full_contacts::bigint[] || (SELECT coalesce(array_agg(contact), '{}') FROM outside),
        :full_accounts::int[] || (SELECT coalesce(array_agg(account), '{}') FROM outside), :heeds) AS a
    JOIN way AS w ON w.ord = a.ord WHERE NOT a."full"
), missed AS (
    SELECT DISTINCT u.ord, u.label FROM under AS u
    WHERE u.contact = ANY (:often::bigint[]) OR NOT EXISTS (
        SELECT FROM audiences.v_member AS m JOIN assigned AS a ON a.ord = u.ord
            AND (a.contact = u.contact OR a.resident = m.resident OR a.household = m.household)
        WHERE m.audience = :audience AND m.contact = u.contact)
)
SELECT contact, account FROM outside
UNION SELECT u.contact, -u.ord::int FROM under AS u JOIN missed AS x ON x.ord = u.ord AND x.label = u.label;
