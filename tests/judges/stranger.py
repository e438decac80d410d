"""Strangers: one of each role in another county, another town, the next village; and what may not reach them."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from audiences import store as people
from audiences.china_division import bundled_rows
from pusher.access import TABLE, Grant, Role
from pusher.key import LABELS
from pusher.key import make as make_key
from pusher.store import user
from pusher.store.api_key import NewKey
from tests.pusher.web.conftest import COUNTY, HASH, SPANS, TOWN, VILLAGE, Browser

Rows = Counter[tuple[str, str]]  # (table, row) of the whole database
_FAR: Final = 410403  # another county of the bundled table
_LIFE: Final = timedelta(days=30)
_SPANS: Final = {COUNTY: 10**9, TOWN: 10**6, VILLAGE: 10**3}
# What is known by its words: everything of a range that stands nowhere else.
_MARKS: Final = (
    "SELECT code AS mark, division FROM content.item",
    "SELECT v.title, i.division FROM content.version AS v JOIN content.item AS i ON i.id = v.item",
    "SELECT id::text, division FROM pusher.push",
    "SELECT name, division FROM audiences.resident",
    "SELECT name, division FROM audiences.saved_group",
    "SELECT name, division FROM content.source",
    "SELECT name, division FROM pusher.account WHERE key = 'rm-wechat'",
    "SELECT p.account, g.lo FROM pusher.staff AS p, pusher.staff_grant AS g WHERE g.staff = p.id AND account ~ '^home'",
)
_MARKED: Final = "SELECT m FROM ({}) AS x (m, d) GROUP BY m HAVING bool_and(d BETWEEN $1 AND $2)"


@dataclass(frozen=True)
class Stranger:
    """Somebody to whom everything from `lo` on is foreign; with a program of the same grant."""

    where: str
    grant: Grant
    lo: int
    browser: Browser
    token: str  # of her forms
    key: str  # of her program
    own: str  # an item that her unit wrote
    marks: frozenset[str]
    visits: str  # a push of the level above that owes visits at her place too, and in what is foreign; '': not to her
    above: frozenset[str]  # items of others that are not foreign: she may read and relay what levels above say

    def __str__(self) -> str:
        return f"{self.grant.role} of {self.where}"

    def strange(self, path: str) -> bool:
        """Whether an address is of something foreign."""
        return not any(code in path for code in self.above)

    def part(self, path: str) -> bool:
        """Whether an address is of her own part of a list that is visited in many places."""
        here = f"/console/pushes/{self.visits}/visits"
        return bool(self.visits) and (path == here or path.startswith(f"{here}/{self.grant.lo}"))

    @property
    def digits(self) -> str:
        """How every code of what is foreign begins."""
        return str(self.lo).rstrip("0") if self.lo != VILLAGE else str(self.lo)[:12]

    def told(self, words: str, said: str = "") -> list[str]:
        """What an answer says of what is foreign, less what she said herself."""
        return sorted(mark for mark in self.marks if mark in words and mark not in said)

    def touched(self, home: Rows, before: Rows, after: Rows) -> list[str]:
        """Rows of the county that are there no longer, and new rows that say something of what is foreign."""
        new = re.compile("|".join([rf"\b{self.digits}\d*\b", *map(re.escape, sorted(self.marks))]))
        return [f"{name}: gone {row}" for name, row in home - after] + [
            f"{name}: new {row}" for name, row in after - before if new.search(row)
        ]


async def strangers(county: Any) -> list[Stranger]:
    """All of them, signed in."""
    async with county.db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(_FAR))
        tree = await people.tree(conn, _FAR)
    town = next(node.code for node in tree if node.code % 10**6 == 0 and node.code % 10**9)
    village = next(iter(tree.villages(((town, town + 10**6 - 1),))))
    found = []
    for role in Role:
        lo = SPANS.get(role, (COUNTY, 0))[0]
        far = {COUNTY: _FAR * 10**9, TOWN: town, VILLAGE: village}[lo]
        found.append(await _signed_in(county, role, "another county", far, COUNTY))
        if lo != COUNTY:
            found.append(await _signed_in(county, role, "another town", lo + 10**6, TOWN))
        if lo == VILLAGE:
            found.append(await _signed_in(county, role, "the next village", lo + 2000, VILLAGE))
    return found


async def _signed_in(county: Any, role: Role, where: str, at: int, foreign: int) -> Stranger:
    lo, hi = SPANS.get(role, (COUNTY, COUNTY + 10**9 - 1))
    grant, account, now = Grant(role, at, at + hi - lo), f"{role} {where}".replace(" ", "."), county.site.clock()
    async with county.db.web.acquire() as conn, conn.transaction():
        unit = await user.add_unit(conn, at // 10**9, at, f"外单位{at}")
        number = await user.add_staff(conn, at // 10**9, unit, account, "赵远", HASH)
        held = await user.add_grant(conn, number, grant)
        new = NewKey(at // 10**9, "外单位", number, held, grant, frozenset(TABLE[role] & set(LABELS)), now + _LIFE)
        key = (await make_key(conn, new, now))[1] if new.actions else ""
    browser = county.site.browser()
    assert (await browser.sign_in(account)).status == 303
    own = await county.office.approved(unit=at, division=at, title="外单位自己的通知")
    owner, ends = county.db.owner, (foreign, foreign + _SPANS[foreign] - 1)
    marks = [await owner.fetch(_MARKED.format(each), *ends) for each in _MARKS]
    above = await owner.fetch("SELECT code FROM content.item WHERE division NOT BETWEEN $1 AND $2", *ends)
    return Stranger(
        where, grant, foreign, browser, await browser.token("/console/grants"), key, own.code,
        frozenset(row["m"] for each in marks for row in each), county.at["visited"][-1] if foreign != COUNTY else "",
        frozenset(row["code"] for row in above),
    )  # fmt: skip


async def words(answer: Any) -> str:
    """What an answer says; of a workbook or an archive what its parts say."""
    body = await answer.read()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return html.unescape(body.decode("utf-8", "replace"))


async def rows(owner: Any) -> Rows:
    """Every row of the database."""
    tables = await owner.fetch(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace::regnamespace::text IN ('content', 'audiences', 'pusher') ORDER BY 1"
    )
    every = " UNION ALL ".join(
        f"SELECT '{one['name']}' AS name, t::text AS row FROM {one['name']} AS t" for one in tables
    )
    return Counter((row["name"], row["row"]) for row in await owner.fetch(every))
