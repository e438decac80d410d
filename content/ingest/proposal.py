"""A proposal (建议): a value read out of a text, with the words it came from. A person confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from content.pattern import late
from content.signed import undotted

T_co = TypeVar("T_co", covariant=True)

_SENTENCE: Final = late(r"[^。！？\n]+[。！？]?")
_NARROW: Final = {ord("０") + digit: str(digit) for digit in range(10)}
_SPELT: Final = 4  # gaps between single characters: 公 示 时 间
_SPELT_GAP: Final = late(r"(?<=[一-鿿〇（）“”《》：\d]) +(?=[一-鿿〇（）“”《》：\d])")
_DATE_GAP: Final = late(r"(?<=\d) +(?=[年月日号时])|(?<=[年月]) +(?=\d)")  # 5 月 31 日, as Word sets it
_HAN_GAP: Final = late(r"(?<=[一-鿿〇（）“”《》]) +(?=[一-鿿〇（）“”《》])")


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T_co]):
    """A value and its words; `words` is "" where nothing in the text says it."""

    value: T_co
    words: str


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, their end marks kept."""
    return [found[0].strip() for found in _SENTENCE.finditer(text) if found[0].strip()]


def legible(text: str) -> str:
    """A line as it is to be read: full-width digits narrow, and a line that layout or OCR spelt out joined again."""
    narrow = undotted(_DATE_GAP.sub("", text.translate(_NARROW)))
    return _SPELT_GAP.sub("", narrow) if _is_spelt_out(narrow) else narrow


def _is_spelt_out(line: str) -> bool:
    """公 示 时 间, not the columns of a list: most of what stands between spaces is one character."""
    parts = line.split(" ")
    return len(_HAN_GAP.findall(line)) >= _SPELT and sum(len(part) == 1 for part in parts) * 2 >= len(parts)


def close_up(text: str) -> str:
    """Take out the spaces that layout or OCR put between Chinese characters: 通  知 → 通知."""
    return _HAN_GAP.sub("", text)
