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
from functools import lru_cache
from typing import Final

from content.ingest.ages import begins_with_age, read_ages
from content.ingest.basis import only_registered, read_basis
from content.ingest.kinds import read_kinds
from content.ingest.proposal import Proposal
from content.ingest.share import without_shares
from content.ingest.whom import Part, Stance, calls, parts, people, without_posts

_ASIDE: Final = people("aside")
_NOT_MEANT: Final = people("not_meant")
_MEANT: Final = people("meant")
_REFUSES: Final = people("refuses")
_NONE_OF_IT: Final = people("none_of_it")
_NEGATED: Final = people("negated")  # what one must not be, what a vacancy is, what the parents are
_ENTITLED: Final = re.compile(r"(?:的[^，。；]{0,6}|对象)[，,]?(?:[均都皆]|可以?|能够?)+(?:享受|申[领请报]|领取?)")
_OFFICES: Final = people("offices")
_PAPERS: Final = people("papers")
_TITLES: Final = re.compile(r"《[^》]{1,40}》")
_TOO: Final = re.compile(r"的[，,]?也(?:可以?|能)(?:申请|申报|申领|享受|报名?|领|参加)")  # others may, too
_WOMEN: Final = people("women")
_ELSEWHERE: Final = re.compile(r"(?<!户[口籍])[在到回]外[镇村县地]|外[镇村县]的")
_GIVES: Final = re.compile(r"发放|申领|申请|享受|补助|补贴")  # where a policy speaks of residents, not of offices
_MEN: Final = people("men")
_BOTH: Final = re.compile(
    r"男女(?:不限|均可|都|同招|老少)|不[限分]男女|[男女](?:的|生|同志|性)?也(?:欢迎|可以?|能|行|收|招|要)"
)
_ALL: Final = people("all")
_ANYWHERE: Final = people("anywhere")
_EXCEPT: Final = re.compile(
    r"[（(，；。]?(?:不包括|不含|不享受|不纳入|除[^，。；]{1,30}外)[^，。；）)]*[）)]?|(?:已享受|已领|享受过|领过)[^。；）)]{0,24}?(?:不|除外|停)[^，。；）)]*[）)]?|[^，。；（(]{1,30}除外[）)]?"
)
_NEEDLESS: Final = re.compile(
    r"[也都就]?(?:不[用必需再]|无需)(?:在[^，。；]{1,4})?(?:[交缴报来管办]|登记|申请|参加)(?![钱费])"
)
_WHETHER: Final = re.compile(r"([一-鿿])[不没]\1")  # 在不在, 有没有: asks, denies nothing
_CLAUSE: Final = re.compile(r"[^，。；！？\n]+[，。；！？\n]?")
_UNQUOTED: Final = str.maketrans("《》", "　　")  # a title that quotes a paper's is about the same people
_BASIS: Final = "basis="
_FARMING: Final = "basis=承包地"
# “18至45周岁”有误，应为; 由“60岁以上老人”改为: what no longer holds.
_WRONG: Final = re.compile(
    r"(?:原[^，。；“]{0,8})?[“「][^”」]{1,40}[”」](?:有误|[写印]错了?|不对)?[，,]?(?=(?:现|请)?(?:应(?:该|改)?|更正|改|调整|变更|修改)(?:为|成|作|是))"
    r"|[^，。；]{1,24}[，,](?:不对|有误|[写说印]错了?|错了)(?=[，,]?(?:应|是|正确))"
    r"|原(?:来|先|定|本)[^，。；]{1,24}[，,](?=现)|[“「][^”」]{1,40}[”」](?:[是系属为]?(?:口误|笔误|误[写传说])|不[准实]|作废)|不是[^，。；]{1,16}[，,](?=而?是)"
    r"|由[^，。；”]{1,24}(?:改|调整|变更|更正)(?:为|成)"
)
# Who checked, counted or voted is told of, not called: 村民代表一共7人，挨户数了.
_DID: Final = re.compile(
    r"[^，。；]{0,30}(?:一共|共|等|一行)\d{1,3}(?:个?人|名)[，,][^。；]{0,24}?[一-鿿]{1,4}了"
    r"|[经由][^，。；]{0,16}(?:代表|党员)[^，。；]{0,12}(?:评议|表决|审议|核实|讨论|验收)"
    r"|[^，。；]{0,8}(?:代表|党员)(?:们|都|已经|一起)*(?:开了|开过|商量|讨论|议了|评了|投了|表决)"
)
_CALLING: Final = re.compile(r"(?:(?<![申提邀])请|凡是?|各位?|所有|面向|诚邀|欢迎)[^，。；：]{0,4}$")
_STOP: Final = re.compile(r"[，。；：！？]")  # a line without any is a heading or a signature
_MUST: Final = re.compile(r"(?:必须|须|得|要|应当?)是|[只仅]限|只[收给招]|限于|仅[收给招]")
_SERVED: Final = re.compile(
    r"(?P<who>[^。；由给为向对帮]{4,50}?)(?:家里?|屋里)?[，,]?[^，。；由]{0,8}(?:有人|我们|村里|[会将]|每[周月天])[^，。；由]{0,6}上门"
    r"|[^，。；由]{0,6}[给为替](?P<whom>[^，。；由]{2,40}?)(?:免费|义务)?上门"
)
# Who only stands by in a sentence: whom swindlers call on, 同样价钱监测户先包, 不看是不是脱贫户, 由老兵担任.
_BYSTANDERS: Final = people("bystanders")
_ELDERS: Final = people("elders")
_YOUNG: Final = re.compile(r"孩|娃|学生|儿童|年轻")  # old and young together are everybody
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
# Who pays or gets is said under any heading: 1.缴费标准。年满16周岁、不满60周岁的，每年200元.
_AGED: Final = re.compile(r"^年?满\d{2}周?岁[、，]?[不未没]满\d{2}周?岁")
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
    """Return the conditions that the words about 谁 name, each once; `today` turns days of birth into ages."""
    found: dict[str, Proposal[str]] = {}
    for source in sources:
        plain = _narrowing(source)
        for proposal in (*read_ages(plain, today), *_sexes(plain), *read_basis(plain), *read_kinds(plain)):
            found.setdefault(proposal.value, proposal)
    return tuple(found.values()) or _everybody(sources)


def conditions_of(
    title: str, lines: Sequence[str], also: Iterable[str], today: date, *, is_policy: bool, is_outage: bool = False
) -> tuple[Proposal[str], ...]:
    """Return the conditions of a text; `also` are words about 谁 that were found another way.

    Of a policy only title, labels and who by it is entitled count; an outage meets everybody on its lines.
    """
    title = title.translate(_UNQUOTED)
    also, lines = _undefined(also, lines)
    body = [part for part in parts(without_posts(lines)) if not _is_told(part.text)]
    also = [one for one in also if not _is_told(one)]
    strong = _strong(body, today, is_policy=is_policy)
    heard = strong if is_policy or is_outage else [*also, *strong]
    if not (is_policy or is_outage) and not any(_narrows(one) for one in read_conditions(*strong, today=today)):
        heard += _weak(body, today)
    found = read_conditions(title, *heard, today=today)
    if is_policy and not any(_narrows(one) for one in found):
        return read_conditions(title)
    open_ = [part.text for part in body if part.stance is not Stance.NOT and not _ELSEWHERE.search(part.text)]
    if not any(_narrows(one) for one in found) and not is_policy:
        old = _elders([title, *heard, *calls(lines)]) or tuple(_old_people(body))[:1]
        found = (*old, *found) or tuple(_served(body, today))
    if not found:
        found = _everybody(open_)
    if is_policy:
        open_ = [text for text in open_ if _GIVES.search(text)]
    if {one.value for one in found if one.value.startswith(_BASIS)} <= {"basis=现居地"}:
        found += tuple(read_basis("\n".join(map(_narrowing, open_)), spoken=True)) or only_registered(open_)[:1]
    if any(one.value == _FARMING for one in found):
        found = _of_the_land(found, [title, *heard])
    if any(one.value == _UNSAFE for one in found) and _DISASTER.search("".join((title, *lines))):
        by_age = {one for one in found if one.value != _UNSAFE or _BY_AGE.search(one.words)}
        found = tuple(one if one in by_age else replace(one, value=_STRUCK) for one in found)
    return tuple({one.value: one for one in reversed(found)}.values())[::-1]


def _is_told(text: str) -> bool:
    """Whether a text tells of one person or of how many there were."""
    return _OF_ONE.search(text) is not None or _TOLD.search(text) is not None


def _strong(body: Sequence[Part], today: date, *, is_policy: bool) -> list[str]:
    """What says whom it means, who else may, and in a policy who by it is entitled."""
    strong = [part.text for part in body if part.stance is Stance.WHO]
    if strong:
        strong += [part.text for part in body if part.stance is Stance.OPEN and _TOO.search(part.text)]
    entitled = [part.text for part in body if _ENTITLED.search(part.text)] if is_policy else []
    return strong + [text for text in entitled if any(read_ages(text, today))]


def _of_the_land(found: Sequence[Proposal[str]], said: Sequence[str]) -> tuple[Proposal[str], ...]:
    """Without the kinds that only a grant's name says: 地力补贴 goes with the land, whoever tills it."""
    named = {one.value for one in read_kinds("\n".join(_BENEFIT.sub(_blank, source) for source in said))}
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


def _weak(body: Sequence[Part], today: date) -> list[str]:
    """The first sentence that names a kind or an age, and the calls before it (养鱼的老板们：).

    With it each one that calls its people by name (请受灾户核对), sets a bound (必须是脱贫户) or begins with an age.
    """
    found: list[str] = []
    for part in body:
        if part.stance is not Stance.OPEN and not (part.stance is Stance.OTHER and _AGED.search(part.text)):
            continue
        plain = _narrowing(without_shares(_BYSTANDERS.sub(_blank, _DID.sub(_blank, part.text))))
        first = all(one.endswith(("：", ":")) for one in found)
        asks = _names(plain, today) and (_MEANT.search(plain) or _STOP.search(plain))
        if begins_with_age(plain) or (asks and (first or _MUST.search(plain) or _called(plain, today))):
            found.append(plain)
    return found


def _called(text: str, today: date) -> bool:
    """Whether a text calls a kind by name: 请受灾户核对, 凡养牛的."""
    return any(_CALLING.search(text[: text.find(one.words)]) for one in (*read_kinds(text), *read_ages(text, today)))


def _elders(said: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The age that goes without saying where the old are meant and nothing nearer: 老年朋友们, 怕光的老人."""
    hits = (_ELDERS.search(_narrowing(source)) for source in said if not _YOUNG.search(source))
    return tuple(Proposal(_OLD, hit[0]) for hit in hits if hit)[:1]


def _old_people(body: Sequence[Part]) -> Iterator[Proposal[str]]:
    """The clauses in which the old get, may or should do something: 请村里的老人都来坐席, 给老人理发."""
    for part in body:
        if part.stance is Stance.OPEN:
            for clause in _CLAUSE.findall(_narrowing(part.text)):
                if (act := _OLD_ACT.search(clause)) and not _OF_SOMEBODY.search(clause):
                    yield Proposal(_OLD, act[0])


def _served(body: Sequence[Part], today: date) -> Iterator[Proposal[str]]:
    """Those to whom a notice that names nobody else sends somebody: 低保户、孤儿家里都有人上门送煤."""
    first = next((part.text for part in body if part.stance is Stance.OPEN and _names(part.text, today)), "")
    if served := _SERVED.match(first):
        who = served["who"] or served["whom"]
        yield from (*read_ages(who, today), *read_kinds(who))


def _names(text: str, today: date) -> bool:
    """Whether a text names an age, a kind or a sex."""
    return any(read_ages(text, today)) or any(read_kinds(text)) or any(_sexes(text))


def _narrows(condition: Proposal[str]) -> bool:
    return condition.value != "all" and not condition.value.startswith(_BASIS)


def _everybody(sources: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The word by which a text speaks to everybody."""
    match = next((found for source in sources if (found := _ALL.search(source))), None)
    return (Proposal("all", match[0]),) if match else ()


@lru_cache(maxsize=128)  # a line is asked nine times in one reading
def _narrowing(text: str) -> str:
    """Blank out what narrows nothing; what stays keeps its place, so that no words join that the text keeps apart."""
    for pattern in (_WRONG, _EXCEPT, _NEGATED, _TITLES, _OFFICES, _PAPERS):
        text = pattern.sub(_blank, text)
    clauses = [hit[0] for hit in _CLAUSE.finditer(text)]
    if _NONE_OF_IT.search(text) and "\n" not in text:
        return "　" * len(text)
    kept = list(clauses)
    for no, clause in enumerate(clauses):
        pair = clause + (clauses[no + 1] if no + 1 < len(clauses) and clause.endswith("的，") else "")
        if (
            _NEEDLESS.match("".join(clauses[no + 1 : no + 2]))
            or _ASIDE.search(clause)
            or _REFUSES.search(pair)
            or (_NOT_MEANT.search(_WHETHER.sub(_blank, clause)) and not _ANYWHERE.search(clause))
        ):
            kept[no] = "　" * len(clause)
            before = clauses[no - 1] if no else ""
            if before.endswith("，") and not _MEANT.search(before) and _subject(clause) and not _is_age(before):
                kept[no - 1] = "　" * len(clauses[no - 1])
    return "".join(kept)


def _is_age(clause: str) -> bool:
    """Whether a clause is an age and names nobody yet, so that the next only adds to it: 年满16周岁，不在校，…的."""
    return begins_with_age(clause) and re.search(r"[的者人员户民]，$", clause) is None


def _subject(clause: str) -> bool:
    """Whether what a clause says is said of the clause before: …的老人，可上门办理."""
    return (
        re.match(
            r"(?:[^，。]{0,4}由|可|请|须|应|均|都|一律|就|再|另|同等|优先|先|个人|志愿者|[^，。]{0,4}(?:免|减|不(?!限|超|满|低|少)))",
            clause,
        )
        is not None
    )


def _blank(words: re.Match[str]) -> str:
    return "　" * len(words[0])


def _sexes(text: str) -> Iterator[Proposal[str]]:
    if _BOTH.search(text):
        return
    women, men = _WOMEN.search(text), _MEN.search(text)
    if women and not men:
        yield Proposal("sex=女", women[0])
    if men and not women:
        yield Proposal("sex=男", men[0])
