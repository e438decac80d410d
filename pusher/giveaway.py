"""Whether words give somebody away: the name or the number, also written apart, spelt out or half masked. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from content.checks.digits import plain
from content.checks.names import is_name

__all__ = ["names", "rings"]

_STARS: Final = "*×xX●○✱#"
_APART: Final = re.compile(r"[\s\u200b-\u200d\ufeff·・•.\-]+")
_BETWEEN: Final = re.compile(rf"(?<=[\d{_STARS}])[\s\u200b-\u200d\ufeff·.()\-—–_]+(?=[\d{_STARS}])")
_MASKED: Final = re.compile(rf"(?<!\d)(\d*)[{_STARS}]{{2,}}(\d*)(?!\d)")
_LAST: Final = re.compile(r"(?:尾号|[后末][四4]位)\D{0,4}(\d{4})(?!\d)")
_FOREIGN: Final = 4  # letters from which what is no Chinese name is one (阿依古丽); a shorter one is 匿名, 村民
_LANDLINE: Final = 7  # digits of a number without its area code
_TELLS: Final = 4  # visible digits by which a village knows whose a masked number is
_ABROAD: Final = 13  # digits of 86 and a mobile


def names(name: str, words: str) -> bool:
    """Whether words name this person: 周秀英, 周 秀 英, 周*英, 周某某. 周某日 is a day; 匿名 is nobody."""
    name = _APART.sub("", unicodedata.normalize("NFKC", name))
    if not (is_name(name) or len(name) >= _FOREIGN):
        return False
    flat = _APART.sub("", unicodedata.normalize("NFKC", words))
    given = "".join(f"[{re.escape(letter)}某{_STARS}]" for letter in name[1:])
    return re.search(rf"{re.escape(name[0])}(?:{given}|某)(?![天日月年周])", flat) is not None


def rings(phone: str, words: str) -> bool:
    """Whether words have this number: 138-0000-1234, 一三八…, 138****1234, 尾号1234, a landline without its code."""
    number = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    number = number.removeprefix("86") if len(number) == _ABROAD else number
    if len(number) < _LANDLINE:
        return False
    flat = _BETWEEN.sub("", unicodedata.normalize("NFKC", plain(words)))
    written = number[-_LANDLINE:] if number.startswith("0") else number
    masked = ((hit[1], hit[2]) for hit in _MASKED.finditer(flat))
    return (
        written in flat
        or any(hit[1] == number[-_TELLS:] for hit in _LAST.finditer(flat))
        or any(number.startswith(a) and number.endswith(z) and len(a + z) >= _TELLS for a, z in masked)
    )
