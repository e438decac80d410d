"""The hotline's brief (热线口径): what whoever answers 12345 says before a large push, out of the notice's own facts.

Nothing is promised that the notice does not say: what it leaves open is put through to the unit that issued it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from content.render.label import Label
from content.render.last import until
from content.render.rendition import Rendition
from content.render.short import essence

_QUESTIONS: Final[Mapping[str, str]] = {
    Label.WHO_GETS: "哪些人能领？",
    Label.WHO: "和哪些人有关？",
    Label.DANGER: "预警说了什么？",
    Label.WHERE: "是哪些地方？",
    Label.HOW_MUCH_GETS: "能领多少？",
    Label.HOW_MUCH: "要多少钱？",
    Label.HOW: "怎么办？",
    Label.WHEN: "什么时候？",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that callers ask, and what they are told."""

    question: str
    answer: str


def brief(rendition: Rendition, code: str, helplines: Sequence[tuple[str, str]] = ()) -> tuple[Answer, ...]:
    """Return the questions in the order in which people ask them; `code` as it is printed.

    `helplines` are (number, name) of where a false notice is told of.
    """
    return tuple(_answers(rendition, code, helplines))


def _answers(rendition: Rendition, code: str, helplines: Sequence[tuple[str, str]]) -> Iterator[Answer]:
    unit = rendition.issuer or "发布单位"
    yield Answer("这是什么事？是真的吗？", f"{_said(rendition)}编号{code}，可以在 {_host(rendition)} 输入编号核对。")
    for label, value in rendition.told:
        if label in _QUESTIONS:
            yield Answer(_QUESTIONS[label], _closed(value))
    said = dict(rendition.facts)
    if last := rendition.deadline:
        question = "对名单有异议，什么时候提？" if rendition.objections else "截止哪天？过了怎么办？"
        day = until(last, objections=rendition.objections)
        yield Answer(question, f"{day}。过了期限的，转{unit}答复，不要替他答应。")
    ask = said.get(Label.ASK) or rendition.enquiry
    yield Answer("还要问细的，找谁？", f"{_closed(ask)}" if ask else f"转{unit}答复。")
    yield Answer("没收到，或者家里没有手机，怎么办？", _unreached(rendition))
    yield Answer("有人打电话要验证码、要转账，或者发来别的网址？", _false(rendition, unit, helplines))
    yield Answer("不想再收到了？", "短信照短信末尾写的办法回复；微信取消关注。只是不再发，不影响他办这件事。")


def _said(rendition: Rendition) -> str:
    day = rendition.issued_on
    when = f"{day.year}年{day.month}月{day.day}日" if day else ""
    by = f"{rendition.issuer}{when}发的" if rendition.issuer or when else ""
    return f"是真的。{by}“{essence(rendition.title)}”。" if by else f"“{essence(rendition.title)}”。"


def _unreached(rendition: Rendition) -> str:
    ask = f"，或者打{rendition.enquiry}" if rendition.enquiry else ""
    return f"请他看村公告栏、听村里广播{ask}，也可以请家里人、邻居在 {_host(rendition)} 输入编号代看。"


def _false(rendition: Rendition, unit: str, helplines: Sequence[tuple[str, str]]) -> str:
    told = "、".join(f"{name}{number}" for number, name in helplines)
    where = f"请他不要转、不要点，马上打{told}。" if told else "请他不要转、不要点，马上打110。"
    never = f"{unit}不会打电话要验证码和银行卡密码，不会叫人转账到个人账户"
    return f"不要信，多半是骗子。{never}；通知的网址都在 {_host(rendition)} 上。{where}"


def _host(rendition: Rendition) -> str:
    return urlsplit(rendition.url).netloc


def _closed(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else text.rstrip("；，、;,. ") + "。"
