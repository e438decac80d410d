-- Public pages: what was counted, where notices hang, whose a personal link is. Nothing here tells who a resident is.

-- Scans, 我知道了, 有用 and 看不懂 by code, place and hour, never by person. Appended by COPY, merged by the hour.
CREATE TABLE pusher.page_count (
    code text NOT NULL,                     -- the item's short code, or the 15 digits of a village page
    county int NOT NULL,
    division bigint NOT NULL,               -- the place that the printed code names; 0: none
    hour timestamptz NOT NULL,
    scans int NOT NULL CHECK (scans >= 0),
    acks int NOT NULL CHECK (acks >= 0),
    useful int NOT NULL DEFAULT 0 CHECK (useful >= 0),
    unclear int NOT NULL DEFAULT 0 CHECK (unclear >= 0)
);
CREATE INDEX page_count_code ON pusher.page_count (code, hour);

-- Where a notice hangs (张贴): places whose QR delivery was made, counted where the rows have gone since. An article (发布图文)
-- is out once for its sender's whole place: it hangs there only where no pages were asked for. Read with the owner's rights: it
-- holds no resident.
CREATE INDEX delivery_place ON pusher.delivery (division) WHERE contact IS NULL;
CREATE VIEW pusher.v_posting AS
SELECT p.item, d.division, d.county, d.changed_at AS posted_at
FROM pusher.delivery AS d JOIN pusher.push AS p ON p.id = d.push
WHERE d.contact IS NULL AND d.state IN ('sent', 'arrived', 'opened')
    AND (d.channel = 'qrcode' OR NOT p.strategy -> 'places' @> '[{"channel": "qrcode"}]')
UNION ALL
SELECT p.item, f.village, f.county, p.approved_at
FROM pusher.figure AS f JOIN pusher.push AS p ON p.id = f.push
WHERE f.place AND f.state IN ('sent', 'arrived', 'opened')
    AND (f.channel = 'qrcode' OR NOT p.strategy -> 'places' @> '[{"channel": "qrcode"}]');

-- Versions declared wrong (停止): the page says 内容有误，请勿据此办理 until another version is published.
CREATE TABLE pusher.halt (
    item bigint PRIMARY KEY,
    county int NOT NULL,
    version text NOT NULL,                  -- content hash of what was found wrong
    at timestamptz NOT NULL
);

-- What a personal link leads to: the item and the place, nothing of the person. The token was already unsealed.
CREATE FUNCTION pusher.link_target(of_push bigint, of_no int)
    RETURNS TABLE (item bigint, division bigint, opened boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.item, d.division, d.state = 'opened'
    FROM pusher.delivery AS d JOIN pusher.push AS p ON p.id = d.push
    WHERE d.push = of_push AND d.no = of_no AND d.contact IS NOT NULL
$$;

REVOKE EXECUTE ON FUNCTION pusher.link_target(bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pusher.link_target(bigint, int) TO cunkou_web;
GRANT SELECT ON pusher.page_count, pusher.v_posting, pusher.halt TO cunkou_web, cunkou_worker;
GRANT INSERT ON pusher.page_count TO cunkou_web, cunkou_worker;
GRANT INSERT, UPDATE ON pusher.halt TO cunkou_web, cunkou_worker;
GRANT DELETE ON pusher.page_count TO cunkou_worker;

-- 我知道了 of a follower whom the platform has named: the rows of hers by which this account told her of the version that she
-- reads. True when there are any that now stand as opened. It says nothing else of her.
CREATE FUNCTION pusher.acknowledge_own(in_account int, in_item bigint, in_version text, in_indexes bytea[]) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(bool_or(pusher.acknowledge(d.push, d.no) OR d.state = 'opened'), false)
    FROM pusher.account AS a
    JOIN audiences.v_contact AS c ON c.county = a.county AND c.kind = a.channel || ':' || a.key
        AND c.index = ANY (in_indexes)
    JOIN pusher.push AS p ON p.item = in_item AND p.version = in_version
    JOIN pusher.delivery AS d ON d.push = p.id AND d.channel = a.channel AND d.contact = c.id
    WHERE a.id = in_account
$$;
REVOKE ALL ON FUNCTION pusher.acknowledge_own FROM public;
GRANT EXECUTE ON FUNCTION pusher.acknowledge_own TO cunkou_web;
