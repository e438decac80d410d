"""Whole numbers as Chinese texts write them, read and written: 12, 十二, 一千二百零四, 三万五, 二〇二六, 廿三. Pure."""

from __future__ import annotations

from typing import Final

__all__ = ["HAN", "NUMERAL", "han", "spelt", "whole"]

HAN: Final = "零〇一二三四五六七八九十百千万亿两"  # the letters of a number in running text
NUMERAL: Final = r"(?:\d{1,3}|[一二三四五六七八九十百两廿卅]{1,5})"  # a small number, for patterns: 30, 三十, 一百二十

# 〇 is often typed as a circle or as a letter O.
_DIGITS: Final = dict(zip("零〇○Oo一二三四五六七八九两", (0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_LETTERS: Final = "零一二三四五六七八九"
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_GROUPS: Final = {"万": 10**4, "亿": 10**8}
_SCORES: Final = {"廿": "二十", "卅": "三十"}


def whole(text: str) -> int | None:
    """Return the number of 12 or 十二; None: it is none."""
    return int(text) if text.isdecimal() else han(text)


def han(text: str) -> int | None:
    """Return the number of Chinese letters (also digit by digit: 二〇二六, 2〇26); None: it is none."""
    for short, long in _SCORES.items():
        text = text.replace(short, long)
    if not text or any(letter not in _DIGITS and letter not in _UNITS and letter not in _GROUPS
                       and not letter.isdecimal() for letter in text):  # fmt: skip
        return None
    if not any(letter in _UNITS or letter in _GROUPS for letter in text):
        return int("".join(str(_DIGITS.get(letter, letter)) for letter in text))
    return None if any(letter.isdecimal() for letter in text) else _counted(text)


def _counted(text: str) -> int:
    """A number with its units; what a last digit leaves unsaid is one unit lower: 三万五 is 35000."""
    total = section = digit = 0
    last = 1
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
            last = 10 if not digit else last
        elif letter in _UNITS:
            section += (digit or 1) * _UNITS[letter]
            digit, last = 0, _UNITS[letter]
        else:
            worth = _GROUPS[letter]
            total = (total + section + digit) * worth if letter == "亿" else total + (section + digit) * worth
            section, digit, last = 0, 0, worth
    return total + section + digit * (last // 10 if last > 10 else 1)  # noqa: PLR2004 - 十 is a unit, not a lacking one


def spelt(value: int) -> str:
    """Return a number in Chinese letters: 0 零, 11 十一, 1024 一千零二十四; `value` is below 10**12."""
    if value == 0:
        return _LETTERS[0]
    words, gap = "", False
    for unit, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, value = divmod(value, size)
        if part == 0:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):  # noqa: PLR2004 - a missing thousand is read as 零
            words += "零"
        words += _below_ten_thousand(part) + unit
        gap = False
    return words[1:] if words.startswith("一十") else words


def _below_ten_thousand(value: int) -> str:
    words, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, size)
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _LETTERS[digit] + unit
        gap = False
    return words
