"""Kinds of people as notices name them: the tag's usual name, and the words and short forms that mean it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from typing import Final

from content.ingest.proposal import Proposal
from content.pattern import late

# In the forms of kinds.json: {person} where 低保证, 低保办, 低保标准 would name a paper, an office or a sum and nobody,
# {folk} for whoever is said to be so (残疾朋友, 失业的), {listed} for a short form that counts inside a list only:
# 独居、失能、残疾.
_MARKS: Final = {
    "{person}": (
        "(?!的(?:依据|标准|政策|条件|名额|钱|事|评)|证|办|金|线|标准|政策|工作|中心|资金|审核|评定|等级|类别|程度|鉴定"
        "|辅助|预防|康复|联|专干|补贴|申请(?!人|家庭|对象|户))"
    ),
    "{folk}": (
        "(?:朋友|同胞|兄弟|姐妹|乡亲|老乡|群众|居民|村民|人士|人家|家庭|大?户|孩子|娃|少年|儿童|学生|学员|考生|老人"
        "|老年人|妇女|青年|母亲|父母|劳动力|劳力|子女|家属|职工|成员|病人|患者"
        "|的(?=[，、。；：]|$|都|也|请|要|可|能|人|户|老|孩|娃|学|妇|青))"
        "(?!之家|工作|服务|中心|协会|学校|日|节|证)"
    ),
    "{listed}": r"(?=[、，；）)/和及或与]|之一|等|的[、，；]|的?老|的?学|$)",
}


def _forms() -> Iterator[tuple[str, str]]:
    """Each tag's usual name with a pattern of what means it; what stands first is tried first."""
    for kind in json.loads(resources.files("content.data").joinpath("kinds.json").read_text("utf-8")):
        pattern = "|".join(kind["forms"])
        for mark, meaning in _MARKS.items():
            pattern = pattern.replace(mark, meaning)
        yield kind["tag"], pattern


_KINDS: Final = tuple(_forms())
# 移民资金, 农民工工资, 毕业生卡 are nobody
_OF_MONEY: Final = "(?!卡(?![里上])|资金|专户|经费|事务|办公室|工资(?![被没未还迟拖要讨不]))"
_OF_A_NAME: Final = (
    "(?!(?:老|小)?[一-鿿]某|老[王李张刘陈杨赵黄周吴徐孙马朱胡林郭何罗谢宋许邓曹])"  # 脱贫户老王 is himself
)
# 低保户不用交, 菜农不赶 spares them.
_SPARED: Final = late(r"们?[也都均就仍]*(?:一律)?(?:不(?!限|超|低|少|足|满|分|论|管|能自理|便|在家)|无需|免(?!费))")
_AND: Final = late(r"[、和及与或以]{1,2}")
_CLAUSE: Final = late(r"[^。；，！？\n]+")
_JOINT: Final = late(r"和|及|以及|、|或|与")
# Beside everybody a kind must not narrow (村民和低保户), nor beside others of its own group (农村妇女和城镇低保妇女).
_EVERYBODY: Final = late(r"(?:农民|群众|居民|村民|市民|农户)(?:[（(][^）)]*[）)])?$")
_GROUP: Final = late(r"(?:妇女|老年人|老人|儿童|青年)(?=(?:[（(][^）)]*[）)])?$)")
_NEEDY: Final = late("困难|贫困")


_KIND: Final = late(
    "|".join(f"(?P<k{no}>(?:{pattern}){_OF_MONEY}{_OF_A_NAME})" for no, (_, pattern) in enumerate(_KINDS))
)


def read_kinds(text: str) -> Iterator[Proposal[str]]:
    """Yield a tag for each kind of people that a text names."""
    for clause in _CLAUSE.finditer(text):
        matches = list(_KIND.finditer(clause[0]))
        if matches and not _others_too(clause[0][: matches[0].start()], clause[0][matches[0].start() :]):
            for match in matches[: len(matches) - _spared(clause[0], matches)]:
                yield Proposal(_tag(match), match[0])


def named_kinds(text: str) -> frozenset[str]:
    """Return the tags of all kinds of people that a text names, those too that it spares or does not mean alone."""
    return frozenset(_tag(match) for clause in _CLAUSE.finditer(text) for match in _KIND.finditer(clause[0]))


def _tag(match: re.Match[str]) -> str:
    return f"tag:{_KINDS[int(str(match.lastgroup)[1:])][0]}"


def _spared(clause: str, matches: list[re.Match[str]]) -> int:
    """How many at the end a clause says need not: 低保户、特困户不用交."""
    if not _SPARED.match(clause, matches[-1].end()):
        return 0
    alone = (
        no
        for no in range(len(matches) - 1, 0, -1)
        if not _AND.fullmatch(clause, matches[no - 1].end(), matches[no].start())
    )
    return len(matches) - next(alone, 0)


def _others_too(before: str, after: str) -> bool:
    """Whether others than the kind are meant in the same breath."""
    for member in _JOINT.split(before)[:-1]:
        if _NEEDY.search(member):
            continue
        group = _GROUP.search(member)
        if _EVERYBODY.search(member) or (group and group[0] in after):
            return True
    return False
