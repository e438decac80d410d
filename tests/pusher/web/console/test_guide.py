"""The one-page guide: a clerk walks it through public doors, and every word it quotes stands on a page on her way."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace

from pusher import plan as planning
from pusher.access import Role
from pusher.web.console.guide import LOGINS, PARTS, PRACTICE, REAL, TITLE
from tests.pusher.web.console.office import Office
from tests.pusher.web.console.test_blanks import WATER
from tests.pusher.web.console.way import SMS, choose

DOCS = Path(__file__).parents[4] / "docs" / "first-push.md"
STEPS = [step for part in PARTS for step in part.steps]
# What can be pressed, filled in or looked for.
_SAID = re.compile(r"<(a|button|label|h1|h2|legend|span|strong)\b[^>]*>(.*?)</\1>", re.DOTALL)


def said(pages: list[str]) -> set[str]:
    """The words of everything that can be pressed or found, markup taken out."""
    found = (text for page in pages for _, text in _SAID.findall(page))
    return {re.sub(r"<[^>]+>|\s", "", unescape(text)) for text in found}


def field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


class Walk:
    """One clerk after the other, and the pages that each step of the guide led over."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.met: dict[int, list[str]] = {}

    async def see(self, step: int, browser, path: str) -> str:
        page = await browser.page(path)
        self.met.setdefault(step, []).append(page)
        return page

    async def go(self) -> str:
        """Return the push's address."""
        clerk = await self.office.site.person(Role.TOWN_EDITOR)
        for path in ("/console", "/console/items/new", "/console/items/blanks"):
            await self.see(1, clerk, path)
        await self.see(2, clerk, "/console/items/blanks/water")
        made = await clerk.post("/console/items/blanks/water", WATER)
        await self.see(3, clerk, made.headers["Location"])
        item = made.headers["Location"].removesuffix("/edit")
        page = await self.see(4, clerk, item)
        assert (await clerk.post(f"{item}/submit", {"hash": field(page, "hash")})).status == 303
        for step, role in ((5, Role.TOWN_REVIEWER), (7, Role.TOWN_SIGNER)):
            await self.review(step, await self.office.site.person(role), item)
        page = await self.see(8, clerk, "/console")
        assert item in page
        await self.see(8, clerk, item)
        page = await self.see(9, clerk, f"{item}/audience")
        places = re.findall(r'name="places" value="(\d+)" checked', page)
        where = re.search(r'name="where" value="(\w+)" checked', page)[1]
        sent = await choose(clerk, SimpleNamespace(code=item.rpartition("/")[2]), {
            "source": "group0", "where": where, "places": places, **SMS
        })  # fmt: skip
        check = sent.headers["Location"]
        page = await self.see(10, clerk, check)
        push = check.removesuffix("/check")
        assert (await clerk.post(f"{push}/send", {"digest": field(page, "digest")})).status == 303
        await self.see(11, clerk, push)
        return push

    async def review(self, step: int, person, item: str) -> None:
        assert item in await self.see(step, person, "/console")
        await self.see(step, person, item)
        page = await self.see(step + 1, person, f"{item}/review")
        decision = re.search(r'name="decision" value="(\w+)"', page)[1]
        form = {"hash": field(page, "hash"), "decision": decision, "read": "yes"}
        assert (await person.post(f"{item}/review", form)).status == 303


async def test_every_word_of_the_guide_stands_on_a_page_on_the_way_to_a_push(office, db):
    await office.whole()
    walk = Walk(office)
    push = await walk.go()
    await planning.plan(replace(office.site.desk, pool=db.worker), int(push.rpartition("/")[2]))
    missing = [
        (step, word)
        for step, words in enumerate(STEPS, 1)
        for word in re.findall("「(.+?)」", words)
        if not any(one.startswith(word) for one in said(walk.met[step]))
    ]
    assert missing == []
    assert sum(len(re.findall("「", step)) for step in STEPS) > 20, "words are quoted at all"


async def test_the_page_and_the_document_say_the_same(site):
    text = DOCS.read_text()
    lines = [f"{no}. {step}" for no, step in enumerate(STEPS, 1)]
    rows = [f"| {' | '.join(row)} |" for row in LOGINS]
    assert [line for line in (f"# {TITLE}", PRACTICE, REAL, *lines, *rows) if line not in text] == []
    clerk = await site.person(Role.VILLAGE_EDITOR)
    assert '<a href="/console/guide">' in await clerk.page("/console")
    page = unescape(await clerk.page("/console/guide"))
    assert [step for step in STEPS if step not in page] == []
    assert REAL in page, "no practice here"
