"""The poster and the QR of a notice as files, for a printer."""

from __future__ import annotations

from pathlib import Path

from content.item import Version
from content.press import PressError, poster, qr_svg
from content.render import render
from pusher.link import Links


async def put(folder: Path, version: Version, code: str, links: Links) -> str:
    """Write `folder`/CODE.pdf and CODE.svg; what was written, or why not, in Chinese."""
    rendition = render(version, division=version.division, code=code, url=links.scan(code))
    _write(folder / f"{code}.svg", qr_svg(rendition.url).encode())
    note = ""
    try:
        try:
            made = await poster(rendition)
        except PressError as error:
            made = await poster(rendition, full=False)
            note = f"（正文留在扫码后的页面上：{str(error).partition('：')[0].rstrip('。')}）"
    except PressError as error:
        return f"二维码 {folder / code}.svg；海报印不出来：{error}"
    _write(folder / f"{code}.pdf", made)
    return f"海报   {folder / code}.pdf{note}\n二维码 {folder / code}.svg"


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
