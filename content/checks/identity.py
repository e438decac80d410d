"""ID card numbers (公民身份号码, GB 11643): 18 characters with a mod 11-2 checksum (ISO 7064)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from content.checks.digits import Number, plain
from content.checks.finding import Finding, mask
from content.checks.names import is_name, person_before
from content.checks.passage import Passage, numbers_in
from content.checks.policy import finding

_LENGTH: Final = 18
_OLD_LENGTH: Final = 15
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
# The first two digits are a region (GB/T 2260); 81 to 83 are residence permits of Hong Kong, Macao and Taiwan.
_PROVINCE: Final = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_LABEL: Final = re.compile(r"身份证|身份号|证件?号|全号")
# The number of something else, whose label stands right before it: 施工许可证号512021….
_OF_A_THING: Final = re.compile(
    r"(?:许可证?|执照|备案|项目|工程|合同|订单|快递|运单|发票|流水|票据|凭证|文件|档案|产权证?|不动产单元|宗地|设备|土地证|登记证|合格证)(?:编?号码?|代码|单号|号)(?:为|是)?[：:\s]*$"
)
_MASKED: Final = re.compile(
    r"(?<!\d)\d{2,14}[*＊×xX#●○✱]{4,15}\d{1,4}[\dXx]?(?!\d)|(?<!\d)\d{10,15}(?:[*＊]{3,8}(?![\d*＊])|…{1,2})"
)
_MASKED_LENGTH: Final = 12  # a mask may be shorter than what it hides: 421321****2522
# A masked card is masked as it should be: 622681******9047. No region of Gansu (62) has such a number.
_CARD: Final = re.compile("62(?!0[1-9]|1[0-2]|29|30)")
_CARD_LABEL: Final = re.compile(r"[账帐][号户]|卡|存折")
_LETTER: Final = re.compile("[A-Za-z]")
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


def identity(found: Iterable[Passage], today: date) -> Iterator[Finding]:
    """Block whole ID numbers, warn of masked ones: different masks of one person join up again."""
    for passage in found:
        for number in numbers_in(passage, range(_OLD_LENGTH, _LENGTH + 1)):
            if not _leaks(number, passage, today):
                continue
            yield finding(
                "id_number",
                passage.place,
                mask(passage.text[number.start : number.end]),
                reason="含有完整的身份证号码",
                suggestion=_SUGGESTION,
            )
        if passage.cut or len(passage.text) < _MASKED_LENGTH:
            continue
        for masked in _MASKED.finditer(plain(passage.text)):
            if _PROVINCE.match(masked[0]) and len(masked[0]) >= _MASKED_LENGTH and not _is_card(masked, passage):
                yield finding(
                    "id_masked",
                    passage.place,
                    mask(masked[0]),
                    reason="身份证号码虽已遮挡，与别处不同的遮挡可拼出全号",
                    suggestion=_SUGGESTION,
                )


def _leaks(number: Number, passage: Passage, today: date) -> bool:
    if len(number.digits) == _LENGTH:
        part = _LETTER.match(passage.text[number.start - 1 : number.start])  # FJ4213…0012 is the number of a project
        if is_id_number(number.digits, today) and not part:
            return True
        return has_id_form(number.digits, today) and not part and _is_hers(number, passage)  # mistyped, still hers
    if len(number.digits) != _OLD_LENGTH or not _PROVINCE.match(number.digits) or not number.digits.isdecimal():
        return False
    return _is_birthday("19" + number.digits[6:12], today) and _is_hers(number, passage)


def _is_card(masked: re.Match[str], passage: Passage) -> bool:
    near = passage.text[max(0, masked.start() - _NEAR) : masked.start()]
    said = [*_CARD_LABEL.finditer(near), *_LABEL.finditer(near)]
    if said:  # the nearest label says what it is
        return max(said, key=lambda label: label.end()).re is _CARD_LABEL
    labels = " ".join(passage.heads[:1])
    return _CARD.match(masked[0]) is not None or bool(_CARD_LABEL.search(labels) and not _LABEL.search(labels))


def _is_hers(number: Number, passage: Passage) -> bool:
    """Whether it is labelled, or stands right after a name."""
    before = passage.text[: number.start]
    if _OF_A_THING.search(before[-_NEAR:]):
        return False
    if any(_LABEL.search(words) for words in (before[-_NEAR:], *passage.heads)):
        return True
    return person_before(before) is not None or any(is_name(words) for words in passage.heads[1:])


def _is_birthday(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= _EARLIEST and born <= today


def _remainder(digits: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
