"""A number in one of the forms in which Word counts (w:numFmt): 十一, 甲, ①, IV, 07. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from content.numerals import spelt

_HAN_DIGITS: Final = str.maketrans("0123456789", "〇一二三四五六七八九")
_LEGAL: Final = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN: Final = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_STEMS: Final = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
}
_LARGEST: Final = 10_000


def figure(count: int, form: str) -> str:
    """Return a number in a form; in one that is not known, in figures."""
    if not 0 <= count < _LARGEST:
        return str(count)
    stems = _STEMS.get(form, "")
    if 1 <= count <= len(stems):
        return stems[count - 1]
    return _FORMS.get(form, str)(count)


def _digitwise(count: int) -> str:
    return str(count).translate(_HAN_DIGITS)


def _legal(count: int) -> str:
    return spelt(count).translate(_LEGAL)


def _letter(count: int) -> str:
    """A to Z, then AA, BB and so on."""
    again, place = divmod(max(count, 1) - 1, 26)
    return chr(ord("A") + place) * (again + 1)


def _roman(count: int) -> str:
    words = ""
    for worth, letters in _ROMAN:
        many, count = divmod(count, worth)
        words += letters * many
    return words


def _wide(count: int) -> str:
    return str(count).translate(_WIDE)


_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                     "taiwaneseCountingThousand"), spelt),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digitwise),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _wide),
    "none": lambda _: "",
    "decimalZero": lambda count: f"{count:02}",
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
}  # fmt: skip
