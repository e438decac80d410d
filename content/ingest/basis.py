"""Reads the tie to a place that those who are meant must have: 户籍地, 现居地 or 承包地."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from content.ingest.proposal import Proposal
from content.ingest.whom import people
from content.pattern import late

_FARMING: Final = people("farming")
_ANYWHERE: Final = people("anywhere")
# A registration ties whom it belongs to, unless it is a paper, an office, a thing to be done, or said not to matter.
_REGISTRATION: Final = late(
    r"户[籍口]|落户|身份证(?:上的?)?[地住]址|(?<=[县市镇乡村区省组])籍|(?<=本)[村镇乡县]人(?=[，、。；的]|$)"
)
_REACH: Final = 12  # characters around it that say which
_OURS: Final = late(
    r"(?:[本我该咱这]|[省市县区乡镇村组州]内?|街道|社区|城[镇乡]|农[业村]|[本当]地|常住|居民|学籍[或和、及]"
    r"|(?:^|[限是有属为])(?![外非不没无请按以看将把办迁问双一有]|本人|家庭)[一-鿿]{2,4})的?$"
)
_TIES: Final = late(
    r"(?:[本簿](?:首页|上|里)?|登记|所在|地址|地|[或和及与、][一-鿿]{2,5})?"
    r"(?:(?:还|仍|都|均|须|应|必须|要|得|写的?|落|登记|注册)*[在为是属于落]{1,2})(?![外别哪不否由]|老家|其他|本人|家庭|什么)[一-鿿“]"
    r"|(?:登记|所在)?地(?!址)|所在|县级|也?迁[进入]来了|满|人[口员]|居民|村民|老[人年]|妇女|家庭|学?生|儿童|青年|女|男"
    r"|[和或及、][^，。；本簿证]{1,8}[在为满](?!外)|、(?![身居结出本户房驾残低社学毕]|[^，。；、]{0,6}[证照件料])"
)
_NO_TIE_BEFORE: Final = late(
    r"(?:[上报迁办销转开查补改问分立并双]|没有?|[无未非]|注销|恢复|[携持]?带|凭|核对|提供|外[一-鿿]{0,2}|非本|不[^，。；]{0,8}|无论[^，。；]{0,6}|两地)$"
)
_NO_TIE_AFTER: Final = late(
    r"[或、][一-鿿]{2,4}所在地的[^，。；]{0,4}(?:院|所|站|中心|社区)|[本簿页](?!(?:首页|上|里)[^，。；]{0,4}[是为在])|[室科警员]|窗口|业务|迁(?![进入]来)|证|没?销|注销|登记(?![在地为])|信息|制度|改革|清理"
    r"|核[查对]|办|调查|转(?!为)|变|问题|不|[^，。；]{0,6}(?:不限|不论|不[管看]|无所谓|没关系)|[、和或与][^，。；]{0,6}都[行可]|也?迁[出走]|[及和、与](?:常住)?非户籍"
)
_LIVING: Final = people("living")
_EITHER: Final = late(
    r"或|均可|都可|也可|都行|也行|以及[^，。；]{0,8}居住证|[及和与][^，。；]{0,3}[持领办][^，。；]{0,4}居住证"
)
_WHEREVER: Final = late(r"不[管论分看问][^，。；]{0,6}住[^，。；]{0,6}")
_ALSO: Final = late(r"外地户口|不在|也")
_NEAR: Final = 12  # characters between two ties of which either will do


def read_basis(text: str) -> Iterator[Proposal[str]]:
    """Yield the tie that a text names."""
    farming, anywhere = _FARMING.search(text), _ANYWHERE.search(text)
    registered, living = _registered(_ANYWHERE.sub(_blank, text)), _LIVING.search(_WHEREVER.sub(_blank, text))
    if farming:
        yield Proposal("basis=承包地", farming[0])
    elif anywhere:
        if living:  # 户口不限 by itself ties nobody to anything
            if registered and _ALSO.search(anywhere[0]):
                yield Proposal("basis=户籍地", registered[0])
            yield Proposal("basis=现居地", living[0])
    elif registered and living:
        first, last = sorted((registered, living), key=lambda hit: hit.start())
        apart = first.end() if first.end() <= last.start() else first.start()  # 本镇户籍或持居住证在本|镇
        between = text[apart : last.end() + 4]
        either = len(between) < _NEAR * 2 and _EITHER.search(between)
        yield Proposal("basis=户籍地", registered[0])
        if either:  # what stands last is what a group is counted by
            yield Proposal("basis=现居地", living[0])
    elif registered:
        yield Proposal("basis=户籍地", registered[0])
    elif living:
        yield Proposal("basis=现居地", living[0])


def _registered(text: str) -> re.Match[str] | None:
    """The first registration that ties somebody to a place, with the words that do."""
    for hit in _REGISTRATION.finditer(text):
        before, after = text[max(0, hit.start() - _REACH) : hit.start()], text[hit.end() : hit.end() + _REACH]
        before = re.split(r"[，。；：:、\n（(“]", before)[-1]
        if _NO_TIE_BEFORE.search(before) or _NO_TIE_AFTER.match(after):
            continue
        ours, ties = _OURS.search(before) if hit[0] != "落户" else None, _TIES.match(after)
        if ours or ties:
            start = hit.start() - (len(ours[0]) if ours else 0)
            return re.compile(r"[\s\S]*").match(text, start, hit.end() + (ties.end() if ties else 0))
    return None


def _blank(words: re.Match[str]) -> str:
    return "　" * len(words[0])
