"""What residents ask: the words under lock, a code to read the answer by, or the answer by SMS, in WeChat."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from audiences.contact import PHONE
from audiences.vault import Vault
from content.calendar import Due, add_workdays
from content.checks import persons
from content.code import code_from
from content.render import essence
from content.store import new_code
from content.store.catalogue import overrides
from pusher import direct
from pusher.account import abilities
from pusher.desk import OFFICE_TIME, Desk
from pusher.question import Words, code_hash
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import objection as rules
from pusher.store import question as store
from pusher.store.question import Carried, PageQuestion

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


def letter_code(vault: Vault, account: str, event: str) -> str:
    """The code of what somebody wrote to an account: told at once, and known again when it is entered."""
    return code_from(vault.index(f"letter {account} {event}"))


def too_private(text: str, today: date) -> bool:
    """Whether it holds an ID or a bank card number: nobody needs one to answer, and none is taken in."""
    return any(one.rule in _NEVER for one in persons(text, today))


def said_back(title: str | None, answer: str) -> str:
    """The answer as an SMS or a message has it; `title`: of the notice, where it is known which."""
    about = f"在“{essence(title)}”下面问的" if title else "问的事"
    return f"您{about}，答复：{answer}"


async def texts(conn: Connection, vault: Vault, division: int) -> bool:
    """Whether a unit can answer by SMS: some account that speaks for it takes free texts."""
    return bool(await direct.able(conn, vault, division // 10**9, "答复", place=division))


async def talks(conn: Connection, vault: Vault, account: int) -> bool:
    """Whether who wrote to an account can be written back there, for as long as the platform allows."""
    row = await accounts.account(conn, account)
    able = abilities(vault, row) if row and row.state == "active" else None
    return able is not None and able.answers and able.follows


async def answers(desk: Desk) -> None:
    """Send the answers that a program carries. What is not taken stands as failed on the letter's page."""
    async with desk.pool.acquire() as conn:
        due = await store.take_carried(conn, _MOST)
    for one in due:
        try:
            await _send(desk, one)
        except Exception:
            log.exception("no answer sent", extra={"question": one.id})


async def _send(desk: Desk, one: Carried) -> None:
    words = Words.read(desk.vault.open(one.key_id, one.cipher))
    text = said_back(one.title, one.answer)
    if words.kind == PHONE:
        sent = await _by_text(desk, one, words.address, text)
    else:
        sent = one.account is not None and await direct.reply(desk, one.account, words.address, text)
    if sent:
        async with desk.pool.acquire() as conn:
            await store.carried(conn, one.id)


async def _by_text(desk: Desk, one: Carried, number: str, text: str) -> bool:
    async with desk.pool.acquire() as conn:
        ports = await direct.able(conn, desk.vault, one.county, text, place=one.division)
    return bool(ports) and await direct.say(desk, ports, f"answer-{one.id}", number, text)
