"""The numbers that Word writes before paragraphs by itself (一、 （一） 1. ①), as the signed document shows them.

A list is laid down in word/numbering.xml; a paragraph names its list and level itself, or its style does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from content.ingest.docx_figures import figure
from content.ingest.package import parse
from content.pattern import late

__all__ = ["NUMBERING", "write_numbers"]

NUMBERING: Final = "word/numbering.xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE: Final = late("%([1-9])")
_SILENT: Final = frozenset({"bullet", "none"})


def write_numbers(root: Any, parts: Mapping[str, bytes]) -> None:
    """Write before each numbered paragraph below `root` its number; a bullet is no number and is not written."""
    if NUMBERING not in parts:
        return
    lists = _Lists(parts)
    for line in root.iter(f"{_W}p"):
        place = lists.place(line)
        worded = bool("".join(text.text or "" for text in line.iter(f"{_W}t")).strip())
        if place is None or (not worded and _is_gone(line)):
            continue
        number = lists.count(*place)
        if number and (worded or line.getparent().tag == f"{_W}tc"):  # a column of numbers has no other words
            _put(line, number)


class _Lists:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Read what is laid down about lists and by which styles."""
        numbering = parse(parts[NUMBERING])
        styles = parse(parts["word/styles.xml"]) if "word/styles.xml" in parts else etree.Element("none")
        self._styles = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
        self._usual = next((name for name, style in self._styles.items()
                            if style.get(f"{_W}default") in {"1", "true"} and style.get(f"{_W}type") == "paragraph"),
                           None)  # fmt: skip
        self._kinds = {one.get(f"{_W}abstractNumId"): one for one in numbering.iter(f"{_W}abstractNum")}
        self._lists = {one.get(f"{_W}numId"): one for one in numbering.iter(f"{_W}num")}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def place(self, line: Any) -> tuple[str, int] | None:
        """In which list a paragraph stands and on which level, from 0; None: in none."""
        style = _said(line, "pPr", "pStyle") or self._usual
        own, deep = _said(line, "pPr", "numPr", "numId"), _said(line, "pPr", "numPr", "ilvl")
        named, below = self._of_style(style)
        number = own or named
        if number is None or number not in self._lists:
            return None
        level = deep or (None if own else self._level_of(number, style)) or below or "0"
        return (number, int(level)) if level.isdecimal() else None

    def count(self, number: str, level: int) -> str:
        """Count one further on a level of a list; return the number as it is written."""
        kind = self._kind(number)
        counts = self._counts.setdefault(kind, {})
        if number not in self._begun:
            self._begun.add(number)
            for begun in self._lists[number].iter(f"{_W}lvlOverride"):
                if _said(begun, "startOverride") is not None:
                    counts.pop(int(begun.get(f"{_W}ilvl", "0")), None)
        counts[level] = counts[level] + 1 if level in counts else self._start(number, level)
        for deeper in [one for one in counts if one > level and level < self._restart(number, one)]:
            del counts[deeper]
        return self._written(number, level, counts)

    def _written(self, number: str, level: int, counts: Mapping[int, int]) -> str:
        laid = self._level(number, level)
        if laid is None or _form(laid) in _SILENT or laid.find(f"{_W}rPr/{_W}vanish") is not None:
            return ""
        plain = laid.find(f"{_W}isLgl") is not None
        shape = _said(laid, "lvlText") or ""
        text = _PLACE.sub(lambda found: self._figure(number, int(found[1]) - 1, counts, plain=plain), shape)
        parted = text[-1:].isalpha() and _said(laid, "suff") != "nothing"
        return f"{text} " if parted or text[-1:].isdecimal() else text

    def _figure(self, number: str, level: int, counts: Mapping[int, int], *, plain: bool) -> str:
        laid = self._level(number, level)
        form = "decimal" if laid is None or plain else _form(laid)
        return figure(counts.get(level, self._start(number, level)), form)

    def _start(self, number: str, level: int) -> int:
        begun = self._lists[number].find(f"{_W}lvlOverride[@{_W}ilvl='{level}']")
        laid = self._level(number, level)
        said = (None if begun is None else _said(begun, "startOverride")) or (laid is not None and _said(laid, "start"))
        return int(said) if said and said.isdecimal() else 1

    def _restart(self, number: str, level: int) -> int:
        """Levels above this begin it anew: all of them, unless something else is laid down."""
        laid = self._level(number, level)
        said = None if laid is None else _said(laid, "lvlRestart")
        return int(said) if said and said.isdecimal() else level

    def _level(self, number: str, level: int) -> Any:
        own = self._lists[number].find(f"{_W}lvlOverride[@{_W}ilvl='{level}']/{_W}lvl")
        kind = self._kinds.get(self._kind(number))
        return own if own is not None or kind is None else kind.find(f"{_W}lvl[@{_W}ilvl='{level}']")

    def _kind(self, number: str) -> str:
        """What a list is laid down by; a list style names another list, which has it."""
        found = _said(self._lists[number], "abstractNumId") or ""
        kind = self._kinds.get(found)
        leads = None if kind is None else _said(kind, "numStyleLink")
        style = self._styles.get(leads)
        other = None if style is None else _said(style, "pPr", "numPr", "numId")
        return _said(self._lists[other], "abstractNumId") or found if other in self._lists else found

    def _of_style(self, style: str | None) -> tuple[str | None, str | None]:
        """The list and level that a style names, or the one on which it is built."""
        number = level = None
        seen: set[str] = set()
        while style and style in self._styles and style not in seen and number is None:
            seen.add(style)
            one = self._styles[style]
            number = _said(one, "pPr", "numPr", "numId")
            level = level or _said(one, "pPr", "numPr", "ilvl")
            style = _said(one, "basedOn")
        return number, level

    def _level_of(self, number: str, style: str | None) -> str | None:
        """The level of a list that is laid down for a style."""
        kind = self._kinds.get(self._kind(number))
        levels = () if kind is None else kind.findall(f"{_W}lvl")
        return next((one.get(f"{_W}ilvl") for one in levels if style and _said(one, "pStyle") == style), None)


def _form(level: Any) -> str:
    """A level's form; one that only newer programs know has an older one behind it."""
    forms = list(level.iter(f"{_W}numFmt"))
    return forms[-1].get(f"{_W}val", "decimal") if forms else "decimal"


def _said(node: Any, *path: str) -> str | None:
    """What the element at a path below a node says."""
    found = node.find("/".join(f"{_W}{step}" for step in path))
    return None if found is None else found.get(f"{_W}val")


def _is_gone(line: Any) -> bool:
    """Whether an empty paragraph is not there at all: its mark is hidden."""
    mark = line.find(f"{_W}pPr/{_W}rPr")
    return mark is not None and mark.find(f"{_W}vanish") is not None


def _put(line: Any, number: str) -> None:
    run = etree.Element(f"{_W}r")
    etree.SubElement(run, f"{_W}t").text = number
    line.insert(0 if line.find(f"{_W}pPr") is None else 1, run)
