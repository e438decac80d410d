"""ID card numbers (公民身份号码, GB 11643): 18 characters with a mod 11-2 checksum (ISO 7064)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from content.checks.digits import Number, plain
from content.checks.finding import Finding, mask
from content.checks.names import NAMED, is_name, person_before
from content.checks.passage import Grid, Passage, numbers_in
from content.checks.policy import finding
from content.pattern import late

_LENGTH: Final = 18
_OLD_LENGTH: Final = 15
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
# The first two digits are a region (GB/T 2260); 81 to 83 are residence permits of Hong Kong, Macao and Taiwan.
_PROVINCE: Final = late(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_LABEL: Final = late(r"身份证|身份号|证件?号|全号")
# The number of something else, whose label stands right before it: 施工许可证号512021….
_OF_A_THING: Final = late(
    r"(?:许可证?|执照|备案|办件|受理|项目|工程|合同|订单|快递|运单|发票|流水|票据|凭证|文件|档案|产权证?|注册|不动产单元|宗地|设备|土地证|登记证|合格证)(?:编?号码?|代码|单号|号)(?:为|是)?[：:\s]*$"
)
_MASKED: Final = late(
    r"(?<!\d)\d{2,14}[*＊×xX#●○✱]{4,15}\d{1,4}[\dXx]?(?!\d)|(?<!\d)\d{10,15}(?:[*＊]{3,8}(?![\d*＊])|…{1,2})"
)
# One to three places hidden, the birthday shown: 340825680914*517, 42132119660314**21.
_HARDLY: Final = late(r"(?<![\d*＊])(\d{12,17})[*＊×✱#●○]{1,3}(?:\d{0,4}[\dXx])?(?![\d*＊])")
# Under its label any number of which a part is hidden, whatever hides it: 421321 **** 2411, ****2411, 421321……2411.
_SIGNS: Final = str.maketrans("＊×✱✕●○□■◆⋆★#_·•～~某…xX", "*" * 21)
_LABELLED: Final = late(
    r"(?<![0-9A-Za-z*])(?:[0-9]{1,17}|\*{2,17})(?:[ \-—(（]{0,2}(?:[0-9]+|\*+|\.{3,}|隐去|略)[)）]?){1,5}(?![0-9*])"
)
_HIDES: Final = late(r"\*|\.{3}|隐去|略")
_PART: Final = late("[0-9*]+X?")
_CUTS: Final = ((6, 8, 4), (14, 4), (6, 12))  # places in each of the cells over which a number is cut
_REGION: Final = 6  # digits of a county: of them alone nobody is known
_TOLD: Final = 4  # digits that tell
# All 18 places, of which some are hidden; the birthday stands where it must.
_PLACED: Final = late(
    r"(?<![0-9A-Za-z*])(?=[0-9*]{17}[0-9*X](?![0-9A-Za-z*]))(?=[0-9X*]*[0-9]{4})(?=[0-9X]*\*{2})[0-9]{2}[0-9*]{4}(?:19|20|\*\*)[0-9*]{9}[0-9*X]"
    r"|(?<![0-9A-Za-z*])\*{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9*]{4}(?![0-9*])"
)
# A birthday and the end of the number beside it are all of it that the county's code does not say.
_REST: Final = late(
    r"(?:19|20)[0-9]{2}(?:年|[-./])?[0-9]{1,2}(?:月|[-./])?[0-9]{1,2}日?(?!以?[前后起至])[^。；\n]{0,16}?(?:后|末|尾)(?:[四4六6]位|号)数?字?[:：是为\s]{0,2}[0-9]{3,5}[0-9Xx](?![0-9])"
)
_REST_FIRST: Final = late(
    r"(?:身份证?|证件)[^。；\n]{0,4}?(?:后|末|尾)(?:[四4六6]位|号)数?字?[:：是为\s]{0,2}[0-9]{3,5}[0-9Xx](?![0-9])[^。；\n]{0,12}?(?:19|20)[0-9]{2}(?:年|[-./])[0-9]{1,2}(?:月|[-./])[0-9]{1,2}"
)
_END: Final = "(?:后|末|尾)(?:[四4六6]位|号)"
_REST_HEAD: Final = late(rf"(?:身份证?|证件).{{0,4}}{_END}")
_END_HEAD: Final = late(rf"\s*{_END}")  # beside the head of the beginnings
_BEGIN_HEAD: Final = late(r"(?:身份证?|证件).{0,4}前(?:[0-9]{1,2}|[六八十]|十四)位")
_PHONE_LABEL: Final = late("电话|手机")
_MASKED_LENGTH: Final = 12  # a mask may be shorter than what it hides: 421321****2522
# A masked card is masked as it should be: 622681******9047. No region of Gansu (62) has such a number.
_CARD: Final = late("62(?!0[1-9]|1[0-2]|29|30)")
_CARD_LABEL: Final = late(r"[账帐][号户]|卡|存折")
_TAIL: Final = late(r"(?<=[0-9])[Xx](?![0-9A-Za-z*＊×])")  # the check digit 10
_MOBILE_LENGTH: Final = 11
_SHORTEST: Final = 8  # characters
_LETTER: Final = late("[A-Za-z]")
_NEAR: Final = 16
_EARLIEST: Final = 1900
_SUGGESTION: Final = "删去号码；确需区分同名的人，写到村组即可"


def is_id_number(digits: str, today: date) -> bool:
    """Whether 18 characters are an ID number: region, date of birth and checksum all hold."""
    return has_id_form(digits, today) and _CHECKS[_remainder(digits)] == digits[-1].upper()


def has_id_form(digits: str, today: date) -> bool:
    """Whether they look like one, the checksum aside."""
    if len(digits) != _LENGTH or not digits[:-1].isdecimal() or not _PROVINCE.match(digits):
        return False
    return _is_birthday(digits[6:14], today)


def identity(found: Iterable[Passage], tables: Iterable[Grid], today: date) -> Iterator[Finding]:
    """Block whole ID numbers, warn of masked ones: different masks of one person join up again."""
    tables = tuple(tables)
    owned = {place for grid in tables for place in _of_named(grid)}
    for passage in found:
        for number in numbers_in(passage, range(_OLD_LENGTH, _LENGTH + 1)):
            if number.dialled or not _leaks(number, passage, today, named=passage.place in owned):
                continue
            yield _whole(passage.place, passage.text[number.start : number.end])
        if not passage.cut and len(passage.text) >= _SHORTEST:
            yield from (_half(passage.place, masked) for masked in _masked(passage, today))
    for grid in tables:
        yield from (_half(place, text) for place, text in _rests(grid))
        for place, text in _across(grid):
            if has_id_form(text, today):
                yield _whole(place, text)
            elif _PLACED.fullmatch(text) and _tells(text) and not _CARD.match(text):
                yield _half(place, text)


def _across(grid: Grid) -> Iterator[tuple[str, str]]:
    """Each number in cells beside a name, joined, with its first place: 赵桂兰 | 421321 | 19660314 | 0024."""
    head = grid.rows[0] if grid.rows else ()
    others = {no for no, cell in enumerate(head) if _CARD_LABEL.search(cell) or _PHONE_LABEL.search(cell)}
    for no, row in enumerate(grid.rows):
        if not any(map(is_name, row)):
            continue
        cells = [_signed(plain(cell).strip()) for cell in row]
        for cut in _CUTS:
            for first in range(len(cells) - len(cut) + 1):
                parts = cells[first : first + len(cut)]
                if tuple(map(len, parts)) == cut and all(map(_PART.fullmatch, parts)) and first not in others:
                    yield grid.at(no, first), "".join(parts)


def _masked(passage: Passage, today: date) -> Iterator[str]:
    """The masked numbers of a passage, each once."""
    flat = plain(passage.text)
    found = [
        hit
        for hit in (*_MASKED.finditer(flat), *(one for one in _HARDLY.finditer(flat) if _shows_birthday(one, today)))
        if _PROVINCE.match(hit[0]) and len(hit[0]) >= _MASKED_LENGTH and not _is_anothers(hit, passage)
    ]
    signs = _signed(flat)
    for hit in (*_PLACED.finditer(signs), *_LABELLED.finditer(signs)):
        apart = all(hit.end() <= one.start() or one.end() <= hit.start() for one in found)
        tells = _HIDES.search(hit[0]) is not None and _tells(hit[0])
        if apart and tells and _is_labelled(hit, passage, always=_PLACED.gave(hit)):
            found.append(hit)
    if not found and _LABEL.search(flat):
        found += [rest for pattern in (_REST, _REST_FIRST) if (rest := pattern.search(flat))]
    yield from (hit[0] for hit in found)


def _rests(grid: Grid) -> Iterator[tuple[str, str]]:
    """The column of a table that has the ends of numbers where another has the birthdays or the beginnings."""
    head = grid.rows[0] if grid.rows else ()
    begun = any(map(_BEGIN_HEAD.search, head))
    if begun or any("出生" in cell for cell in head):
        for column, cell in enumerate(head):
            if (
                (_REST_HEAD.search(cell) or (begun and _END_HEAD.match(cell)))
                and len(grid.rows) > 1
                and column < len(grid.rows[1])
            ):
                yield grid.at(1, column), grid.rows[1][column]


def _whole(place: str, text: str) -> Finding:
    return finding("id_number", place, mask(text), reason="含有完整的身份证号码", suggestion=_SUGGESTION)


def _half(place: str, text: str) -> Finding:
    return finding(
        "id_masked",
        place,
        mask(text),
        reason="身份证号码虽已遮挡，与别处不同的遮挡可拼出全号",
        suggestion=_SUGGESTION,
    )


def _signed(flat: str) -> str:
    """The text with one sign for whatever hides a digit; an X that ends a number stays."""
    return _TAIL.sub("\0", flat).translate(_SIGNS).replace("\0", "X")


def _tells(masked: str) -> bool:
    """Whether more is seen than the county."""
    seen = re.findall("[0-9]+", masked)
    if not seen or (masked[0].isdigit() and len(masked) == _MOBILE_LENGTH and masked[0] == "1"):
        return False
    first = len(seen[0]) if masked[0].isdigit() else 0
    return sum(map(len, seen)) - min(first, _REGION) >= _TOLD


def _is_labelled(masked: re.Match[str], passage: Passage, *, always: bool) -> bool:
    """Whether the nearest label says that it is an ID number; `always`: its form does."""
    near = passage.text[max(0, masked.start() - _NEAR) : masked.start()]
    if _OF_A_THING.search(near):
        return False
    said = [hit for label in (_CARD_LABEL, _PHONE_LABEL, _LABEL) for hit in label.finditer(near)]
    said = said or [
        hit for label in (_CARD_LABEL, _PHONE_LABEL, _LABEL) for hit in label.finditer(" ".join(passage.heads[:1]))
    ]
    return _LABEL.gave(max(said, key=lambda label: label.end())) if said else always


def _of_named(grid: Grid) -> Iterator[str]:
    """The cells of the rows in which somebody is named."""
    for no, row in enumerate(grid.rows):
        if any(is_name(cell) for cell in row):
            yield from (grid.at(no, column) for column, cell in enumerate(row) if len(cell) >= _OLD_LENGTH)


def _leaks(number: Number, passage: Passage, today: date, *, named: bool) -> bool:
    if len(number.digits) == _LENGTH:
        part = _LETTER.match(passage.text[number.start - 1 : number.start])  # FJ4213…0012 is the number of a project
        if is_id_number(number.digits, today) and not part:
            return True
        return (
            has_id_form(number.digits, today) and not part and _is_hers(number, passage, named=named)
        )  # mistyped, still hers
    if len(number.digits) != _OLD_LENGTH or not _PROVINCE.match(number.digits) or not number.digits.isdecimal():
        return False
    return _is_birthday("19" + number.digits[6:12], today) and _is_hers(number, passage, named=named)


def _is_anothers(masked: re.Match[str], passage: Passage) -> bool:
    near = passage.text[max(0, masked.start() - _NEAR) : masked.start()]
    if _OF_A_THING.search(near):
        return True
    said = [*_CARD_LABEL.finditer(near), *_LABEL.finditer(near)]
    if said:  # the nearest label says what it is
        return _CARD_LABEL.gave(max(said, key=lambda label: label.end()))
    labels = " ".join(passage.heads[:1])
    return _CARD.match(masked[0]) is not None or bool(_CARD_LABEL.search(labels) and not _LABEL.search(labels))


def _is_hers(number: Number, passage: Passage, *, named: bool) -> bool:
    """Whether it is labelled, or stands right after a name."""
    before = passage.text[: number.start]
    if any(_OF_A_THING.search(words) for words in (before[-_NEAR:], *passage.heads[:1])):
        return False
    if any(_LABEL.search(words) for words in (before[-_NEAR:], *passage.heads)):
        return True
    return named or person_before(before) is not None or any(is_name(words) for words in passage.heads[1:])


def _shows_birthday(masked: re.Match[str], today: date) -> bool:
    """Whether a birthday stands where an ID number of 18 places has it, or, behind a name, one of 15."""
    whole, seen = len(masked[0]), masked[1]
    if not _OLD_LENGTH <= whole <= _LENGTH:
        return False
    if _is_birthday(seen[6:14], today):
        return True
    before = masked.string[max(0, masked.start() - 2 * _NEAR) : masked.start()]
    return whole <= _OLD_LENGTH + 1 and _is_birthday(f"19{seen[6:12]}", today) and NAMED.search(before) is not None


def _is_birthday(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= _EARLIEST and born <= today


def _remainder(digits: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
