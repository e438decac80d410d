"""Where a Word file leads, and which of its links nobody sees: over no words, one sign, white, tiny or hidden ones."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Final

from content.ingest.draft import FEWEST, Link, web_address
from content.ingest.package import parse

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PICTURES: Final = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_TINY: Final = 6  # half points


def links_of_word(parts: Mapping[str, bytes]) -> Iterator[Link]:
    """Return the links of a package to the web, those of its margins too."""
    for name, data in parts.items():
        folder, file = posixpath.split(name)
        leads = parts.get(f"{folder}/_rels/{file}.rels")
        if folder != "word" or leads is None or b"hyperlink" not in data:
            continue
        targets = {one.get("Id"): one.get("Target", "") for one in parse(leads)}
        for link in parse(data).iter(f"{_W}hyperlink"):
            if address := web_address(targets.get(link.get(_R), "")):
                words, pictured = _seen(link)
                yield Link(words, address, hidden=len(words) < FEWEST and not pictured)


def _seen(link: Any) -> tuple[str, bool]:
    """The words of a link that are seen, and whether there is a picture in it."""
    runs = [run for run in link.iter(f"{_W}r") if not _is_unseen(run.find(f"{_W}rPr"))]
    words = "".join(text.text or "" for run in runs for text in run.iter(f"{_W}t"))
    return words.strip(), any(True for run in runs for _ in run.iter(*_PICTURES))


def _is_unseen(properties: Any) -> bool:
    if properties is None:
        return False
    said = {name: one.get(f"{_W}val", "true") for name in ("vanish", "color", "sz", "shd", "highlight")
            if (one := properties.find(f"{_W}{name}")) is not None}  # fmt: skip
    white = said.get("color", "").upper() == "FFFFFF" and not {"shd", "highlight"} & said.keys()
    tiny = said.get("sz", "").isdecimal() and int(said["sz"]) < _TINY
    return white or tiny or said.get("vanish", "0") not in {"0", "false", "off"}
