"""The approved texts of a batch, chosen by division."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from channels.message import Message
from pusher.store import Connection
from pusher.store import county as counties
from pusher.store import push as pushes


@dataclass(frozen=True, slots=True)
class Script:
    """The approved texts of a batch's mode, by the division whose variant they are (0: everybody else)."""

    by_division: Mapping[int, Message]
    base_url: str = ""  # the county's own, for personal links; empty: the deployment's
    _found: dict[int, Message] = field(default_factory=dict, repr=False)

    @property
    def by_template(self) -> dict[str, Message]:
        """One text of each template that asks for a consent."""
        return {message.consent: message for message in self.by_division.values() if message.consent}

    def of(self, division: int) -> Message:
        """Return the text for a division: the group's own, else its village's, town's, county's, else the general."""
        message = self._found.get(division)
        if message is None:
            wider = (division // digits * digits for digits in (1, 1_000, 1_000_000, 1_000_000_000))
            message = self._found[division] = next(
                (self.by_division[code] for code in wider if code in self.by_division), self.by_division[0]
            )
        return message


async def script_of(conn: Connection, push: int, account: int, mode: str) -> Script:
    """Load the approved texts of one account's mode."""
    own = await counties.county_of_push(conn, push)
    return Script(await pushes.renditions(conn, push, account, mode), own.base_url if own else "")
