"""The menu under a conversation, as the phone page shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """One of the menu: it says its key, opens an address, or shows those below it."""

    label: str
    key: str = ""
    address: str = ""
    below: tuple[Button, ...] = ()
