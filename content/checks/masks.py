"""Masked numbers (遮挡) that join up across publications: 421321********1234 here and 421321198801****** there.

ID numbers, and in the same way mobiles (138****1234 and 1380000****) and bank accounts (6217**** and ****567890123).
What is kept of a mask is hashed under a key from outside: the name, and each visible digit with its place. From the
hashes nobody reads a digit; of two masks of one name one sees whether they agree and what they show together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from content.checks.accounts import governs, is_account_head
from content.checks.digits import plain
from content.checks.finding import Finding
from content.checks.names import is_name, last_named, name_column, person_before
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.pattern import late

Keyed = Callable[[str], bytes]  # a keyed hash of at least 4 bytes


class Kind(Enum):
    """What number a mask hides. The value begins what is hashed: masks of two kinds never agree."""

    ID = "mask\n"
    MOBILE = "mask\nmobile\n"
    ACCOUNT = "mask\naccount\n"


# A run of digits and stars, also in groups as mobiles and cards are written: 138 **** 1234, 6217 **** **** 1234.
_RUN: Final = late(
    r"(?<![0-9*])(?:[0-9*]{17}[0-9Xx*]|[0-9*]{3,4}(?:[ \-][0-9*]{4}){2,4}(?:[ \-][0-9*]{1,3})?|[0-9*]{6,25})(?![0-9*])"
)
_MOBILE: Final = late(r"[1*][3-9*][0-9*]{9}")
_GAPS: Final = {ord(" "): None, ord("-"): None}
_FEWEST: Final = 3  # digits that are seen; and stars of an ID number
_SIGNS: Final = str.maketrans("＊×●○✱#xX", "*" * 8)
_WIDTH: Final = 4  # bytes kept of a digit's hash
_HIDDEN: Final = bytes(_WIDTH)
_LENGTH: Final = 18
_SECRET: Final = range(6, 17)  # birthday and serial: the region is the county's, the last is a checksum
_SEEN: Final = {Kind.MOBILE: 9, Kind.ACCOUNT: 12}  # so many digits seen, and the rest is soon tried
_DIALS: Final = 11  # digits of a mobile
_HALF: Final = 9  # places for an account's beginning, and for its end: how many stars hide the rest says nothing
_SUGGESTIONS: Final = {
    Kind.ID: "删去号码；确需区分同名的人，写到村组即可。确要遮挡的，全县用同一种遮法",
    Kind.MOBILE: "删去号码；确要遮挡的，全县用同一种遮法，只露前三位和后四位",
    Kind.ACCOUNT: "删去账号；确要遮挡的，全县用同一种遮法，只露后四位",
}
_RULES: Final = {Kind.ID: "id_joined", Kind.MOBILE: "phone", Kind.ACCOUNT: "bank_card"}
_WRONG_PLACE: Final = {
    Kind.ID: "遮挡的位置不对，露出了出生日期和顺序码",
    Kind.MOBILE: "手机号遮得太少",
    Kind.ACCOUNT: "银行账号遮得太少",
}


@dataclass(frozen=True, slots=True)
class Mask:
    """A masked number of somebody. `digits` has 18 characters, * for what is hidden.

    Of a mobile they are its eleven and seven more *; of an account its first nine and its last nine.
    """

    place: str
    name: str
    digits: str
    kind: Kind = Kind.ID


@dataclass(frozen=True, slots=True)
class Imprint:
    """What may be kept of a mask. `digits` are 18 hashes of 4 bytes, zeros for what is hidden."""

    name: bytes
    digits: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """An imprint that is out already, and the code of the item that it stands in."""

    imprint: Imprint
    code: str


def masks(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Mask]:
    """Yield the masked numbers whose owner is named."""
    for passage in found:
        if passage.column is None:
            flat = _flat(passage.text)
            for start, kind, digits in _hits(flat):
                name = person_before(passage.text[:start]) or last_named(passage.text, start)
                if name:
                    yield Mask(passage.place, name, digits, kind)
    for grid in tables:
        head = grid.rows[0] if grid.rows else ()
        named = name_column(head)
        for no, row in enumerate(grid.rows[1:], 1):
            if named is None or len(row) <= named or not is_name(row[named]):
                continue
            for column, cell in enumerate(row):
                pays = column < len(head) and is_account_head(head[column])
                for _, kind, digits in _hits(_flat(cell), pays=pays):
                    yield Mask(grid.at(no, column), "".join(row[named].split()), digits, kind)


def imprint(mask: Mask, keyed: Keyed) -> Imprint:
    """Hash a mask under a key."""
    of = f"{mask.kind.value}{mask.name}"
    digits = (
        _HIDDEN if digit == "*" else keyed(f"{of}\n{place}\n{digit}")[:_WIDTH]
        for place, digit in enumerate(mask.digits)
    )
    return Imprint(keyed(of), b"".join(digits))


def joined(mine: Sequence[tuple[Mask, Imprint]], published: Iterable[Published]) -> Iterator[Finding]:
    """Block a mask that shows too much by itself, or together with another one of the same name."""
    others = list(published)
    for no, (mask, one) in enumerate(mine):
        if _reveals(mask.kind, one.digits):
            yield _finding(mask, _WRONG_PLACE[mask.kind])
            continue
        if any(_completes(mask.kind, one, earlier) for _, earlier in mine[:no]):
            yield _finding(mask, "和本文另一处的遮挡能拼出完整号码")
        for other in others:
            if _completes(mask.kind, one, other.imprint):
                yield _finding(mask, f"和已公开的信息{other.code}里同名的人能拼出完整号码")
                break


def _completes(kind: Kind, one: Imprint, other: Imprint) -> bool:
    if one.name != other.name:  # of another person, or of another kind
        return False
    union = bytearray()
    for mine, theirs in zip(_parts(one.digits), _parts(other.digits), strict=True):
        if _HIDDEN not in (mine, theirs) and mine != theirs:
            return False  # somebody else of the same name
        union += mine if mine != _HIDDEN else theirs
    return _reveals(kind, bytes(union)) and not _reveals(kind, other.digits)


def _reveals(kind: Kind, digits: bytes) -> bool:
    parts = list(_parts(digits))
    if kind is Kind.ID:
        return all(parts[place] != _HIDDEN for place in _SECRET)
    return sum(part != _HIDDEN for part in parts) >= _SEEN[kind]


def _parts(digits: bytes) -> Iterator[bytes]:
    return (digits[start : start + _WIDTH] for start in range(0, _LENGTH * _WIDTH, _WIDTH))


def _flat(text: str) -> str:
    flat = plain(text)
    tail = re.compile(r"[Xx](?=$|[^0-9A-Za-z*＊])")
    kept = {hit.start() for hit in tail.finditer(flat) if hit.start() and flat[hit.start() - 1].isdigit()}
    return "".join(letter if no in kept else letter.translate(_SIGNS) for no, letter in enumerate(flat))


def _hits(flat: str, *, pays: bool = False) -> Iterator[tuple[int, Kind, str]]:
    """Where masks begin, of what they are and their 18 characters; `pays`: all of it is somebody's account."""
    for hit in _RUN.finditer(flat) if "*" in flat else ():
        digits = hit[0].translate(_GAPS)
        hidden, seen = digits.count("*"), sum(letter.isdigit() for letter in digits)
        if hidden < 2 or seen < _FEWEST:  # noqa: PLR2004 - a number, or a row of stars
            continue
        if pays or governs(flat, hit.start()) or (digits.startswith("62") and len(digits) != _LENGTH):
            front, end = digits.split("*", 1)[0][:_HALF], digits.rsplit("*", 1)[1][-_HALF:]
            yield hit.start(), Kind.ACCOUNT, front.ljust(_HALF, "*") + end.rjust(_HALF, "*")
        elif len(digits) == _LENGTH and hidden >= _FEWEST:
            yield hit.start(), Kind.ID, digits.upper()
        elif _MOBILE.fullmatch(digits):
            yield hit.start(), Kind.MOBILE, digits.ljust(_LENGTH, "*")


def _finding(mask: Mask, reason: str) -> Finding:
    digits = mask.digits[:_DIALS] if mask.kind is Kind.MOBILE else mask.digits
    quote = "".join(letter if no < 3 and letter != "*" else "*" for no, letter in enumerate(digits))  # noqa: PLR2004
    return finding(_RULES[mask.kind], mask.place, quote, reason=reason, suggestion=_SUGGESTIONS[mask.kind])
