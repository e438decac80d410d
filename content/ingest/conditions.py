"""Reads whom a text is about: conditions as tokens for matching, each with its words.

Tokens: age>=60, age<=16, age:35-64, sex=女, tag:低保, basis=户籍地, all.
Title and what says 谁 are read first; other sentences only where these name nobody. An exception, a help for the weak
among those meant (年老体弱者可申请上门), an office's name (残疾人联合会) and a paper (低保证) narrow nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from content.ingest.ages import begins_with_age, read_ages
from content.ingest.basis import only_registered, read_basis
from content.ingest.kinds import read_kinds
from content.ingest.proposal import Proposal
from content.ingest.whom import Part, Stance, parts, people

_ASIDE: Final = people("aside")
_NOT_MEANT: Final = people("not_meant")
_MEANT: Final = people("meant")
_REFUSES: Final = people("refuses")
_NONE_OF_IT: Final = people("none_of_it")
_OFFICES: Final = people("offices")
_PAPERS: Final = people("papers")
_TITLES: Final = re.compile(r"《[^》]{1,40}》")
_TOO: Final = re.compile(r"的[，,]?也(?:可以?|能)(?:申请|申报|申领|享受|报名?|领|参加)")  # others may, too
_WOMEN: Final = people("women")
_ELSEWHERE: Final = re.compile(r"[在到回]外[镇村县地]|外[镇村县]的")
_GIVES: Final = re.compile(r"发放|申领|申请|享受|补助|补贴")  # where a policy speaks of residents, not of offices
_MEN: Final = people("men")
_ALL: Final = people("all")
_ANYWHERE: Final = people("anywhere")
_EXCEPT: Final = re.compile(
    r"[（(，；。]?(?:不包括|不含|不享受|不纳入|除[^，。；]{1,30}外)[^，。；）)]*[）)]?|(?:已享受|已领|享受过|领过)[^。；）)]{0,24}?(?:不|除外|停)[^，。；）)]*[）)]?|[^，。；（(]{1,30}除外[）)]?"
)
_CLAUSE: Final = re.compile(r"[^，。；！？\n]+[，。；！？\n]?")
_UNQUOTED: Final = str.maketrans("《》", "　　")  # a title that quotes a paper's is about the same people
_BASIS: Final = "basis="
_FARMING: Final = "basis=承包地"
# “18至45周岁”有误，应为; 由“60岁以上老人”改为: what no longer holds.
_WRONG: Final = re.compile(
    r"(?:原[^，。；“]{0,8})?[“「][^”」]{1,40}[”」](?:有误|[写印]错了?|不对)?[，,]?(?=(?:现|请)?(?:应(?:该|改)?|更正|改|调整|变更|修改)(?:为|成|作|是))"
    r"|[^，。；]{1,24}[，,](?:不对|有误|[写说印]错了?|错了)(?=[，,]?(?:应|是|正确))"
    r"|由[^，。；”]{1,24}(?:改|调整|变更|更正)(?:为|成)"
)
# What a sentence is about, set apart at its head; not who does it, for whom, nor on what condition.
_TOPIC: Final = re.compile(
    r"(?!如|若|要是|假如|万一)(?:[^，。；、的]{1,6}[，,])?(?P<who>[^，。；由给为向对帮陪看\d]{1,40}?(?:[的人户民者农妇友]|家庭?|乡亲|街坊|学生|孩子|家属|老板|业主|对象|代表))(?:们)?(?:都?注意|听好|请?留意|[，,：:])"
)
_SUBJECT: Final = 24  # characters before the comma in which the kind must stand
_SERVED: Final = re.compile(
    r"(?P<who>[^。；由给为向对帮]{4,50}?)(?:家里?|屋里)?[，,]?[^，。；由]{0,8}(?:有人|我们|村里|[会将]|每[周月天])[^，。；由]{0,6}上门"
)
_LETTER: Final = re.compile(r"[^，。；：:]{2,30}[：:]")
_ELDERS: Final = people("elders")
_OLD: Final = "age>=60"  # whom the law on the rights of the old calls so
_OF_ONE: Final = people("of_one")
_TOLD: Final = people("told")
_BENEFIT: Final = re.compile(r"(?:地力|耕地)[^，。；]{0,6}补[贴助]")


def read_conditions(*sources: str, today: date | None = None) -> tuple[Proposal[str], ...]:
    """Return the conditions that the words about 谁 name, each token once.

    `today` turns days of birth into ages.
    """
    found: dict[str, Proposal[str]] = {}
    for source in sources:
        plain = _narrowing(source)
        for proposal in (*read_ages(plain, today), *_sexes(plain), *read_basis(plain), *read_kinds(plain)):
            found.setdefault(proposal.value, proposal)
    return tuple(found.values()) or _everybody(sources)


def conditions_of(
    title: str, lines: Sequence[str], also: Iterable[str], today: date, *, is_policy: bool
) -> tuple[Proposal[str], ...]:
    """Return the conditions of a text; `also` are words about 谁 that were found another way.

    A policy names many kinds of people in passing: only its title and what is labelled counts.
    """
    title = title.translate(_UNQUOTED)
    body = [part for part in parts(lines) if not (_OF_ONE.search(part.text) or _TOLD.search(part.text))]
    strong = [part.text for part in body if part.stance is Stance.WHO]
    if strong:
        strong += [part.text for part in body if part.stance is Stance.OPEN and _TOO.search(part.text)]
    heard = strong if is_policy else [*also, *strong]
    if not is_policy and not any(_narrows(one) for one in read_conditions(*heard, today=today)):
        heard += _weak(body, today)
    found = read_conditions(title, *heard, today=today)
    if is_policy and not any(_narrows(one) for one in found):
        return read_conditions(title)
    open_ = [part.text for part in body if part.stance is not Stance.NOT and not _ELSEWHERE.search(part.text)]
    if not any(_narrows(one) for one in found) and not is_policy:
        found = (*_elders([title, *heard, *filter(_LETTER.fullmatch, lines)]), *found) or tuple(_served(body, today))
    if not found:
        found = _everybody(open_)
    if is_policy:
        open_ = [text for text in open_ if _GIVES.search(text)]
    if not any(one.value.startswith(_BASIS) for one in found):
        found += tuple(read_basis("\n".join(map(_narrowing, open_)), spoken=True)) or only_registered(open_)[:1]
    if any(one.value == _FARMING for one in found):
        found = _of_the_land(found, [title, *heard])
    return tuple({one.value: one for one in reversed(found)}.values())[::-1]


def _of_the_land(found: Sequence[Proposal[str]], said: Sequence[str]) -> tuple[Proposal[str], ...]:
    """Without the kinds that only a grant's name says: 地力补贴 goes with the land, whoever tills it."""
    named = {one.value for one in read_kinds("\n".join(_BENEFIT.sub(_blank, source) for source in said))}
    return tuple(one for one in found if one.value in named or not _BENEFIT.search(one.words))


def _weak(body: Sequence[Part], today: date) -> list[str]:
    """The first sentence that names a kind or an age of those who may, should or get something.

    With it each one that begins with an age: 【小讲解员】8至14周岁，…
    """
    found: list[str] = []
    for part in body:
        if part.stance is not Stance.OPEN:
            continue
        plain = _narrowing(part.text)
        asks = not found and _names(plain, today) and (_MEANT.search(plain) or _topic(plain, today))
        if asks or (part.begins and begins_with_age(plain)):
            found.append(plain)
    return found


def _elders(said: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The age that goes without saying where the old are meant and nothing nearer: 老年朋友们, 怕光的老人."""
    hits = (_ELDERS.search(_narrowing(source)) for source in said)
    return tuple(Proposal(_OLD, hit[0]) for hit in hits if hit)[:1]


def _served(body: Sequence[Part], today: date) -> Iterator[Proposal[str]]:
    """Those to whom a notice that names nobody else sends somebody: 低保户、孤儿家里都有人上门送煤."""
    first = next((part.text for part in body if part.stance is Stance.OPEN and _names(part.text, today)), "")
    if served := _SERVED.match(first):
        yield from (*read_ages(served["who"], today), *read_kinds(served["who"]))


def _names(text: str, today: date) -> bool:
    """Whether a text names an age, a kind or a sex."""
    return any(read_ages(text, today)) or any(read_kinds(text)) or any(_sexes(text))


def _topic(text: str, today: date) -> bool:
    """Whether a sentence is about the people with whom it begins: 喂猪的人家注意；一个人过日子的，有人来看."""
    head = _TOPIC.match(text)
    return head is not None and _names(head["who"][-_SUBJECT:], today)


def _narrows(condition: Proposal[str]) -> bool:
    return condition.value != "all" and not condition.value.startswith(_BASIS)


def _everybody(sources: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The word by which a text speaks to everybody."""
    match = next((found for source in sources if (found := _ALL.search(source))), None)
    return (Proposal("all", match[0]),) if match else ()


def _narrowing(text: str) -> str:
    """Blank out what narrows nothing; what stays keeps its place, so that no words join that the text keeps apart."""
    for pattern in (_WRONG, _EXCEPT, _TITLES, _OFFICES, _PAPERS):
        text = pattern.sub(_blank, text)
    clauses = [hit[0] for hit in _CLAUSE.finditer(text)]
    if _NONE_OF_IT.search(text) and "\n" not in text:
        return "　" * len(text)
    kept = list(clauses)
    for no, clause in enumerate(clauses):
        pair = clause + (clauses[no + 1] if no + 1 < len(clauses) and clause.endswith("的，") else "")
        if (
            _ASIDE.search(clause)
            or _REFUSES.search(pair)
            or (_NOT_MEANT.search(clause) and not _ANYWHERE.search(clause))
        ):
            kept[no] = "　" * len(clause)
            if no and clauses[no - 1].endswith("，") and not _MEANT.search(clauses[no - 1]) and _subject(clause):
                kept[no - 1] = "　" * len(clauses[no - 1])
    return "".join(kept)


def _subject(clause: str) -> bool:
    """Whether what a clause says is said of the clause before: …的老人，可上门办理."""
    return (
        re.match(
            r"(?:可|由|请|须|应|均|都|一律|就|再|另|同等|优先|先|个人|志愿者|[^，。]{0,4}(?:免|减|不(?!限|超|满|低|少)))",
            clause,
        )
        is not None
    )


def _blank(words: re.Match[str]) -> str:
    return "　" * len(words[0])


def _sexes(text: str) -> Iterator[Proposal[str]]:
    women, men = _WOMEN.search(text), _MEN.search(text)
    if women and not men:
        yield Proposal("sex=女", women[0])
    if men and not women:
        yield Proposal("sex=男", men[0])
