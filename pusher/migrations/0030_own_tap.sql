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
