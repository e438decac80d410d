"""A county in which every page of the console has something to show."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from content import store as items
from content.checks import Finding, Severity, Word, WordClass
from content.item import Genre, Paragraph, Variant
from content.review import Act, Route
from content.route import Rule
from content.store import source as sources
from content.store.source import Arrival
from pusher import plan as planning
from pusher import upkeep
from pusher.access import Role
from pusher.question import STRANGER, Words
from pusher.store import question as questions
from pusher.store.question import NewQuestion, Spoken
from tests.browser.test_checks import WRONG
from tests.judges import later
from tests.pusher.web.conftest import COUNTY, NEIGHBOUR, TOWN, VILLAGE, Browser
from tests.pusher.web.console.office import ROSTER
from tests.pusher.web.console.test_alerts import RED
from tests.pusher.web.console.test_catalogue import written
from tests.pusher.web.console.test_finds import article
from tests.pusher.web.console.test_questions import NUMBER, lose
from tests.pusher.web.console.test_roster import found, imported
from tests.pusher.web.console.test_standing import LIST, _approve, _published
from tests.pusher.web.console.way import prepared, send

ELSEWHERE = (VILLAGE + 2000, VILLAGE + 1_000_000)  # the next village, one of another town
DOUBLE = ROSTER + "星亮村,2,钱幺妹,女儿,1999-07-08,14000000099\n神农社区,3,钱小妹,户主,1999-07-08,14000000014\n"


class County:
    """What stands where: the parts of paths, by what they name."""

    secretary: Browser  # of a village, on her phone
    early: dict[str, Any]  # answers from before there was anything to show

    def __init__(self, office: Any, worker: Any, editor: Browser, phones: Any) -> None:
        self.office, self.site, self.db, self.worker, self.phones = office, office.site, office.db, worker, phones
        self.editor = editor  # of a town
        self.at: dict[str, list[str]] = {}

    async def furnish(self) -> None:
        """Bring everything about."""
        await self.office.roster()  # the phones have brought the divisions and an account
        for fill in (self._items, self._followers, self._finds, self._push, self._alert, self._listings, self._sealed):
            await fill()
        await self._people()
        await self._letter()
        await self._rules()
        self.at |= await later.furnish(self)
        await self._visited()

    async def _items(self) -> None:
        office, now = self.office, self.site.clock()
        wrong, waiting = await office.item(version=WRONG), await office.item(Act.SUBMIT)
        accounts = await office.item(
            Act.SUBMIT, unit=VILLAGE, division=VILLAGE, genre=Genre.ACCOUNTS, title="2026年三季度村级财务收支公示"
        )
        filed = (await written(self.editor)).rpartition("/")[2]
        source = await _published(office, unit=COUNTY, division=COUNTY)
        async with self.db.web.acquire() as conn:
            relays = [await items.relay(conn, source.id, place, by=5, at=now) for place in (VILLAGE, NEIGHBOUR)]
            await items.add(conn, relays[1].id, Variant(NEIGHBOUR, (Paragraph("到村委会二楼办。"),)), by=5, at=now)
            due = (now + timedelta(days=3)).date()
            await items.ask(conn, source.id, [VILLAGE, NEIGHBOUR], unit=COUNTY, due_on=due, note="请张贴", by=1, at=now)
            told = Finding(
                "link_dead", Severity.WARN, "链接", "https://a.gov.cn/x", "链接打不开（404）", "核对网址", ""
            )
        async with self.db.worker.acquire() as conn:
            first, *_ = await items.recheck_due(conn, now, 10)
            await items.keep_recheck(conn, first, [told], at=now, due_at=now + timedelta(days=1))
        self.at |= {
            "item": [wrong.code, waiting.code, accounts.code, filed, source.code, relays[0].code],
            "waiting": [waiting.code, accounts.code],
            "source": [source.code],
            "relay": [one.code for one in relays],
        }

    async def _followers(self) -> None:
        for channel in ("wechat", "byhand"):
            await self.office.account(channel)
        await self.db.owner.execute(
            "INSERT INTO pusher.place_code (account, division, asked_at, next_at, address) SELECT id, $1, now(), now(),"
            " 'http://weixin.qq.com/q/02village' FROM pusher.account WHERE channel = 'wechat'",
            VILLAGE,
        )

    async def _finds(self) -> None:
        at = self.site.clock()
        async with self.db.worker.acquire() as conn:
            number = await sources.add_source(conn, 421321, TOWN, "page", "厉山镇通知栏目", "http://x.gov.cn/tzgg/", at)
            page = article(container="x9").encode("gbk")
            await sources.arrive(conn, Arrival(421321, TOWN, "http://x.gov.cn/1", "0" * 64, "1", page, number), at)
            broken = Arrival(
                421321, TOWN, "老.doc|9|9", "1" * 64, "老.doc", b"x", error="“老.doc”：请另存为.docx后再上传"
            )
            await sources.arrive(conn, broken, at)
            await sources.look_failed(conn, number, "网站打不开（503）", next_at=at, at=at)
        self.at["find"] = [str(row["id"]) for row in await self.db.owner.fetch("SELECT id FROM content.find")]

    async def _push(self) -> None:
        """One sent, with doubts, visits and a handout; one before its button; one that waits for a second signer."""
        item = await self.office.approved()
        sent, before = await prepared(self.editor, item), await prepared(self.editor, await self.office.approved())
        hand = await self.db.owner.fetchval("SELECT id FROM pusher.account WHERE channel = 'byhand'")
        assert (await send(self.editor, sent, asked=str(hand))).status == 303
        await planning.plan(replace(self.site.desk, pool=self.db.worker), int(sent.rpartition("/")[2]))
        await self.db.owner.execute("UPDATE pusher.delivery SET state = 'unknown', reason = 'timeout: 平台没有答复'")
        await self.db.owner.execute("UPDATE pusher.batch SET due = NULL, done_at = now(), unknown = hi - lo + 1")
        await self.db.owner.execute(
            "INSERT INTO pusher.unsettled (push, no, batch, account, mode, key, attempt, since, quiet_at) SELECT"
            " d.push, d.no, b.id, b.account, b.mode, 'k', 0, now() - interval '1 hour', now() - interval '1 minute'"
            " FROM pusher.delivery AS d JOIN pusher.batch AS b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi"
        )
        await self.db.owner.execute("UPDATE pusher.push SET approved_at = $1", datetime(2026, 11, 21, tzinfo=UTC))
        async with self.db.web.acquire() as conn:
            rule = Rule(TOWN, TOWN + 999_999, Route(name="三审", audience_from=3))
            await items.add_rule(conn, rule, county=421321, by=1, at=self.site.clock())
        waits = await prepared(self.editor, await self.office.approved())
        visits = dict.fromkeys(re.findall(r"/visits/(\d{15})\"", await self.editor.page(f"{sent}/visits")))
        assert (await self.editor.post(f"{sent}/visits/{next(iter(visits))}/paper")).status == 200
        self.at |= {
            "push": [one.rpartition("/")[2] for one in (sent, before, waits)],
            "sent": [sent.rpartition("/")[2]],
            "check": [one.rpartition("/")[2] for one in (before, waits)],
            "waits": [waits.rpartition("/")[2]],
            "visits": list(visits),
            "hand": [str(hand)],
            "approved": [item.code],
        }
        self.at["item"].append(item.code)

    async def _visited(self) -> None:
        """A county's push that owes a visit in the village, in the next one and in one of another town."""
        item, at = (
            await self.office.approved(unit=COUNTY, division=COUNTY, title="县里必须告知到户的通知"),
            self.site.clock(),
        )
        number = 202611999999999
        audience = await self.db.owner.fetchval(
            "INSERT INTO audiences.audience (county, digest, spec, people, households, frozen_at)"
            " VALUES (421321, 'd', '{}', 3, 3, $1) RETURNING id",
            at,
        )
        await self.db.owner.execute(
            "WITH r AS (INSERT INTO audiences.resident (county, division, registered, living, farming, name)"
            " SELECT 421321, x.d, x.d, x.d, x.d, x.n FROM unnest($2::bigint[], $3::text[]) AS x (d, n)"
            " RETURNING id, division)"
            " INSERT INTO audiences.member (audience, resident, division, why, rank, basis, reach)"
            " SELECT $1, id, division, 1, 0, 'living', 'none' FROM r",
            audience, [VILLAGE, *ELSEWHERE], ["周老汉", "吴老汉", "郑老汉"],
        )  # fmt: skip
        await self.db.owner.execute(
            "INSERT INTO pusher.push (id, county, division, item, version, audience, strategy, urgency, duty, digest,"
            " state, frozen_at, approved_at, planned_at)"
            " VALUES ($1, 421321, $2, $3, $4, $5, '{}', 'normal', 'must', 'd', 'running', $6, $6, $6)",
            number, COUNTY, item.id, item.current, audience, at,
        )  # fmt: skip
        self.at["visited"] = [*self.at["sent"], str(number)]
        self.at["visits"].append(str(VILLAGE))

    async def _alert(self) -> None:
        made = await self.editor.post("/console/alerts/new", {"text": json.dumps(RED, ensure_ascii=False)})
        code = made.headers["Location"].rpartition("/")[2]
        async with self.db.web.acquire() as conn:
            item = await items.by_code(conn, code)
        await self.editor.post(f"/console/items/{code}/submit", {"hash": item.current})
        await _approve(self.office, code)
        await upkeep.red_calls(self.worker)
        self.at["item"].append(code)

    async def _listings(self) -> None:
        """A listing with an objection, and an old notice that may be cleaned up."""
        now = self.site.clock()
        listing = await _published(self.office, version=LIST, unit=VILLAGE, valid_until=now + timedelta(days=2))
        await _published(self.office, title="关于旧办法的通知", genre=Genre.POLICY, issued_on=date(2020, 1, 1))
        await self.site.browser().client.post(
            f"/n/{listing.code}/objection", data={"row": "1", "reason": "面积应为4.6亩"}
        )
        rows = await self.db.owner.fetch("SELECT id FROM pusher.objection")
        self.at |= {"listing": [listing.code], "objection": [str(row["id"]) for row in rows]}
        await upkeep.listings_round(self.worker)

    async def _sealed(self) -> None:
        signer = await self.site.person(Role.TOWN_SIGNER, "sealer")
        item = await _published(self.office, title="附件里有身份证号的公示")
        reason = "附件里有未遮盖的身份证号"
        assert (await signer.post(f"/console/items/{item.code}/seal", {"reason": reason})).status == 303
        closed = await _published(
            self.office, version=LIST, unit=VILLAGE, valid_until=self.site.clock() + timedelta(minutes=1)
        )
        await upkeep.listings_round(self.worker)
        self.site.clock.forward(minutes=2)
        await upkeep.listings_round(self.worker)
        self.at |= {"sealed": [item.code], "closed": [closed.code]}
        self.at["item"].append(item.code)

    async def _people(self) -> None:
        await imported(self.editor, DOUBLE)
        person = (await found(self.editor, "王大爷")).rpartition("/")[2]
        await self.editor.post(f"/console/people/{person}/state", {"state": "dead", "reason": "村里报来"})
        self.at["person"] = [person, (await found(self.editor)).rpartition("/")[2]]

    async def _letter(self) -> None:
        vault = self.site.deps.vault
        sealed = vault.seal(Words("我家面积错了", "phone", NUMBER).sealed_text())
        account = await self.db.owner.fetchval("SELECT id FROM pusher.account WHERE channel = 'sms'")
        item = await self.db.owner.fetchval("SELECT min(id) FROM content.item WHERE division = $1", TOWN)
        spoken = Spoken(None, item, TOWN, VILLAGE)
        new = NewQuestion(421321, account, spoken, "sms", self.site.clock(), date(2026, 11, 20), certain=True)
        async with self.db.worker.acquire() as conn:
            self.at["question"] = [str(await questions.add(conn, new, sealed.key_id, sealed.cipher))]
        await lose(self.db, vault, NUMBER, STRANGER)
        await lose(self.db, vault, "14000000003", "MK:0001: 空号")

    async def _rules(self) -> None:
        at = self.site.clock()
        async with self.db.web.acquire() as conn:
            word = Word("村霸", "", WordClass.SENSITIVE, ("打击村霸",))
            await items.set_word(conn, 421321, word, by=1, at=at)
            await items.allow(conn, 421321, "domain", "news.example.cn", note="县融媒体中心", by=1, at=at)
