"""The loudspeaker script (广播稿): short sentences, figures in words, the essentials said twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from content.enclosed import listing
from content.item import Genre, Heading, Paragraph, Table, Version
from content.render.label import Label
from content.render.last import is_for_objections, until
from content.render.short import essence
from content.render.spoken import speak
from content.render.telephone import enquiry

_IN_FULL: Final = frozenset({Genre.ALERT, Genre.ORDER})  # their own wording is read, nothing is put in other words
_BODY_LENGTH: Final = 600  # about three minutes
PACE: Final = 200  # characters a minute over a village's loudspeakers, echoes counted [community]
_MARKS: Final = frozenset("。，、；：？！“”（）《》\n ")


def broadcast(version: Version, facts: Sequence[tuple[str, str]], number: str, arrangement: str = "") -> str:
    """Return the script, one breath a line; what the place itself arranged in an alert is among the essentials."""
    subject = essence(version.title)
    who = f"{version.issuer}的" if version.issuer else ""
    lines = [f"各位乡亲，请注意听。现在播送{who}一条消息：{subject}。"]
    answers = [(label, value) for label, value in facts if label not in {Label.ASK, Label.DEADLINE}]
    if version.genre in _IN_FULL or not any(label in {Label.WHO, Label.WHO_GETS} for label, _ in answers):
        lines += [*(f"{label}？{_closed(value)}" for label, value in answers if label == Label.WHERE), *_body(version)]
    else:
        lines += [f"{label}？{_closed(value)}" for label, value in answers]
    closing = list(_closing(version, number))
    fixed = [f"时间是{_closed(version.plain.when)}"] if version.plain.when else []
    own = [arrangement] if arrangement else []
    lines += [*closing, f"再说一遍：{subject}。", *fixed, *own, *closing, "播送完了，请大家互相转告。"]
    return speak("\n".join(lines))


def length_of(script: str, pace: int = PACE) -> str:
    """Return how long a script takes to read once, in half minutes: 约1分半钟."""
    letters = sum(letter not in _MARKS for letter in script)
    halves = max(1, round(letters * 2 / pace))
    minutes, half = divmod(halves, 2)
    if not minutes:
        return "约半分钟"
    return f"约{minutes}分半钟" if half else f"约{minutes}分钟"


def _closing(version: Version, number: str) -> Iterator[str]:
    if last := version.plain.deadline:
        waits = is_for_objections(version)
        yield f"{until(last, objections=True)}。" if waits else f"最后期限是{last.year}年{last.month}月{last.day}日。"
    if enquiry(version.contacts, number):
        yield f"有不明白的，请打电话：{number}。"
    elif number:
        yield f"{next(one.label for one in version.contacts if one.number == number)}：{number}。"


def _body(version: Version) -> Iterator[str]:
    """Yield the paragraphs from the top, whole, as long as they fit; tables and names of files are not read aloud."""
    left = _BODY_LENGTH
    texts = [block.text for block in version.blocks if not isinstance(block, Table)]
    files = {texts[no] for no in listing(texts)}
    for block in version.blocks:
        match block:
            case Heading(text) | Paragraph(text) if text in files:
                continue
            case Heading(text) | Paragraph(text):
                left -= len(text)
                if left < 0:
                    yield "其余内容请看村公告栏。"
                    return
                yield _closed(text)
            case Table():
                yield "具体表格请看村公告栏。"


def _closed(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "：")) else text.rstrip("；，、;,. ") + "。"
