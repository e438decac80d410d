"""A page of a PDF, or a picture, drawn as a picture of a phone's width: in the press's child process, by Typst."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

from content.ingest import Kind
from content.press.job import PressError, run_job

__all__ = ["WIDTH", "draw"]

WIDTH: Final = 900  # dots across: two of a cheap phone's for each of its points, and 150 KB for a page of text
_TEMPLATE: Final = Path(__file__).parent / "leaf.typ"
_POINTS: Final = 360  # as leaf.typ says
_INCH: Final = 72
_FORMATS: Final = {Kind.PDF: "pdf", Kind.PNG: "png", Kind.JPEG: "jpg", Kind.GIF: "gif", Kind.WEBP: "webp"}


async def draw(kind: Kind, data: bytes, page: int = 1) -> bytes:
    """Return a PNG of a page, counted from 1. PressError: broken, locked, or too much to draw."""
    if kind not in _FORMATS:
        raise PressError("这种文件画不出来。")
    folder = await asyncio.to_thread(_laid_out, data)
    try:
        job = {
            "folder": str(folder),
            "template": "leaf",
            "format": "png",
            "ppi": WIDTH / _POINTS * _INCH,
            "fonts": [],
            "data": {"page": page, "format": _FORMATS[kind]},
            "timestamp": 0,
        }
        return await run_job(json.dumps(job).encode())
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _laid_out(data: bytes) -> Path:
    """A folder with the file and the template, which sees nothing but it."""
    folder = Path(tempfile.mkdtemp(prefix="cunkou-"))
    (folder / "file").write_bytes(data)
    shutil.copyfile(_TEMPLATE, folder / "leaf.typ")
    return folder
