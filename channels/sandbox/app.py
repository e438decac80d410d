"""The sandbox (演练) as one server: every channel's stand-in, the phone, and the control desk.

/{channel}/…        the provider's own protocol
/phone              all handsets; /phone?to=… one of them, where a person may also reply
/control            GET: what was accepted, what was doubled; POST: faults, reset, gestures
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import jinja2
from aiohttp import web
from markupsafe import Markup, escape

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import URL_IN_TEXT, Faults, Shown, World

WORLD: Final = web.AppKey("world", World)
_OFFICE_TIME: Final = timezone(timedelta(hours=8))
_LISTED: Final = 200  # doubles in a count
_SHELF: Final = 12  # handsets of an account on the overview
_SPOKEN: Final = {"say", "tap"}  # gestures that stand under the conversation
_KNOBS: Final = ("receipt_delay", "late_delay", "drip", "retry_after", "index_lag", "frequency")
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
}


_Handset = tuple[str, Shown, int]  # address, its last message, how many


class Offering(Protocol):
    """What the sandbox needs of a channel: its Entry has it."""

    @property
    def label(self) -> str:
        """Its name in Chinese."""

    @property
    def sandbox(self) -> Callable[[World], Any]:
        """Its stand-in's builder."""


def application(
    callback_base: str | None,
    channels: Mapping[str, Offering],
    *,
    now: Callable[[], datetime] | None = None,
    port: int = 0,
) -> web.Application:
    """Build the sandbox of these channels (registry.CHANNELS); callbacks are posted under `callback_base`.

    `port`: where the application will be served, by which stand-ins that speak no HTTP know their own; 0: none starts.
    `app[WORLD]` is what happened, for tests in the same process.
    """
    world = World(callback_base, now=now, port=port)
    app = web.Application(client_max_size=16 << 20)
    app[WORLD] = world
    for name, channel in channels.items():
        app.add_subapp(f"/{name}", channel.sandbox(world))
    desk = Desk(world, {name: channel.label for name, channel in channels.items()})
    app.router.add_get("/", desk.overview)
    app.router.add_get("/phone", desk.phone)
    app.router.add_post("/phone", desk.gesture)
    app.router.add_get("/control", desk.count)
    app.router.add_post("/control", desk.control)
    app.on_shutdown.append(_release)
    app.on_cleanup.append(_close)
    return app


async def _release(app: web.Application) -> None:
    app[WORLD].closing.set()


async def _close(app: web.Application) -> None:
    await app[WORLD].close()


@cache
def _templates() -> jinja2.Environment:
    """One for all sandboxes of a process: a test builds its own, and the page takes longer to compile than the rest."""
    environment = jinja2.Environment(
        autoescape=True, loader=jinja2.FileSystemLoader(Path(__file__).parent), undefined=jinja2.StrictUndefined
    )
    environment.filters["clock"] = lambda at: f"{at.astimezone(_OFFICE_TIME):%m月%d日 %H:%M}"
    environment.filters["linked"] = _linked
    return environment


class Desk:
    """The pages and the control desk of one World."""

    def __init__(self, world: World, labels: Mapping[str, str]) -> None:
        self._world = world
        self._labels = labels
        self._phone = _templates().get_template("phone.html")

    async def overview(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        """Send a visitor to the handsets."""
        raise web.HTTPFound("phone")

    async def phone(self, request: web.Request) -> web.StreamResponse:
        """Show one handset (?to=…), or all that received anything."""
        address = request.query.get("to", "").strip()
        shown = self._world.handset(address)
        latest = sorted(self._world.handsets().items(), key=lambda each: each[1][-1].at, reverse=True)
        gestures = [each for (name, _), each in self._world.gestures.items() if name in self._labels]
        accounts = {each.channel: each.account for each in shown}
        page = self._phone.render(
            address=address,
            threads=self._threads(shown),
            gestures=gestures,
            others=[
                each for each in gestures if not accounts or (each.channel in accounts and each.name not in _SPOKEN)
            ],
            accounts=accounts,
            menus=self._world.menus,
            gone=self._world.gone,
            browsers=self._world.browsers,
            shelves=self._shelves(latest),
        )
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    def _shelves(self, latest: Sequence[tuple[str, Sequence[Shown]]]) -> list[tuple[str, int, list[_Handset]]]:
        """The handsets by the account that spoke last, the newest of each: none hides another's."""
        found: dict[tuple[str, str], list[_Handset]] = {}
        for address, messages in latest:
            found.setdefault((messages[-1].channel, messages[-1].account), []).append(
                (address, messages[-1], len(messages))
            )
        shelves = []
        for name in self._labels:
            for (channel, account), some in sorted(found.items()):
                if channel == name:
                    last = some[0][1]
                    shelves.append(
                        (f"{self._labels[name]} · {last.via or last.sender or account}", len(some), some[:_SHELF])
                    )
        return shelves

    def _threads(self, shown: Sequence[Shown]) -> list[tuple[str, str, str, list[Shown]]]:
        """A handset's conversations, one with each account: (heading, channel, account, messages)."""
        found: dict[tuple[str, str], list[Shown]] = {}
        for name in self._labels:
            for each in shown:
                if each.channel == name:
                    found.setdefault((name, each.account), []).append(each)
        return [
            (f"{self._labels[name]} · {some[-1].via}" if some[-1].via else self._labels[name], name, account, some)
            for (name, account), some in found.items()
        ]

    async def gesture(self, request: web.Request) -> web.StreamResponse:
        """Do on the handset what the form says, and show it again."""
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        await self._act(form)
        raise web.HTTPSeeOther(str(request.rel_url.with_query(to=form.get("address", ""))))

    async def count(self, request: web.Request) -> web.StreamResponse:
        """Count what was accepted; ?keys=1 and ?addresses=<channel> give the whole tables."""
        world = self._world
        doubled = world.doubled()
        answer: dict[str, Any] = {
            "accepted": dict(world.accepted),
            "calls": dict(world.calls),
            "handsets": len(world.handsets()),
            "doubled": len(doubled),
            "doubles": [asdict(each) for each in doubled[:_LISTED]],
            "repeated_keys": {name: sum(n > 1 for n in world.keys(name).values()) for name in self._labels},
            "faults": {name: asdict(faults) for name, faults in world.faults.items()},
            "events": list(world.events),
        }
        if "keys" in request.query:
            answer["keys"] = {name: world.keys(name) for name in self._labels}
        if channel := request.query.get("addresses"):
            answer["addresses"] = world.addresses(channel)
        return web.json_response(answer)

    async def control(self, request: web.Request) -> web.StreamResponse:
        """Obey: {"reset": true}, {"faults": {channel: {…}}}, {"set": {…}}, {"do": {…}}, {"settle": true}."""
        try:
            orders = await request.json()
        except ValueError:
            raise web.HTTPBadRequest(text="要一个 JSON 对象") from None
        if not isinstance(orders, dict):
            raise web.HTTPBadRequest(text="要一个 JSON 对象")
        if orders.get("reset"):
            self._world.reset()
        for channel, settings in _part(orders, "faults").items():
            self._world.faults[channel] = _faults(settings)
        for name, value in _part(orders, "set").items():
            if name not in _KNOBS or not isinstance(value, int | float):
                raise web.HTTPBadRequest(text=f"没有这个设置：{name}，可用：{'、'.join(_KNOBS)}")
            setattr(self._world, name, value)
        if asked := _part(orders, "do"):
            await self._act(asked)
        if orders.get("settle"):
            await self._world.settle()
        return await self.count(request)

    async def _act(self, asked: Mapping[str, str]) -> None:
        channel, name, address = asked.get("channel", ""), asked.get("gesture", ""), asked.get("address", "")
        found = self._world.gestures.get((channel, name))
        if found is None or not address:
            raise web.HTTPBadRequest(text="没有这个动作，或没有写号码")
        account = asked.get("account") or _last_account(self._world, channel, address)
        if not account:
            raise web.HTTPBadRequest(text="请写明账号")
        await found.act(account, address, asked.get("text", ""))


def _part(orders: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = orders.get(name) or {}
    if not isinstance(part, dict):
        raise web.HTTPBadRequest(text=f"{name} 要一个 JSON 对象")
    return part


def _faults(settings: Any) -> Faults:
    known = {each.name for each in fields(Faults)}
    if not isinstance(settings, dict) or not set(settings) <= known:
        raise web.HTTPBadRequest(text=f"可用的故障设置：{'、'.join(sorted(known))}")
    values = dict(settings)
    if "behaviour" in values:
        try:
            values["behaviour"] = Behaviour(values["behaviour"])
        except ValueError:
            raise web.HTTPBadRequest(text=f"没有这种故障，可用：{'、'.join(Behaviour)}") from None
    return Faults(**values)


def _last_account(world: World, channel: str, address: str) -> str:
    accounts: Sequence[str] = [each.account for each in world.handset(address) if each.channel == channel]
    return accounts[-1] if accounts else ""


def _linked(text: str, browser: str, to: str) -> Markup:
    """Make the addresses in a text tappable, as handsets do; `browser`: the app opens them in its own."""
    parts: list[Markup] = []
    end = 0
    for found in URL_IN_TEXT.finditer(text):
        where = f"{browser}?{urlencode({'to': to, 'url': found[0]})}" if browser else found[0]
        parts += [escape(text[end : found.start()]), Markup('<a href="{}">{}</a>').format(where, found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
