"""Bank cards (银行卡, 一卡通): 16 to 19 digits with a Luhn check and a prefix that cards here have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from content.checks.digits import Number
from content.checks.finding import Finding, mask
from content.checks.identity import has_id_form, is_id_number
from content.checks.names import AFTER, ANYONE, BEGINS, PERSON, is_name
from content.checks.passage import Grid, Passage, numbers_in
from content.checks.pattern import late
from content.checks.policy import finding

_LENGTHS: Final = range(16, 20)
_ACCOUNTS: Final = range(12, 23)  # digits of a passbook's or a rural bank's account, without any check digit
_LABEL: Final = re.compile(
    r"银行卡|[建农工中交邮商信][行储信]卡|农商行?卡|信用社卡|储蓄卡|工资卡|一卡通|社保卡|卡号|存折|惠农卡|账号|帐号|账户|帐户|转账|转入|汇入|打款|打[入到]|折号|卡[（(]折|折通|农合卡|汇[款至到]"
)
# A public account into which people pay: its holder is an office.
_OFFICE: Final = re.compile(
    r"(?:户名|收款单位|账户名称|单位名称)[:：\s]*[一-鿿（）()]{2,20}(?:局|政府|中心|公司|委员会|所|院|站|社|校|专户)"
)
_UNION_PAY: Final = re.compile(r"62|60|9558|690755|940|95595|955[0-9]8")  # 银联 and older domestic prefixes
_ABROAD: Final = re.compile(r"4|5[1-5]|35")  # Visa, Mastercard, JCB: 16 digits
_ABROAD_LENGTH: Final = 16
_OWNED: Final = late(
    rf"{ANYONE}(?:[\s，,、：:（(]|的)?(?:[^。\n0-9]|[0-9.]{{1,8}}元){{0,16}}(?:账号|帐号|账户|帐户|卡号|存折|一卡通|一折通|惠农卡|农商行|信用社|邮储(?:银行)?)[^。；\n0-9]{{0,8}}\Z"
)
_NAMED: Final = late(rf"{BEGINS}{PERSON}[\s：:，,（(]*\Z")  # whose number it is, right before it
_OF: Final = late(rf"[\s，,、（(]*(?:(?:户|姓)名|户主|收款人|开户人)?[:：\s]*{PERSON}{AFTER}")  # whose, right after it
# One line says whose, the next the account; a line of words says what stands below it.
_HOLDER: Final = late(rf"\s*(?:户名|姓名|开户人|收款人|账户名称?|户主)[:：\s]*{PERSON}\s*[，,；;]?\s*")
_COLUMNS: Final = re.compile(r"(?=.*(?:[姓户]名|户主|领取人))(?:[一-鿿（）()/]+[ 　|｜]+){2,}[一-鿿（）()/]+\s*")
_FORM: Final = 3  # lines of a form in which the account follows the holder
_NEAR: Final = 16
_OWNER: Final = 48  # characters in which a name and the word 账号 stand before a number
_SUGGESTION: Final = "删去卡号和账号；发放结果写到户名、项目、金额即可"


def passes_luhn(digits: str) -> bool:
    """Whether the Luhn check (ISO/IEC 7812-1) holds."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of its two digits
    return total % 10 == 0


def bank(found: Iterable[Passage], tables: Iterable[Grid], today: date) -> Iterator[Finding]:
    """Block card numbers; warn of an office's own account, which may be meant."""
    owned = {place for grid in tables for place in _accounts(grid)}
    since, listed = _FORM, False  # lines since a holder stood alone; whether accounts are listed here
    for passage in found:
        if passage.column is None:
            since = 0 if _HOLDER.fullmatch(passage.text) else since + 1
            head = _COLUMNS.fullmatch(passage.text) is not None and _LABEL.search(passage.text) is not None
            listed = head or (listed and any(letter.isdigit() for letter in passage.text))
        end = 0
        # the longest of the runs that begin together, so that the whole card is quoted
        for number in sorted(numbers_in(passage, _ACCOUNTS), key=lambda number: (number.start, -number.end)):
            if number.start < end or is_id_number(number.digits, today):
                continue
            hers = passage.place in owned or (
                passage.column is None and (listed or (since < _FORM and _said(number, passage)))
            )
            if not _leaks(number, passage, today) and not (hers and number.digits.isdecimal()):
                continue
            end = number.end
            office = _OFFICE.search(" ".join((passage.text, *passage.heads))) is not None
            yield finding(
                "office_account" if office else "bank_card",
                passage.place,
                mask(passage.text[number.start : number.end]),
                reason="像是单位收款账号，请确认不是个人账户" if office else "含有银行卡号",
                suggestion=_SUGGESTION,
            )


def _accounts(grid: Grid) -> Iterator[str]:
    """The cells of a table that hold the accounts of those whom it names."""
    head = grid.rows[0] if grid.rows else ()
    columns = [no for no, cell in enumerate(head) if _LABEL.search(cell)]
    for no, row in enumerate(grid.rows[1:], 1):
        if columns and any(is_name(cell) for cell in row):
            yield from (grid.at(no, column) for column in columns)


def _said(number: Number, passage: Passage) -> bool:
    """Whether an account's word stands before it."""
    return _LABEL.search(passage.text[max(0, number.start - _NEAR) : number.start]) is not None


def _leaks(number: Number, passage: Passage, today: date) -> bool:
    """Whether it is a card, or an account right after its owner's name."""
    if len(number.digits) in _LENGTHS and _is_card(number, passage):
        return True
    if _said(number, passage) and number.digits.isdecimal() and _OF.match(passage.text, number.end):
        return True
    return (
        not has_id_form(number.digits, today)
        and _OWNED.search(passage.text[max(0, number.start - _OWNER) : number.start]) is not None
    )


def _is_card(number: Number, passage: Passage) -> bool:
    digits = number.digits
    if not digits.isdecimal() or len(set(digits)) < 3:  # noqa: PLR2004 - 0000… is a blank
        return False
    if any(length < 4 for length in number.shape[:-1]):  # noqa: PLR2004 - cards are printed in fours
        return False
    near = passage.text[max(0, number.start - _NEAR) : number.start]
    labelled = any(_LABEL.search(words) for words in (near, *passage.heads)) or _NAMED.search(near) is not None
    domestic = _UNION_PAY.match(digits)
    if not passes_luhn(digits):
        return labelled and digits.startswith("62")  # mistyped, still hers
    abroad = len(digits) == _ABROAD_LENGTH and _ABROAD.match(digits)
    return labelled or bool(domestic or abroad)
