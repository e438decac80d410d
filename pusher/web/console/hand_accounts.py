"""The form of an account that people publish for (代发账号): entered, and renewed under the same key.

What it asks is read off the channel's own options, as every channel has them; there are no secrets among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, Final

from aiohttp import web

from channels.base import OptionsError
from channels.registry import ASKED
from pusher.access import Action
from pusher.account import entry, seal
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store.account import NewAccount
from pusher.web.console.item_new import places
from pusher.web.console.visit import Visit
from pusher.web.errors import Problem
from pusher.web.forms import Problems, text

_KEY: Final = re.compile(r"[a-z0-9-]{2,40}")
_NAMED: Final = re.compile(r"（(\w+)）")  # the option that an OptionsError names
_OPTION: Final = 200
_FACTS: Final = {"key": 40, "name": 40, "owner": 60, "supervisor": 60, "division": 15}
_NUMBERS: Final = 6  # digits


@dataclass(frozen=True, slots=True)
class Asked:
    """An option as the form asks for it."""

    name: str
    label: str
    hint: str
    choices: tuple[tuple[str, str], ...]  # empty: it is typed
    value: str


async def ask(visit: Visit) -> web.StreamResponse:
    """An empty form, or with `?key=` that account's."""
    channel = _channel(visit)
    async with visit.database() as conn:
        known = await _known(visit, conn, channel, visit.request.query.get("key", ""))
    given = {name: str(getattr(known, name)) for name in _FACTS} if known else {}
    return await _page(visit, channel, given, known.options if known else {}, Problems())


async def save(visit: Visit) -> web.StreamResponse:
    """Enter it, or renew it."""
    channel, problems = _channel(visit), Problems()
    given = {name: text(visit.form, name, most) for name, most in _FACTS.items()}
    options = _options(visit, channel, problems)
    if not _KEY.fullmatch(given["key"]):
        problems.add("key", "代号用小写字母、数字和连字符，2到40个，如 rm-wechat")
    if not given["name"]:
        problems.add("name", "请填账号的名称，如 随县融媒体")
    place = int(given["division"]) if given["division"].isdecimal() else visit.session.grant.lo
    visit.demand(Action.MANAGE_ACCOUNTS, place)
    try:
        sealed = seal(visit.desk.vault, channel, options)
    except OptionsError as error:
        named = _NAMED.search(str(error))
        problems.add(named[1] if named else "outlet", f"{error}。")
    if problems:
        return await _page(visit, channel, given, options, problems)
    async with visit.database() as conn:
        await _known(visit, conn, channel, given["key"])
        new = NewAccount(given["key"], channel, place, given["name"], sealed, given["owner"], given["supervisor"])
        await accounts.add_account(conn, new, visit.session.county)
        await visit.record(conn, "enter_account", place, f"account {new.key}", {"channel": channel})
    raise visit.moved("/console/accounts")


def _channel(visit: Visit) -> str:
    name = visit.arg("channel")
    if name not in ASKED:
        raise Problem(404)
    return name


async def _known(visit: Visit, conn: Connection, channel: str, key: str) -> NewAccount | None:
    """The account of this key as it was entered; 409: it is another county's, or of another channel."""
    known = await accounts.entered(conn, key)
    if known is not None and (known.division // 10**9, known.channel) != (visit.session.county, channel):
        raise Problem(409, f"代号 {key} 已经有别的账号在用，请换一个。")
    return known


def _fields(channel: str) -> Iterator[Field[Any]]:
    yield from fields(entry(channel).options({}))


def _options(visit: Visit, channel: str, problems: Problems) -> dict[str, Any]:
    """The options as they were typed; what was left empty is the channel's default."""
    options: dict[str, Any] = {}
    for one in _fields(channel):
        given = text(visit.form, one.name, _OPTION)
        if not given:
            continue
        if one.type == "int":
            if not (given.isascii() and given.isdigit() and len(given) <= _NUMBERS):
                problems.add(one.name, f"“{one.metadata['label']}”请填整数")
                continue
            options[one.name] = int(given)
        elif one.type == "str":
            options[one.name] = given
        else:
            options[one.name] = re.split(r"[\s,，、;；]+", given.lower())
    return options


async def _page(
    visit: Visit, channel: str, given: Mapping[str, str], options: Mapping[str, Any], problems: Problems
) -> web.Response:
    return visit.page(
        "console/hand_account.html",
        status=400 if problems else 200,
        channel=channel,
        given=dict.fromkeys(_FACTS, "") | dict(given),
        asked=[
            Asked(
                one.name,
                one.metadata["label"],
                one.metadata.get("hint", ""),
                tuple(one.metadata.get("choices", {}).items()),
                _shown(options.get(one.name, "")),
            )
            for one in _fields(channel)
        ],
        places=await places(visit),
        problems=problems,
    )


def _shown(value: Any) -> str:
    return "、".join(value) if isinstance(value, (list, tuple)) else str(value or "")
