-- Sixty-four boxes for a person's tags, by the number's last six bits: whoever's boxes are empty has none of those tags,
-- and one comparison of integers said so. audiences.group.predicate asks this before it asks the array.
CREATE FUNCTION audiences.tag_boxes(tags int[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT coalesce(bit_or(1::bigint << (tag & 63)), 0) FROM unnest(tags) AS tag);

ALTER TABLE audiences.resident
    ADD COLUMN tag_boxes bigint NOT NULL GENERATED ALWAYS AS (audiences.tag_boxes(tags)) STORED;
GRANT SELECT (tag_boxes) ON audiences.resident TO cunkou_pick;
GRANT EXECUTE ON FUNCTION audiences.tag_boxes TO cunkou_worker, cunkou_import;  -- as 70_access.sql gives it on all

DROP INDEX audiences.resident_registered;
DROP INDEX audiences.resident_living;
DROP INDEX audiences.resident_farming;
-- A group is counted from these alone: no look at the rows, which lie scattered by roster (audiences.store.group).
CREATE INDEX resident_by_registered ON audiences.resident (registered, reach)
    INCLUDE (division, living, farming, sex, birth_date, tag_boxes, tags) WHERE active;
CREATE INDEX resident_by_living ON audiences.resident (living, reach)
    INCLUDE (division, registered, farming, sex, birth_date, tag_boxes, tags) WHERE active;
CREATE INDEX resident_by_farming ON audiences.resident (farming, reach)
    INCLUDE (division, registered, living, sex, birth_date, tag_boxes, tags) WHERE active;
