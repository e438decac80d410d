"""Contacts (联系方式): an ordered, shared address of a resident, and the phone rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

PHONE: Final = "phone"
EVERY_ACCOUNT: Final = "*"
SUSPECT_ABOVE: Final = 3  # households behind one number; more is 疑似代填, a cadre's own

_LENGTH: Final = 11
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_SCIENTIFIC: Final = re.compile(r"\d+[Ee]\+?\d{1,2}")  # 1.4E+10, its point taken out
_BETWEEN: Final = re.compile(r"[、,;/|\n\r或和]+")  # after NFKC: ，； are , ;
_NOTE: Final = re.compile(r"\([^()0-9A-Za-z]*\)")  # (儿子), (本人); (停机) is heard
# What a cell calls its number: 电话：139…, 本人手机 139…, 儿子：139…. 停机 and 空号 are no such words.
_LABEL: Final = re.compile(
    r"^\s*(?:本人|家属|家庭|监护人|联系人|联系|备用|移动|丈夫|妻子|配偶|老伴|父亲|母亲|儿子|儿媳|女儿|女婿|孙子|孙女)?"
    r"(?:联系)?(?:手机号码|手机号|手机|电话号码|电话|号码|联系方式|(?i:tel|phone))?[\s:.]*(?=[+0-9(])"
)
# What stands beside a number that is dead, or not hers: it would be no way to reach her.
_UNFIT: Final = re.compile(
    "停机|空号|欠费|注销|销号|作废|停用|弃用|不用了|打不通|不通|无人接|无法接通|错号|号码错|错误|非本人|不是本人|他人|别人|代接|代收|转告"
    "|邻居|邻里|隔壁|村医|组长|村长|书记|主任|干部|网格员|朋友|同学|老乡|房东|老板|同事|小卖部"
)
_LANDLINE: Final = re.compile(r"0(?:10|2\d|[3-9]\d{2})\d{7,8}|[2-9]\d{6,7}")  # 013… is no area's code
_DIGIT: Final = re.compile("[0-9]")
_DIGIT_ITSELF: Final = re.compile("[0-9０-９]")
_OTHERS: Final = (  # numbers that are no mobile, and what to do about them
    (_LANDLINE, "这是固定电话，座机收不到短信，请填手机号，或改为电话、上门告知"),
    (re.compile(r"0(1[3-9]\d{9})"), "手机号前面多了一个0，请去掉"),
    (re.compile(r"(?:400|800)\d{7}|(?:1[0-2]|9[56])\d{1,6}"), "这是服务热线，不是个人手机号，请填手机号"),
)


class ContactError(ValueError):
    """An address cannot be used; `args[0]` says why in Chinese, without the address."""


class LandlineError(ContactError):
    """It is a landline, which gets no text message."""


class UnfitError(ContactError):
    """What stands beside it says that it is dead or somebody else's: it reaches her by no text message."""


@dataclass(frozen=True, slots=True)
class Contact:
    """An address as the store knows it; `opted_out` holds account keys, "*" is every account."""

    id: int
    kind: str  # "phone" or "wechat:<account key>"
    address: str = field(repr=False)
    rank: int = 1
    dead: bool = False
    opted_out: tuple[str, ...] = ()
    suspect: bool = False
    proxy: bool = False  # 代收人


def wechat_kind(account: str) -> str:
    """The kind of a WeChat contact: an openid means something only to its own account."""
    return f"wechat:{account}"


def closed(opted_out: Collection[str], account: str) -> bool:
    """Whether these opt-outs (不再接收) forbid sending through an account."""
    return EVERY_ACCOUNT in opted_out or account in opted_out


def phone(text: str) -> str:
    """The 11 digits of a mainland mobile number; ContactError. A letter is never read as a digit."""
    plain = re.sub(r"[\s\-‐-―·.]", "", folded(text))
    national = plain.removeprefix("+86").removeprefix("0086")
    abroad = plain == national and plain.startswith(("+", "00"))
    area = "" if plain == national else "0"  # +86 722 …: an area's zero is not dialled from abroad
    plain = national
    if len(plain) == _LENGTH + 2 and plain.startswith("86"):
        plain = plain[2:]
    if _SCIENTIFIC.fullmatch(plain):
        raise ContactError("这是科学计数法，号码的后几位已经丢了，请把表格这一列设为“文本”，重新填号码")
    if said := _UNFIT.search(plain):
        raise UnfitError(f"号码旁写着“{said[0]}”，不是能找到本人的号码，请填本人的手机号，或留空")
    if re.search(r"[A-Za-z]", plain):
        raise ContactError("手机号里有字母（如把0写成了O），请改成数字")
    if _MOBILE.fullmatch(plain) and plain.isascii():
        return plain
    kind = LandlineError if not abroad and _LANDLINE.fullmatch(area + _dialled(plain)) else ContactError
    raise kind(_unfit(plain, area, abroad=abroad))


def _dialled(plain: str) -> str:
    """A number without what is dialled after it (转2), and without brackets."""
    return re.split("转|分机", plain)[0].replace("(", "").replace(")", "")


def _unfit(plain: str, area: str, *, abroad: bool) -> str:
    """Why this is no mainland mobile number, with the remedy."""
    number = _dialled(plain)
    if abroad and number.strip("+").isdigit():
        return "这是境外号码，收不到短信，请填大陆手机号，或改为微信、上门告知"
    for kind, words in _OTHERS:
        if kind.fullmatch(area + number):
            return words
    if not plain.isascii() or not plain.isdigit():
        return "手机号里有数字以外的字，请只填号码"
    if len(plain) != _LENGTH:
        return f"手机号应为11位，这里是{len(plain)}位"
    return "手机号应以13至19开头"


def folded(text: str) -> str:
    """Fold width (NFKC), but make no digit of what only contains one: ① is for a person to read."""
    if text.isascii():
        return text
    return "".join(
        letter if _DIGIT.search(wide) and not _DIGIT_ITSELF.fullmatch(letter) else wide
        for letter, wide in ((letter, unicodedata.normalize("NFKC", letter)) for letter in text)
    )


def phones(cell: str) -> tuple[str, ...]:
    """The numbers of a cell in order, without repeats: 13900000000/13800000000（儿子）. ContactError."""
    return tuple(dict.fromkeys(map(phone, pieces(cell))))


def pieces(cell: str) -> tuple[str, ...]:
    """What stands for a number each in a cell: 电话：13900000000/13800000000（儿子） are two."""
    if cell.isascii() and _MOBILE.fullmatch(cell):
        return (cell,)  # as nearly all of them are
    found: list[str] = []
    text = _NOTE.sub(lambda note: note[0] if _UNFIT.search(note[0]) else "", folded(cell))
    for part in _BETWEEN.split(text):
        piece = _LABEL.sub("", part, count=1)
        words = piece.split()
        several = len(words) > 1 and all(_MOBILE.fullmatch(word) for word in words)
        found.extend(word for word in (words if several else [piece]) if word.strip())
    return tuple(found)


def mask(address: str) -> str:
    """A number as screens show it: 139****0000."""
    return f"{address[:3]}****{address[-4:]}" if len(address) >= _LENGTH else "****"
