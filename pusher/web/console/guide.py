"""第一次推送: one page that leads a new clerk from a blank notice to its report; docs/first-push.md says the same.

Words in 「」 stand on the pages as they stand here; a test walks the way and looks for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from pusher.web.console.visit import Visit

TITLE: Final = "第一次推送：十分钟走一遍"


@dataclass(frozen=True, slots=True)
class Part:
    """What one person does."""

    name: str
    steps: tuple[str, ...]


PARTS: Final = (
    Part(
        "写：经办",
        (
            "在「工作台」按「写一条信息」，再按「用范文填空」，选「停水」。",
            "填「地方」「日期」「几时起」「几时止」「原因」和「咨询电话」，按「写好，去核对」。",
            "一边是要点，一边是「看效果」：短信、微信、网页、海报、广播稿。改一个字，几处跟着变；「检查结果」里必须改的先改好，按「保存」。",
            "按「提交审核」。换下一个人：按「退出」。",
        ),
    ),
    Part(
        "审：复审，再签发",
        (
            "复审的人登录，在「等我审核」里点开这一条，按「审核这条信息」。",
            "选「采用」，勾「已通读全文」，按「提交审核意见」，再按「退出」。",
            "签发的人登录，照上面两步再做一遍。村里发的没有复审，只做这一遍。",
        ),
    ),
    Part(
        "发：经办",
        (
            "登录，在「我的稿子」里点开这一条，按「选对象，准备发送」。",
            "地方、对象、渠道已经推荐好，按「下一步：发送前核对」。",
            "核对人数、费用和「居民收到的原文」。没有错，按「发送给」开头的按钮。",
            "看着进度走完，按「看告知情况」：几户收到、几户没通知到。发现写错了，随时按「内容有误，停止并更正」。",
        ),
    ),
)
LOGINS: Final = (
    ("经办", "town", "village"),
    ("复审", "town-review", "（没有这一环）"),
    ("签发", "town-sign", "village-sign"),
)
PRACTICE: Final = (
    "演练环境里的居民和号码都是虚构的，什么也发不出去，放心按。一个人换着登录就能走完，密码见启动演练的窗口。"
)
REAL: Final = "正式环境里，最后一步会真的发给居民。先练手，请用演练环境。"


async def show(visit: Visit) -> web.StreamResponse:
    """The page; who practises also reads by which names to sign in."""
    practice = visit.deps.settings.sandbox
    return visit.page(
        "console/guide.html",
        heading=TITLE,
        guide=PARTS,
        logins=LOGINS if practice else (),
        note=PRACTICE if practice else REAL,
    )
