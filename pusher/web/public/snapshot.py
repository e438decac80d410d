"""A snapshot (页面存样): one version's page in a file of its own, as it was shown; nothing on it can be sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from pusher.store import Connection
from pusher.store import page as store
from pusher.store import report as reports
from pusher.web.public.ask import find_box
from pusher.web.public.box import NO_BOX
from pusher.web.public.notice import compose, view
from pusher.web.public.site import Site, policy, write

_STILL: Final[dict[str, Any]] = dict.fromkeys(("acknowledge", "opinion", "objection", "poster"), "")


async def snapshot(site: Site, conn: Connection, code: str, version: str) -> str | None:
    """Return the page of a version (its content hash) in its own territory; None: nothing of it may be shown.

    The version that is shown today says what became of it; an earlier one stands as it was.
    """
    row = await store.notice(conn, code)
    if row is None or row.doc is None or row.sealed:
        return None
    if version != row.hash:
        doc = await reports.version(conn, row.id, version)
        if doc is None:
            return None
        row, today = replace(row, hash=version, doc=doc.to_json()), False
    else:
        today = True
    notice = await compose(conn, site.links, row, 0, site.now())
    box = replace(await find_box(conn, site, notice), called="") if today else NO_BOX
    if not today:
        notice = replace(notice, standing=None, stages=())
    held = view(site, notice, box, base=notice.base_url)
    return write("notice.html", said="", **held | _STILL | {"policy": policy(framing=False)})
