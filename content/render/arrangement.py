"""What a town or village adds to an alert (本地安排): where to go, under the name of who arranged it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content.item import Genre, Heading, Paragraph, Variant, Version, covers, span
from content.render.label import Label
from content.render.overlay import HERE
from content.render.rendition import Rendition

__all__ = ["arranged", "fewer", "headed", "heading_of", "own_words"]


def heading_of(place: str) -> Heading:
    """厉山镇安排: who wrote what stands below it."""
    return Heading(f"{place}安排")


def headed(version: Version) -> Version:
    """Return an alert in which all that a place adds stands under a heading: else it reads as the station's words."""
    if version.genre is not Genre.ALERT:
        return version
    return replace(version, variants=tuple(map(_headed, version.variants)))


def arranged(version: Version, division: int) -> str:
    """厉山镇安排：低洼处的住户到镇中心小学避险。 as a division's people read it, the nearest place first.

    Empty: nobody adds anything, or it is no alert.
    """
    if version.genre is not Genre.ALERT:
        return ""
    mine = [one for one in version.variants if covers(one.division, division) and own_words(one)]
    return "".join(_said(_headed(one)) for one in sorted(mine, key=lambda one: span(one.division)))


def own_words(local: Variant) -> list[str]:
    """The lines of an addition, without its heading."""
    return [block.text for block in local.blocks if isinstance(block, Paragraph)]


def fewer(rendition: Rendition, facts: Sequence[tuple[str, str]], order: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the facts without what may go first: by `order` of their labels the last.

    An alert's 怎么办 first loses the guide that everybody knows, and keeps the place's own arrangement to the end.
    """
    own = (Label.HOW, rendition.arrangement)
    if own[1] and own not in facts and any(label == Label.HOW for label, _ in facts):
        return tuple(own if fact[0] == Label.HOW else fact for fact in facts)
    rest = [fact for fact in facts if fact != own] or facts
    last = max(rest, key=lambda fact: order.index(fact[0]))
    return tuple(fact for fact in facts if fact != last)


def _headed(local: Variant) -> Variant:
    if not own_words(local) or isinstance(local.blocks[0], Heading):
        return local
    return replace(local, blocks=(heading_of(HERE[span(local.division)]), *local.blocks))


def _said(local: Variant) -> str:
    head = local.blocks[0]
    words = "".join(f"{line.rstrip('。；，、;,. ')}。" for line in own_words(local))
    return f"{head.text}：{words}" if isinstance(head, Heading) else words
