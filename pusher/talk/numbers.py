"""Whom to call: said at once to who is in danger or wants a person, with the numbers that hang in her own place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from audiences.division import Division
from content.item import Version
from pusher.hanging import hanging
from pusher.store import Connection
from pusher.store import page as pages

DANGER: Final = "有危险，马上打电话：\n报警 110\n火警、救援 119\n急救 120"
HOTLINE: Final = "政务热线 12345（不分白天黑夜，哪个部门的事都能问）"
_LOOKED: Final = 30  # notices, the newest first
_MOST: Final = 3
_LABEL: Final = 30  # signs


async def own_numbers(conn: Connection, home: int | None, now: datetime) -> str:
    """The numbers to ask at on the notices of her village and town, the village's first; "" where none are."""
    here = Division(home) if home else None
    if here is None:
        return ""
    places = [code for code in (here.village, here.town) if code]
    rows = await pages.notices(conn, [one.code for one in (await hanging(conn, here, now))[:_LOOKED]])
    said = [Version.from_json(row.doc) for row in rows if row.doc is not None and not row.sealed]
    found: dict[str, str] = {}
    for place in places:
        for version in said:
            for label, number in _of(version, place):
                found.setdefault(number, label)
    return "\n".join(f"{label[:_LABEL]} {number}" for number, label in list(found.items())[:_MOST])


def whom_to_call(own: str, *, danger: bool = False) -> str:
    """All of them, the nearest first."""
    more = "；有危险打110、火警119、急救120" if not danger else ""
    return "\n".join(filter(None, (DANGER if danger else "", own, f"{HOTLINE}{more}")))


def _of(version: Version, place: int) -> Sequence[tuple[str, str]]:
    own = [one for variant in version.variants if variant.division == place for one in variant.contacts]
    found = [(one.label, one.number) for one in own]
    if version.division == place:
        found += [(f"{version.issuer} {one.label}".strip(), one.number) for one in version.contacts]
    return found
