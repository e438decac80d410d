"""The form of an account that is entered on a page (代发账号, 未认证的公众号): entered, and renewed under the same key.

What it asks is read off the channel's own Form. A secret is never shown, and kept when nothing is typed in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, Final

from aiohttp import web

from channels.base import Form, OptionsError
from channels.registry import CHANNELS
from pusher.access import Action
from pusher.account import seal, unsealed
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store.account import NewAccount
from pusher.web.console.item_new import places
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

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
    channel, form = _channel(visit)
    async with visit.database() as conn:
        known = await _known(visit, conn, channel, form, visit.request.query.get("key", ""))
    given = {name: str(getattr(known, name)) for name in _FACTS} if known else {}
    return await _page(visit, channel, form, given, known.options if known else {}, Problems())


async def save(visit: Visit) -> web.StreamResponse:
    """Enter it, or renew it."""
    (channel, form), problems = _channel(visit), Problems()
    given = {name: text(visit.form, name, most) for name, most in _FACTS.items()}
    async with visit.database() as conn:
        known = await _known(visit, conn, channel, form, given["key"])
    before = unsealed(visit.desk.vault, known.options) if known else {}
    options = _options(visit, channel, form, problems, before)
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
        problems.add(_place(form, named[1] if named else str(error).partition("：")[0]), f"{error}。")
    if problems:
        return await _page(visit, channel, form, given, options, problems)
    async with visit.database() as conn:
        new = NewAccount(given["key"], channel, place, given["name"], sealed, given["owner"], given["supervisor"])
        await accounts.add_account(conn, new, visit.session.county)
        await visit.record(conn, "enter_account", place, f"account {new.key}", {"channel": channel})
    raise visit.moved("/console/accounts")


def _channel(visit: Visit) -> tuple[str, Form]:
    found = CHANNELS.get(name := visit.arg("channel"))
    if found is None or found.form is None:
        raise Problem(404)
    return name, found.form


async def _known(visit: Visit, conn: Connection, channel: str, form: Form, key: str) -> NewAccount | None:
    """The account of this key as it was entered; 409: it is another county's, or not of this form."""
    known = await accounts.entered(conn, key)
    if known is None:
        return None
    other = (known.division // 10**9, known.channel) != (visit.session.county, channel)
    if other or any(known.options.get(name) != value for name, value in form.fixed.items()):
        raise Problem(409, f"代号 {key} 已经有别的账号在用，请换一个。")
    return known


def _fields(form: Form) -> Iterator[Field[Any]]:
    yield from fields(form.asks)


def _place(form: Form, name: str) -> str:
    """The field that a mistake is named beside."""
    names = [one.name for one in _fields(form)]
    return name if name in names else names[0]


def _options(visit: Visit, channel: str, form: Form, problems: Problems, before: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they were typed; what was left empty is the channel's default, but for a secret that there was."""
    asked = {one.name for one in _fields(form)}
    options: dict[str, Any] = {name: value for name, value in before.items() if name not in asked} | dict(form.fixed)
    for one in _fields(form):
        given = text(visit.form, one.name, _OPTION)
        if not given and one.name in CHANNELS[channel].secrets and one.name in before:
            options[one.name] = before[one.name]
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
    visit: Visit, channel: str, form: Form, given: Mapping[str, str], options: Mapping[str, Any], problems: Problems
) -> web.Response:
    secrets = CHANNELS[channel].secrets
    return visit.page(
        "console/hand_account.html",
        status=400 if problems else 200,
        channel=channel,
        form=form,
        given=dict.fromkeys(_FACTS, "") | dict(given),
        asked=[
            Asked(
                one.name,
                one.metadata["label"],
                one.metadata.get("hint", "") + ("。已经填过，不改就不填" if one.name in secrets & set(options) else ""),
                tuple(one.metadata.get("choices", {}).items()),
                "" if one.name in secrets else _shown(options.get(one.name, "")),
            )
            for one in _fields(form)
        ],
        places=await places(visit),
        problems=problems,
    )


def _shown(value: Any) -> str:
    return "、".join(value) if isinstance(value, (list, tuple)) else str(value or "")
