-- Who lives with somebody of whom a rule holds (audiences.group.predicate, AtHome) is found by one number for both.

ALTER TABLE audiences.resident ADD COLUMN home bigint NOT NULL GENERATED ALWAYS AS (coalesce(household, -id)) STORED;
GRANT SELECT (home) ON audiences.resident TO cunkou_pick;

DROP INDEX audiences.resident_by_registered;
CREATE INDEX resident_by_registered ON audiences.resident (registered, reach)
    INCLUDE (home, division, living, farming, sex, birth_date, tag_boxes, tags) WHERE active;
DROP INDEX audiences.resident_by_living;
CREATE INDEX resident_by_living ON audiences.resident (living, reach)
    INCLUDE (home, division, registered, farming, sex, birth_date, tag_boxes, tags) WHERE active;
DROP INDEX audiences.resident_by_farming;
CREATE INDEX resident_by_farming ON audiences.resident (farming, reach)
    INCLUDE (home, division, registered, living, sex, birth_date, tag_boxes, tags) WHERE active;
CREATE INDEX resident_home ON audiences.resident (home) WHERE active;
-- Children are few in a county and many of its groups are theirs.
CREATE INDEX resident_born ON audiences.resident (birth_date)
    INCLUDE (home, division, registered, living, farming, sex, tag_boxes, tags) WHERE active;
