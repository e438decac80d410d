"""Whether an alert is meant for residents: drills (演练), tests and what is for a closed circle are not. Pure."""

from __future__ import annotations

from typing import Final

from content.pattern import late

__all__ = ["not_for_residents"]

_REAL: Final = frozenset({"", "actual", "实际", "实际发布", "正式", "正式发布", "发布", "已发布", "published"})
_UNREAL: Final = {"exercise": "演练", "test": "测试", "system": "系统内部信息", "draft": "草稿"}
_CLOSED: Final = {"restricted": "限定范围", "private": "只给指定的人"}  # other words say where, in forms of their own
_DRILL: Final = r"(?:演练|演习|测试)"
_TITLED: Final = late(_DRILL)  # no real alert is headed so
_MARKED: Final = late(
    rf"[【（(\[〔](?:预警|应急|防汛|模拟)?{_DRILL}(?:信息|消息|预警|用)?[】）)\]〕]"
    rf"|[这此本该](?:次|条|则|份)?(?:预警)?(?:信息|消息|信号|内容)?(?:[是为系]|属于?|仅供|用于|仅用于)"
    rf"(?:一[次条个则])?(?:预警|应急|防汛|系统|模拟)?{_DRILL}|仅供{_DRILL}|请勿当真"
)
_REMEDY: Final = "没有转发，等正式发布的。要告诉居民有演练，请另写一条通知，标题写明“演练”"
_UNKNOWN: Final = "没有转发。请向发布单位核实，用写明实际发布的原文件"


def not_for_residents(status: str, scope: str, headline: str, text: str) -> str:
    """Say in Chinese why a message is not to be relayed, naming the field and the remedy; empty: nothing is against it.

    `status` and `scope` are CAP's words, or what stands in their place; empty: the message does not say.
    """
    said, circle = status.lower(), scope.lower()
    if said in _UNREAL:
        return f"预警状态：写的是{status}（{_UNREAL[said]}），不是真的预警，{_REMEDY}"
    if _MARKED.search(said) or _TITLED.search(said):
        return f"预警状态：写的是{status[:20]}，不是真的预警，{_REMEDY}"
    if said not in _REAL:
        return f"预警状态：应为Actual（实际发布），收到的是{status[:20]}，{_UNKNOWN}"
    if _TITLED.search(headline) or _MARKED.search(text):
        return f"预警内容：写着演练或测试，不是真的预警，{_REMEDY}"
    if circle in _CLOSED:
        return (
            f"发布范围：写的是{scope}（{_CLOSED[circle]}），不能向居民公开，没有转发。"
            "请向发布单位要公开发布（Public）的原文件"
        )
    return ""
