"""What hangs beside the demo's notice: a table as Excel; in English and as sound, what another has judged."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Final

import openpyxl

from content import store as items
from content.ingest import Kind
from content.item import Attachment
from content.sound import listen
from content.store import Connection, Item, tongue
from content.tongue import CHINESE, NewTongue
from pusher.cli.demo.tone import tone
from pusher.cli.line import Persons
from pusher.runtime import now

_SECONDS: Final = 18.0
_FILE: Final = "需要带的材料.xlsx"
_ROWS: Final = (
    ("谁来办", "身份证", "“一卡通”存折", "承包合同", "委托书", "在哪里领表"),
    ("户主本人", "带", "带", "带", "不用", "村委会"),
    ("家里人代办", "两人的都带", "带户主的", "带", "带", "村委会"),
    ("流转来的地", "带", "带", "带流转合同", "不用", "村委会"),
)


async def attachment(conn: Connection, county: int) -> Attachment:
    """What to bring, as Excel."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "材料"
    for row in _ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return await items.attach(conn, county, _FILE, Kind.XLSX.media_type, out.getvalue(), now())


async def recording(conn: Connection, item: Item, persons: Persons) -> None:
    """Where the village's own voice will be: notes, so that nobody takes them for somebody's words."""
    sound = listen(tone(_SECONDS))
    kept = await items.attach(conn, item.county, "录音", sound.media_type, sound.data, now())
    new = NewTongue(
        CHINESE, dialect="随县话（演练音）", digest=kept.digest, media_type=sound.media_type, seconds=sound.seconds
    )
    await _judged(conn, item, new, persons)


async def translation(conn: Connection, item: Item, persons: Persons, today: date, days: int) -> None:
    """In English, made by one and read by another."""
    last = today + timedelta(days=days)
    new = NewTongue(
        "en",
        f"Apply now for the {today.year} farmland subsidy",
        "Who: households that hold contracted farmland and grow grain this year.\n"
        "How much: 96 yuan for each mu.\n"
        "How: the head of the household brings an identity card and the bank book to the village office. It is free.\n"
        f"Last day: {last.day} {last:%B %Y}.\n"
        "Questions: 0722-0000186.",
    )
    await _judged(conn, item, new, persons)


async def _judged(conn: Connection, item: Item, new: NewTongue, persons: Persons) -> None:
    number = await tongue.add(conn, item.id, item.current, new, by=persons.author, at=now())
    await tongue.judge(conn, number, accept=True, note="", by=persons.reviewer, at=now())
