-- name: holidays(county)
-- The days that a county has entered.
SELECT day, kind, note FROM content.holiday WHERE county = :county ORDER BY day;

-- name: holiday_years(county)
-- The years that these days make complete.
SELECT year FROM content.holiday_year WHERE county = :county ORDER BY year;

-- name: set_holidays(county, days, kinds, note)!
-- Enter days, over what was said of them before.
INSERT INTO content.holiday (county, day, kind, note)
SELECT :county, x.day, x.kind, :note FROM unnest(:days::date[], :kinds::text[]) AS x (day, kind)
ON CONFLICT (county, day) DO UPDATE SET kind = excluded.kind, note = excluded.note;

-- name: drop_holiday(county, day)!
-- Forget a day.
DELETE FROM content.holiday WHERE county = :county AND day = :day;

-- name: add_holiday_year(county, year)!
-- Say that a year is complete.
INSERT INTO content.holiday_year (county, year) VALUES (:county, :year) ON CONFLICT DO NOTHING;

-- name: domain_units(county)
-- Who is responsible for what, the latest word on each domain first.
SELECT domain, since, said, unit FROM content.domain_unit WHERE county = :county ORDER BY domain, since DESC;

-- name: set_domain_units(county, since, domains, said, units)!
-- Enter responsible units from a day on.
INSERT INTO content.domain_unit (county, domain, since, said, unit)
SELECT :county, x.domain, :since, x.said, x.unit
FROM unnest(:domains::text[], :said::text[], :units::text[]) AS x (domain, said, unit)
ON CONFLICT (county, domain, since) DO UPDATE SET said = excluded.said, unit = excluded.unit;
