"""A channel of the bench's own processes: the least that a real one does, through the same door to providers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from yarl import URL

from channels.base import Account, Callback, Entry, Request, Resources
from channels.http import Response, post, unknown
from channels.message import Call, Capabilities, Envelope, Evidence, Message, Mode, Outcome, Sent, Unit
from channels.registry import CHANNELS

EACH = Mode("each", "逐人", Unit.PERSON, Evidence.ACCEPTED, window=500, dedupe=600.0)
LIST = Mode("list", "成批", Unit.PERSON, Evidence.ACCEPTED, call_size=100, window=100)


@dataclass(frozen=True, slots=True)
class Options:
    url: str


class Bench:
    """One account at the stub."""

    def __init__(self, account: Account, resources: Resources) -> None:
        self.capabilities = capabilities(account)
        self._http = resources.http
        self._each = URL(account.options["url"]) / EACH.name
        self._list = URL(account.options["url"]) / LIST.name

    async def send(self, call: Call) -> Sequence[Outcome]:
        envelopes = call.envelopes
        if envelopes[0].message.mode == LIST.name:
            return [await self._send(self._list, envelopes, call.deadline)] * len(envelopes)
        if len(envelopes) == 1:
            return (await self._send(self._each, envelopes, call.deadline),)
        return await asyncio.gather(*(self._send(self._each, (one,), call.deadline) for one in envelopes))

    async def _send(self, url: URL, envelopes: Sequence[Envelope], deadline: float) -> Outcome:
        to = [envelope.address for envelope in envelopes]
        body = json.dumps({"key": envelopes[0].delivery, "to": to, "text": envelopes[0].message.text}).encode()
        answer = await post(self._http, url, body, deadline=deadline)
        if not isinstance(answer, Response):
            return answer
        try:
            return Sent(answer.json()["ref"])
        except (ValueError, KeyError):
            return unknown("unreadable")

    def callback(self, request: Request) -> Callback:
        return Callback(())

    async def poll(self, keep: Any) -> None:
        return None

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Any]:
        return ()

    async def probe(self) -> None:
        return None

    async def close(self) -> None:
        return None


def capabilities(account: Account) -> Capabilities:
    return Capabilities((EACH, LIST), "phone")


def message(mode: str) -> Message:
    text = "【随县人民政府】耕地地力保护补贴开始申报，请种粮农户于12月20日前到村委会登记面积。咨询0722-3338000"
    return Message(mode, {"content": text}, text)


def _rendered(_rendition: object, _account: Account, mode: str) -> Message:
    return message(mode)


def register() -> None:
    """Put the channel into the registry of this process; others never hear of it."""
    entry = Entry("bench", "基准", lambda _: Options, frozenset(), Bench, capabilities, _rendered, None, None)  # type: ignore[arg-type]
    cast("dict[str, Entry]", CHANNELS)["bench"] = entry
