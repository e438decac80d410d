"""What a resident's reply asks for: to be left alone (退订), or that the number is somebody else's (非本人). Pure.

Whole replies only: 谁退订了 is a question, and whoever reads it decides. A reply that is neither goes to a person.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_STOP: Final = re.compile(
    r"(?:请|回复?)*(?:R|T|TD|N|QX|TUIDING|退[订訂定]|取消(?:订阅|接收)?|不再接收|拒收)(?:退[订訂定]|短信|谢谢)*"
    r"|(?:请|以后)*(?:不要|不用|别|勿|不想)再?(?:给我|跟我|往这)?(?:再?发|收到?)(?:短信|信息|消息|通知)?(?:给我)?了?(?:谢谢)?"
)
_GREETING: Final = r"(?:你好|您好|喂|请|麻烦|对不起|抱歉|不好意思)*"
_SUBJECT: Final = (
    r"(?:你们?|您|我|此|这(?:个|里)?|号码?|手机|电话|短信|信息|消息|通知|机主|好像|已经?|都|是|人|的|搞|弄|肯定)*"
)
_WRONG: Final = (
    r"(?:非本人|不是本人|非机主|不是机主|打错|发错|搞错|弄错|写错|填错|留错|错号|错了|不是我|不是他|不是她|不是这个人|"
    r"不认识|没有?这个?人|查无此人|换人|换机主|换主人|换号)"
)
_END: Final = (
    r"(?:了|吧|啊|呀|哦|的|他|她|们|这个|那个|人|号码?|手机|电话|短信|信息|对象|本人|机主|使用|接收|"
    r"请?(?:不要|别|勿)再?(?:发|打)来?|谢谢)*"
)
# Bounded, and no word is spelt by two alternatives of a group: a long reply is judged as fast as a short one.
_STRANGER: Final = re.compile(f"{_GREETING}(?:{_SUBJECT}{_WRONG}{_END}){{1,3}}")
_LONGEST: Final = 40  # letters: whoever writes more has something to say


def stops(text: str) -> bool:
    """Tell whether a reply asks to be left alone: R, T, TD, N, 退订 in every width, case and punctuation."""
    return _said(_STOP, text)


def disowns(text: str) -> bool:
    """Tell whether a reply says that the number is somebody else's: 非本人, 打错了, 不是我, 发错 as people spell it."""
    return _said(_STRANGER, text)


def _said(pattern: re.Pattern[str], text: str) -> bool:
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    return len(letters) <= _LONGEST and pattern.fullmatch(letters) is not None
