"""Pictures inside a Word file, in their order, that are seen whole: not what is hidden, deleted or cropped."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from content.ingest.docx_hidden import drop_hidden
from content.ingest.draft import IngestError
from content.ingest.kind import Kind, kind_of
from content.ingest.package import BROKEN, WORD, open_package, parse

__all__ = ["Inside", "picture_in", "pictures_in"]

_MOST: Final = 20  # of one file
_LARGEST: Final = 8 * 2**20  # bytes of one picture, unpacked
_RELATIONS: Final = "word/_rels/document.xml.rels"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SEEN: Final = frozenset({Kind.PNG, Kind.JPEG})


@dataclass(frozen=True, slots=True)
class Inside:
    """One picture: the part of the package that holds it, and what its writer said of it (可选文字)."""

    part: str
    said: str = ""


def pictures_in(name: str, data: bytes) -> tuple[tuple[Inside, ...], bool]:
    """Return the pictures of a .docx that may be shown, and whether they are all. Raises IngestError."""
    parts = open_package(name, data)
    drop_hidden(parts)
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("word", one.get("Target", "")))
        for one in parse(parts.get(_RELATIONS, b"<none/>"))
        if one.get("TargetMode") != "External"
    }
    root = parse(parts[WORD.main])
    drawn = list(_shown(root, targets))
    found = [one for one in dict.fromkeys(drawn) if one and picture_in(data, one.part)]
    old = any(not any(True for _ in one.iterancestors(f"{_MC}Fallback")) for one in root.iter(f"{_W}pict"))
    return tuple(found[:_MOST]), not old and None not in drawn and len(set(drawn)) == len(found) <= _MOST


def picture_in(data: bytes, part: str) -> tuple[Kind, bytes] | None:
    """Return one picture's kind and bytes; None: broken, too large, or of a kind that phones do not show."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as stream:
            picture = stream.read(_LARGEST + 1)
    except (KeyError, *BROKEN):
        return None
    try:
        kind = kind_of(part, picture)
    except IngestError:
        return None
    return (kind, picture) if kind in _SEEN and len(picture) <= _LARGEST else None


def _shown(root: Any, targets: dict[str, str]) -> Iterator[Inside | None]:
    """Each drawing's picture; None: one that is not shown."""
    for frame in root.iter(f"{_WP}inline", f"{_WP}anchor"):
        about = frame.find(f"{_WP}docPr")
        hidden = about is None or about.get("hidden") in {"1", "true"}
        if hidden or any(True for _ in frame.iterancestors(f"{_W}del")):
            continue
        blips = list(frame.iter(f"{_A}blip"))
        for blip in blips:
            part = targets.get(blip.get(f"{_R}embed", ""))
            seen = part and not _cropped(blip.getparent())
            yield Inside(part, (about.get("descr") or "").strip()) if part and seen else None
        if not blips:
            yield None  # a chart, or a shape with words


def _cropped(fill: Any) -> bool:
    """Whether only a piece of it is seen: the rest lies in the file for nobody's eyes."""
    crop = fill.find(f"{_A}srcRect")
    return crop is not None and any(crop.get(side, "0") not in {"0", "0%"} for side in "ltrb")
