"""The channel: one POST a call, one reference an answer; a second door that can be asked about a call's key."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from channels.base import Account, BadCallbackError, Callback, Request, Resources, read_options
from channels.http import Response, post, unknown
from channels.message import (
    Absent,
    Call,
    Capabilities,
    Deferred,
    Envelope,
    Event,
    Evidence,
    Finding,
    Message,
    Mode,
    News,
    Outcome,
    Reason,
    Receipt,
    Sent,
    Unit,
    Unknown,
)

CHANNEL: Final = "probe"
TOKEN: Final = "a token that only the tests know"
HORIZON: Final = 3600.0  # seconds
LAG: Final = 1.0  # seconds until a query finds what was accepted
DEDUPES: Final = frozenset({"dedupe", "both"})
ASKED: Final = frozenset({"query", "both"})


@dataclass(frozen=True, slots=True)
class Options:
    url: str
    account: str
    token: str = field(repr=False)
    call_size: int = 1
    horizon: float = HORIZON
    lag: float = LAG


def capabilities(account: Account) -> Capabilities:
    options = read_options(Options, account.options)
    return Capabilities(tuple(_mode(name, options) for name in ("plain", "dedupe", "query", "both")), "phone")


def _mode(name: str, options: Options) -> Mode:
    return Mode(
        name,
        name,
        Unit.PERSON,
        Evidence.ARRIVED,
        call_size=1 if name in DEDUPES else options.call_size,
        window=500 if name in DEDUPES else 100,
        dedupe=options.horizon if name in DEDUPES else 0.0,
        query=name in ASKED,
        lag=options.lag if name in ASKED else 0.0,
    )


def render(rendition: object, account: Account, mode: str) -> Message:
    raise NotImplementedError("pushes of the probe carry their own text")


def sandbox_options(base: str, account: str) -> Mapping[str, Any]:
    return {"url": base, "account": account, "token": TOKEN}


class Probe:
    def __init__(self, account: Account, resources: Resources) -> None:
        self.capabilities = capabilities(account)
        self._options = read_options(Options, account.options)
        self._http = resources.http

    async def send(self, call: Call) -> Sequence[Outcome]:
        body = {
            "account": self._options.account,
            "mode": call.envelopes[0].message.mode,
            "key": call.key,
            "to": [[envelope.delivery, envelope.address] for envelope in call.envelopes],
        }
        outcome = await self._post("send", body, call.deadline)
        if isinstance(outcome, dict):
            ref = outcome.get("ref")
            outcome = Sent(ref) if isinstance(ref, str) else unknown("unreadable")
        return [outcome] * len(call.envelopes)

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:
        body = {"account": self._options.account, "key": key, "to": [envelope.address for envelope in envelopes]}
        found = await self._post("query", body, float("inf"))
        if not isinstance(found, dict):
            return [Unknown(found.why)] * len(envelopes)
        return [Sent(ref) if ref else Absent() for ref in found["refs"]]

    def callback(self, request: Request) -> Callback:
        if request.query.get("token") != self._options.token:
            raise BadCallbackError("token")
        try:
            rows = json.loads(request.body)
            events: list[Event] = [
                Receipt(News(row["news"]), row["ref"], row["to"], row["key"] or None, _WHY.get(row["news"]))
                for row in rows
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise BadCallbackError("unreadable") from error
        return Callback(tuple(events), b"ok")

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:  # noqa: ARG002
        return None

    async def probe(self) -> Reason | None:
        return None

    async def close(self) -> None:
        pass

    async def _post(self, door: str, body: object, deadline: float) -> dict[str, Any] | Deferred | Unknown:
        answer = await post(self._http, f"{self._options.url}/{door}", json.dumps(body).encode(), deadline=deadline)
        if not isinstance(answer, Response):
            return answer
        try:
            said = answer.json()
        except ValueError:
            return unknown("unreadable")
        return said if isinstance(said, dict) else unknown("unreadable")


_WHY: Final = {"failed": Reason("EXPIRED", "短信超过有效期")}
