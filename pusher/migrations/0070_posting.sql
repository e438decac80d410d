-- A notice whose pages were asked for in some villages hangs on those alone, though its article is out for the whole town.

CREATE OR REPLACE VIEW pusher.v_posting AS
SELECT p.item, d.division, d.county, d.changed_at AS posted_at
FROM pusher.delivery AS d JOIN pusher.push AS p ON p.id = d.push
WHERE d.contact IS NULL AND d.state IN ('sent', 'arrived', 'opened')
    AND (d.channel = 'qrcode' OR NOT p.strategy -> 'places' @> '[{"channel": "qrcode"}]')
UNION ALL
SELECT p.item, f.village, f.county, p.approved_at
FROM pusher.figure AS f JOIN pusher.push AS p ON p.id = f.push
WHERE f.place AND f.state IN ('sent', 'arrived', 'opened')
    AND (f.channel = 'qrcode' OR NOT p.strategy -> 'places' @> '[{"channel": "qrcode"}]');
