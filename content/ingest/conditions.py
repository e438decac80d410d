"""Reads whom a text is about: conditions as tokens for matching, each with its words.

Tokens: age>=60, age<=16, age:35-64, sex=女, tag:低保, basis=户籍地, all.
Title and what says 谁 are read first; other sentences only where these name nobody. An exception, a help for the weak
among those meant (年老体弱者可申请上门), an office's name (残疾人联合会) and a paper (低保证) narrow nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from content.ingest.ages import read_ages
from content.ingest.basis import only_registered, read_basis
from content.ingest.kinds import read_kinds
from content.ingest.narrowing import blank, narrowing, read_sexes
from content.ingest.proposal import Proposal
from content.ingest.role import Offer, Setting, offers, sort_of
from content.ingest.whom import Part, Stance, parts, people

_ELSEWHERE: Final = re.compile(r"[在到回]外[镇村县地]|外[镇村县]的")
_GIVES: Final = re.compile(r"发放|申领|申请|享受|补助|补贴")  # where a policy speaks of residents, not of offices
_ALL: Final = people("all")
_CLAUSE: Final = re.compile(r"[^，。；！？\n]+[，。；！？\n]?")
_UNQUOTED: Final = str.maketrans("《》", "　　")  # a title that quotes a paper's is about the same people
_BASIS: Final = "basis="
_FARMING: Final = "basis=承包地"
_LETTER: Final = re.compile(r"[^，。；：:]{2,30}[：:]")
_ELDERS: Final = people("elders")
_OLD: Final = "age>=60"  # whom the law on the rights of the old calls so
_OLD_ACT: Final = re.compile(
    r"请[^，。；]{0,10}?(?<![家与和、让行])老年?人(?:家|们|朋友)?[^，。；、]{0,6}?[来到带去]|(?:为|给)[^，。；]{0,8}?老年?人(?:家|们|朋友)?(?!提|打|一个|让|讲清|说清)[一-鿿]{2}"
    r"|(?<![上病残碍])老年?人(?:家|们|朋友)?(?:[都均也每]|可|免费|接种|乘|坐|持|凭|[想要]|今年|每[年月]|一律|享受|领)"
)
_OF_SOMEBODY: Final = re.compile(
    r"(?:家[里中]?|自己|身边|[您你]|父母|让|照[顾看]|看护|提醒|儿女|子女|和|、)的?老年?人|老年?人(?:和|、|与|小孩)"
)
_OF_ONE: Final = people("of_one")
_TOLD: Final = people("told")
# Who is in a class that is given by name is told, not called besides: 认定为就业困难人员，包括：低保家庭成员、残疾人.
_DEFINES: Final = re.compile(
    r"(?:认定|登记|纳入|评定)(?:为|成)?(?P<kind>[^，。；：（(]{2,12})[，（(：:]*(?:包括|即|是指|含)[：:]?[^。；）)]*"
)
# What befell a house says whose it is: a storm's, or years'.
_DISASTER: Final = re.compile(
    r"受灾|灾情|灾害|灾后|救灾|抗灾|水毁|倒损|洪水|涝|冰雹|台风|龙卷风|地震|山洪|泥石流|[暴大]雨|[暴大]风"
)
_BY_AGE: Final = re.compile(r"危房|危改|鉴定|[CD]级")
_STRUCK: Final = "tag:受灾户"
_UNSAFE: Final = "tag:危房户"
_BENEFIT: Final = re.compile(r"(?:地力|耕地)[^，。；]{0,6}补[贴助]")


def read_conditions(*sources: str, today: date | None = None) -> tuple[Proposal[str], ...]:
    """Return the conditions that the words about 谁 name, each token once.

    `today` turns days of birth into ages.
    """
    plain = [narrowing(source) for source in sources]
    found = (
        one
        for text in plain
        for one in (*read_ages(text, today), *read_sexes(text), *read_basis(text), *read_kinds(text))
    )
    return _first(found) or _everybody(sources)


def conditions_of(
    title: str, lines: Sequence[str], also: Iterable[str], today: date, domain: str, *, is_policy: bool
) -> tuple[Proposal[str], ...]:
    """Return the conditions of a text; `also` are words about 谁 that were found another way.

    A policy names many kinds of people in passing: only its title and what is labelled counts.
    """
    title = title.translate(_UNQUOTED)
    also, lines = _undefined(also, lines)
    body = [part for part in parts(lines) if not (_OF_ONE.search(part.text) or _TOLD.search(part.text))]
    strong = [part.text for part in body if part.stance is Stance.WHO]
    heard = strong if is_policy else [*also, *strong]
    found = read_conditions(title, *heard, today=today)
    if not is_policy:
        offered = list(offers(body, _setting(domain, title, strong, body, today), today))
        heard += [one.text for one in offered]
        found = _besides(found, offered)
    if is_policy and not any(_narrows(one) for one in found):
        return read_conditions(title)
    open_ = [part.text for part in body if part.stance is not Stance.NOT and not _ELSEWHERE.search(part.text)]
    if not any(_narrows(one) for one in found) and not is_policy:
        old = _elders([title, *heard, *filter(_LETTER.fullmatch, lines)]) or tuple(_old_people(body))[:1]
        found = (*old, *found)
    if not found:
        found = _everybody(open_)
    if is_policy:
        open_ = [text for text in open_ if _GIVES.search(text)]
    if {one.value for one in found if one.value.startswith(_BASIS)} <= {"basis=现居地"}:
        found += tuple(read_basis("\n".join(map(narrowing, open_)), spoken=True)) or only_registered(open_)[:1]
    if any(one.value == _FARMING for one in found):
        found = _of_the_land(found, [title, *heard])
    if any(one.value == _UNSAFE for one in found) and _DISASTER.search("".join((title, *lines))):
        found = tuple(replace(one, value=_STRUCK) if _is_struck(one) else one for one in found)
    return _first(found)


def _besides(found: Iterable[Proposal[str]], offered: Sequence[Offer]) -> tuple[Proposal[str], ...]:
    """What a title and labels say, and whom open sentences mean; who means somebody does not mean everybody."""
    labelled = [one for one in found if one.value != "all" or not offered]
    return _first([*labelled, *(one for offer in offered for one in (*offer.meant, *read_basis(offer.text)))])


def _first(found: Iterable[Proposal[str]]) -> tuple[Proposal[str], ...]:
    """Each condition once, as it was said first."""
    first: dict[str, Proposal[str]] = {}
    for one in found:
        first.setdefault(one.value, one)
    return tuple(first.values())


def _setting(domain: str, title: str, strong: Iterable[str], body: Iterable[Part], today: date) -> Setting:
    """What the open sentences stand in."""
    open_ = (part.text for part in body if part.stance is Stance.OPEN)
    said = frozenset(sort_of(one) for one in read_conditions(title, *strong, today=today) if _narrows(one))
    return Setting(domain, to_all=bool(_everybody([title, *open_])), said=said)


def _of_the_land(found: Sequence[Proposal[str]], said: Sequence[str]) -> tuple[Proposal[str], ...]:
    """Without the kinds that only a grant's name says: 地力补贴 goes with the land, whoever tills it."""
    named = {one.value for one in read_kinds("\n".join(_BENEFIT.sub(blank, source) for source in said))}
    return tuple(one for one in found if one.value in named or not _BENEFIT.search(one.words))


def _undefined(also: Iterable[str], lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is said of whom, and the lines, without the members of a class that is named."""
    plain = [_DEFINES.sub(_named_class, line) for line in lines]
    gone = [line for line, left in zip(lines, plain, strict=True) if line != left]
    kept = [_DEFINES.sub(_named_class, one) for one in also if not any(one in line for line in gone)]
    return kept, plain


def _named_class(words: re.Match[str]) -> str:
    """The class without its members, where its own name says a kind."""
    kind = words["kind"]
    end = words.end("kind") - words.start()
    return words[0][:end] + "　" * (len(words[0]) - end) if any(read_kinds(kind)) else words[0]


def _is_struck(one: Proposal[str]) -> bool:
    """Whether a house is told by its cracks and leaks only, which a disaster in the text has made."""
    return one.value == _UNSAFE and _BY_AGE.search(one.words) is None


def _elders(said: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The age that goes without saying where the old are meant and nothing nearer: 老年朋友们, 怕光的老人."""
    hits = (_ELDERS.search(narrowing(source)) for source in said)
    return tuple(Proposal(_OLD, hit[0]) for hit in hits if hit)[:1]


def _old_people(body: Sequence[Part]) -> Iterator[Proposal[str]]:
    """The clauses in which the old get, may or should do something: 请村里的老人都来坐席, 给老人理发."""
    for part in body:
        if part.stance is Stance.OPEN:
            for clause in _CLAUSE.findall(narrowing(part.text)):
                if (act := _OLD_ACT.search(clause)) and not _OF_SOMEBODY.search(clause):
                    yield Proposal(_OLD, act[0])


def _narrows(condition: Proposal[str]) -> bool:
    return condition.value != "all" and not condition.value.startswith(_BASIS)


def _everybody(sources: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The word by which a text speaks to everybody."""
    match = next((found for source in sources if (found := _ALL.search(source))), None)
    return (Proposal("all", match[0]),) if match else ()
