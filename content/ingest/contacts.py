"""Reads the numbers that a text gives, each with what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from content.ingest.proposal import Proposal
from content.item import Contact
from content.pattern import late
from content.signed import sign_of

_NUMBER: Final = late(
    r"(?<![\d.\-—])(?:"
    r"[（(]0\d{2,3}[)）]\s*\d{7,8}"  # (0722)3338000
    r"|0\d{2,3}\s*[-—–－]\s*(?:\d{7,8}(?:[-—转]\d{1,5})?|(?:12|9[56])\d{3})"
    r"|400[-—]?\d{3,4}[-—]?\d{3,4}"
    r"|1[3-9]\d{9}"
    r"|(?P<hotline>12\d{3}|9[56]\d{3}|1[12]\d)(?=\s*(?:[，,。；;、：）)\s“”！]|$|热线|或|[一-鿿]))"
    r"|(?P<local>[2-9]\d{6,7})"
    r")(?![\d.]|\s*(?:[元亩]|户(?!政|籍)|万(?:[元亩户人吨]|$)))"
)
_CALLED: Final = late(
    r"(?:电话|热线|拨打|打$|问$|[就请可快先]打|^打|[，；。]打|客服|报案|举报|火情|报警|咨询|联系|监督|值班|服务|致电|投诉|问：|问题打)[^。；]{0,12}$|(?:应急|急救|火警|求助)[：:]$|[警情灾险]报$|(?:办公室|中心|平台)$"
)
# The name behind a number: 95598供电服务热线24小时为您服务. A text that warns of one names it just so.
_NAMED: Final = late(r"\s*(?P<label>(?![路元亩户万人个米吨斤])[一-鿿]{0,8}?(?:热线|客服|服务电话|抢修电话)(?:电话)?)")
_SHORT: Final = late(r"12\d{3}|9[56]\d{3}")
_WARNS: Final = late(
    r"[冒骗假诈]|伪[装造]|自称|谎称|可疑|陌生|勿[拨打点信]|不要|收到|发[来送]|来自|来电|显示|警惕|谨防"
)
_PLACE: Final = late(r"(?:^|\t)[^\t，。]{1,12}(?:村|社区|镇|乡|街道)(?=\t|$)")  # a cell that is a place
_SENTENCE: Final = late(r"[。；！？]")
_BREAK: Final = late(r"[。；;！!？?，,、\n\t（(]|\s{2,}")
_PARTS: Final = late(r"[：:\s]+")
_PURPOSE: Final = late(r"电话|热线|咨询|监督|举报|投诉|报名|值班|服务")
_LEADING: Final = late(r"^(?:[（(]?[一二三四五六七八九十]+[)）]|\d+[.．])\s*")
_VERBS: Final = late(
    r"^.*(?:拨打|致电|请打|请联系|可联系|的联系|(?:^|可以?|请|要么)拨|打(?![印卡款击工假拐黑非扫造磨通开])(?=[一-鿿\d]{0,12}(?:电话|热线)$|$))"
    r"|^(?:或者|或|以及|及)|(?<=电话)(?:不变|照旧|没变|为|是)$"
)
_JOINT: Final = late(r"[或和及与转/]+")
# What a short number without a name of its own is for: 请拨打95518报案.
_FOR: Final = late(r"\s*(?:电话)?[一-鿿]{0,2}?(?P<what>报案|报修|报警|举报|投诉|咨询|查询|求助|挂失|办理|预约)")
_HOTLINE: Final = "服务热线"
_DEFAULT: Final = "联系电话"
_MOST_LABEL: Final = 16


def read_contacts(text: str) -> tuple[Proposal[Contact], ...]:
    """Return the numbers in order, each once; the label is the words right before it."""
    found: dict[str, Proposal[Contact]] = {}
    for line in _for_all(text.splitlines()):
        label, end = "", 0
        for match in _NUMBER.finditer(line):
            before = line[end : match.start()]
            guarded = match["hotline"] or match["local"]
            called = _CALLED.search(line[: match.start()]) or _CALLED.search(label) or _is_foot(line)
            named = "" if called or not guarded else _named(line, match)
            if guarded and not (called or named):
                continue
            label = named or _label(before) or label
            end = match.end()
            number = _tidy(match[0])
            words = line[max(0, match.start() - 24) : match.end()].strip()
            found.setdefault(number, Proposal(Contact(label or _default(line, match), number), words))
    return tuple(found.values())


def _for_all(lines: Sequence[str]) -> Iterator[str]:
    """The lines but a table's rows in which each place has a number: it is that place's, and not the unit's."""
    for is_table, rows in groupby(lines, key=lambda line: "\t" in line):
        block = list(rows)
        own = {found[0] for row in block if _PLACE.search(row) and (found := _NUMBER.search(row))}
        yield from () if is_table and len(own) > 1 else block


def _is_foot(line: str) -> bool:
    """Whether a line is a unit's name with its number: 随县民政局养老股 3335566."""
    sign = sign_of(line)
    return sign is not None and bool(sign.org and sign.number)


def _default(line: str, match: re.Match[str]) -> str:
    """The name of a number that has none; a short one is a service's, and not the unit's that gives it."""
    if not _SHORT.fullmatch(match[0]):
        return _DEFAULT
    what = _FOR.match(line, match.end())
    return f"{what['what']}电话" if what else _HOTLINE


def _named(line: str, match: re.Match[str]) -> str:
    """What stands behind a short number as its name; empty: none, or the sentence warns of it."""
    after = _NAMED.match(line, match.end())
    if after is None or not _SHORT.fullmatch(match[0]):
        return ""
    said = _SENTENCE.split(line[: match.start()])[-1] + _SENTENCE.split(line[match.end() :])[0]
    return "" if _WARNS.search(said) else after["label"]


def _label(before: str) -> str:
    """Return what a number is for: the purpose that is said (咨询电话：农业局 …), else the words right before it."""
    parts = [part for part in _PARTS.split(_BREAK.split(before.rstrip(" ：:（("))[-1]) if part]
    label = next((part for part in parts if _PURPOSE.search(part)), parts[-1] if parts else "")
    label = _VERBS.sub("", _LEADING.sub("", label)).strip("“”")
    return label if len(label) <= _MOST_LABEL and not _JOINT.fullmatch(label) else ""


def _tidy(number: str) -> str:
    plain = re.sub(r"\s", "", number).replace("—", "-").replace("–", "-").replace("－", "-")
    return re.sub(r"[（(](0\d{2,3})[)）]", r"\1-", plain)
