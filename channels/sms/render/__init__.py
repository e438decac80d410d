"""The SMS text (短信): counted as mainland carriers bill it, refused when too long, never cut.

Every UTF-16 unit counts one, the signature with its 【】 too: up to 70 make one segment, beyond that 67 each
(facts C1). GSM-7's 160 does not apply at home.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from channels.message import Message, UnfitError
from channels.sms.render.office import HOTLINE, signed
from content.code import spaced
from content.render import Rendition, TooLongError, Wording, link_tail, units, wording
from content.unsubscribe import unsubscribe_words

ALONE: Final = 70  # units that fit one segment
PART: Final = 67  # units of each part of a longer text
_LOW, _LOW_MASK = 0xDC, 0xFC  # the upper octet of a character's second half
LINK: Final = "{link}"
_OWN_LINK: Final = f"详情 {LINK}"
FOR_PROXY: Final = "请转告您代收的家人或邻居："  # begins what 代收人 get; for whom it is no SMS says
_MUST: Final = "must"  # 必达: the one duty that may carry a link of the person's own


@dataclass(frozen=True, slots=True)
class Style:
    """How an account writes: sizes in UTF-16 units, signature with its 【】 included."""

    signature: str  # without 【】
    writes_signature: bool  # ours to write, else the gateway puts it in front
    aim: int  # wordings up to here are preferred
    most: int  # and beyond here refused
    links: bool  # a link to the notice may stand in the text
    personal: bool  # so may a link of the person's own
    fixed: str = ""  # where no other link may stand: the one address at which a code is typed
    hotline: str = HOTLINE  # named where a notice has no landline; empty: it is refused


def split(text: str) -> list[str]:
    """Cut a text as the gateway does: parts of at most 67 units, never inside a character."""
    data = text.encode("utf-16-le")
    if len(data) <= 2 * ALONE:
        return [text] if text else []
    ends = _ends(data)
    return [data[start:end].decode("utf-16-le") for start, end in zip((0, *ends), ends, strict=False)]


def segments(text: str) -> int:
    """Count the segments (计费条数) that a text is billed as."""
    data = text.encode("utf-16-le")
    count = len(data) // 2
    if count <= ALONE:
        return 1 if count else 0
    if count == len(text):
        return -(-count // PART)
    return len(_ends(data))  # a character on the border may cost a part more than division says


def _ends(data: bytes) -> list[int]:
    """Where the parts of a text end in its UTF-16 octets, little end first."""
    ends, end = [], 2 * PART
    while end < len(data):
        if data[end + 1] & _LOW_MASK == _LOW:
            end -= 2  # the character's other half stands before the border
        ends.append(end)
        end += 2 * PART
    return [*ends, len(data)]


def render(rendition: Rendition, mode: str, style: Style) -> Message:
    """Make the message: complete without a link, the fullest wording of an economical size; and as 代收人 read it.

    Raises UnfitError, which says what is missing, or by how many characters the text is too long.
    """
    rendition = signed(rendition, style.hotline)
    message = _message(rendition, mode, style)
    roomier = replace(style, aim=style.aim + units(FOR_PROXY))  # they read what everybody reads
    try:
        return replace(message, passed_on=_message(rendition, mode, roomier, FOR_PROXY))
    except UnfitError:  # the check page says so
        return message


def _message(rendition: Rendition, mode: str, style: Style, before: str = "") -> Message:
    signature = f"【{style.signature}】"
    head = signature + before
    own_link = style.personal and rendition.personal_units > 0 and rendition.duty == _MUST
    tail = _OWN_LINK if own_link else ""
    reserved = units(head) + (units(tail) - units(LINK) + rendition.personal_units if own_link else 0)
    said = _wording(rendition, style, reserved, "" if own_link else _tail(rendition, style))
    if LINK in said.text:
        raise UnfitError(f"短信里不能写 {LINK} 这几个字，请改写")
    refuse_unsubscribe_words(f"{head}{said.text}")
    billed = f"{head}{said.text}{tail.replace(LINK, 'x' * rendition.personal_units)}"
    return Message(
        mode=mode,
        body={"content": f"{signature if style.writes_signature else ''}{before}{said.text}{tail}"},
        text=f"{head}{said.text}{tail}",
        slots=("link",) if own_link else (),
        segments=segments(billed),
        length=units(billed),
        left_out=said.left_out,
    )


def refuse_unsubscribe_words(text: str) -> None:
    """Raise UnfitError where a text carries words of refusal: a carrier files it as a promotion (facts C3)."""
    if words := unsubscribe_words(text):
        raise UnfitError(f"通知短信不带退订语，请删去“{words}”；居民回“退订”照样有效")


def plain(text: str, mode: str, style: Style) -> Message:
    """Make the message of a text that is no notice, such as a code that somebody asked for."""
    whole = f"【{style.signature}】{text}"
    content = whole if style.writes_signature else text
    return Message(mode, {"content": content}, whole, segments=segments(whole), length=units(whole))


def _tail(rendition: Rendition, style: Style) -> str:
    """How to see and verify it: by its link; else a constant address and a code to be typed; else by nothing."""
    if style.links:
        return link_tail(rendition)
    return f"核对：{style.fixed} 输入{spaced(rendition.item_code)}" if style.fixed else ""


def _wording(rendition: Rendition, style: Style, reserved: int, tail: str) -> Wording:
    """Prefer what fits the economical size; where nothing does, take what fits at all. An alert spares no words."""
    for size in sorted({style.most if rendition.danger else min(style.aim, style.most), style.most}):
        try:
            return wording(rendition, max(size - reserved, 1), tail=tail)
        except TooLongError as error:
            complaint = str(error)
    raise UnfitError(complaint)
