"""Somebody's own account of a chat (微信号, QQ号): that of an office, a group or a service is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from content.checks.finding import Finding, Severity
from content.checks.names import is_name, last_named
from content.checks.owner import Owner, mine, officers, owner
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.pattern import late

_APP: Final = r"(?<!企业)(?:微信|QQ|qq|抖音|快手|支付宝|[vV][xX])"
_ID: Final = r"(?P<id>(?!1[3-9][0-9]{9}(?![0-9]))[1-9][0-9]{4,10}|[A-Za-z][A-Za-z0-9_\-]{4,19})(?![A-Za-z0-9_\-.@/])"
_CHAT: Final = late(rf"{_APP}(?:账号|帐号|号码?|ID)?[\s:：是为（(“]{{0,3}}{_ID}")
_HEAD: Final = late(rf"\s*{_APP}(?:账号|帐号|号码?)?\s*")
_CELL: Final = late(rf"\s*{_ID}\s*")
# For what an account is told on purpose, by whomever.
_LABEL: Final = late(
    r"(?:联系|报名|值班|咨询|监督|举报|服务|投诉|客服|办公|预约|受理|业务|公众|直播|官方)[^。；！？\n]{0,18}\Z"
)


def chats(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Finding]:
    """Block the accounts of persons; warn of one that is told for a purpose beside a person's name."""
    for passage in found:
        if passage.column is None:
            yield from _told(passage)
    for grid in tables:
        posts = set(officers(grid))
        head = grid.rows[0] if grid.rows else ()
        for no, row in enumerate(grid.rows[1:], 1):
            for column, cell in enumerate(row) if any(map(is_name, row)) else ():
                headed = column < len(head) and _HEAD.fullmatch(head[column]) and _CELL.fullmatch(cell)
                if grid.at(no, column) not in posts and (hit := headed or _CHAT.search(cell)):
                    yield _chat(grid.at(no, column), hit["id"])


def _told(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for hit in _CHAT.finditer(text):
        whose = owner(text, hit.start(), hit.end(), passage.heads)
        named = last_named(text, hit.start()) or mine(text[: hit.start("id")])
        if whose is Owner.SOMEBODY or (whose is Owner.UNSAID and named):
            purpose = whose is Owner.UNSAID and _LABEL.search(text, 0, hit.start())
            yield _chat(passage.place, hit["id"], Severity.WARN if purpose else None)


def _chat(place: str, account: str, severity: Severity | None = None) -> Finding:
    return finding(
        "chat",
        place,
        f"{account[:3]}***",
        reason="像是个人的微信号、QQ号",
        suggestion="删去；单位的工作号写明是哪个单位的",
        severity=severity,
    )
