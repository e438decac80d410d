"""Reads whom a text is about: conditions as tokens for matching, each with its words.

Tokens: age>=60, age<=16, age:35-64, sex=女, tag:低保, basis=户籍地, all.
Only the title and what says 谁 are read: 年老体弱者可申请上门 narrows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from content.ingest.ages import read_ages
from content.ingest.kinds import read_kinds
from content.ingest.proposal import Proposal, sentences

# What speaks of a help for the weak among those meant, of an exception or of a penalty narrows nothing.
_ASIDE: Final = re.compile(
    r"上门|代办|代理|代为|协助|优先|帮助|陪同|除外|不(?:享受|予|得|含|包括|纳入|再|属于|能领|能报|计|算|在内)|监护|谣|骗|罚|禁止|严禁|看住|取消|停发|注销"
    r"|代缴|减免|免收|半价|另补|加发|[一二三分]档|档次"
)
_MEANT: Final = re.compile(
    r"可|请|须|应|享受|申[领请报]|参加|办理|领取|登记|免费|补贴|补助|发放?|年龄|招[^，。；]{0,4}工|的来|符合|户主|一并|同步|每[人户月年]|缴|接种|检查|认证|核对|对象|凡|家长|家庭|适用|招[收聘]"
)
_PLACE: Final = r"(?:[省市县区乡镇村]|街道|辖区|社区|地|行政区域内?)"
_NO_MATTER: Final = re.compile(
    r"不(?:论|管|分|限|限于)(?:其)?(?:是否)?(?:本地)?户[籍口]|不(?:论|管)户口在|户[口籍]不在[^，。；]{0,6}也|户籍[及和、与](?:常住)?非户籍|非(?:本[地县镇村])?户籍|无论户[籍口]"
)
_HERE_REGISTERED: Final = re.compile(
    rf"(?:具有|属于?|持有?)?[本我该]{_PLACE}(?:[城乡农村镇常住]{{0,4}})户[籍口](?![簿本页室科警])"
    rf"|户[籍口](?:登记|所在地)?(?:在|为|属)(?:[本我该]|[一-鿿]{{2,4}}[县区镇乡村])|(?:户籍|户口)(?:所在)?地(?:的)?(?:村|乡|镇|社区|街道)"
)
_HERE_LIVING: Final = re.compile(
    r"常住(?:居民|人口|老人|儿童|人员|户|[本我该])|(?:实际)?居住(?:满|在[本我]|[半一二三四五六七八九十\d]+(?:个月|年)以上)|住满(?:半|一|\d)"
)
_BODY_TIES: Final = (
    (_NO_MATTER, "basis=现居地"),
    (_HERE_REGISTERED, "basis=户籍地"),
    (_HERE_LIVING, "basis=现居地"),
)
_WOMEN: Final = re.compile(r"妇女(?!主任|儿童|之家|干部|联合会|节|权益)|女性|女职工")
_MEN: Final = re.compile(r"男性|适龄男|男[职青]")
_REGISTERED: Final = re.compile(
    r"(?:本|我|该)?(?:[省市县区乡镇村]|街道|社区)?户籍(?:人口|居民|村民)?(?![室科警地簿])|户口(?:登记)?(?:在|为|属)|农业户口|城镇户口|[本我该]\S{1,2}户口(?![簿本页])"
)
_LIVING: Final = re.compile(
    r"(?:本|我|该)?(?:[县区乡镇村]|街道|社区)?(?:常住|居住的)(?:人口|居民|村民)?|居住(?:满)?[半一二三\d]+(?:个月|年)以上"
)
_ALL: Final = re.compile(
    r"全体(?:村民|居民|农户|群众)|广大(?:村民|居民|农户|群众|市民)|(?:全[县区镇乡村市]|辖区)(?:范围|境内|居民|村民|群众|农户|林地|用户)"
    r"|各位?(?:村民|居民|农户|住户)|乡亲们|(?:居民|村民|市民)朋友|家家户户|每户(?:村民|居民)?|所有(?:村民|居民|农户|住户)"
)
_EXCEPT: Final = re.compile(
    r"[（(，；。]?(?:不包括|不含|不享受|不纳入|除[^，。；]{1,30}外|已享受|已领取)[^，。；）)]*[）)]?|[^，。；（(]{1,30}除外[）)]?"
)
_CLAUSE: Final = re.compile(r"[^，。；！？\n]+[，。；！？\n]?")


def read_conditions(*sources: str, today: date | None = None) -> tuple[Proposal[str], ...]:
    """Return the conditions that the title and the words about 谁 name, each token once.

    `today` turns days of birth into ages.
    """
    found: dict[str, Proposal[str]] = {}
    for source in sources:
        plain = _narrowing(source)
        for proposal in (*read_ages(plain, today), *_sexes(plain), *_bases(plain), *read_kinds(plain)):
            found.setdefault(proposal.value, proposal)
    if not found:
        for source in sources:
            if match := _ALL.search(source):
                return (Proposal("all", match[0]),)
    return tuple(found.values())


def read_everybody(text: str) -> tuple[Proposal[str], ...]:
    """Return the word by which a body speaks to everybody."""
    match = _ALL.search(text)
    return (Proposal("all", match[0]),) if match else ()


def read_meant(text: str, today: date | None = None) -> str:
    """Return the first sentence of a body that names a kind or an age of those who may, should or get something.

    For texts whose title and 对象 say nobody; an aside (年老体弱者可申请上门) is passed over.
    """
    for sentence in sentences(text):
        plain = _narrowing(sentence)
        if _MEANT.search(plain) and (any(read_ages(plain, today)) or any(read_kinds(plain))):
            return plain
    return ""


def read_basis(text: str) -> tuple[Proposal[str], ...]:
    """Return the tie to a place that a body names for those who are meant."""
    for pattern, token in _BODY_TIES:
        if match := pattern.search(text):
            return (Proposal(token, match[0]),)
    return ()


def _narrowing(text: str) -> str:
    """Blank out exceptions and asides; what stays keeps its place, so that no words join that the text keeps apart."""
    kept = _EXCEPT.sub(_blank, text)
    return _CLAUSE.sub(lambda clause: _blank(clause) if _ASIDE.search(clause[0]) else clause[0], kept)


def _blank(words: re.Match[str]) -> str:
    return "　" * len(words[0])


def _sexes(text: str) -> Iterator[Proposal[str]]:
    women, men = _WOMEN.search(text), _MEN.search(text)
    if women and not men:
        yield Proposal("sex=女", women[0])
    if men and not women:
        yield Proposal("sex=男", men[0])


def _bases(text: str) -> Iterator[Proposal[str]]:
    if anywhere := _NO_MATTER.search(text):
        yield Proposal("basis=现居地", anywhere[0])
        return
    registered, living = _REGISTERED.search(text), _LIVING.search(text)
    if registered and not living:
        yield Proposal("basis=户籍地", registered[0])
    if living and not registered:
        yield Proposal("basis=现居地", living[0])
