"""An official alert (预警) as an item's version: its words as they came, its colour as urgency and duty. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Final

from content.ingest.alert import Alert, Colour, MessageType
from content.item import Block, Duty, Genre, Heading, Nature, Paragraph, Urgency, Variant, Version

__all__ = ["COLOURS", "KINDS", "LIFE", "is_same_message", "version_of"]

LIFE: Final = timedelta(hours=24)  # of a message that does not say: most alerts end after 12 or 24 hours
COLOURS: Final = {Colour.RED: "red", Colour.ORANGE: "orange", Colour.YELLOW: "yellow", Colour.BLUE: "blue"}
KINDS: Final = {MessageType.ALERT: "alert", MessageType.UPDATE: "update", MessageType.CANCEL: "cancel"}
_TITLE: Final = 200


def version_of(alert: Alert, division: int, night: Collection[str], variants: tuple[Variant, ...] = ()) -> Version:
    """Return the version that relays an alert to a division's people.

    `night` are the colours that wake people; 本镇安排 (`variants`) stays over an Update and goes with a Cancel.
    """
    cancelled = alert.kind is MessageType.CANCEL
    title = f"解除：{alert.headline}" if cancelled and "解除" not in alert.headline else alert.headline
    blocks: list[Block] = [Paragraph(line.strip()) for line in alert.text.split("\n") if line.strip()]
    if alert.instruction.strip():
        blocks.append(Heading("防御指南"))
        blocks += [Paragraph(line.strip()) for line in alert.instruction.split("\n") if line.strip()]
    return Version(
        title=title[:_TITLE],
        blocks=tuple(blocks),
        genre=Genre.ALERT,
        nature=Nature.ALERT,
        division=division,
        duty=Duty.MUST if alert.colour is Colour.RED else Duty.SHOULD,
        urgency=Urgency.URGENT if COLOURS[alert.colour] in night else Urgency.NORMAL,
        issuer=alert.issuer,
        document_number=alert.identifier,
        issued_on=alert.sent.date(),
        valid_until=(alert.sent + LIFE) if cancelled or alert.expires is None else alert.expires,
        variants=() if cancelled else variants,
    )


def is_same_message(was: Version, now: Version) -> bool:
    """Whether nothing but the local arrangements (本镇安排) differs: the rest of an alert is locked."""
    return replace(was, variants=()) == replace(now, variants=())
