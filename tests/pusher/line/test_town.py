"""Two thousand followers of a town at three kinds of accounts, with mixed consents: each by the best way there is."""

from __future__ import annotations

from channels.wechat.sandbox import TEMPLATES
from pusher import reconcile
from pusher.publish import Wish
from pusher.publish.draw import draw
from pusher.store import plan as plans
from pusher.store import report as reports
from pusher.store.cap import Whom
from tests.pusher.line.massing import KEY, KIND, openids, told
from tests.stage import COUNTY, phones

NOTICE = next(each["id"] for each in TEMPLATES if each["mode"] == "subscription")
SUBSCRIPTION = [dict(each) for each in TEMPLATES if each["mode"] == "subscription"]


async def town(stage) -> int:
    """The audience of 2,000: 1,200 at the county's 服务号, 600 at the town's 订阅号, 200 at a village's unverified."""
    await stage.open_account(KEY, channel="wechat", mass=True, templates=SUBSCRIPTION)
    await stage.open_account(
        "wx-town", channel="wechat", kind="subscription", mass=False, templates=SUBSCRIPTION, oauth=""
    )
    await stage.open_account("wx-village", channel="wechat", kind="unverified", mass=False, templates=[], oauth="")
    stage.account = await stage.open_account()
    groups = [
        await stage.audience(openids(1200), KIND),
        await stage.audience(openids(600, 2000), "wechat:wx-town"),
        await stage.audience(openids(200, 3000), "wechat:wx-village"),
    ]
    whole = await stage.audience([])
    columns = "resident, household, contact, division, why, rank, kind, basis, reach"
    await stage.db.owner.execute(
        f"INSERT INTO audiences.member (audience, {columns}) SELECT $1, {columns} FROM audiences.member"
        " WHERE audience = ANY($2)",
        whole, groups,
    )  # fmt: skip
    for key, n in ((KEY, 300), ("wx-town", 350)):  # who allowed the notice
        await stage.db.owner.execute(
            "INSERT INTO audiences.consent (contact, account, template, count, at)"
            " SELECT id, $1, $2, 1, now() FROM audiences.contact WHERE kind = 'wechat:' || $1 ORDER BY id LIMIT $3",
            key, NOTICE, n,
        )  # fmt: skip
    await stage.db.owner.execute(  # half of those at the unverified account left a number as well
        "WITH person AS (SELECT resident, row_number() OVER (ORDER BY resident) AS n FROM audiences.member"
        " WHERE audience = $1 AND kind = 'wechat:wx-village' LIMIT 100), c AS (INSERT INTO audiences.contact"
        " (county, division, kind, index, key_id, cipher) SELECT $2, $3, 'phone', i, k, s"
        " FROM unnest($4::bytea[], $5::smallint[], $6::bytea[]) AS x (i, k, s) RETURNING id), numbered AS"
        " (SELECT id, row_number() OVER (ORDER BY id) AS n FROM c) INSERT INTO audiences.member (audience, resident,"
        " household, contact, division, why, rank, kind, basis, reach) SELECT $1, p.resident, p.resident, c.id,"
        " $3, 1, 2, 'phone', 'registered', 'ok' FROM person AS p JOIN numbered AS c USING (n)",
        whole, COUNTY, 421321101201000, *columns_of(stage, phones(100)),
    )  # fmt: skip
    return whole


def columns_of(stage, addresses: list[str]) -> tuple[list, list, list]:
    sealed = [stage.vault.seal(address) for address in addresses]
    return (
        [stage.vault.index(address) for address in addresses],
        [one.key_id for one in sealed],
        [one.cipher for one in sealed],
    )


async def test_each_goes_by_the_best_way_and_nobody_by_two(stage):
    audience = await town(stage)
    item, version = await stage.approved_item()
    async with stage.db.web.acquire() as conn:
        found, text = await reports.item(conn, item), await reports.version(conn, item, version)
        wish = Wish(item, ("wechat", "sms"), None, (), per="person")
        drawn = await draw(conn, stage.vault, stage.desk.links, found, text, wish)
    async with stage.db.worker.acquire() as conn:
        loads = await plans.forecast(conn, Whom(COUNTY, audience, 0), drawn.strategy)
        unreachable = await reports.unreachable(conn, audience, drawn.strategy.ways)
    assert {(load.way.key, load.way.mode): load.messages for load in loads} == {
        (KEY, "subscription"): 300, (KEY, "mass"): 900, ("wx-town", "subscription"): 350, ("sms-county", "text"): 100,
    }  # fmt: skip
    # 250 at the 订阅号 did not allow the notice, and half of the unverified account's left no number
    assert {one.reason: one.people for one in unreachable} == {"consent": 250, "account": 100}
    texts = [(one.row.id, one.mode, division, message) for one in drawn.texts for division, message in one.messages]
    number = await stage.push([], audience=audience, strategy=drawn.strategy, texts=texts)
    await stage.walk(number)
    (tally,) = await told(stage, number)
    assert (tally.rows, tally.sent) == (900, 900)
    await reconcile.falls(stage.desk)
    await stage.walk(number)
    wechat, sms = stage.world.addresses("wechat"), stage.world.addresses("sms")
    assert (len(wechat), len(sms)) == (1550, 100)
    assert {*wechat.values(), *sms.values()} == {1}
    articles = [openid for openid in wechat if any(one.article for one in stage.world.handset(openid))]
    assert len(articles) == 900
