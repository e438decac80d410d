"""The approved texts of a batch, chosen by division."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from channels.base import Broadcaster
from channels.message import Message, Mode
from pusher.desk import Post
from pusher.store import Connection
from pusher.store import company as companies
from pusher.store import county as counties
from pusher.store import push as pushes
from pusher.store.doubt import Spoken


@dataclass(frozen=True, slots=True)
class Script:
    """The approved texts of a batch's mode, by the division whose variant they are (0: everybody else)."""

    by_division: Mapping[int, Message]
    base_url: str = ""  # the county's own, for personal links; empty: the deployment's
    company: Sequence[Script] = ()  # of a set that goes as one (合成一组), this one's own among them, in their order
    together: Callable[[Sequence[Message]], Message] | None = None  # makes one message of theirs
    _found: dict[int, Message] = field(default_factory=dict, repr=False)
    _sets: dict[tuple[int, ...], Message] = field(default_factory=dict, repr=False)

    @property
    def by_template(self) -> dict[str, Message]:
        """One text of each template that asks for a consent."""
        return {message.consent: message for message in self.by_division.values() if message.consent}

    def of(self, division: int) -> Message:
        """Return the text for a division: the group's own, else its village's, town's, county's, else the general."""
        message = self._found.get(division)
        if message is None and self.company and self.together is not None:
            parts = [one.of(division) for one in self.company]
            mark = tuple(map(id, parts))  # the same texts are the same message: one call
            message = self._found[division] = self._sets.get(mark) or self._sets.setdefault(mark, self.together(parts))
        if message is None:
            wider = (division // digits * digits for digits in (1, 1_000, 1_000_000, 1_000_000_000))
            message = self._found[division] = next(
                (self.by_division[code] for code in wider if code in self.by_division), self.by_division[0]
            )
        return message


async def script_of(conn: Connection, push: int, account: int, mode: str, *, passed_on: bool = False) -> Script:
    """Load the approved texts of one account's mode, as they read for who passes them on."""
    own = await counties.county_of_push(conn, push)
    texts = await pushes.renditions(conn, push, account, mode)
    if passed_on:
        texts = {division: message.passed_on or message for division, message in texts.items()}
    return Script(texts, own.base_url if own else "")


async def script_for(conn: Connection, spoken: Spoken, post: Post, mode: Mode) -> Script:
    """Load the approved texts of a batch, and of those that go with it."""
    own = await script_of(conn, spoken.push, spoken.account, mode.name, passed_on=spoken.passed_on)
    others = await companies.pushes(conn, spoken.id) if mode.company > 1 else []
    if not others:
        return own
    scripts = [
        own if other == spoken.push else await script_of(conn, other, spoken.account, mode.name) for other in others
    ]
    return replace(own, company=scripts, together=cast("Broadcaster", post.channel).together)
