"""Questions from a notice's page: the words under lock, a code to read the answer by, an SMS where wanted."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from audiences.contact import PHONE
from audiences.vault import Vault
from content.calendar import Due, add_workdays
from content.checks import persons
from content.render import essence
from content.store import new_code
from content.store.catalogue import overrides
from pusher import direct
from pusher.desk import OFFICE_TIME, Desk
from pusher.question import Words, code_hash
from pusher.store import Connection
from pusher.store import objection as rules
from pusher.store import question as store
from pusher.store.question import ByText, PageQuestion

log = logging.getLogger(__name__)

A_DAY: Final = 50  # about one notice
A_UNIT: Final = 200  # about all notices of a unit, within a day
_MOST: Final = 50  # of one round
_NEVER: Final = frozenset({"id_number", "bank_card", "card"})  # rules: what nobody needs to answer a question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was written on a page."""

    item: int
    county: int
    version: str
    place: int | None
    text: str = field(repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What who asked is told: the code, and the day of the answer."""

    code: str
    due: Due


async def take(conn: Connection, vault: Vault, asked: Asked, now: datetime) -> Taken | None:
    """Enter a question; None: the notice, or its unit, has had enough of them today. The code is kept nowhere."""
    own = await rules.rules(conn, asked.county)
    told = await overrides(conn, asked.county)
    due = add_workdays(now.astimezone(OFFICE_TIME).date(), own.question_days, told)
    code = new_code()
    sealed = vault.seal(Words(asked.text, PHONE if asked.phone else "", asked.phone).sealed_text())
    new = PageQuestion(asked.item, asked.version, asked.place, now, due.day, due.certain, code_hash(code) or b"")
    number = await store.ask_on_page(conn, new, sealed.key_id, sealed.cipher, of_item=A_DAY, of_unit=A_UNIT)
    return Taken(code, due) if number else None


def too_private(text: str, today: date) -> bool:
    """Whether it holds an ID or a bank card number: nobody needs one to answer, and none is taken in."""
    return any(one.rule in _NEVER for one in persons(text, today))


def said_by_sms(title: str, answer: str) -> str:
    """The answer as the SMS has it."""
    return f"您在“{essence(title)}”下面问的，答复：{answer}"


async def texts(conn: Connection, vault: Vault, division: int) -> bool:
    """Whether a unit can answer by SMS: some account that speaks for it takes free texts."""
    return bool(await direct.able(conn, vault, division // 10**9, "答复", place=division))


async def answers(desk: Desk) -> None:
    """Send the answers that were to go by SMS. What is not taken stands as failed on the letter's page."""
    async with desk.pool.acquire() as conn:
        due = await store.take_sms(conn, _MOST)
    for one in due:
        try:
            await _send(desk, one)
        except Exception:
            log.exception("no answer sent", extra={"question": one.id})


async def _send(desk: Desk, one: ByText) -> None:
    words = Words.read(desk.vault.open(one.key_id, one.cipher))
    if words.kind != PHONE:
        return
    async with desk.pool.acquire() as conn:
        said = said_by_sms(one.title, one.answer)
        ports = await direct.able(conn, desk.vault, one.county, said, place=one.division)
    if ports and await direct.say(desk, ports, f"answer-{one.id}", words.address, said):
        async with desk.pool.acquire() as conn:
            await store.sms_sent(conn, one.id)
