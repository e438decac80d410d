"""Every rendition of a version as data: plain facts, one sentence, SMS text, 广播稿, safe HTML. Pure.

`render` applies the division's own additions first; what a channel sends is made from the Rendition and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import Final

from content.item import Genre, Heading, Paragraph, Version
from content.pattern import late
from content.render.arrangement import arranged, headed, heading_of, own_words
from content.render.brief import Answer, brief
from content.render.broadcast import broadcast, length_of
from content.render.change import changes
from content.render.forward import forward
from content.render.label import Label
from content.render.last import is_for_objections, last_day, until
from content.render.markup import html
from content.render.overlay import overlay
from content.render.rendition import GUIDE, Rendition
from content.render.short import (
    CORRECTION,
    TooLongError,
    Wording,
    beyond,
    essence,
    link_tail,
    sentence,
    short_text,
    units,
    with_change,
    wording,
)
from content.render.spoken import speak
from content.render.telephone import enquiry, is_generic, is_hotline, names_mobile, office_number, telephone
from content.render.venue import VILLAGE_S_OWN, venue
from content.signed import day_of, sign_of

__all__ = [
    "CORRECTION",
    "VILLAGE_S_OWN",
    "Answer",
    "Rendition",
    "TooLongError",
    "Wording",
    "arranged",
    "beyond",
    "brief",
    "essence",
    "forward",
    "heading_of",
    "html",
    "is_for_objections",
    "last_day",
    "length_of",
    "link_tail",
    "office_number",
    "own_words",
    "render",
    "short_text",
    "speak",
    "units",
    "until",
    "venue",
    "wording",
]


_FOOT: Final = 4  # lines of a sign-off
_OTHER: Final = late("公司|机构|景区|银行|中心|[站所局院馆厂店](?!长)")  # in a number's label: whose it is
_PAID_IN: Final = late("缴费|缴纳|交费|收费")  # where people pay, nobody is asked 领多少


def render(
    version: Version, *, division: int, code: str, url: str, corrects: Version | None = None, personal_units: int = 0
) -> Rendition:
    """Return what the residents of a division (15 digits) are told, under the item's short code and URL.

    `corrects`: it goes to people who got this older text; its title says so, and it says what changed (an alert's own
    title says 变更 or 解除).
    `personal_units`: how long a link of
    the person's own is, which is made at sending only.
    """
    title = CORRECTION + version.title if corrects and version.genre is not Genre.ALERT else version.title
    own = _unsigned(headed(version))
    local, arrangement = overlay(own, division), arranged(own, division)
    number = telephone(local.contacts)
    last = last_day(local, [one.plain.when for one in version.variants])
    local = replace(local, plain=replace(local.plain, deadline=last))
    facts, objections = _facts(local, number, arrangement), is_for_objections(local)
    made = Rendition(
        item_code=code,
        url=url,
        title=title,
        sentence=sentence(title, facts, version.issued_on, last, objections=objections),
        facts=facts,
        issuer=version.issuer,
        telephone=number,
        deadline=last,
        issued_on=version.issued_on,
        blocks=local.blocks,
        division=division,
        broadcast=broadcast(local, facts, number, arrangement),
        duty=version.duty,
        reach=version.reach,
        genre=version.genre,
        nature=version.nature,
        document_number=version.document_number,
        contacts=local.contacts,
        valid_until=version.valid_until,
        danger=_danger(own),
        arrangement=arrangement,
        attachments=version.attachments,
        objections=objections,
        personal_units=personal_units,
    )
    if title == version.title or corrects is None:
        return made
    changed = changes(render(corrects, division=division, code=code, url=url), made)
    return replace(made, changed=changed, sentence=with_change(made, changed))


def _unsigned(version: Version) -> Version:
    """Without the issuer and date at the foot of the text: every rendition signs by itself."""
    gone = set()
    for place in range(len(version.blocks) - 1, max(0, len(version.blocks) - 1 - _FOOT), -1):
        block = version.blocks[place]
        told = _signs(version, block.text) if isinstance(block, Paragraph) else None
        if told is None:
            break
        gone |= {place} if told else set()
    return replace(version, blocks=tuple(block for no, block in enumerate(version.blocks) if no not in gone))


def _signs(version: Version, line: str) -> bool | None:
    """Whether a line of the foot says nothing but who signs and when; None: it is none of the foot."""
    flat = "".join(line.split())
    sign = sign_of(line) or sign_of(flat)
    if _bare(line) == _bare(version.issuer):
        return True
    if sign is None or not (sign.number or sign.date or sign.org):
        return None
    on = version.issued_on
    by_them = not sign.org or _bare(sign.org) in map(_bare, (version.issuer, *version.issuer.split("、")))
    then = not sign.date or (on is not None and day_of(sign.date, on.year) == on)
    if not (by_them and then):
        return None
    known = {re.sub(r"\D", "", one.number) for one in version.contacts}
    return not sign.number or (bool(sign.org) and re.sub(r"\D", "", sign.number) in known)


def _bare(issuer: str) -> str:
    """An issuer without what parts several: a blank in the text, 、 where it was put right."""
    return re.sub(r"[\s、，]", "", issuer)


def _danger(version: Version) -> str:
    """The first paragraphs of an alert, down to its 防御指南."""
    if version.genre is not Genre.ALERT:
        return ""
    told = takewhile(lambda block: not isinstance(block, Heading), version.blocks)
    return "\n".join(block.text for block in told if isinstance(block, Paragraph))


def _facts(version: Version, number: str, arrangement: str) -> tuple[tuple[str, str], ...]:
    plain, benefit = version.plain, version.genre.is_benefit and not _PAID_IN.search(version.title)
    whose = _whose(version, number)
    asked = enquiry(version.contacts, number)
    ask = plain.contact or (f"{whose} {asked}".strip() if asked and not _is_one_of_many(version, number) else "")
    last = plain.deadline
    facts = (
        (Label.WHO_GETS if benefit else Label.WHERE if version.genre is Genre.ALERT else Label.WHO, plain.who),
        (Label.HOW_MUCH_GETS if benefit else Label.HOW_MUCH, plain.how_much),
        (Label.HOW, f"{arrangement}\n{GUIDE}{plain.how}" if arrangement and plain.how else arrangement or plain.how),
        (Label.WHEN, plain.when),
        (Label.ASK, ask),
        (Label.DEADLINE, f"{last.year}年{last.month}月{last.day}日" if last else ""),
    )
    return tuple((label, value.strip()) for label, value in facts if value.strip())


def _whose(version: Version, number: str) -> str:
    """Who answers at a number: its own name (评估机构电话, 找会计老赵), else the unit that speaks.

    An alert's numbers are the town's (本镇安排), not the station's; a short number (95518) is nobody's own.
    """
    label = next((one.label for one in version.contacts if one.number == number), "")
    is_named = version.genre is Genre.ALERT or is_hotline(number)
    is_own = is_generic(label) or (bool(office_number(number)) and not _OTHER.search(label))
    return label if label and (is_named or not is_own) else version.issuer


def _is_one_of_many(version: Version, number: str) -> bool:
    """Whether a mobile is one of several, each for its own day or employer: it is not asked at for the rest."""
    mobiles = {one.number for one in version.contacts if names_mobile(one.number)}
    label = next((one.label for one in version.contacts if one.number == number), "")
    return number in mobiles and len(mobiles) > 1 and (version.genre is Genre.JOBS or is_generic(label))
