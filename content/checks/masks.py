"""Masked ID numbers (遮挡) that join up across publications: 421321********1234 here and 421321198801****** there.

What is kept of a mask is hashed under a key from outside: the name, and each visible digit with its place. From the
hashes nobody reads a digit; of two masks of one name one sees whether they agree and what they show together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.checks.digits import plain
from content.checks.finding import Finding
from content.checks.names import is_name, name_column, person_before
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.pattern import late

Keyed = Callable[[str], bytes]  # a keyed hash of at least 4 bytes

_MASKED: Final = late(r"(?<![0-9*])[0-9*]{17}[0-9Xx*](?![0-9*])")
_SIGNS: Final = str.maketrans("＊×●○✱#xX", "*" * 8)
_WIDTH: Final = 4  # bytes kept of a digit's hash
_HIDDEN: Final = bytes(_WIDTH)
_LENGTH: Final = 18
_SECRET: Final = range(6, 17)  # birthday and serial: the region is the county's, the last is a checksum
_SUGGESTION: Final = "删去号码；确需区分同名的人，写到村组即可。确要遮挡的，全县用同一种遮法"


@dataclass(frozen=True, slots=True)
class Mask:
    """A masked number of somebody. `digits` has 18 characters, * for what is hidden."""

    place: str
    name: str
    digits: str


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
            for hit in _hits(flat):
                if name := person_before(passage.text[: hit.start()]):
                    yield Mask(passage.place, name, hit[0].upper())
    for grid in tables:
        named = name_column(grid.rows[0] if grid.rows else ())
        for no, row in enumerate(grid.rows[1:], 1):
            if named is None or len(row) <= named or not is_name(row[named]):
                continue
            for column, cell in enumerate(row):
                for hit in _hits(_flat(cell)):
                    yield Mask(grid.at(no, column), "".join(row[named].split()), hit[0].upper())


def imprint(mask: Mask, keyed: Keyed) -> Imprint:
    """Hash a mask under a key."""
    digits = (
        _HIDDEN if digit == "*" else keyed(f"mask\n{mask.name}\n{place}\n{digit}")[:_WIDTH]
        for place, digit in enumerate(mask.digits)
    )
    return Imprint(keyed(f"mask\n{mask.name}"), b"".join(digits))


def joined(mine: Sequence[tuple[Mask, Imprint]], published: Iterable[Published]) -> Iterator[Finding]:
    """Block a mask that shows too much by itself, or together with another one of the same name."""
    others = list(published)
    for no, (mask, one) in enumerate(mine):
        if _reveals(one.digits):
            yield _finding(mask, "遮挡的位置不对，露出了出生日期和顺序码")
            continue
        if any(_completes(one, earlier) for _, earlier in mine[:no]):
            yield _finding(mask, "和本文另一处的遮挡能拼出完整号码")
        for other in others:
            if _completes(one, other.imprint):
                yield _finding(mask, f"和已公开的信息{other.code}里同名的人能拼出完整号码")
                break


def _completes(one: Imprint, other: Imprint) -> bool:
    if one.name != other.name:
        return False
    union = bytearray()
    for mine, theirs in zip(_parts(one.digits), _parts(other.digits), strict=True):
        if _HIDDEN not in (mine, theirs) and mine != theirs:
            return False  # somebody else of the same name
        union += mine if mine != _HIDDEN else theirs
    return _reveals(bytes(union)) and not _reveals(other.digits)


def _reveals(digits: bytes) -> bool:
    parts = list(_parts(digits))
    return all(parts[place] != _HIDDEN for place in _SECRET)


def _parts(digits: bytes) -> Iterator[bytes]:
    return (digits[start : start + _WIDTH] for start in range(0, _LENGTH * _WIDTH, _WIDTH))


def _flat(text: str) -> str:
    flat = plain(text)
    tail = re.compile(r"[Xx](?=$|[^0-9A-Za-z*＊])")
    kept = {hit.start() for hit in tail.finditer(flat) if hit.start() and flat[hit.start() - 1].isdigit()}
    return "".join(letter if no in kept else letter.translate(_SIGNS) for no, letter in enumerate(flat))


def _hits(flat: str) -> Iterator[re.Match[str]]:
    for hit in _MASKED.finditer(flat):
        if hit[0].count("*") >= 3 and sum(letter.isdigit() for letter in hit[0]) >= 3:  # noqa: PLR2004 - not a number, not a row of stars
            yield hit


def _finding(mask: Mask, reason: str) -> Finding:
    quote = "".join(letter if no < 3 and letter != "*" else "*" for no, letter in enumerate(mask.digits))  # noqa: PLR2004
    return finding("id_joined", mask.place, quote, reason=reason, suggestion=_SUGGESTION)
