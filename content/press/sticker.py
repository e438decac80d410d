"""Stickers (村码贴纸): the code of a village's own page, a sheet of them for each village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from content.press import qr_svg, site_of
from content.press.job import print_page

COLUMNS: Final = 3
ROWS: Final = 5
EACH: Final = COLUMNS * ROWS  # stickers on a sheet: 70 by 59 mm, so that the code is 40 mm wide


@dataclass(frozen=True, slots=True)
class Place:
    """A village as its sticker names it; `number` is what is typed where nobody can scan."""

    name: str
    above: str
    number: str
    url: str


async def stickers(places: Sequence[Place]) -> bytes:
    """A sheet for each village as one PDF. Raises UnprintableError, PressError."""
    words = {
        "columns": COLUMNS,
        "rows": ROWS,
        "places": [
            {
                "name": one.name,
                "above": one.above,
                "number": one.number,
                "site": site_of(one.url),
                "qr": qr_svg(one.url),
            }
            for one in places
        ],
    }
    return await print_page("stickers", words)
