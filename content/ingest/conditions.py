"""Reads whom a text is about: conditions as tokens for matching, each with its words.

Tokens: age>=60, age<=16, age:35-64, sex=女, tag:低保, basis=户籍地, all.
Only the title and what says 谁 are read: 年老体弱者可申请上门 narrows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from content.ingest.proposal import Proposal, sentences

# The tag's usual name, and how texts say it; longer words first, so that 特困供养人员 is not read twice.
_KINDS: Final = (
    ("养老金领取人", r"养老保险待遇领取(?:人员?|资格)?|养老金领取人员?|领取养老金(?:的人员)?|待遇领取资格认证"),
    ("医保参保人", r"城乡居民(?:基本)?医(?:疗保险|保)(?:参保|.{0,4}缴费|人员?|居民)|医保参保人"),
    ("种粮农户", r"(?:实际)?种粮(?:农民|农户|大户)|耕地地力保护补贴|种植(?:水稻|小麦|玉米|油菜|大豆|中稻)的?农户"),
    ("低保边缘", r"低保边缘(?:家庭|户|人口|对象)?|低收入(?:家庭|人口|户)"),
    ("低保", r"最低生活保障(?:对象|家庭|人员)?|低保(?:对象|家庭|户|人员)?"),
    ("特困", r"特困(?:供养)?(?:人员|对象)?|五保(?:户|对象|老人)?"),
    ("残疾人", r"(?:持证|重度|困难)?残疾(?:人|对象|儿童)"),
    ("退役军人", r"退役军人|优抚对象|退伍军人"),
    ("监测户", r"(?:防返贫)?监测(?:对象|户)|易返贫致贫户"),
    ("脱贫户", r"脱贫(?:户|人口|家庭|劳动力|群众)|建档立卡(?:户|人口)?"),
    ("留守儿童", r"留守儿童"),
    ("孤儿", r"孤儿|事实无人抚养儿童|困境儿童"),
    ("独居老人", r"独居老人|空巢老人|留守老人|独居、空巢"),
    ("失能老人", r"(?:半)?失能(?:老人|老年人|人员)"),
    ("养殖户", r"(?:规模)?养殖(?:大)?户|养[猪牛羊鸡鸭](?:户|[^。；，]{0,20}的)"),
    ("种植户", r"[一-鿿]{0,2}种植(?:大)?户"),
    ("危房户", r"危房(?:改造)?(?:户|对象)|住危房的?(?:农户|家庭)"),
    ("计生家庭", r"计划生育(?:特殊|特别扶助)?家庭|计生(?:特扶)?家庭|独生子女家庭"),
    ("大学生", r"(?:困难|在校|贫困|应届|高校)?(?:大学生|毕业生)"),
    ("孕产妇", r"孕产妇|孕妇"),
    ("外出务工人员", r"(?:返乡)?外出务工(?:人员|的?农民)?|农民工"),
    ("受灾户", r"受灾(?:户|群众|人员|农户)|因灾倒损"),
    ("被征地农民", r"被征地(?:农民|农户|群众)|失地农民"),
    ("移民", r"(?:水库|库区|易地(?:扶贫)?搬迁)移民|搬迁户"),
    ("党员", r"全体党员|党员同志|党员(?=大会)"),
)
_KIND: Final = re.compile("|".join(f"(?P<k{no}>{pattern})" for no, (_, pattern) in enumerate(_KINDS)))
_AGE_RANGE: Final = re.compile(r"(\d{1,3})(?:周岁|岁)?\s*(?:至|到|—+|–|－|-|~|～)\s*(\d{1,3})\s*(?:周岁|岁)(?:之间)?")
_AGE_LEAST: Final = re.compile(
    r"(?:年满|满|达到)?(\d{1,3})\s*(?:周岁|岁)(?:\s*[（(]含[^)）]{0,8}[)）])?\s*(?:及|或)?以上|年满(\d{1,3})\s*(?:周岁|岁)"
)
_AGE_MOST: Final = re.compile(r"(?P<strict>不满|未满)?(\d{1,3})\s*(?:周岁|岁)(?:(?:及|或)?以下|(?<=不满\d{2}周岁))")
_AGE_UNDER: Final = re.compile(r"(?:不满|未满)(\d{1,3})\s*(?:周岁|岁)")
_NO_END: Final = 999  # years
_NUMERAL_AGE: Final = re.compile(r"([一二三四五六七八九]?十[一二三四五六七八九]?|一百)(?=周?岁)")
_NUMERALS: Final = {letter: number for number, letter in enumerate("一二三四五六七八九", 1)}
# What speaks of a help for the weak among those meant, of an exception or of a penalty narrows nothing.
_ASIDE: Final = re.compile(
    r"上门|代办|代理|协助|优先|帮助|陪同|除外|不(?:享受|予|得|含|包括)|监护|谣|骗|罚|禁止|严禁|看住|取消|停发|注销"
)
_MEANT: Final = re.compile(
    r"可|请|须|应|享受|申[领请报]|参加|办理|领取|登记|免费|补贴|补助|发放?|每[人户月年]|缴|接种|检查|认证|核对|对象|凡|家长|家庭"
)
_HERE_REGISTERED: Final = re.compile(
    r"(?:具有|属于?)?[本我该](?:省|市|县|区|乡|镇|村|街道|辖区|社区|地)(?:[城乡农村]{0,2})户籍|户籍(?:登记|所在地)?(?:在|为|属)(?:[本我该]|[一-鿿]{2,4}[县区镇乡村])"
)
_HERE_LIVING: Final = re.compile(r"常住(?:居民|人口|老人|儿童|人员|户)|(?:实际)?居住(?:满|在[本我])|住满(?:半|一|\d)")
_NO_MATTER: Final = re.compile(r"不(?:论|管|分|限)户[籍口]|不(?:论|管)户口在")
_FARMING: Final = re.compile(r"承包(?:地|耕地|面积|农户|户)|实际(?:种植|耕种)|种植面积|地块所在|确权(?:登记)?面积")
_TIES: Final = (
    (_NO_MATTER, "basis=现居地"),
    (_HERE_REGISTERED, "basis=户籍地"),
    (_HERE_LIVING, "basis=现居地"),
    (_FARMING, "basis=承包地"),
)
_WOMEN: Final = re.compile(r"妇女|女性")
_MEN: Final = re.compile(r"男性|适龄男")
_REGISTERED: Final = re.compile(r"(?:本|我|该)?(?:[省市县区乡镇村]|街道|社区)?户籍(?:人口|居民|村民)?")
_LIVING: Final = re.compile(r"(?:本|我|该)?(?:[县区乡镇村]|街道|社区)?(?:常住|居住的)(?:人口|居民|村民)?")
_ALL: Final = re.compile(
    r"全体(?:村民|居民|农户|群众)|广大(?:村民|居民|农户|群众|市民)|(?:全[县区镇乡村市]|辖区)(?:范围|境内|居民|村民|群众|农户|林地|用户)"
    r"|各位?(?:村民|居民|农户|住户)|乡亲们|(?:居民|村民|市民)朋友|家家户户|每户(?:村民|居民)?"
)
_EXCEPT: Final = re.compile(r"[（(，；。]?(?:不包括|不含|不享受|除[^，。；]{1,30}外|已享受)[^，。；）)]*[）)]?")
_JOINT: Final = re.compile(r"和|及|以及|、|或|与")
_PEOPLE: Final = re.compile(r"人|户|妇女|农民|群众|居民|村民|家庭|儿童|学生")
_CLAUSE: Final = re.compile(r"[^。；，！？\n]+")


def read_conditions(*sources: str) -> tuple[Proposal[str], ...]:
    """Return the conditions that the title and the words about 谁 name, each token once."""
    found: dict[str, Proposal[str]] = {}
    for source in sources:
        plain = _EXCEPT.sub("，", _NUMERAL_AGE.sub(_digits, source))
        for proposal in (*_ages(plain), *_sexes(plain), *_bases(plain), *_kinds(plain)):
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


def read_meant(text: str) -> str:
    """Return the first sentence of a body that names a kind or an age of those who may, should or get something.

    For texts whose title and 对象 say nobody; an aside (年老体弱者可申请上门) is passed over.
    """
    for sentence in sentences(text):
        if _ASIDE.search(sentence) or not _MEANT.search(sentence):
            continue
        plain = _NUMERAL_AGE.sub(_digits, sentence)
        if any(_ages(plain)) or any(_kinds(plain)):
            return sentence
    return ""


def read_basis(text: str) -> tuple[Proposal[str], ...]:
    """Return the tie to a place that a body names for those who are meant."""
    for pattern, token in (
        (_NO_MATTER, "basis=现居地"),
        (_HERE_REGISTERED, "basis=户籍地"),
        (_HERE_LIVING, "basis=现居地"),
    ):
        if match := pattern.search(text):
            return (Proposal(token, match[0]),)
    return ()


def _digits(numeral: re.Match[str]) -> str:
    """六十 → 60."""
    if numeral[1] == "一百":
        return "100"
    tens, _, ones = numeral[1].partition("十")
    return str(_NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0))


def _ages(text: str) -> Iterator[Proposal[str]]:
    """The ages that a text names; classes of one benefit (80—89周岁、90—99周岁、100周岁以上) are one condition."""
    found = sorted(_spans(text), key=lambda one: one[0])
    joined: list[tuple[int, int, str]] = []
    for least, most, words in found:
        if joined and least == joined[-1][1] + 1:
            first, last, said = joined[-1]
            joined[-1] = first, max(last, most), said
        else:
            joined.append((least, most, words))
    for least, most, words in joined:
        if most == _NO_END:
            yield Proposal(f"age>={least}", words)
        elif least:
            yield Proposal(f"age:{least}-{most}", words)
        else:
            yield Proposal(f"age<={most}", words)


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _AGE_RANGE.finditer(text):
        if int(match[1]) < int(match[2]):
            yield int(match[1]), int(match[2]), match[0]
    rest = _AGE_RANGE.sub("　", text)
    for match in _AGE_LEAST.finditer(rest):
        yield int(match[1] or match[2]), _NO_END, match[0]
    for match in _AGE_MOST.finditer(rest):
        if not match["strict"]:
            yield 0, int(match[2]), match[0]
    for match in _AGE_UNDER.finditer(rest):
        yield 0, int(match[1]) - 1, match[0]


def _sexes(text: str) -> Iterator[Proposal[str]]:
    women, men = _WOMEN.search(text), _MEN.search(text)
    if women and not men:
        yield Proposal("sex=女", women[0])
    if men and not women:
        yield Proposal("sex=男", men[0])


def _bases(text: str) -> Iterator[Proposal[str]]:
    registered, living = _REGISTERED.search(text), _LIVING.search(text)
    if registered and not living:
        yield Proposal("basis=户籍地", registered[0])
    if living and not registered:
        yield Proposal("basis=现居地", living[0])


def _kinds(text: str) -> Iterator[Proposal[str]]:
    for clause in _CLAUSE.finditer(text):
        matches = list(_KIND.finditer(clause[0]))
        if matches and not _others_too(clause[0][: matches[0].start()]):
            for match in matches:
                yield Proposal(f"tag:{_KINDS[int(str(match.lastgroup)[1:])][0]}", match[0])


def _others_too(before: str) -> bool:
    """农村妇女和城镇低保妇女: others than 低保 are meant too, so the kind must not narrow."""
    members = _JOINT.split(before)[:-1]
    return any(_PEOPLE.search(member) for member in members)
