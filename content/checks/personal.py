"""What else makes a person known: cards and passports under their label, a home down to its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from content.checks.digits import plain
from content.checks.finding import Finding, mask
from content.checks.names import NAME
from content.checks.passage import Grid, Passage
from content.checks.policy import finding

_CARD_LABEL: Final = re.compile(r"社会?保障?卡|社保号|医保卡|护照|通行证|残疾人?证|军官证|驾驶证|学籍号|户口簿?号")
_CARD_BEFORE: Final = re.compile(rf"(?:{_CARD_LABEL.pattern})(?:卡号|号码|编号|号|为|是|[\s:：（(])*$")
_CARD: Final = re.compile(r"(?<![0-9A-Za-z\-—－])[A-Z]{0,3}[0-9]{7,20}[A-Z0-9]?(?![0-9A-Za-z])")
_NEAR: Final = 12
_SHORTEST: Final = 7  # digits of a card or paper
_HOUSE: Final = re.compile(r"[0-9一二三四五六七八九十]+\s*(?:号|栋|幢|室|单元|号楼|门牌)")
_LIVES: Final = re.compile(r"(?:家庭住址|家庭地址|户籍地址|户籍所在地|现住址|居住地址|现住|家住|住址|住在)[:：为是\s]*")
_LISTED: Final = re.compile(
    rf"(?:^|[\s：:；;，,])(?P<name>{NAME})[\s（(，,](?:[^。；，,）)\n]{{0,12}}?[\s])?(?P<home>[^。；，,）)\s]{{0,20}}?"
    r"(?:组|路|街|巷|小区|胡同|村|湾|弄|里)[^。；，,）)\s]{0,8}?)[0-9一二三四五六七八九十]+(?:号|栋|幢|单元|室|门)"
)
_LIVES_HEAD: Final = re.compile(r"住址|家庭地址|户籍地|居住地|^地址$|详细地址")
_OFFICE: Final = re.compile(r"单位|办公|机构|企业|公司|经营|项目|施工|受理|服务|学校|医院|网点|场所|企业名称|店名")


def cards(found: Iterable[Passage]) -> Iterator[Finding]:
    """Block numbers of cards and papers under their label."""
    for passage in found:
        if len(passage.text) < _SHORTEST:
            continue
        flat = plain(passage.text)
        headed = any(_CARD_LABEL.search(head) for head in passage.heads)
        for number in _CARD.finditer(flat):
            near = flat[max(0, number.start() - _NEAR) : number.start()]
            if headed or _CARD_BEFORE.search(near):
                yield _card(passage, number)


def _card(passage: Passage, number: re.Match[str]) -> Finding:
    return finding(
        "card",
        passage.place,
        mask(number[0]),
        reason="含有社保卡、护照等个人证件的号码",
        suggestion="删去号码",
    )


def addresses(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Finding]:
    """Warn of homes down to the house number: in a text after 家住, in a table beside names."""
    for passage in found:
        for lives in _LIVES.finditer(passage.text):
            rest = re.split(r"[，。；、\n]", passage.text[lives.end() :], maxsplit=1)[0][:40]
            if house := _HOUSE.search(rest):
                yield _address(passage.place, rest[: house.start()])
        if passage.column is None and not _OFFICE.search(passage.text):
            for listed in _LISTED.finditer(passage.text):
                yield _address(passage.place, listed["home"])
    for grid in tables:
        yield from _column(grid)


def _column(grid: Grid) -> Iterator[Finding]:
    """The homes of a table that names persons."""
    head = grid.rows[0] if grid.rows else ()
    if any(_OFFICE.search(cell) for cell in head) or not any(re.search(r"姓\s*名|户主|户名", cell) for cell in head):
        return
    for column, cell in enumerate(head):
        if not _LIVES_HEAD.search(cell):
            continue
        hits = [(no, row[column]) for no, row in enumerate(grid.rows) if no and column < len(row)]
        hits = [(no, text) for no, text in hits if _HOUSE.search(text)]
        if hits:
            text = hits[0][1]
            found_at = _HOUSE.search(text)
            yield _address(grid.at(hits[0][0], column), text[: found_at.start()] if found_at else text, len(hits))


def _address(place: str, text: str, count: int = 1) -> Finding:
    return finding(
        "address",
        place,
        f"{text}…",
        reason="家庭住址写到了门牌号" if count == 1 else f"这一列有{count}处家庭住址写到了门牌号",
        suggestion="写到村组或社区即可",
    )
