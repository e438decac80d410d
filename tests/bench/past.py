"""What a county has behind it: its tree, a million residents with phones, two hundred pushes that went out, the log."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from audiences import store as people
from audiences.china_division import bundled_rows
from audiences.division import Level
from channels.message import Message
from content import store as items
from content.review import Act, Step
from pusher import retain
from pusher.store import push as pushes
from pusher.store.push import NewPush
from pusher.strategy import Step as Leg
from pusher.strategy import Strategy, Way
from tests.bench.house import MONTH, Account, House
from tests.bench.people import live
from tests.stage import COUNTY, notice

WHOLE: Final = COUNTY * 10**9
_OPEN: Final = (
    6  # of the latest pushes: sent and not yet settled, so that their figures are counted when they are looked at
)
_LOGGED: Final = 20_000  # lines of the log
_HOMES: Final = """
INSERT INTO audiences.household (id, county, division, key, head) OVERRIDING SYSTEM VALUE
SELECT DISTINCT ON (r.household) r.household, r.county, r.division, r.household::text, r.name
FROM audiences.resident AS r ORDER BY r.household, r.relation DESC
"""
# A phone for whoever has one; a thousandth of them is dead. The number is one and the same: nobody reads it here.
_PHONES: Final = """
WITH c AS (
    INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher, dead, dead_reason)
    SELECT county, division, 'phone', sha256(('phone' || id)::bytea), $1, $2, id % 1000 = 0,
        CASE WHEN id % 1000 = 0 THEN 'MK:0001: 空号' END
    FROM audiences.resident WHERE reach & 1 = 1 ORDER BY id RETURNING id, index)
INSERT INTO audiences.link (resident, contact, rank, division)
SELECT r.id, c.id, 1, r.division FROM audiences.resident AS r JOIN c ON c.index = sha256(('phone' || r.id)::bytea)
"""
_MEMBERS: Final = """
INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank, kind, basis, reach, head)
SELECT $1, r.id, r.household, l.contact, r.registered, 1, coalesce(l.rank, 0), CASE WHEN l.rank > 0 THEN 'phone' END,
    'registered', CASE WHEN l.rank > 0 THEN 'ok' ELSE 'none' END, r.relation = '户主'
FROM audiences.resident AS r LEFT JOIN audiences.link AS l ON l.resident = r.id
WHERE r.registered BETWEEN $2 AND $3 ORDER BY r.registered, r.id LIMIT $4
"""
_SENT: Final = """
INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, why, state, changed_at)
SELECT $1, row_number() OVER (ORDER BY division, resident), $4, division, 'sms', contact, resident, household, 1,
    CASE WHEN resident % 20 = 0 THEN 'failed' WHEN resident % 5 = 0 THEN 'sent' ELSE 'arrived' END, $3
FROM audiences.member WHERE audience = $2 AND contact IS NOT NULL
"""
_BATCHES: Final = """
INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi, ord, sent, failed, done_at)
SELECT $1, $3, 0, 'sms', $2, 'text', 'normal', (no - 1) / 1000 * 1000 + 1, max(no), (no - 1) / 1000,
    count(*) FILTER (WHERE state <> 'failed'), count(*) FILTER (WHERE state = 'failed'), now()
FROM pusher.delivery WHERE push = $1 GROUP BY (no - 1) / 1000
"""
_LOG: Final = """
INSERT INTO pusher.audit (at, county, division, action, object) SELECT now() - make_interval(mins => g), $1, $2,
    (ARRAY['sign_in', 'create_item', 'send_push', 'search_people', 'open_call_phones'])[1 + g % 5], 'item ' || g
FROM generate_series($3::int, 1, -1) AS g
"""


@dataclass
class Past:
    """What stands where: the parts of paths, by what they name."""

    towns: list[int]
    villages: list[int]
    at: dict[str, list[str]] = field(default_factory=dict)


async def past(house: House, account: Account, residents: int, count: int) -> Past:
    """Bring it about."""
    async with house.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(COUNTY))
        tree = await people.tree(conn, COUNTY)
    towns = [node.code for node in tree if node.division.level is Level.TOWN]
    here = Past(towns, list(tree.villages(((WHOLE, WHOLE + 10**9 - 1),))))
    await live(house.owner, residents, here.villages)
    phone = house.runtime.vault.seal("14000000001")
    for statement, given in ((_HOMES, ()), (_PHONES, (phone.key_id, phone.cipher)), (_LOG, (COUNTY, WHOLE, _LOGGED))):
        await house.owner.execute(statement, *given, timeout=900)
    await house.owner.execute("VACUUM ANALYZE", timeout=900)
    await house.owner.execute("SELECT pusher.add_partition($1)", MONTH)
    made = [await _pushed(house, account, here, number, count, residents) for number in range(count)]
    await house.owner.execute("VACUUM ANALYZE", timeout=900)
    while await house.owner.fetchval("SELECT count(*) FROM pusher.figured") < count - _OPEN:
        await retain.figures(house.runtime.desk)  # so many at a time
    latest = dict(made)  # by the unit's division, the last one
    here.at = {"push": [], "item": []}
    for division, (push, code) in latest.items():
        here.at.setdefault(f"push of {division}", []).append(push)
        here.at.setdefault(f"item of {division}", []).append(code)
    return here


async def _pushed(
    house: House, account: Account, here: Past, number: int, count: int, residents: int
) -> tuple[int, tuple[str, str]]:
    """One push as it stands afterwards; the county's, a town's and a village's in turn, the first town's oftenest."""
    unit, span, most = _whose(here, number, residents)
    at = datetime.now(UTC) - timedelta(days=(count - number) * 1.5)
    async with house.web.acquire() as conn, conn.transaction():
        version = replace(notice(), title=f"关于第{number + 1}批补贴申报的通知", division=unit)
        item = await items.create(conn, version, division=unit, by=1, at=at)
        await items.step(conn, item.id, Step(Act.SUBMIT, 1, item.current, at))
        standing = await items.standing(conn, item.id)
        assert standing is not None
        for person, act in enumerate(standing.route.acts[1:], 2):
            await items.step(conn, item.id, Step(act, person, item.current, at))
        await items.publish(conn, item.id, item.current, at)
    audience = await house.owner.fetchval(
        "INSERT INTO audiences.audience (county, digest, spec, people, households, counts, frozen_at)"
        " VALUES ($1, $2, '{}', $3, $3 / 3, '{}', $4) RETURNING id",
        COUNTY, secrets.token_hex(8), most, at,
    )  # fmt: skip
    await house.owner.execute(
        "INSERT INTO audiences.why (audience, why, reasons) VALUES ($1, 1, $2)", audience, json.dumps(["种粮农户"])
    )
    await house.owner.execute(_MEMBERS, audience, unit, unit + span - 1, most, timeout=600)
    push = await _added(house, account, unit, (item.id, item.current), audience, at, must=number % 3 > 0)
    settled = number < count - _OPEN
    await house.owner.execute(_SENT, push, audience, at, COUNTY, timeout=600)
    await house.owner.execute(_BATCHES, push, account.id, COUNTY)
    await house.owner.execute(
        "UPDATE pusher.push SET state = $2, planned_at = $3, dispatched_at = $3, settled_at = $4 WHERE id = $1",
        push, "settled" if settled else "dispatched", at, at if settled else None,
    )  # fmt: skip
    return unit, (str(push), item.code)


def _whose(here: Past, number: int, residents: int) -> tuple[int, int, int]:
    """The unit, its span and how many people are meant."""
    if number % 20 == 0 or number % 20 == 19:
        return WHOLE, 10**9, residents // 10
    if number % 2:
        return here.towns[0] if number % 4 == 1 else here.towns[number % len(here.towns)], 10**6, residents // 200
    return here.villages[0] if number % 4 == 0 else here.villages[number], 10**3, residents // 1000


async def _added(
    house: House, account: Account, unit: int, item: tuple[int, str], audience: int, at: datetime, *, must: bool
) -> int:
    way = Way(account.id, account.key, "sms", "text", "phone", "", accepted_counts=False)
    new = NewPush(
        county=COUNTY, division=unit, item=item[0], version=item[1], audience=audience,
        strategy=Strategy((Leg((way,)),), per="person").to_json(), urgency="normal",
        duty="must" if must else "should", digest="d", frozen_at=at, created_by=1, not_before=at,
        expires_at=at + timedelta(days=1),
    )  # fmt: skip
    text = Message("text", {"content": "补贴开始申报。"}, "补贴开始申报。")
    async with house.web.acquire() as conn, conn.transaction():
        number = await pushes.next_push(conn, MONTH)
        await pushes.add_push(conn, number, new)
        await pushes.add_renditions(conn, number, [(account.id, "text", 0, text)])
        await pushes.approve(conn, number, 1, at, at - timedelta(seconds=1))
    return number
