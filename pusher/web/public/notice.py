"""A notice's page: one published version as the people of one place read it, and what became of it since."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from audiences.division import Division, DivisionError, Level, parse, village_of
from content.attached import named
from content.item import LABELS, Contact, Genre, Reach, Version, covers
from content.moved import followed
from content.press import qr_svg
from content.press.title import lead
from content.render import VILLAGE_S_OWN, Rendition, html, render, venue
from content.thread import STAGE_LABELS, Stage
from pusher.desk import OFFICE_TIME
from pusher.link import Links, short_division, spaced
from pusher.store import Connection, redistrict
from pusher.store import county as counties
from pusher.store import page as store
from pusher.web.public.box import Box
from pusher.web.public.site import Site
from pusher.web.public.spoken import languages, voices
from pusher.web.public.standing import SEALED, Standing, day, standing
from pusher.web.words import place as spoken

_CARDS: Final = 13  # rows, head included: in a longer table one looks for one line
_CALLS: Final = 3  # telephone buttons: a place of its own, its office and a hotline beside
_EXPLAINS: Final = frozenset({Stage.EXPLANATION, Stage.ANSWER})
_WRITTEN: Final = {"wechat": "在公众号里留言", "sms": "直接回复收到的短信"}  # beside the telephone, for who cannot hear
_DIAL: Final = re.compile(r"[^0-9+]")


@dataclass(frozen=True, slots=True)
class Notice:
    """A published version in one place, ready to be written."""

    row: store.NoticeRow
    version: Version
    rendition: Rendition
    standing: Standing | None
    place: store.Place | None
    division: int  # the place asked for, 0: none
    base_url: str  # what the county's residents open
    stages: tuple[
        store.Stage, ...
    ] = ()  # of its matter, as the people of the place may see them; empty: it stands alone
    parents: tuple[store.Place, ...] = ()  # the county, town and village that the place lies in, or is
    tongues: tuple[store.Tongue, ...] = ()  # in other languages, and read aloud
    ways: frozenset[str] = frozenset()  # channels by which the county speaks to its residents

    @property
    def in_force(self) -> bool:
        """Whether it still says what holds: only then it is printed and acknowledged."""
        return self.standing is None or self.standing.holds

    @property
    def public(self) -> bool:
        """Whether it may stand in lists and search engines."""
        return self.version.reach is Reach.PUBLIC

    @property
    def shows(self) -> bool:
        """Whether its text may be read."""
        return self.standing is None or self.standing.shows

    @property
    def contestable(self) -> bool:
        """Whether people may object to it, row by row or as a whole."""
        return self.in_force and self.version.genre is Genre.LISTING

    @property
    def adds(self) -> bool:
        """Whether a place has added something that the tongues of what it relays do not say."""
        return bool(self.version.variants) and any(one.from_above for one in self.tongues)

    @property
    def variant(self) -> str:
        """The query that leads to this place's variant."""
        return f"?v={short_division(self.division)}" if self.division else ""


def asked(text: str | None) -> int:
    """The place that ?v= names as 15 digits; 0: none that could be one."""
    try:
        return parse(text).code if text else 0
    except DivisionError:
        return 0


async def load(conn: Connection, links: Links, code: str, division: int, now: datetime) -> Notice | None:
    """Read what the page of a code shows in a place; None: nothing of it is public."""
    row = await store.notice(conn, code)
    return await compose(conn, links, row, division, now) if row is not None and row.doc is not None else None


async def compose(conn: Connection, links: Links, row: store.NoticeRow, division: int, now: datetime) -> Notice:
    """Make the page of a row that has a text."""
    code, version = row.code, Version.from_json(row.doc or {})
    if version.variants and row.hash:
        version = followed(version, await redistrict.moved_since(conn, row.id, row.hash))
    if not covers(version.division, division):
        division = 0
    place, told = await store.place(conn, division or version.division), division
    if place is None and Division(division or version.division).level is Level.GROUP:
        division = village_of(division)  # groups are numbered, not listed: the page names their village
        place = await store.place(conn, division)
    if place is None:
        division = told = 0
    own = await counties.county(conn, row.county)
    links = links.under(own.base_url if own else "")
    url = links.scan(code, told or None)
    rendition = render(version, division=told or version.division, code=code, url=url)
    stands = SEALED if row.sealed else standing(row, version, now)
    here = division or version.division
    stages = tuple(one for one in await store.stages(conn, row.id) if covers(one.territory, here))
    around = (Division(here).county * 10**9, Division(here).town, Division(here).village)
    parents = tuple(await store.places(conn, [code for code in around if code]))
    ways = frozenset(await store.ways(conn, row.county))
    tongues = tuple(await store.tongues(conn, row.id, row.hash or ""))
    return Notice(row, version, rendition, stands, place, division, links.base_url, stages, parents, tongues, ways)


def view(
    site: Site, notice: Notice, box: Box, *, base: str = "", personal: str = "", asks: bool = False
) -> dict[str, Any]:
    """What the template notice.html is given; `personal` is where a personal link's 我知道了 goes.

    `asks`: the platform may be asked whose the tap is (tap.py).
    """
    rendition, code = notice.rendition, notice.row.code
    valid, urgent = notice.in_force, notice.version.genre is Genre.ALERT
    action = personal or f"{base}/n/{code}/{'tap' if asks else 'ack'}{notice.variant}"
    return {
        **(replace(box, called="") if urgent else box).view(code, notice.variant, base),  # no answer comes in time
        "urgent": urgent,
        "page": _words(notice),
        "languages": languages(notice.tongues, f"{base}/n/{code}", notice.variant),
        "voices": voices(notice.tongues, f"{base}/n/{code}", notice.variant),
        "adds": notice.adds,
        "standing": notice.standing,
        "place": notice.place.name if notice.place else "",
        "left": days_left(rendition.deadline, site.now().astimezone(OFFICE_TIME).date()) if valid else "",
        "written": "，或者".join(words for way, words in _WRITTEN.items() if way in notice.ways),
        "going": _going(site, notice) if valid and not urgent else None,  # a map may guess wrong
        "opinion": f"{base}/n/{code}/opinion{notice.variant}" if valid and not urgent else "",
        "calls": calls(rendition),
        "acknowledge": action if valid else "",
        "personal": bool(personal),
        "asks": asks,
        "poster": f"{base}/n/{code}/poster.pdf{notice.variant}" if valid else "",
        "village": short_division(Division(rendition.division).village or rendition.division),
        "code": code,
        "host": notice.base_url.partition("://")[2],
        "qr": qr_svg(rendition.url, sized=False),
        "base": base,
        "variant": notice.variant,
        "stages": (stages := _stages(notice)),
        "explained": [one for one in stages if one["explains"] and not one["here"]],
        "objection": f"{base}/n/{code}/objection{notice.variant}" if notice.contestable else "",
        "noindex": not notice.public or bool(personal),
    }


def _going(site: Site, notice: Notice) -> dict[str, str] | None:
    """Where one goes, and a map that looks for it; None: the notice names no place, or no map is wanted."""
    named = venue(notice.rendition)
    own = VILLAGE_S_OWN.match(named) is not None
    around = [one.name for one in notice.parents if one.level <= (Level.VILLAGE if own else Level.TOWN)]
    if not named or not site.map_search or (own and len(around) < Level.VILLAGE):
        return None
    known = next((n for n, name in enumerate(around) if name in named), len(around))
    words = spoken("".join(around[:known])) + named
    return {"place": named, "map": site.map_search.replace("{}", quote(words))}


SHOWN_UNTIL: Final = "公示到哪天"


def days_left(deadline: date | None, today: date) -> str:
    """还有3天, 今天截止, 已截止; empty without a deadline."""
    if deadline is None:
        return ""
    left = (deadline - today).days
    return f"还有{left}天" if left > 0 else "已截止" if left < 0 else "今天截止"


def _words(notice: Notice) -> dict[str, Any]:
    rendition, published = notice.rendition, notice.row.published_at
    issued = rendition.issued_on
    return {
        "title": rendition.title,
        "sentence": rendition.sentence,
        "lead": lead(rendition.title, rendition.sentence),
        "facts": [_fact(label, value, objections=rendition.objections) for label, value in rendition.facts],
        "issuer": rendition.issuer,
        "number": "" if notice.version.genre is Genre.ALERT else rendition.document_number,  # an identifier is no 文号
        "date": f"{issued.year}年{issued.month}月{issued.day}日" if issued else "",
        "published": f"{published.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}" if published else "",
        "body": html(rendition.blocks, cards=_CARDS),
        "attachments": [(one.name, named(one)) for one in rendition.attachments],
        "code": spaced(notice.row.code),
    }


def _fact(label: str, value: str, *, objections: bool) -> tuple[str, str]:
    """A list that waits for objections is public until a day; nobody has to come by it."""
    if label == LABELS["deadline"] and objections:
        return SHOWN_UNTIL, f"{value}，有异议请在这天前提出"
    return label, value


def _stages(notice: Notice) -> list[dict[str, Any]]:
    """The matter's stages, the newest marked; none where the item stands alone."""
    if len(notice.stages) < 2:  # noqa: PLR2004 - itself and another
        return []
    newest = notice.stages[-1].code
    return [
        {
            "word": STAGE_LABELS[Stage(one.stage)],
            "title": one.title,
            "day": day(one.published_at.astimezone(OFFICE_TIME).date()),
            "code": one.code,
            "here": one.code == notice.row.code,
            "newest": one.code == newest,
            "explains": one.stage in _EXPLAINS,
        }
        for one in notice.stages
    ]


def calls(rendition: Rendition) -> list[dict[str, str]]:
    """The telephone buttons."""
    contacts = list(rendition.contacts) or [Contact("", rendition.telephone)]
    return [
        {"label": contact.label or "电话", "number": contact.number, "dial": dial}
        for contact in contacts
        if (dial := _DIAL.sub("", contact.number.partition("转")[0]))
    ][:_CALLS]
