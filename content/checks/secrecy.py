"""Secrecy marks (密级, 内部, 此件不公开).

They count as a line of their own, or in 版头 and 版记; inside a sentence they are only spoken of, but for the star of
a mark (机密★1年) and what a document says of itself (此件为内部资料).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from content.checks.finding import Finding
from content.checks.passage import file_lines, lines
from content.checks.policy import finding
from content.item import Version
from content.pattern import late

_HEAD, _FOOT = 6, 8  # so many lines from the top are 版头, from the bottom 版记
_SHORT: Final = 40
_TERM: Final = r"(?:[★☆*＊]?(?:长期|\d{1,2}年|\d{1,2}个?月|启封前|解密前)?)"
_OWN_LINE: Final = late(
    rf"(?:密级[:：]?)?(?:绝密|机密|秘密){_TERM}(?:特急|加急|特提|平急)?"
    r"|(?:内部(?:资料|文件|使用|刊物|参考|传阅|掌握)|仅供内部(?:使用|参考)|工作秘密)(?:[，,]?(?:注意保存|妥善保管|不得外传|严禁外传|请勿外传))?"
    r"|不得外传|严禁外传|请勿外传|注意保密"
    r"|此件(?:不予|不|依申请|内部)公开(?:发布)?|(?:本文件)?(?:依申请公开|不予公开)"
    r"|(?:信息)?公开(?:选项|属性|方式|类别|类型)[:：](?:依申请公开|不予公开|不公开|内部)"
)
_MARK: Final = late(
    r"(?:绝密|机密|秘密)\s*[★☆]|此件(?:不予|不|依申请)公开|(?:公开(?:选项|属性|方式))\s*[:：]\s*(?:依申请公开|不予公开|不公开)"
)
_ANYWHERE: Final = late(
    r"(?:绝密|机密|秘密)\s*[★☆]"
    r"|(?:此件|本(?:文件|材料|资料|件|通知|表|名单))(?:为|系|是|属于?)(?:内部(?:资料|文件|材料)|工作秘密|国家秘密|[绝机秘]密)"
)
_QUOTED: Final = late(r"[“\"「『《][^”\"」』》]*[”\"」』》]")
# A title in which the mark of the first line has gone: 内部资料 关于…的通知, 关于…的通知（内部文件）.
_ASIDE: Final = late(r"^\s*\S+(?=\s)|[（(【\[〔][^）)】\]〕]*[）)】\]〕]")
_STRIP: Final = str.maketrans("", "", " 　\t（）()[]【】〔〕")


def secrecy(version: Version, attachments: Mapping[str, str]) -> Iterator[Finding]:
    """Block a document that carries a mark; pasted, its first line is the title."""
    if (mark := _in_title(version.title)) is not None:
        yield _finding("标题", mark)
    yield from _marked(lines(version.blocks))
    for variant in version.variants:
        yield from _marked([(f"{variant.division}的本地补充：{place}", line) for place, line in lines(variant.blocks)])
    for name, text in attachments.items():
        yield from _marked([(line.place, line.text) for line in file_lines(name, text) if line.text.strip()])


def _marked(body: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    for no, (place, line) in enumerate(body):
        margin = no < _HEAD or no >= len(body) - _FOOT
        if (mark := _mark(line, margin=margin)) is not None:
            yield _finding(place, mark)


def _in_title(title: str) -> str | None:
    asides = (_mark(hit[0], margin=False) for hit in _ASIDE.finditer(title))
    return _mark(title, margin=True) or next(filter(None, asides), None)


def _mark(line: str, *, margin: bool) -> str | None:
    flat = line.translate(_STRIP).rstrip("。.")
    if _OWN_LINE.fullmatch(flat):
        return flat
    unquoted = _QUOTED.sub("", line)
    in_margin = _MARK.search(unquoted) if margin and len(flat) <= _SHORT else None
    found = in_margin or _ANYWHERE.search(unquoted)
    return found[0] if found else None


def _finding(place: str, mark: str) -> Finding:
    return finding(
        "secrecy",
        place,
        mark,
        reason=f"带有“{mark}”标志",
        suggestion="不能发布；确已解密或改为主动公开的，请换上公开文本",
    )
