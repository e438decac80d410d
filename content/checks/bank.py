"""Bank cards (银行卡, 一卡通): 16 to 19 digits with a Luhn check and a prefix that cards here have."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from content.checks.accounts import (
    PAYS,
    UP_TO,
    accounts,
    governs,
    head_of,
    is_account_head,
    is_listed,
    of_a_thing,
    of_an_office,
    office_before,
)
from content.checks.digits import Number
from content.checks.finding import Finding, mask
from content.checks.identity import has_id_form, is_id_number
from content.checks.names import AFTER, ANYONE, BEGINS, PERSON
from content.checks.passage import Grid, Passage, numbers_in
from content.checks.policy import finding
from content.pattern import late

_LENGTHS: Final = range(16, 20)
_ACCOUNTS: Final = range(12, 23)  # digits of a passbook's or a rural bank's account, without any check digit
_UNION_PAY: Final = late(r"62|60|9558|690755|940|95595|955[0-9]8")  # 银联 and older domestic prefixes
_ABROAD: Final = late(r"4|5[1-5]|35")  # Visa, Mastercard, JCB: 16 digits
_ABROAD_LENGTH: Final = 16
_CARDS: Final = ("62", "955", "436")  # with which persons' cards begin
_OWNED: Final = late(
    rf"{ANYONE}(?:[\s，,、：:（(]|的)?(?:[^。\n0-9]|[0-9.]{{1,8}}元){{0,16}}(?:账号|帐号|账户|帐户|卡号|存折|一卡通|一折通|惠农卡|[农建工中交商]行|银行|信用社|邮储|{PAYS})(?:卡?号码?)?{UP_TO}{{0,8}}\Z"
)
_NAMED: Final = late(rf"{BEGINS}{PERSON}[\s：:，,（(]*\Z")  # whose number it is, right before it
_OF: Final = late(
    rf"[\s，,、（(]*(?:(?:户|姓)名|户主|收款人|开户人)?[:：\s]*(?![一-鿿]{{2,12}}(?:[支分银]行|信用社|营业[部厅室])){PERSON}{AFTER}"
)  # whose, right after it
# One line says whose, the next the account.
_HOLDER: Final = late(rf"\s*(?:户名|姓名|开户人|收款人|账户名称?|户主)[:：\s]*{PERSON}\s*[，,；;]?\s*")
_LABELLED: Final = late(r"\s*(?:[^：:，。；\s]{2,12}(?:[:：]|[\s　]+[^，。；\s]+\s*$)|[0-9 ]+$)")  # a line of a form
_FORM: Final = 4  # lines of a form in which the account follows the holder
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
    """Block card numbers; warn of a card that an office pays from, which may be meant."""
    held = {place: person for grid in tables for place, person in accounts(grid)}
    head: tuple[str, ...] = ()  # the columns of a list that is written with spaces
    said: deque[str] = deque(maxlen=_FORM)  # the lines of a form
    for passage in found:
        if passage.column is None:
            if not _LABELLED.match(passage.text):
                said.clear()
            said.append(passage.text)
            below = any(letter.isdigit() for letter in passage.text)
            head = head_of(passage.text) or (head if below else ())
        office = held.get(passage.place) is False or _is_offices(
            (*passage.heads, passage.text) if passage.column else said
        )
        for number in _told(passage, today, head, said, owned=held.get(passage.place, False)):
            if office and not (number.digits.startswith(_CARDS) or _is_somebodys(number, passage)):
                continue  # an office tells its account so that people pay into it
            yield finding(
                "office_account" if office else "bank_card",
                passage.place,
                mask(passage.text[number.start : number.end]),
                reason="像是单位收款账号，请确认不是个人账户" if office else "含有银行卡号",
                suggestion=_SUGGESTION,
            )


def _is_offices(lines: Sequence[str]) -> bool:
    """Whether the lines of a form, or what a cell and its heads say, name an office: the last holder counts."""
    for line in reversed(lines):
        if of_an_office(line):
            return True
        if _HOLDER.fullmatch(line):
            return False
    return False


def _is_somebodys(number: Number, passage: Passage) -> bool:
    """Whether a person is named as the holder beside the number, nearer than any office."""
    after = governs(passage.text, number.start) and _OF.match(passage.text, number.end) is not None
    near = passage.text[max(office_before(passage.text, number.start), number.start - _OWNER) : number.start]
    return after or _OWNED.search(near) is not None


def _told(passage: Passage, today: date, head: Sequence[str], said: Iterable[str], *, owned: bool) -> Iterator[Number]:
    """The cards and accounts of a passage; `owned`: it is a cell with the account of somebody who is named."""
    formed = any(map(_HOLDER.fullmatch, said))
    end = 0
    # the longest of the runs that begin together, so that the whole card is quoted
    for number in sorted(numbers_in(passage, _ACCOUNTS), key=lambda number: (number.start, -number.end)):
        is_other = number.dialled or is_id_number(number.digits, today)
        if number.start < end or is_other or of_a_thing(passage.text, number.start):
            continue
        hers = owned or (
            passage.column is None
            and (is_listed(head, number, passage) or (formed and governs(passage.text, number.start)))
        )
        if _leaks(number, passage, today) or (hers and number.digits.isdecimal()):
            end = number.end
            yield number


def _leaks(number: Number, passage: Passage, today: date) -> bool:
    """Whether it is a card, or an account right after its owner's name."""
    if len(number.digits) in _LENGTHS and _is_card(number, passage):
        return True
    if number.digits.isdecimal() and governs(passage.text, number.start) and _OF.match(passage.text, number.end):
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
    labelled = governs(passage.text, number.start) or any(map(is_account_head, passage.heads))
    domestic = _UNION_PAY.match(digits)
    if not passes_luhn(digits):  # mistyped, still hers
        near = passage.text[max(0, number.start - _NEAR) : number.start]
        return digits.startswith("62") and (
            labelled or _NAMED.search(near) is not None or _OF.match(passage.text, number.end) is not None
        )
    abroad = len(digits) == _ABROAD_LENGTH and _ABROAD.match(digits)
    return labelled or bool(domestic or abroad)
