"""Links: those that lead away from the government, those of swindlers, those that no reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from content.address import URL, host_of, is_official
from content.checks.finding import Finding, Severity
from content.checks.passage import Passage, passages
from content.checks.policy import finding
from content.item import Version
from content.pattern import late
from content.swindle import is_about, is_quoted, warned

_SENT: Final = frozenset({"title", "plain"})  # what an SMS says
_LIKE_OFFICIAL: Final = late(r"(?:^|[.\-])gov(?:[.\-]|cn|$)")  # gov-cn.top, gov.cn.xyz.com


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that leads away from the government; `theirs`: it stands in what is said of swindlers."""

    passage: Passage
    host: str
    theirs: bool
    quoted: bool


def links(
    found: Iterable[Passage], allowed: AbstractSet[str], attached: Iterable[tuple[str, str]], dropped: Iterable[str]
) -> Iterator[Finding]:
    """Note links that lead away from the government, block those that no reader of an attachment sees.

    Of a warning of swindlers only what it quotes is noted: their link in what an SMS says is blocked.
    `dropped` hid in the page that the text was read from: they are gone, and its keeper has to be told.
    """
    away = list(_away(tuple(found), allowed))
    theirs = {one.host for one in away if one.theirs}
    yield from (_foreign(one, theirs) for one in away)
    for name, address in attached:
        yield finding(
            "link_hidden",
            f"附件“{name}”",
            host_of(address) or "（网址不完整）",
            reason="附件里藏有看不见的链接（暗链）",
            suggestion="从附件里删去，重新上传",
        )
    for address in dropped:
        yield finding(
            "link_hidden",
            "原网页",
            host_of(address) or "（网址不完整）",
            reason="原网页里藏有看不见的链接（暗链），没有收进来",
            suggestion="请告诉原网站的管理员",
            severity=Severity.WARN,
        )


def links_of(version: Version) -> list[str]:
    """The links of a version, in order."""
    return [hit[0].rstrip(".,;:!?)'") for passage in passages(version, {}) for hit in URL.finditer(passage.text)]


def _away(found: Sequence[Passage], allowed: AbstractSet[str]) -> Iterator[_Link]:
    title = next((passage.text for passage in found if passage.place == "标题"), "")
    about = is_about(title)
    flags = warned([passage.text for passage in found])
    for passage, near in zip(found, flags, strict=True):
        for hit in URL.finditer(passage.text):
            host = host_of(hit[0])
            if host and not is_official(host, allowed):
                yield _Link(passage, host, about or near, is_quoted(passage.text, hit.start()))


def _foreign(link: _Link, theirs: AbstractSet[str]) -> Finding:
    """What a link that leads away from the government is to a reader."""
    sent = link.passage.path is not None and link.passage.path[0] in _SENT
    reason, suggestion, severity = "链接不是政府网站", "确需引用的，由县政务公开办把网站列入允许名单", None
    if sent and link.host in theirs:
        reason = "骗子的链接会跟着短信发给群众"
        suggestion, severity = "删去链接，只写不要做什么、打哪个电话", Severity.BLOCK
    elif link.theirs and not link.quoted:
        reason = "提醒防骗的信息里有链接，群众会去点"
        suggestion, severity = "骗子的链接请删去，或者用引号标明是骗子的原话", Severity.WARN
    elif not link.theirs and _LIKE_OFFICIAL.search(link.host):
        reason, severity = "链接像政府网站，其实不是", Severity.WARN
        suggestion = "请核对网址，政府网站以gov.cn结尾"
    return finding(
        "link_foreign", link.passage.place, link.host, reason=reason, suggestion=suggestion, severity=severity
    )
