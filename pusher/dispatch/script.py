"""The approved texts of a batch, chosen by division."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from channels.message import Message
from pusher.store import Connection
from pusher.store import county as counties
from pusher.store import push as pushes


@dataclass(frozen=True, slots=True)
class Script:
    """The approved texts of a batch's mode, by the division whose variant they are (0: everybody else)."""

    by_division: Mapping[int, Message]
    base_url: str = ""  # the county's own, for personal links; empty: the deployment's

    @property
    def by_template(self) -> dict[str, Message]:
        """One text of each template that asks for a consent."""
        return {message.consent: message for message in self.by_division.values() if message.consent}

    def of(self, division: int) -> Message:
        """Return the text for a division: the group's own, else its village's, town's, county's, else the general."""
        for digits in (1, 1_000, 1_000_000, 1_000_000_000):
            message = self.by_division.get(division // digits * digits)
            if message is not None:
                return message
        return self.by_division[0]


async def script_of(conn: Connection, push: int, account: int, mode: str) -> Script:
    """Load the approved texts of one account's mode."""
    own = await counties.county_of_push(conn, push)
    return Script(await pushes.renditions(conn, push, account, mode), own.base_url if own else "")
