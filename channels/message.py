"""The values that cross the channel interface. Pure. A channel receives a Call and nothing else of a resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from channels.pack import ByHand

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Unit(StrEnum):
    """What one delivery of a mode is addressed to."""

    PERSON = "person"  # one address: a phone number, an openid
    LIST = "list"  # one call for many addresses
    TAG = "tag"  # everybody whom the platform files under a tag
    PLACE = "place"  # a page, a poster: no address at all


class Evidence(StrEnum):
    """Grades of evidence (告知凭据); they never mix. Order: the later proves more."""

    ACCEPTED = "accepted"  # 已提交: the provider took it
    ARRIVED = "arrived"  # 到机: on the handset
    OPENED = "opened"  # 打开
    CONFIRMED = "confirmed"  # 确认: 我知道了, a reply
    TOLD = "told"  # 当面告知


class Scope(StrEnum):
    """Whom a reason concerns; it decides who has to act."""

    RECIPIENT = "recipient"  # this contact on this channel
    CONTENT = "content"  # this text: the push pauses, its author is told
    ACCOUNT = "account"  # this account: it pauses, its rows stay pending
    MODE = "mode"  # this way of sending: its rows go on by the next one, and people are told


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of sending on one kind of account, with all that the plan must know of it."""

    name: str
    label: str  # Chinese, as the check page shows it
    unit: Unit
    best_evidence: Evidence
    whom: str = ""  # Chinese, who gets it, as the check page says it: 同意接收这类通知的关注者
    call_size: int = 1  # envelopes in one provider call
    call_least: int = 1  # with fewer the provider refuses it
    joint: bool = False  # a call is never cut, has one outcome, and the provider tells totals (Tally), never persons
    rest: float = 0.0  # seconds after which a key may be used again at the earliest
    company: int = 1  # messages to the very same people that one joint call carries together (合成一组)
    patience: float = 0.0  # seconds that one waits for others to the same people, unless it is urgent
    monthly: int = 0  # messages of this mode that an address gets in a calendar month, the rest is dropped; 0: any
    reserve: int = 0  # of these, kept for what is urgent
    window: int = 100  # rows that may be without an outcome at once: what a kill may leave in doubt
    dedupe: float = 0.0  # seconds in which the provider refuses a repeat of our key; 0: never
    query: bool = False  # the provider can be asked what became of a key
    lag: float = 0.0  # seconds until a question finds what the provider accepted: its index is late
    daily: int = 0  # calls that the platform takes in a day, as far as the account's row knows; 0: nobody knows
    consent: bool = False  # a consent for this mode's template is spent by each send
    by_parts: bool = False  # a long text is accepted and reported part by part (Sent.parts)
    links: bool = True  # a link may stand in the text
    personal_links: bool = False  # a link of the person's own may (必达 only)
    max_units: int = 0  # UTF-16 units of text, signature included; 0: no limit


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an account can do. What is not here it cannot do; nothing is silently ignored."""

    modes: tuple[Mode, ...]
    address: str | None  # the kind of contact it needs: "phone", "wechat:<account key>"; None for a place
    listens: bool = False  # holds a connection that speaks (CMPP): one worker at a time
    polls: float = 0.0  # seconds between two fetches of what the provider holds for us; 0: there is nothing to fetch
    label: str = ""  # the gateway in Chinese where a channel has several (云MAS)
    per_number: int = 0  # messages that the gateway lets one number have in a day; 0: any number
    rolling: bool = False  # in the last 24 hours; else since midnight in China
    reply_digits: int = 0  # of the push's number that come back with a reply; 0: nothing ties it to a notice
    follows: bool = False  # has followers whom the platform lists and tags (channels.following)
    answers: bool = False  # a callback may be answered with words (channels.following)
    scenes: bool = False  # makes QR codes that say from which place a follower came
    recognises: str = ""  # the host whose pages may ask who taps there (channels.following.Recognising); "": none may
    metered: bool = False  # can ask how much of the day's calls is left (channels.base.Metered)
    idle: str = ""  # why it has no mode, Chinese, as the check page says it
    by_hand: ByHand | None = None  # who publishes for it (代发): it has no modes, and is handed a pack

    def mode(self, name: str) -> Mode:
        """Return the mode of that name; KeyError: this account cannot do it."""
        return {mode.name: mode for mode in self.modes}[name]


@dataclass(frozen=True, slots=True)
class Message:
    """The exact text of one mode, frozen at the check page. `slots` name what dispatch fills in."""

    mode: str
    body: Mapping[str, Any]  # JSON of the channel's own shape; its render.py makes it, its client reads it
    text: str  # what a person reads: shown on the check page and in previews, placeholders as {name}
    slots: tuple[str, ...] = ()  # typed slots: "link"
    segments: int = 1  # 计费条数
    consent: str = ""  # the template that the recipient must have consented to (Mode.consent)
    spends: bool = False  # each send spends one of these consents (一次性订阅)
    length: int = 0  # UTF-16 units as billed, signature and filled slots included; 0: not counted
    left_out: tuple[str, ...] = ()  # what the full text says beyond it, Chinese (标准, 办理)
    passed_on: Message | None = None  # what who takes it in for somebody (代收人) reads instead; None: the same


@dataclass(slots=True)  # not frozen: it is made once for every recipient, and freezing is half of its price
class Envelope:
    """One delivery as the channel sees it: an opaque key, where to, what."""

    delivery: str  # "push-no-attempt": goes to providers that dedupe or echo a key
    address: str = field(repr=False)  # never in a log
    message: Message
    slots: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)  # values for message.slots


@dataclass(frozen=True, slots=True)
class Call:
    """One provider call. `key` is committed before the channel speaks; calls of one wave share it.

    Whoever is asked afterwards matches key and address; whoever dedupes goes by each envelope's own `delivery`.
    `deadline` is on the event loop's clock (loop.time()); a channel must not begin to write the body after it.
    """

    key: str
    envelopes: tuple[Envelope, ...]
    deadline: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why. `code` is the provider's own; `text` is Chinese, for a person, and free of personal data."""

    code: str
    text: str
    scope: Scope = Scope.RECIPIENT
    lasting: bool = False  # will be so tomorrow: a dead contact (空号, 已取关), a mode closed until a person opens it
    consent: bool = False  # the consent is gone, the contact is not
    strange: bool = False  # a code that stands in no table of ours: people are told of it


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider accepted it (已提交). `ref` is its own number for what was accepted."""

    ref: str
    parts: tuple[str, ...] = ()  # of a long text (Mode.by_parts): each part's number, `ref` the first


@dataclass(frozen=True, slots=True)
class Refused:
    """Surely not accepted, and the same again would be refused."""

    why: Reason


@dataclass(frozen=True, slots=True)
class Deferred:
    """Surely not accepted, may be tried again after `after` seconds."""

    why: Reason
    after: float
    away: bool = False  # nobody answered: no name, no connection, no TLS
    hers: bool = False  # put off for this recipient's own sake: it says nothing of the gateway


@dataclass(frozen=True, slots=True)
class Unknown:
    """The first byte went out and no clear answer came back: perhaps sent. Never retried blindly."""

    why: Reason


@dataclass(frozen=True, slots=True)
class Absent:
    """A query's answer: the provider does not know the key. It proves something only past `Mode.lag`, twice."""


Outcome = Sent | Refused | Deferred | Unknown
Finding = Sent | Refused | Absent | Unknown  # what a query may say


class News(StrEnum):
    """What a receipt says of a delivery."""

    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A status report (回执). Matched by (account, ref), else by key, else by address among the unsettled."""

    news: News
    ref: str
    address: str | None = field(default=None, repr=False)
    key: str | None = None  # our own key where the provider echoes it
    why: Reason | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A follower (关注者) came, perhaps through a place's QR: `scene` is that QR's parameter."""

    id: str
    address: str = field(repr=False)
    scene: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A follower left."""

    id: str
    address: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Consented:
    """A resident allowed (`count` > 0) or withdrew (`count` = 0) messages of one template."""

    id: str
    address: str = field(repr=False)
    template: str
    count: int
    at: datetime
    until: datetime | None = None  # it is over then, and adds to nothing that came before; None: it lasts


@dataclass(frozen=True, slots=True)
class OptedOut:
    """不再接收: by reply R/T/TD/N/退订 or by a menu; `again`: she takes it back (恢复接收)."""

    id: str
    address: str = field(repr=False)
    at: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Anything else a resident wrote to us."""

    id: str
    address: str = field(repr=False)
    text: str = field(repr=False)
    extension: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """An address changed (changeopenid)."""

    id: str
    old: str = field(repr=False)
    new: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What a provider says of a joint call as a whole (按总数回报); None: it does not say. `why`: nobody got it."""

    id: str
    ref: str
    total: int | None
    meant: int | None  # whom the platform's own filter left
    sent: int | None
    failed: int | None
    why: Reason | None
    at: datetime
    links: tuple[tuple[int, str], ...] = ()  # where its articles stand, by their number in the set, from 1


Event = Tally | Receipt | Followed | Unfollowed | Consented | OptedOut | Said | Moved


class BadCallbackError(Exception):
    """The callback is forged, replayed or unreadable; it is answered with 4xx and nothing is stored."""


class UnfitError(Exception):
    """The text does not fit the mode. `args[0]` says in Chinese what to do (请删去12个字)."""


class OptionsError(ValueError):
    """An account's options are wrong; `args[0]` names the field and the remedy in Chinese."""
