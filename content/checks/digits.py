"""Finds long numbers however they are written: full-width digits, spaces, dashes, invisible characters inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from content.pattern import late

_PLAIN: Final = str.maketrans("０１２３４５６７８９Ｘｘ－＋", "0123456789XX-+")
_SPELT: Final = late(
    "[〇零幺一二三四五六七八九]{11,19}|[〇零壹贰叁肆伍陆柒捌玖]{11,19}|[⓪①-⑨]{11}"
    "|(?<![0-9])(?=[0-9〇零一二三四五六七八九]{11}(?![0-9〇零一二三四五六七八九]))1[0-9]{2,9}[〇零一二三四五六七八九]+"
)  # 一三八〇…: a number hidden from searches
_HAN: Final = str.maketrans(
    "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖⓪①②③④⑤⑥⑦⑧⑨", "001234567891" + "123456789" + "0123456789"
)
_GROUP: Final = late(r"[0-9]+[Xx]?")
# What one dials by itself. An ID number that is cut into groups has none that looks so, unless a line's end cuts it.
_DIALLED: Final = late(
    r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])|(?<![0-9])(?<![0-9][\-–—])0[1-9][0-9]{1,2}[\-–—][2-9][0-9]{6,7}(?![0-9])"
)
_GAP: Final = late(r"[ 　\u00a0\t\n\u200b-\u200d\ufeff\-–—―_·.．]{1,2}")


@dataclass(frozen=True, slots=True)
class Number:
    """A run of whole groups of digits in a text, joined; `shape` are the lengths of the groups.

    `dialled`: a telephone stands among the groups, so they are several numbers and not one.
    """

    start: int
    end: int
    digits: str
    shape: tuple[int, ...]
    dialled: bool = False


def plain(text: str) -> str:
    """Return the text with ASCII digits, character by character the same length."""
    return _SPELT.sub(lambda run: run[0].translate(_HAN), text.translate(_PLAIN))


def numbers(text: str, lengths: range) -> Iterator[Number]:
    """Yield every run of whole groups whose digits, joined, have one of the lengths; runs may overlap."""
    if len(text) < lengths.start:
        return  # most cells of a table
    flat = plain(text)
    groups = list(_GROUP.finditer(flat))
    for first in range(len(groups)):
        digits, shape = "", []
        for place in range(first, len(groups)):
            group = groups[place]
            if place > first and not _GAP.fullmatch(flat[groups[place - 1].end() : group.start()]):
                break
            digits += group[0].upper()
            shape.append(len(group[0]))
            if len(digits) in lengths:
                span = groups[first].start(), group.end()
                yield Number(*span, digits, tuple(shape), dialled=place > first and _is_dialled(flat, *span))
            if len(digits) >= lengths.stop - 1 or digits.endswith("X"):
                break


def _is_dialled(flat: str, start: int, end: int) -> bool:
    """Whether a telephone, or the beginning of one, is a group between two places; a mobile not at a line's end."""
    for hit in _DIALLED.finditer(flat):
        if hit.start() < end and start < hit.end():
            beside = flat[max(start, hit.start() - 1) : min(end, hit.end() + 1)]
            if hit[0].startswith("0") or "\n" not in beside:
                return True
    return False
