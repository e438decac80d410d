"""关注二维码 on the place's page: whoever follows by it gets the place's notices."""

from __future__ import annotations

import base64
from datetime import datetime

from audiences.division import Division
from content.press import qr_png
from pusher.store import Connection
from pusher.store import label as labels


async def codes(conn: Connection, division: Division, now: datetime) -> list[dict[str, str]]:
    """The codes of a village that lead somewhere now, as pictures: WeChat reads no drawing that is pressed."""
    village = division.village
    if village is None:
        return []
    return [
        {"account": one.name, "picture": "data:image/png;base64," + base64.b64encode(qr_png(one.address)).decode()}
        for one in await labels.codes(conn, division.county, village, village)
        if one.address and (one.until is None or one.until > now)
    ]
