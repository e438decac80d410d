"""What stands in a Word document and is not meant to be read: hidden, deleted and struck words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from content.ingest.package import WORD, parse
from content.pattern import late

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ: Final = late(r"word/(?:document|(?:header|footer)\d*|footnotes|endnotes)\.xml")
_STYLES: Final = "word/styles.xml"
_REMARKS: Final = "word/comments.xml"
_HIDDEN: Final = ("vanish",)
_STRUCK: Final = ("strike", "dstrike")
_OFF: Final = frozenset({"0", "false", "off"})


def drop_hidden(parts: dict[str, bytes]) -> int:
    """Take out runs marked hidden (w:vanish), themselves or by their style; return how many had words."""
    styles = _styles(parts, _HIDDEN)
    dropped = 0
    for name in [name for name in parts if name == WORD.main or _READ.fullmatch(name)]:
        root = parse(parts[name])
        dropped += sum(bool(words.strip()) for words, _ in _taken_out(root, _HIDDEN, styles))
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return dropped


def drop_struck(root: Any, parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """Take out runs that are struck through; return their words, those of neighbours as one."""
    found: list[str] = []
    for words, goes_on in _taken_out(root, _STRUCK, _styles(parts, _STRUCK)):
        found[-1:] = [found[-1] + words] if goes_on and found else [*found[-1:], words]
    return tuple(filter(None, map(str.strip, found)))


def remarks(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """The words of each comment (批注) on a document."""
    notes = parse(parts[_REMARKS]).iter(f"{_W}comment") if _REMARKS in parts else ()
    return tuple(filter(None, ("".join(text.text or "" for text in note.iter(f"{_W}t")).strip() for note in notes)))


def drop_deleted(root: Any) -> tuple[str, ...]:
    """Accept what was deleted or moved away while changes were tracked; return the words that were deleted."""
    found: list[str] = []
    for row in list(root.iter(f"{_W}tr")):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            found.append("".join(words.text or "" for words in row.iter(f"{_W}t", f"{_W}delText")))
            row.getparent().remove(row)
    for line in list(root.iter(f"{_W}p")):
        if line.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            _run_on(line)
    for gone in list(root.iter(f"{_W}del", f"{_W}moveFrom")):
        if gone.getparent() is not None and gone.getparent().tag not in {f"{_W}rPr", f"{_W}trPr"}:
            if gone.tag == f"{_W}del":
                found.append("".join(words.text or "" for words in gone.iter(f"{_W}delText")))
            gone.getparent().remove(gone)
    return tuple(filter(None, map(str.strip, found)))


def _run_on(line: Any) -> None:
    """Put the words of a paragraph whose end was deleted in front of the next one's."""
    after = line.getnext()
    if after is None or after.tag != f"{_W}p":
        return
    place = 0 if after.find(f"{_W}pPr") is None else 1
    after[place:place] = [part for part in line if part.tag != f"{_W}pPr"]
    line.getparent().remove(line)


def _taken_out(root: Any, marks: tuple[str, ...], styles: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Take out the runs with a mark; yield the words of each, and whether it stood right behind the one before."""
    last = None
    for run in list(root.iter(f"{_W}r")):
        properties = run.find(f"{_W}rPr")
        if properties is None or not _is_marked(properties, marks, styles):
            continue
        place = run.getprevious(), run.getparent()
        place[1].remove(run)
        yield "".join(text.text or "" for text in run.iter(f"{_W}t")), place == last
        last = place


def _styles(parts: Mapping[str, bytes], marks: tuple[str, ...]) -> frozenset[str]:
    """The styles that carry a mark."""
    found = parse(parts[_STYLES]).iter(f"{_W}style") if _STYLES in parts else ()
    return frozenset(
        style.get(f"{_W}styleId")
        for style in found
        if (properties := style.find(f"{_W}rPr")) is not None and _is_marked(properties, marks, frozenset())
    )


def _is_marked(properties: Any, marks: tuple[str, ...], styles: frozenset[str]) -> bool:
    own = [one for mark in marks if (one := properties.find(f"{_W}{mark}")) is not None]
    if own:
        return any(one.get(f"{_W}val", "true") not in _OFF for one in own)
    style = properties.find(f"{_W}rStyle")
    return style is not None and style.get(f"{_W}val") in styles
