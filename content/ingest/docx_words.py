"""What mammoth passes over in a Word document, laid out where it reads it: fields, sounds, formulas, boxes, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lxml import etree

from content.ingest.docx_formula import formula
from content.ingest.draft import tidy
from content.ingest.package import parse
from content.pattern import late

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_AROUND: Final = (f"{_W}fldSimple", f"{_W}dir", f"{_W}bdo", f"{_M}oMathPara")
_NO_WORDS: Final = frozenset({f"{_W}fldData", f"{_W}rPr", f"{_M}oMathParaPr"})
_DRAWN: Final = (f"{_W}drawing", f"{_W}pict")
_NOTES: Final = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote"}
_DIAGRAM: Final = late(r"word/diagrams/data\d*\.xml")
_NEAR: Final = 200  # signs


def lay_out(root: Any, parts: Mapping[str, bytes]) -> None:
    """Change a document in place so that every word that is seen stands in a run of a paragraph."""
    for choice in list(root.iter(f"{_MC}AlternateContent")):
        _choose(choice)
    for frame in list(root.iter(f"{_W}drawing")):
        _open(frame)
    for ruby in list(root.iter(f"{_W}ruby")):
        _put(ruby, (part for run in ruby.findall(f"{_W}rubyBase/{_W}r") for part in run))
    for math in list(root.iter(f"{_M}oMath")):
        run = etree.Element(f"{_W}r")
        etree.SubElement(run, f"{_W}t").text = formula(math)
        _put(math, [run])
    for reference in list(root.iter(*_NOTES)):
        _note(reference, parts)
    for node in list(root.iter(*_AROUND)):
        _put(node, list(node))


def is_pictured(root: Any) -> bool:
    """Whether something is drawn in a document besides boxes of words."""
    drawn = root.iter(*_DRAWN)
    return any(one.find(f".//{_W}txbxContent") is None or _has_picture(one) for one in drawn)


def lost(root: Any, parts: Mapping[str, bytes], said: str) -> tuple[str, ...]:
    """The passages of a laid out document that are seen in it and do not stand in `said`, what was read of it."""
    came, at = "".join(said.split()), 0
    found: list[str] = []
    for line in root.iter(f"{_W}p"):
        own = [_plain(one.text or "") for one in line.iter("{*}t") if _is_of(one, line)]
        whole = "".join(own)
        place = came.find(whole, at, at + len(whole) + _NEAR)  # long lists: most words stand where the last ones ended
        if place >= 0:
            at = place + len(whole)
        elif whole not in came:
            found += [words for words in own if words not in came] or [whole]
    found += map(_plain, _drawn(root, parts))
    return tuple(dict.fromkeys(words for words in found if words not in came))


def _drawn(root: Any, parts: Mapping[str, bytes]) -> Iterator[str]:
    """Words that are drawn: as an art of letters, or in a chart of steps (SmartArt)."""
    yield from (one.get("string", "") for one in root.iter(f"{_V}textpath"))
    for name in filter(_DIAGRAM.fullmatch, parts):
        for line in parse(parts[name]).iter(f"{_A}p"):
            yield "".join(text.text or "" for text in line.iter(f"{_A}t"))


def _is_of(text: Any, line: Any) -> bool:
    """Whether words stand in this paragraph itself, not in one of a box inside it."""
    return next((above for above in text.iterancestors(f"{_W}p")), None) is line


def _plain(words: str) -> str:
    return "".join(tidy(words).split())


def _choose(node: Any) -> None:
    """Of a passage that is kept for newer and for older programs keep the one whose words mammoth reads."""
    new, old = node.find(f"{_MC}Choice"), node.find(f"{_MC}Fallback")
    if new is None:
        return
    if old is None or not len(old) or (_has_words(new) and not _has_words(old)):
        _put(node, list(new))
    else:
        node.remove(new)


def _open(frame: Any) -> None:
    """Put the boxes of words of a drawing where older programs keep them: mammoth looks into no other."""
    boxes = list(frame.iter(f"{_W}txbxContent"))
    if not boxes:
        return
    opened = etree.Element(f"{_W}pict")
    for box in boxes:
        etree.SubElement(opened, f"{_V}textbox").append(box)
    frame.addprevious(opened)
    if not _has_picture(frame):
        frame.getparent().remove(frame)


def _has_words(node: Any) -> bool:
    return any(True for _ in node.iter(f"{_W}t"))


def _has_picture(node: Any) -> bool:
    return any(True for _ in node.iter(f"{_A}blip", f"{_V}imagedata"))


def _note(reference: Any, parts: Mapping[str, bytes]) -> None:
    """Say a note where it is referred to: a phone has no foot of the page."""
    kind = _NOTES[reference.tag]
    part = parts.get(f"word/{kind}s.xml")
    notes = () if part is None else parse(part).iter(f"{_W}{kind}")
    note = next((one for one in notes if one.get(f"{_W}id") == reference.get(f"{_W}id")), None)
    words = "" if note is None else tidy("".join(text.text or "" for text in note.iter(f"{_W}t"))).rstrip("。；")
    text = etree.Element(f"{_W}t")
    text.text = f"（注：{words}）" if words else ""
    _put(reference, [text])


def _put(node: Any, instead: Iterable[Any]) -> None:
    """Put other elements in the place of one."""
    for one in list(instead):
        if one.tag not in _NO_WORDS:
            node.addprevious(one)
    node.getparent().remove(node)
