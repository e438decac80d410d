"""An official alert (预警) as an item's version: its words as they came, its colour as urgency and duty. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from content.calendar import OFFICE_TIME
from content.ingest.alert import Alert, AlertError, Colour, MessageType, headline_of
from content.ingest.signal import spoken
from content.item import Block, Duty, Genre, Heading, Nature, Paragraph, PlainFacts, Urgency, Variant, Version
from content.pattern import late

__all__ = ["COLOURS", "KINDS", "LIFE", "is_same_message", "succeed", "version_of"]

LIFE: Final = timedelta(hours=24)  # of a message that does not say: most alerts end after 12 or 24 hours
COLOURS: Final = {Colour.RED: "red", Colour.ORANGE: "orange", Colour.YELLOW: "yellow", Colour.BLUE: "blue"}
KINDS: Final = {MessageType.ALERT: "alert", MessageType.UPDATE: "update", MessageType.CANCEL: "cancel"}
_TITLE: Final = 200
_CHANGES: Final = late(
    "变更|更新|更正|继续|延续|延长|维持|确认|[升降]级|调整|[上下]调"
)  # a headline that says it itself
_PARTS: Final = late("[。；！]")
_OF_A_CHANGE: Final = late("^变更：|（原为.色）$")
_NAMELESS: Final = "它没写名称，它变更的那条预警也看不出是什么预警，请用写明名称和颜色的原文件"


def version_of(
    alert: Alert,
    division: int,
    night: Collection[str],
    variants: tuple[Variant, ...] = (),
    *,
    changed: str | None = None,
) -> Version:
    """Return the version that relays an alert to a division's people.

    `night` are the colours that wake people; 本镇安排 (`variants`) stays over an Update and goes with a Cancel.
    `changed` is the colour of the message in force that an Update changes ("": unknown); None: there is none.
    """
    cancelled = alert.kind is MessageType.CANCEL
    blocks: list[Block] = [Paragraph(line) for line in _lines(alert.text)]
    if alert.instruction:
        blocks.append(Heading("防御指南"))
        blocks += [Paragraph(line) for line in _lines(alert.instruction)]
    return Version(
        title=_title(alert, changed)[:_TITLE],
        blocks=tuple(blocks),
        genre=Genre.ALERT,
        nature=Nature.ALERT,
        division=division,
        duty=Duty.MUST
        if alert.colour is Colour.RED and not cancelled
        else Duty.SHOULD,  # nobody walks to tell of an end
        urgency=Urgency.URGENT if alert.colour and COLOURS[alert.colour] in night else Urgency.NORMAL,
        issuer=alert.issuer,
        document_number=alert.identifier,
        issued_on=alert.sent.astimezone(OFFICE_TIME).date(),
        plain=PlainFacts(who="、".join(alert.areas), how="\n".join(_lines(alert.instruction)), when=_when(alert)),
        valid_until=(alert.sent + LIFE) if cancelled or alert.expires is None else alert.expires,
        variants=() if cancelled else variants,
    )


def _title(alert: Alert, changed: str | None) -> str:
    """Its headline; who got the message before must see that this one ends or changes it."""
    said = alert.headline
    if alert.kind is MessageType.CANCEL:
        return said if "解除" in said else f"解除：{said}"
    if alert.kind is not MessageType.UPDATE or changed is None or _CHANGES.search(said):
        return said
    former = next((colour.label for colour, code in COLOURS.items() if code == changed and colour != alert.colour), "")
    return f"变更：{said}" + (f"（原为{former}）" if former else "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _when(alert: Alert) -> str:
    """11月21日15:00到22:00, from when it is in force; what the message does not say is not made up."""
    sent, ends = alert.sent.astimezone(OFFICE_TIME), alert.expires and alert.expires.astimezone(OFFICE_TIME)
    if alert.kind is MessageType.CANCEL:
        return f"{_moment(sent)}解除"
    began = alert.begins.astimezone(OFFICE_TIME) if alert.begins else sent
    if ends is None:
        return f"{_moment(began)}{'起' if alert.begins else '发布'}，没有写到什么时候"
    return f"{_moment(began)}到{f'{ends:%H:%M}' if ends.date() == began.date() else _moment(ends)}"


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日{at:%H:%M}"


def succeed(alert: Alert, was: Version, before: str, colour: str) -> Alert:
    """What an Update or a Cancel leaves out is that of the message before it: its version, its kind and its colour.

    The title of another signal, or of its end, is none of this one: it is composed. AlertError: nothing says of what.
    """
    known = next((one for one, code in COLOURS.items() if code == colour), None)
    heard = spoken(was.title, *(block.text for block in was.blocks if isinstance(block, Paragraph)))
    event = alert.event or (heard.event if heard else "")
    whole = replace(
        alert,
        event=event,
        colour=alert.colour or known,
        issuer=alert.issuer or was.issuer,
        instruction=_instruction(alert, was),
    )
    if alert.headline:
        return whole
    stands = (heard.event, heard.colour) == (event, whole.colour) if heard else whole.colour is known
    if alert.kind is MessageType.CANCEL or (stands and before != KINDS[MessageType.CANCEL]):
        return replace(whole, headline=_OF_A_CHANGE.sub("", was.title))
    if not event or whole.colour is None:
        raise AlertError(_NAMELESS)
    return replace(whole, headline=headline_of(whole.issuer, event, whole.colour))


def _instruction(alert: Alert, was: Version) -> str:
    """What a message asks of people. The end of an alert asks nothing of what the alert asked: platforms copy that."""
    if alert.kind is not MessageType.CANCEL:
        return alert.instruction
    asked = {_flat(part) for block in was.blocks if isinstance(block, Paragraph) for part in _PARTS.split(block.text)}
    kept = (line for line in _lines(alert.instruction) if not asked.issuperset(map(_flat, _PARTS.split(line))))
    return "\n".join(kept)


def _flat(words: str) -> str:
    return "".join(words.split()).strip("。；！，、")


def is_same_message(was: Version, now: Version) -> bool:
    """Whether nothing but the local arrangements (本镇安排) differs: the rest of an alert is locked."""
    return replace(was, variants=()) == replace(now, variants=())
