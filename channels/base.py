"""The Channel protocol and Entry: what a folder in channels/ has to offer, and all it is given.

A channel answers with values and raises only for forged callbacks (BadCallbackError) or bugs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, get_type_hints

from channels.message import (
    BadCallbackError,
    Call,
    Capabilities,
    Envelope,
    Event,
    Finding,
    Message,
    OptionsError,
    Outcome,
    Reason,
    Tally,
    UnfitError,
)

if TYPE_CHECKING:
    import aiohttp

    from channels.calling import Calling
    from channels.sandbox.world import World
    from content.render import Rendition

# The errors live beside the values, so that pure modules may raise them.
__all__ = [
    "POLLED",
    "Account",
    "Allotment",
    "BadCallbackError",
    "Broadcaster",
    "Cache",
    "Callback",
    "Channel",
    "Entry",
    "Form",
    "Listener",
    "Metered",
    "OptionsError",
    "Request",
    "Resources",
    "UnfitError",
    "read_options",
]

POLLED: Final = "POLLED"  # the method of a kept Request that we fetched ourselves; no door lets one in

_Options = TypeVar("_Options")
_KINDS: Final = {str: "文字", int: "整数", bool: "是或否"}


def read_options(kind: type[_Options], given: Mapping[str, Any]) -> _Options:
    """Fill an options dataclass from an account's row by field name; a field's `label` metadata is its Chinese name.

    Raises OptionsError, in Chinese, for a missing, unknown or wrongly typed field.
    """
    hints = get_type_hints(kind)
    known = {spec.name: spec for spec in fields(kind)}  # type: ignore[arg-type]
    for name in given:
        if name not in known:
            raise OptionsError(f"不认识的设置项 {name}，请删去")
    values: dict[str, Any] = {}
    for name, spec in known.items():
        label = spec.metadata.get("label", name)
        if name not in given:
            if spec.default is MISSING and spec.default_factory is MISSING:
                raise OptionsError(f"缺少“{label}”（{name}），请填写")
            continue
        value = given[name]
        want = hints[name]
        if want in _KINDS and type(value) is not want:
            raise OptionsError(f"“{label}”（{name}）应当是{_KINDS[want]}")
        values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


class Cache(Protocol):
    """A small shared memory across processes (Redis): tokens, buckets. It may be emptied at any time."""

    async def get(self, key: str) -> str | None:
        """Return the value, None: not there."""

    async def set(self, key: str, value: str, ttl: float) -> None:
        """Keep the value for `ttl` seconds."""

    async def delete(self, key: str) -> None:
        """Forget it."""

    async def lock(self, key: str, ttl: float) -> str | None:
        """Take `key` for `ttl` seconds; the returned owner's word unlocks it, None: somebody else has it."""

    async def unlock(self, key: str, owner: str) -> None:
        """Give it back, if `owner` still holds it."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What runtime lends a channel. It owns none of it."""

    http: aiohttp.ClientSession
    cache: Cache
    now: Callable[[], datetime]  # aware, UTC


@dataclass(frozen=True, slots=True)
class Account:
    """An account's row (公众号, 短信端口) as its channel sees it. `options` are decrypted."""

    key: str  # unique in the county: "sms-county", also the last part of the callback's address
    channel: str
    name: str  # Chinese, as residents know the sender: 随县人民政府
    options: Mapping[str, Any] = field(repr=False)  # among them secrets


@dataclass(frozen=True, slots=True)
class Request:
    """A callback as it came: kept raw, so that it can be read again after a mended parser.

    `received_at` is aware; whoever reads it again passes the first time, by which its freshness is judged. None: now.
    """

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime | None = None
    remote: str = ""  # the sender's IP address; empty when a kept callback is read again


@dataclass(frozen=True, slots=True)
class Callback:
    """What a callback said, and the bytes the provider wants to hear back."""

    events: tuple[Event, ...]
    reply: bytes = b""
    content_type: str = "text/plain"


class Channel(Protocol):
    """One account, ready to speak."""

    capabilities: Capabilities

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Make one provider call; one outcome an envelope, in order. Never raises for what a provider does."""

    def callback(self, request: Request) -> Callback:
        """Verify and read a callback. Pure and quick: it runs before the reply and again when events are folded.

        Raises BadCallbackError.
        """

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:
        """Fetch what the provider holds for us; `keep` stores raw bytes before a destructive read is parsed.

        None, or why nothing can be fetched.
        What was kept is folded by callback(), as a Request of method POLLED that needs no proof.
        """

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:
        """Ask what became of a call's envelopes; one finding each. Only for modes with `query`."""

    async def probe(self) -> Reason | None:
        """Is the account well? None, or why not. Sends nothing to anybody."""

    async def close(self) -> None:
        """Let go of connections; nothing is sent after it."""


class Listener(Channel, Protocol):
    """A channel whose capabilities say `listens`: it speaks over a connection that one process may hold at a time."""

    def listen(self, keep: Callable[[Request], Awaitable[None]]) -> Awaitable[None]:
        """Hold the connection until cancelled, and make it anew when it is lost; `send` waits for it from now on.

        What the provider says is kept, as `callback` reads it, before it is answered. `probe` tells how the line is.
        """


class Broadcaster(Channel, Protocol):
    """A channel with joint modes (Mode.joint): the platform makes a job of a call and can be asked about it.

    References of what is published and pushed to nobody begin with `publish:`.
    Where a mode keeps company (Mode.company), `together` makes one message of those of a set, in their order.
    """

    def together(self, messages: Sequence[Message]) -> Message:
        """Make one message of several of the same mode; their people are the same."""

    def tally(self, ref: str) -> Awaitable[Tally | None]:
        """Ask what became of a job; None: it is under way, or nobody answers."""

    def withdraw(self, ref: str, place: int = 0) -> Awaitable[Reason | None]:
        """Take back what can be taken back, of a set its article of that number; None: done, else why not."""

    def preview(self, envelope: Envelope, name: str = "") -> Awaitable[Outcome]:
        """Show it to one person only, outside of any job; `name`: by what she calls herself there, not by address."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """How many calls a day a platform takes, and how many of today's were made."""

    most: int
    used: int


class Metered(Protocol):
    """A channel whose capabilities say `metered`."""

    def allotment(self, mode: str) -> Awaitable[Allotment | Reason]:
        """Ask how many calls a day there are for a mode, and how many were made today."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the page of accounts asks of an account that people enter there; others are entered by command."""

    title: str  # Chinese: 代发账号
    lead: str
    asks: type[Any]  # a dataclass; each field's metadata has its label, hint and choices
    fixed: Mapping[str, Any] = field(default_factory=dict)  # options of every account that is entered so


@dataclass(frozen=True, slots=True)
class Entry:
    """A channel's one line in registry.py."""

    name: str
    label: str  # 短信, 微信, 二维码
    options: Callable[[Mapping[str, Any]], type[Any]]  # the frozen dataclass that a row fills: its gateway's
    secrets: frozenset[str]  # the option fields stored encrypted and never shown
    build: Callable[[Account, Resources], Channel]
    capabilities: Callable[[Account], Capabilities]  # pure: the plan asks without building
    render: Callable[[Rendition, Account, str], Message]  # (rendition, account, mode name or PACK); raises UnfitError
    sandbox: Callable[[World], Any]  # -> aiohttp.web.Application that speaks the provider's protocol
    sandbox_options: Callable[..., Mapping[str, Any]]  # (its base URL, account key[, gateway]) -> options that reach it
    words: Callable[[str, Account], Message] | None = None  # a text that is no notice (验证码); raises UnfitError
    # how an account tells a member of staff what waits for her, the best way first; its messages have the slot link
    call: Callable[[Calling, Account], Sequence[Message]] | None = None
    # whether a browser is the platform's own app, by its User-Agent; None: nobody is recognised there
    inside: Callable[[str], bool] | None = None
    chosen: bool = True  # a sender ticks it for a push; else its accounts are asked beside every push (代发)
    form: Form | None = None  # None: every account is entered by command
