"""The people of one row: of a household in a row each with her own columns, of several in one cell each. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from audiences.roster import wide
from audiences.roster.column import SHARED, Column
from audiences.roster.header import Header
from audiences.roster.row import LEADS, CellError, Cells, text_of
from audiences.roster.state import OTHERS

_BETWEEN: Final = re.compile(r"[、,;\n\r]+(?![^(（\[【]*[)）\]】])")  # 吴妹（吴小妹、阿妹） is one
_CLOSED: Final = re.compile(r"([)）])\s*(?=[^\W\d_]{2,4}[(（])")  # 贾长河(本人)李桂珍(妻)
_PIECE: Final = re.compile(r"([^\W\d_]{2,}(?:·[^\W\d_]+)*)(?:[(（]([^()（）]*)[)）])?")
_KIN: Final = re.compile(
    rf"(?:本人|户主本人|(?:[长次大二三四五六小独养继前]?(?:{OTHERS.pattern}|配偶|[孙外侄甥婿媳孙祖岳公婆姑舅姨叔伯哥弟姐妹])+))"
)
_TWO: Final = re.compile(r"\s*[一-鿿]{3}(?:\s+[一-鿿]{3})+\s*")  # 贾长河 李桂珍; 欧阳 娜娜 is one
_MANY: Final = "一格里像是有几个人，看不出各是谁的。请一人一行"


def is_one(row: list[Any], header: Header) -> bool:
    """Whether a row surely is one person."""
    place = -1 if header.people else header.places(Column.NAME)[0]
    return 0 <= place < len(row) and isinstance(row[place], str) and row[place].isalpha()


def rows(row: list[Any], header: Header) -> Iterator[tuple[Header, list[Any]]]:
    """How each person of whom the row says anything is to be read, and the cells."""
    if not header.people:
        yield header, row
        return
    cells = row[: header.width] + [""] * (header.width - len(row))
    present = [(of, own) for of, own in header.people if _said(own, cells)]
    head = next((name for _, own in present if (name := Cells(own, cells).text(Column.NAME))), "")
    for of, own in _once(present, head, cells):
        yield own, [*cells, head, "户主" if of == wide.HEAD else ""]


def _once(present: Sequence[tuple[str, Header]], head: str, cells: list[Any]) -> Sequence[tuple[str, Header]]:
    """The people with the head once: 成员1 of many forms is the head again, and tells more of him than 户主姓名."""
    again = [own for of, own in present if of != wide.HEAD and _is_head(Cells(own, cells), head)]
    if not again or present[0][0] != wide.HEAD:
        return present
    whole = replace(present[0][1], columns={**present[0][1].columns, **again[0].columns})
    return [(wide.HEAD, whole), *((of, own) for of, own in present[1:] if own is not again[0])]


def _is_head(one: Cells, head: str) -> bool:
    return one.text(Column.NAME) == head and one.text(Column.RELATION) in ("", *LEADS)


def _said(own: Header, cells: Sequence[Any]) -> bool:
    places = (place for place, column in own.columns.items() if column not in SHARED and place < len(cells))
    return any(text_of(cells[place]) for place in places)


def several(header: Header, row: list[Any]) -> list[tuple[Header, list[Any]]]:
    """The same of a cell with several names, 贾长河(本人)、李桂珍(妻): a household, a row each; else just the row.

    CellError where what else stands in the row cannot be told apart.
    """
    cells = Cells(header, row)
    text = cells.raw(Column.NAME)
    if not isinstance(text, str) or text.isascii():
        return [(header, row)]
    pieces = _pieces(text)
    if len(pieces) == 1 and not _TWO.fullmatch(text):
        return [(header, row)]
    people = [_PIECE.fullmatch(piece) for piece in pieces]
    if None in people or len(people) == 1:
        raise CellError(Column.NAME, text, _MANY)
    kin = [found[2] if found and found[2] and _KIN.fullmatch(found[2]) else "" for found in people]
    names = [found[1] if found and said else piece for found, said, piece in zip(people, kin, pieces, strict=True)]
    own = {place: _each(header, place, row, len(names)) for place in _own_places(header, row)}
    wider = header.behind() if header.width not in header.columns else header
    head = cells.text(Column.HEAD) or next((n for n, of in zip(names, kin, strict=True) if of in LEADS), names[0])
    made = []
    for number, (name, of) in enumerate(zip(names, kin, strict=True)):
        one = (row + [""] * (header.width + 2 - len(row)))[: header.width + 2]
        for place, parts in own.items():
            one[place] = parts[number]
        one[header.places(Column.NAME)[0]] = name
        one[header.width] = head
        relation = next(iter(wider.places(Column.RELATION)))
        one[relation] = of or one[relation]
        made.append((wider, one))
    return made


def _pieces(text: str) -> list[str]:
    plain = _CLOSED.sub(r"\1、", unicodedata.normalize("NFKC", text))
    return [piece for part in _BETWEEN.split(plain) if (piece := part.strip())]


def _own_places(header: Header, row: Sequence[Any]) -> Iterator[int]:
    """What is each one's own beside the name, where it is filled."""
    for place in (*header.columns, *header.ticks):
        column = header.columns.get(place)
        if column is Column.NAME or column in SHARED or place >= len(row):
            continue
        if text_of(row[place]):
            yield place


def _each(header: Header, place: int, row: Sequence[Any], people: int) -> list[str]:
    """What one cell says of each: as many parts, or the household's one number, which is the first one's."""
    text = text_of(row[place])
    parts = [part.strip() for part in re.split(r"[、,;/\n\r]+", text)]
    if len(parts) == people:
        return parts
    if header.columns.get(place) is Column.PHONE and len(parts) == 1:
        return [text, *[""] * (people - 1)]
    raise CellError(header.labels[place], text, _MANY)
