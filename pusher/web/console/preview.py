"""What becomes of a text (看效果): every rendition as its reader will meet it, of words that are kept or only typed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from channels.message import Capabilities, Message, Mode, Unit
from content.press import Paper, PressError, TooLongError, press
from content.render import Rendition, length_of
from pusher.account import abilities, mode_words
from pusher.link import without_own
from pusher.publish import Texts, try_texts
from pusher.store import Connection
from pusher.store import report as lines
from pusher.web.console.item_view import Look
from pusher.web.console.visit import Visit
from pusher.web.public.site import SITE

_DPI: Final = 60  # of the poster on the screen: 500 dots across


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on a handset, and by which accounts it goes out so."""

    by: str
    words: str
    segments: int
    length: int  # 0: nobody counts them
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A notice in WeChat: its head, and what stands in its fields."""

    by: str
    head: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article (图文) as the platform will show it."""

    by: str
    title: str
    digest: str


@dataclass(frozen=True, slots=True)
class Poster:
    """The poster as a picture's address that carries the picture; else why there is none, Chinese."""

    picture: str = ""
    why: str = ""
    short: bool = False  # the body stays behind the code


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a text becomes."""

    rendition: Rendition
    bubbles: tuple[Bubble, ...]
    cards: tuple[Card, ...]
    article: Article | None
    misfits: tuple[str, ...]  # what would not fit an account, and what to cut
    length: str  # of the loudspeaker script, read once


async def preview(visit: Visit, conn: Connection, seen: Look) -> Preview:
    """Render all of it but the poster, with the accounts that would carry it. Nothing is kept."""
    item, vault = seen.item, visit.desk.vault
    line = lines.Item(item.id, item.code, item.county, item.division, item.state, item.current)
    texts, misfits = await try_texts(conn, vault, visit.desk.links, line, seen.version)
    able = {one.row.id: abilities(vault, one.row) for one in {text.row.id: text for text in texts}.values()}
    said = [_said(one, here) for one in texts if one.messages and (here := able[one.row.id]) is not None]
    return Preview(
        rendition=seen.rendition,
        bubbles=_bubbles(said),
        cards=_cards(said),
        article=next((_article(one) for one in said if one.mode.joint), None),
        misfits=misfits,
        length=length_of(seen.rendition.broadcast),
    )


async def poster(visit: Visit, rendition: Rendition) -> Poster:
    """Press it for the screen: a third of a second in a child process, so outside of any transaction."""
    async with visit.request.app[SITE].presses:  # a process presses one page at a time, whoever asks
        try:
            try:
                made, short = await press(rendition, Paper.POSTER, "png", dpi=_DPI), False
            except TooLongError:
                made, short = await press(rendition, Paper.POSTER, "png", full=False, dpi=_DPI), True
        except PressError as error:
            return Poster(why=str(error))
    return Poster("data:image/png;base64," + base64.b64encode(made).decode(), short=short)


async def asked_poster(visit: Visit, seen: Look) -> Poster | None:
    """The poster where the page was asked for with it (?poster=yes), for it takes longer than all the rest."""
    return await poster(visit, seen.rendition) if visit.request.query.get("poster") == "yes" else None


@dataclass(frozen=True, slots=True)
class _Said:
    """The text of an account's mode for everybody, with the mode."""

    mode: Mode
    message: Message
    words: str
    by: str


def _said(texts: Texts, able: Capabilities) -> _Said:
    mode, message = able.mode(texts.mode), texts.messages[0][1]
    by = f"{texts.row.name} {mode_words(texts.row.channel, able, mode).label}".strip()
    return _Said(mode, message, without_own(message.text), by)


def _bubbles(said: Sequence[_Said]) -> tuple[Bubble, ...]:
    """Texts that are counted, each once: several ports often say the same."""
    told: dict[str, list[_Said]] = {}
    for one in said:
        if one.message.length:
            told.setdefault(one.words, []).append(one)
    return tuple(
        Bubble("、".join(dict.fromkeys(one.by for one in same)), words, first.segments, first.length, first.left_out)
        for words, same in told.items()
        for first in [same[0].message]
    )


def _cards(said: Sequence[_Said]) -> tuple[Card, ...]:
    """What stands in a chat in fields, each once."""
    told: dict[str, Card] = {}
    for one in said:
        if not (one.message.length or one.mode.joint or one.mode.unit is Unit.PLACE):
            head, *rest = one.words.split("\n")
            rows = tuple((label, value) for label, _, value in (row.partition("：") for row in rest))
            told.setdefault(one.words, Card(one.by, head, rows))
    return tuple(told.values())


def _article(one: _Said) -> Article:
    title, digest, *_ = one.words.split("\n")
    return Article(one.by, title, digest)
