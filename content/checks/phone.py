"""Personal mobiles (个人手机号): an office's labelled number is for a person to judge, an unlabelled one is a leak."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from content.address import URL
from content.checks.digits import Number, plain
from content.checks.finding import Finding, mask
from content.checks.names import PERSON
from content.checks.owner import Owner, mine, officers, owner, speaks_as_officer
from content.checks.passage import Grid, Passage, numbers_in
from content.checks.policy import finding
from content.item import Contact
from content.pattern import late

_MOBILE: Final = late(r"(?:86|0)?(1[3-9]\d{9})")
# A telephone that stands at home, not on a desk: 家庭电话0722-…, 宅电….
_AT_HOME: Final = late(r"(?:家庭|住宅|家里|家中|[一-鿿]家)的?(?:固定?|联系)?(?:电话|座机)(?:号码?)?|宅电")
_LANDLINE: Final = late(
    rf"(?:{_AT_HOME.pattern})(?:号码)?[:：是为\s]*(?:{PERSON}[:：是为\s]*)?(?P<number>(?:0\d{{2,3}}[-—－\s]?)?[2-8]\d{{6,7}})(?!\d)"
)
_SHAPES: Final = frozenset(
    {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5), (12,), (13,), (2, 11), (2, 3, 4, 4)}
)
_LENGTHS: Final = range(11, 14)
_LABEL: Final = late(
    r"(?:联系|报名|值班|咨询|监督|举报|服务|投诉|求助|应急|救援|抢修|客服|办公|预约|受理|业务|找谁问)"
    r"[^。；！？\n]{0,18}$"
)
_HEAD: Final = late(r"联系|报名|值班|咨询|监督|举报|服务|投诉|受理|预约|找谁问")
# A number that says it is none: 户号形如14000006418，不是电话号码.
_NO_PHONE: Final = late(r"[^，。；\d]{0,4}[，,（(]?(?:并?不是|非)(?:电话|手机)")
_COLUMN: Final = 3  # so many in one column are a list of people
_NEAR: Final = 24  # characters in which a label stands
_RUN: Final = 3  # so many may follow one label: 联系人：张三 139…，李四 138…
_BETWEEN: Final = late(r"[^0-9。；！？\n]{1,12}")


@dataclass(frozen=True, slots=True)
class _Found:
    passage: Passage
    number: Number
    mobile: str
    labelled: bool
    owner: Owner


def phone(
    found: Iterable[Passage], tables: Iterable[Grid], contacts: Iterable[Contact], staff_numbers: AbstractSet[str]
) -> Iterator[Finding]:
    """Block unlabelled mobiles and columns of them; warn of labelled ones and of those in the staff directory.

    An officer's or a service's number that is out on purpose is passed: 村医小聂，140….
    """
    columns: dict[tuple[int, int], list[_Found]] = defaultdict(list)
    numbered = list(found)
    speaker = any(speaks_as_officer(passage.text) for passage in numbered)
    posts = {place for grid in tables for place in officers(grid)}
    for passage in numbered:
        for one in _mobiles(passage, speaker=speaker):
            if one.owner is Owner.OFFICE or passage.place in posts:
                continue
            if passage.column:
                columns[passage.column].append(one)
            else:
                yield _judge(one, staff_numbers)
    yield from (_home(passage.place, number) for passage in numbered for number in _landlines(passage))
    for cells in columns.values():
        strangers = [one for one in cells if one.mobile not in staff_numbers]
        if len(strangers) >= _COLUMN:
            yield _column(strangers)
        else:
            yield from (_judge(one, staff_numbers) for one in cells)
    for no, contact in enumerate(contacts, 1):
        for one in _mobiles(Passage(f"联系电话第{no}个“{contact.label}”", contact.number, (contact.label,))):
            yield _judge(one, staff_numbers)


def _mobiles(passage: Passage, *, speaker: bool = False) -> Iterator[_Found]:
    links = [link.span() for link in URL.finditer(passage.text)]
    last: _Found | None = None
    run = 0
    for number in numbers_in(passage, _LENGTHS):
        match = _MOBILE.fullmatch(number.digits)
        if (
            not match
            or (number.shape not in _SHAPES and set(number.shape) != {1})
            or any(lo <= number.start < hi for lo, hi in links)
        ):
            continue
        if (last and number.start < last.number.end) or _NO_PHONE.match(passage.text, number.end):
            continue
        before = passage.text[max(0, number.start - _NEAR) : number.start]
        labelled = bool(_LABEL.search(before)) or any(_HEAD.search(head) for head in passage.heads)
        run = run + 1 if last and _BETWEEN.fullmatch(passage.text[last.number.end : number.start]) else 1
        if not labelled and last and last.labelled and 1 < run <= _RUN:
            labelled = True
        whose = owner(passage.text, number.start, number.end, passage.heads)
        if speaker and whose is Owner.UNSAID and mine(before):
            whose = Owner.OFFICE
        if whose is Owner.UNSAID and last and last.owner is Owner.OFFICE and 1 < run <= _RUN:
            whose = Owner.OFFICE  # 机手老周140…、老吴140…
        last = _Found(passage, number, match[1], labelled and whose is not Owner.SOMEBODY, whose)
        yield last


def _landlines(passage: Passage) -> Iterator[str]:
    """The telephones of homes in a passage."""
    flat = plain(":".join((*passage.heads[:1], passage.text)))  # a cell's head is its label
    if "电" in flat or "座机" in flat:
        yield from (hit["number"] for hit in _LANDLINE.finditer(flat))


def _home(place: str, number: str) -> Finding:
    return finding("phone", place, mask(number), reason="是家里的电话", suggestion="删去号码")


def _judge(one: _Found, staff_numbers: AbstractSet[str]) -> Finding:
    passage, number = one.passage, one.number
    public = one.labelled or one.mobile in staff_numbers
    if one.mobile in staff_numbers:
        reason = "是工作人员名录里的手机号"
    elif one.labelled:
        reason = "标明用途的手机号，请确认是本人同意公开的办公联系方式"
    else:
        reason = "没有标明用途的手机号，像是个人信息"
    return finding(
        "office_phone" if public else "phone",
        passage.place,
        mask(passage.text[number.start : number.end]),
        reason=reason,
        suggestion="尽量换成办公座机" if public else "删去号码；确是办公联系方式的，写明“咨询电话”等用途",
    )


def _column(cells: list[_Found]) -> Finding:
    first = cells[0]
    return finding(
        "phone",
        first.passage.place,
        mask(first.passage.text[first.number.start : first.number.end]),
        reason=f"这一列有{len(cells)}个手机号，像是名单上的个人信息",
        suggestion="删去整列号码",
    )
