"""关注二维码 on the place's page: whoever follows by it gets the place's notices."""

from __future__ import annotations

import base64
from datetime import datetime

from audiences.division import Division, Level
from content.press import qr_png
from pusher.store import Connection
from pusher.store import label as labels
from pusher.store.label import PlaceCode


async def codes(conn: Connection, division: Division, now: datetime) -> list[dict[str, str]]:
    """The codes of a village that lead somewhere now, as pictures: WeChat reads no drawing that is pressed."""
    village = division.village
    if village is None:
        return []
    return [
        {
            "account": one.name,
            "picture": "data:image/png;base64," + base64.b64encode(qr_png(one.address or "")).decode(),
        }
        for one in await _leading(conn, division, village, village, now)
    ]


async def below(conn: Connection, division: Division, now: datetime) -> bool:
    """Whether villages of a town have codes: the town has none of its own, its people follow by their village's."""
    if division.level is not Level.TOWN:
        return False
    return bool(await _leading(conn, division, division.lo, division.hi, now))


async def _leading(conn: Connection, division: Division, lo: int, hi: int, now: datetime) -> list[PlaceCode]:
    """The codes of a range that lead somewhere now."""
    found = await labels.codes(conn, division.county, lo, hi)
    return [one for one in found if one.address and (one.until is None or one.until > now)]
