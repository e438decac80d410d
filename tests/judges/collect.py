"""Every page of the console as everybody sees it who may: by the route table, and the answers to forms."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final

from pusher.access import TABLE, Role
from pusher.web.console import ROUTES, SIGN_IN
from pusher.web.console.doors.item import ERRAND
from tests.judges.county import DOUBLE, County
from tests.judges.sheet import Sheet
from tests.pusher.web.conftest import TOWN, Browser
from tests.pusher.web.console.test_catalogue import BAD, BOOK
from tests.pusher.web.console.test_catalogue import send as post_file
from tests.pusher.web.console.test_late import OURS, WORDS
from tests.pusher.web.console.test_roster import checked, upload
from tests.pusher.web.console.test_staff import NEW
from tests.pusher.web.console.way import choose
from tests.pusher.web.phones import PIN

FILE: Final = re.compile(r"\.(pdf|png|xlsx|csv)$|/review-sheet$|/events$")  # a file or a stream, no page
_PART: Final = re.compile(r"\{(\w+)(?::(?:[^{}]|\{[\d,]+\})*)?\}")
# What a route is about, where the name of its part does not say it: the first line that fits.
_ABOUT: Final = (
    (r"^/console/sources/", {"source": "watched"}),
    (r"^/console/followers/", {"account": "followed"}),
    (r"^/console/sealed/", {"code": "sealed"}),
    (r"^/console/closed/", {"code": "closed"}),
    (r"/doubts$|/resend$|/unreached", {"push": "sent"}),
    (r"/signed/", {"code": "signed"}),
    (r"/signed$", {"code": "unsigned"}),
    (r"/tongues", {"code": "spoken"}),
    (r"/attachments/", {"code": "enclosed"}),
    (r"/digests/", {"division": "told"}),
    (r"^/console/relay/", {"code": "source"}),
    (r"/additions$", {"code": "relay"}),
    (r"/relays$", {"code": "source"}),
    (r"/items/.*/objections$", {"code": "listing"}),
    (r"/items/.*/(review|submit)$", {"code": "waiting"}),
    (r"/items/", {"code": "item"}),
    (r"/(check|try|send)$", {"push": "check"}),
    (r"/endorse$", {"push": "waits"}),
    (r"/report$", {"push": "sent"}),
    (r"/visits$", {"push": "visited"}),
    (r"/visits/", {"push": "visited", "division": "visits"}),
    (r"/handouts/", {"push": "sent", "account": "hand"}),
)
COPY: Final = {"number": "15号", "reason": "本人申请", "as": "page"}
# Pages that show more when they are asked for something.
_ASKED: Final = (
    "/console/items?q=养老",
    f"/console/places?town={TOWN}",
    f"/console/people/duplicates?town={TOWN}",
    f"/console/followers/codes?town={TOWN}",
    "/console/sign-in?next=/console/items",
    "/console/nowhere",
)


def shape(path: str) -> re.Pattern[str]:
    """What the addresses of a route look like."""
    return re.compile("".join(re.escape(one) if n % 2 == 0 else one for n, one in enumerate(_pieces(path))))


def _pieces(path: str) -> list[str]:
    """What stands between the parts, and the parts' patterns, in turn."""
    found, end = [], 0
    for part in _PART.finditer(path):
        found += [path[end : part.start()], part[0][1:-1].partition(":")[2] or "[^/]+"]
        end = part.end()
    return [*found, path[end:]]


def plain(path: str) -> str:
    """A route's path without the patterns of the router."""
    return _PART.sub(r"{\1}", path)


def paths(path: str, at: dict[str, list[str]]) -> list[str]:
    """The addresses of a route's pages in the county; a part that it knows nothing of is a KeyError."""
    about = next((names for pattern, names in _ABOUT if re.search(pattern, path)), {})
    names = _PART.findall(path)
    for name in names:
        if about.get(name, name) not in at:
            raise KeyError(f"{path}: tests/judges/county.py says nothing of {{{name}}}; give it something to show")
    choices = itertools.product(*(at[about.get(name, name)] for name in names))
    return [_PART.sub("{}", path).format(*one) for one in choices]


@dataclass
class Round:
    """One round through the console."""

    county: County
    sheets: list[Sheet] = field(default_factory=list)
    people: dict[str, Browser] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)  # routes that answered somebody with a page or led on

    async def go(self) -> None:
        """Everybody opens everything that her role may open; then the forms."""
        site = self.county.site
        self.people["nobody"] = stranger = site.browser()
        await self.look(stranger, "nobody", SIGN_IN, SIGN_IN)
        for role in Role:
            self.people[role] = browser = await site.person(role, f"judged_{role}")
            for route in ROUTES:
                if route.path == ERRAND:  # one person's own: _of_a_phone
                    continue
                if route.method == "GET" and (route.action is None or route.action in TABLE[role]):
                    await self._route(browser, role, route.path)
            for path in _ASKED:
                await self.look(browser, role, path, path)
        await self._answers()

    async def _route(self, browser: Browser, role: Role, route: str) -> None:
        if FILE.search(route):
            self.met.add(route)
            return
        found = paths(route, self.county.at)
        for path in found if role is Role.TOWN_EDITOR else found[:1]:  # the county's things are hers; others see alike
            await self.look(browser, role, route, path)

    async def look(self, browser: Browser, who: str, route: str, path: str) -> None:
        """Open a page and keep it."""
        await self.keep(await browser.get(path), who, route, path)

    async def keep(self, response: Any, who: str, route: str, path: str = "") -> None:
        """Keep an answer, when it is a page."""
        assert response.status < 500, (route, who)
        if response.status in (200, 303):
            self.met.add(route)
        if response.content_type == "text/html":
            self.sheets.append(
                Sheet(route, who, await response.text(), path if response.status == HTTPStatus.OK else "")
            )

    async def _answers(self) -> None:
        """The pages that only a form leads to, and forms with something wrong in them."""
        answers = {
            **self.county.early,
            **await self._of_a_town(),
            **await self._of_others(),
            **await self._of_a_phone(),
        }
        for name, response in answers.items():
            await self.keep(response, "a form", name)

    async def _of_a_town(self) -> dict[str, Any]:
        at, town = self.county.at, self.people[Role.TOWN_EDITOR]
        bad_list = ("名单.csv", "姓名,手机号,村\n王大爷,1400000OO01,神农社区\n".encode())
        item = SimpleNamespace(code=at["approved"][0])
        _, token = await checked(town, DOUBLE.replace("赵老伯", "赵老头"))
        return {
            "list": await choose(town, item, {"source": "list", "channels": "sms"}, bad_list),
            "audience": await choose(town, item, {"source": "group0", "cost_cap": "很少"}),
            "roster mapping": await upload(town, DOUBLE.replace("手机号", "机主号码", 1)),
            "roster errors": await upload(town, DOUBLE.replace("14000000004", "14000000O04")),
            "/console/rosters/check": await town.get(f"/console/rosters/check?token={token}"),
            "people": await town.post("/console/people", {"name": "钱小妹"}),
            "item": await town.post("/console/items/new", {"text": ""}),
            "late": await town.post("/console/items/new", {"text": WORDS}, token="an earlier session's", headers=OURS),
            "late, signed out": await self.people["nobody"].post(
                "/console/items/new", {"text": WORDS}, token="x", headers=OURS
            ),
            "blank": await town.post(f"/console/items/blanks/{at['blank'][0]}", {}),
            "alert": await town.post("/console/alerts/new", {"text": "没有预警"}),
            "group": await town.post("/console/groups/build", {"rule": "", "do": "add:age", "age_from": "60"}),
            "group error": await town.post("/console/groups/build", {"rule": "", "do": "add:age", "age_from": "六十"}),
            "number": await town.post(f"/console/questions/{at['question'][0]}/number"),
            "answer": await town.post(f"/console/questions/{at['question'][0]}/answer", {"means": "phone"}),
            "doubts": await town.post(f"/console/pushes/{at['sent'][0]}/doubts", {"do": "resend"}),
            "handout": await town.post(
                f"/console/pushes/{at['sent'][0]}/handouts/{at['hand'][0]}/published", {"link": "https://x.cn/"}
            ),
            "/console/answers/new": await town.get(f"/console/answers/new?question={at['question asked'][0]}"),
            "source": await town.post("/console/sources", {"kind": "page", "address": ""}),
            "lost": await town.post(f"/console/lost/{at['person'][0]}", {"phone": "0722"}),
            "objection": await town.post(f"/console/objections/{at['objection'][0]}/decide", {}),
        }

    async def _of_others(self) -> dict[str, Any]:
        at, one = self.county.at, SimpleNamespace(**{role.name.lower(): self.people[role] for role in Role})
        office, auditor, system = one.county_office, one.audit_admin, one.system_admin
        return {
            "review": await one.town_reviewer.post(f"/console/items/{at['item'][1]}/review", {}),
            "seal": await one.town_signer.post(f"/console/items/{at['item'][1]}/seal", {"reason": ""}),
            "sealed": await auditor.post(f"/console/sealed/{at['sealed'][0]}/open"),
            "closed": await auditor.post(f"/console/closed/{at['closed'][0]}/open"),
            "staff": await system.post("/console/staff", NEW),
            "staff error": await system.post("/console/staff", {}),
            "hand account": await system.post("/console/accounts/new/byhand", {}),
            "password": await system.post("/console/me/password", {"old": "x", "new": "y", "again": "z"}),
            "key": await office.post("/console/keys", {"name": "", "days": "0"}),
            "routes": await office.post("/console/routes", {"steps": "review", "days": "0"}),
            "rule": await office.post("/console/rules/severity", {"rule": "word_serious", "severity": "off"}),
            "places": await office.post("/console/places/look", await self._merge()),
            "copy": await office.post(f"/console/people/{at['person'][1]}/export", COPY),
            "catalogue": await post_file(office, "/console/catalogue/import", BOOK),
            "catalogue errors": await post_file(office, "/console/catalogue/import", BAD),
            "sign in": await self._wrong(),
        }

    async def _of_a_phone(self) -> dict[str, Any]:
        """Signing in by SMS, and the errand of whom it is for: last, for it is done with the last of them."""
        secretary, phones, new = self.county.secretary, self.county.phones, self.county.site.browser()
        errand = f"/console/sign/{self.county.at['errand'][0]}"
        done = {"read": "yes", "decision": "agree"}
        return {
            "phone": await new.get("/console/sign-in/phone"),
            "phone error": await new.post(
                "/console/sign-in/phone", {"phone": "1"}, token=await new.token("/console/sign-in/phone")
            ),
            "asked": await phones.ask(new),
            "code": await new.get("/console/sign-in/code"),
            "code error": await phones.enter(new, "000000"),
            ERRAND: await secretary.get(errand),
            "errand error": await secretary.post(errand, {"decision": "return", "pin": PIN}),
            "gate": await secretary.post(errand, done),
            "gate error": await secretary.post(errand, {**done, "pin": "111111"}),
            "me on a phone": await secretary.get("/console/me"),
            "errand done": await secretary.post(errand, {**done, "pin": PIN}),
        }

    async def _merge(self) -> dict[str, str]:
        rows = await self.county.db.owner.fetch(
            "SELECT code FROM audiences.division WHERE parent = $1 ORDER BY code LIMIT 2", TOWN
        )
        into, code = (str(row["code"]) for row in rows)
        return {"act": "merge", "code": code, "into": into, "name": "新星社区"}

    async def _wrong(self) -> Any:
        return await self.county.site.browser().sign_in("nobody", "wrong-password")
