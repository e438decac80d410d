"""Static export (静态导出): a page with its poster and its code in a folder, for the county's own portal to host."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from content.press import PressError, TooLongError, poster, qr_svg
from pusher.web.public.ask import find_box
from pusher.web.public.box import NO_BOX
from pusher.web.public.notice import load, view
from pusher.web.public.site import Site, policy, write

_POSTER: Final = "poster.pdf"


class ExportError(Exception):
    """Nothing could be exported; `args[0]` says why in Chinese."""


async def export(site: Site, code: str, division: int, folder: Path) -> tuple[Path, ...]:
    """Write index.html, qr.svg and poster.pdf; return their paths. ExportError: the code has no public page.

    Links and the form lead back to `site`, so that scans and 我知道了 are counted in one place.
    """
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now())
        box = await find_box(conn, site, notice) if notice else NO_BOX
    if notice is None:
        raise ExportError(f"编号 {code} 没有已发布的通知，不能导出")
    base = notice.base_url
    text = write(
        "notice.html",
        said="",
        **view(site, notice, box, base=base) | {"policy": policy(forms=base, home=base, framing=False)},
    )
    files = {"index.html": text.encode(), "qr.svg": qr_svg(notice.rendition.url).encode()}
    if notice.in_force:
        try:
            files[_POSTER] = await poster(notice.rendition)
        except TooLongError:
            files[_POSTER] = await poster(notice.rendition, full=False)
        except PressError as error:
            raise ExportError(str(error)) from error
    await asyncio.to_thread(_write, folder, files)
    return tuple(folder / name for name in files)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if _POSTER not in files:  # of an earlier export, when the notice still stood
        (folder / _POSTER).unlink(missing_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
