"""What a channel offers whose accounts have followers (关注者): their list, their marks, their QR codes, their menu.

Pure values and one protocol. What the platform refuses comes back as a Reason, never as an exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from channels.base import Callback, Request
from channels.message import Reason


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an account's followers. `total` is the platform's own count; the last page ends it by that count."""

    addresses: tuple[str, ...] = field(repr=False)
    after: str = field(repr=False)  # where the next page begins; set on the last page too
    total: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What the platform still says of one follower: no name, no picture."""

    address: str = field(repr=False)
    follows: bool
    at: datetime | None  # since when
    scene: str | None  # the QR that brought her
    division: int | None  # the place that the QR is of, 15 digits
    labels: frozenset[int] = frozenset()  # numbers of the platform's tags


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who acts on a page inside the platform's app. None: it shows a copy of the page, and gives a virtual address."""

    address: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Allowable:
    """A kind of notice that a follower has to allow, or to ask for, before she gets it."""

    template: str
    title: str  # Chinese, as the platform shows it
    lasting: bool = False  # one yes, and it lasts; else one yes, one message
    service: str = ""  # what she writes to the account to get it; "": she allows it in the platform's pop-up


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one page needs so that the platform's own script puts its pop-up there."""

    script: str  # address of that script
    frames: tuple[str, ...]  # sources of what that script frames, as a page's policy names them
    settings: Mapping[str, Any]  # what the script is told first; good for this page's address only


class Recognising(Protocol):
    """A channel whose capabilities say `recognises`."""

    @property
    def allowable(self) -> tuple[Allowable, ...]:
        """What a follower may allow or ask for."""

    def way_in(self, back: str, state: str) -> str:
        """Where a browser is sent, to come to `back` with ?code=&state=. `state`: letters and digits, 128 at most."""

    async def invitation(self, page: str) -> Invitation | Reason | None:
        """For the page at this address, as the browser sees it; None: the account's people want none."""

    async def visitor(self, code: str) -> Visitor | Reason:
        """Who came back with a code; each code serves once."""


class Following(Protocol):
    """A channel whose capabilities say `follows`."""

    def answer(self, request: Request, text: str) -> Callback:
        """Wrap words as the reply to a callback that was read before; only where capabilities say `answers`."""

    async def say(self, address: str, text: str) -> Reason | None:
        """Write back to who wrote a moment ago; what comes too late by the platform's clock is a Reason."""

    async def followers(self, after: str) -> Page | Reason:
        """Fetch the page after an address, the first one after ""."""

    async def profiles(self, addresses: Sequence[str]) -> Sequence[Profile] | Reason:
        """Ask what the platform knows of these followers, any number of them."""

    async def labels(self) -> Mapping[int, str] | Reason:
        """The tags (标签) of the account by number."""

    async def add_label(self, name: str) -> int | Reason:
        """Make a tag; its number. A tag of the name that is there already is taken."""

    async def label(self, number: int, addresses: Sequence[str], *, on: bool) -> Reason | None:
        """Put a tag on these followers, or take it off."""

    async def place_code(self, division: int, *, lasting: bool) -> str | Reason:
        """The address that a place's QR holds: whoever scans it follows and is of that place (15 digits)."""

    async def moved(self, former: str, addresses: Sequence[str]) -> Mapping[str, str] | Reason:
        """What these addresses of the account's former identity are now; who cannot be found is not in it."""

    async def menu(self) -> Sequence[Mapping[str, Any]] | Reason:
        """The buttons under the account's conversation, none: there is no menu."""

    async def set_menu(self, buttons: Sequence[Mapping[str, Any]]) -> Reason | None:
        """Replace the menu; no buttons: take it away."""
