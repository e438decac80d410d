"""Finding the head of a table: title rows above it, merged heads over two rows, and the many names of one column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from audiences.roster.sheet import Sheet


class Column(StrEnum):
    """What a column tells; the value is its Chinese name in messages."""

    NAME = "姓名"
    ID = "身份证号"
    SEX = "性别"
    BIRTH = "出生日期"
    HOUSEHOLD = "户号"
    HEAD = "户主"
    RELATION = "与户主关系"
    PHONE = "手机号"
    TOWN = "乡镇"
    VILLAGE = "村"
    GROUP = "组"
    CODE = "区划代码"
    REGISTERED = "户籍地"
    LIVING = "现居地"
    FARMING = "承包地"
    TAGS = "标签"
    FORMER = "曾用名"
    STATE = "人员状态"
    HOME = "是否在家"
    REMARK = "备注"  # not kept; what it says of a death or a move is asked about


_ALIASES: Final = {
    Column.NAME: "姓名 村民姓名 居民姓名 成员姓名 家庭成员 家庭成员姓名 本人姓名 人员姓名 名字 户内成员姓名",
    Column.ID: "身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 证件号码 证件号 居民身份证号 身份证件号码",
    Column.SEX: "性别",
    Column.BIRTH: "出生日期 出生年月日 出生年月 出生时间 生日",
    Column.HOUSEHOLD: "户号 户编号 家庭编号 户口簿号 户籍号 户籍编号 家庭户号 农户编号",
    Column.HEAD: "户主 户主姓名 户主名字 户主名",
    Column.RELATION: "与户主关系 关系 家庭关系 与户主的关系 户主关系 成员关系",
    Column.PHONE: "手机号 手机号码 手机 联系电话 电话 联系方式 电话号码 联系号码 本人电话 移动电话 联系手机 备用电话 "
    "备用手机号 其他电话 第二电话 家属电话 电话1 电话2 手机号1 手机号2 联系电话1 联系电话2 手机1 手机2",
    Column.TOWN: "乡镇 镇 乡 街道 乡镇街道 所属乡镇 所在乡镇 镇街 镇名 乡镇名称",
    Column.VILLAGE: "村 村名 行政村 村社区 社区 村居 所属村 所在村 村委会 村别 村名称 村居名称 所属社区 村居委会",
    Column.GROUP: "组 组别 村民小组 小组 居民小组 组名 所属小组 村小组 自然村组",
    Column.CODE: "区划代码 统计用区划代码 行政区划代码 村代码 区划编码",
    Column.REGISTERED: "户籍地 户籍地址 户籍所在地 户口所在地 户口地址",
    Column.LIVING: "现居地 现居住地 现住址 现住地 居住地 居住地址 现居住地址 常住地 常住地址 家庭住址 住址 现家庭住址",
    Column.FARMING: "承包地 承包地所在村 承包地位置 土地所在村 承包地块所在村 种植地",
    Column.TAGS: "标签 人员类别 人员类型 身份类别 人群类别 类别 人员身份",
    Column.FORMER: "曾用名 曾用姓名 原名 原姓名 小名 别名",
    Column.STATE: "人员状态 状态 户籍状态 人口状态 变动情况 变动类型 健在情况 生存状态 生存情况 存亡情况 "
    "是否健在 是否在世 是否去世 是否已去世 是否死亡 是否已死亡 是否已故 是否亡故 是否过世 是否迁出 是否已迁出 "
    "是否户口注销 去世时间 去世日期 死亡时间 死亡日期 户口注销时间 户口注销日期 户籍注销时间 户籍注销日期 "
    "死亡注销时间 死亡注销日期 销户时间 销户日期 迁出时间 迁出日期 户口迁出时间",
    Column.HOME: "是否在家 在家情况 是否在村 是否在村居住 是否常住 是否外出",
    Column.REMARK: "备注 备注说明 备考 说明 情况说明 其他说明 特殊情况",
}
# What rosters have beside these and nobody here needs; not to be asked about again and again.
_NEEDLESS: Final = (
    "序号 编号 行号 年龄 周岁 民族 政治面貌 文化程度 学历 婚姻状况 健康状况 职业 家庭人口 户内人数 人口数 "
    "人数 签名 签字 照片 县 市 省 市县 县区 区县 县市区"
)
_COUNTING: Final = frozenset(("序号", "编号", "行号"))  # left out without a word: nobody looks for them
Words = Mapping[str, Column | None]  # a label → its column; None: it is not to be read
KNOWN: Final[Words] = {
    **{word: column for column, words in _ALIASES.items() for word in words.split()},
    **dict.fromkeys(_NEEDLESS.split()),
}
_TICK: Final = re.compile(r"是否(?:为|是|属于)?(?!已?注销)(.{2,10})")  # 注销 of what, a person says: 户口, 低保
# What is one person's own: under 户主信息 it is the head's, under 帮扶干部 or 配偶 somebody else's.
_OWN: Final = frozenset((Column.NAME, Column.ID, Column.SEX, Column.BIRTH, Column.PHONE, Column.FORMER))
_HEADS: Final = re.compile("户主(?:基本)?(?:信息|情况|资料)?|(?:承包方|农户)代表")
_OTHERS: Final = re.compile("配偶|监护|联系人|帮扶|责任人|干部|网格|包保|代理|代办|赡养|担保|推荐|介绍")
_DECEASED: Final = re.compile("[死逝亡]者|烈士|(?:死亡|去世|已故)(?:人员|人|军人|职工|老人|对象)(?:的?姓名)?$")
_UNIT: Final = r"\(((?:万?元|亩|分地|平方米|平米|m2|公斤|斤|吨|头|只|人|户|岁|间)(?:/.{1,2})?)\)$"
_FIGURE: Final = re.compile(rf"{_UNIT}|(?:面积|亩数|金额|人数|户数|数量)$")  # 承包地(亩) is how much, not where
_LOOK: Final = 20  # rows in which the head must stand
_REQUIRED: Final = 2


@dataclass(frozen=True, slots=True)
class Header:
    """Where the table begins and what its columns are; a column may come twice (two phones)."""

    first_data: int  # row number, from 0
    columns: dict[int, Column]  # by column number, from 0
    ticks: dict[int, str]  # 是否低保 → 低保
    labels: dict[int, str]  # as the file writes them
    strange: tuple[str, ...] = ()  # labels that name no column
    unread: tuple[int, ...] = ()  # column numbers of labels that are not taken in
    heads: dict[int, Column] = field(default_factory=dict)  # 户主电话 beside each member: the head's own
    _places: dict[Column, tuple[int, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for place, column in self.columns.items():
            self._places[column] = (*self._places.get(column, ()), place)

    def read_as(self) -> Iterator[tuple[str, str]]:
        """Each label and the value of its Column, "" where it is not read; a 是否… is what it says."""
        for place, label in self.labels.items():
            if place not in self.ticks:
                column = self.columns.get(place) or self.heads.get(place)
                yield label, column.value if column else ""

    def places(self, column: Column) -> tuple[int, ...]:
        """The column numbers of a kind."""
        return self._places.get(column, ())


def find(sheet: Sheet, words: Words = KNOWN) -> Header | None:
    """The head of a sheet's first table: a row in its first twenty that names columns, 姓名 among them.

    Of heads with nothing between them the fullest is meant; one with people under it is the head of a table.
    """
    rows = [(number, row) for number, row in sheet.numbered() if number < sheet.first + _LOOK]
    best: Header | None = None
    for place, (number, row) in enumerate(rows):
        labels = labels_of(row)
        below = labels_of(rows[place + 1][1]) if place + 1 < len(rows) else {}
        if _is_second_head(labels, below, words):
            above = _spread(labels, number, sheet)
            spread = {**above, **_owned(above, below, words), **_kept(labels, below, words)}
            candidate = header(rows[place + 1][0] + 1, spread, words)
        else:
            candidate = header(number + 1, labels, words)
        if candidate is None:
            continue
        if best and any(any(cells) for at, cells in rows if best.first_data <= at < number):
            return best
        if best and best.first_data == candidate.first_data:
            continue  # the lower row of that head by itself
        if best is None or _size(candidate) > _size(best):
            best = candidate
    return best


def fullest(sheet: Sheet) -> tuple[str, ...]:
    """The labels of the row that looks most like a head where none was found: what a person is asked about."""
    rows = [labels_of(row) for number, row in sheet.numbered() if number < sheet.first + _LOOK]
    found = max(rows, key=len, default={})
    return tuple(dict.fromkeys(found.values()))


def header(first_data: int, labels: dict[int, str], words: Words) -> Header | None:
    """The head that these labels are; None: they are not one."""
    heads = _of_heads(labels, words)
    of_another = any(_DECEASED.search(label) for label in labels.values())  # 死者姓名: the 死亡时间 is theirs
    columns = {
        place: column
        for place, label in labels.items()
        if place not in heads
        and (column := words.get(label))
        and not (of_another and column is Column.STATE and label.endswith(("时间", "日期")))
    }
    ticks = {
        place: match[1] for place, label in labels.items() if label not in words and (match := _TICK.fullmatch(label))
    }
    if Column.NAME not in columns.values() or len(columns) + len(ticks) + len(heads) < _REQUIRED:
        return None
    strange = [
        label
        for place, label in labels.items()
        if label not in words and place not in ticks and place not in heads and not _FIGURE.search(label)
    ]
    known = (
        columns.keys() | ticks.keys() | heads.keys() | {place for place, label in labels.items() if label in _COUNTING}
    )
    unread = tuple(place for place in labels if place not in known)
    return Header(first_data, columns, ticks, labels, tuple(dict.fromkeys(strange)), unread, heads)


def _of_heads(labels: dict[int, str], words: Words) -> dict[int, Column]:
    """户主电话 and the like; beside her own, whose they are is a question where no column tells of the head."""
    found = {
        place: column
        for place, label in labels.items()
        if label.startswith("户主") and (column := words.get(label[2:])) in _OWN and words.get(label, column) is column
    }
    own = {words.get(label) for place, label in labels.items() if place not in found}
    return found if own & {Column.HEAD, Column.RELATION} or not own & set(found.values()) else {}


def _size(header: Header) -> int:
    return len(header.columns) + len(header.ticks) + len(header.heads)


def labels_of(row: list[Any]) -> dict[int, str]:
    """The texts of a row as labels, by column number."""
    found = {}
    for place, cell in enumerate(row):
        if isinstance(cell, str) and (text := clean(cell)):
            found[place] = text
    return found


def clean(label: str) -> str:
    """A label without blanks, stars and what is in brackets, unless that is a unit: *身份证号（必填） → 身份证号."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))
    if re.search(_UNIT, plain):
        return plain.lstrip("*")
    plain = re.sub(r"[((\[【].*?[))\]】]", "", plain)
    return plain.strip("*:：/、.").replace("/", "").replace("、", "")


def _is_second_head(labels: dict[int, str], below: dict[int, str], words: Words) -> bool:
    """The row below belongs to the head when it names columns too and holds no person: 户主 is one as a 关系."""
    named = [
        text
        for place, text in below.items()
        if (text in words or _TICK.fullmatch(text)) and words.get(labels.get(place, "")) is not Column.RELATION
    ]
    return bool(named) and len(named) * 2 >= len(below) and bool(labels)


def _spread(labels: dict[int, str], number: int, sheet: Sheet) -> dict[int, str]:
    """A head merged over several columns names each of them, until the row below says better."""
    spread = dict(labels)
    for (top, left), (_, right) in sheet.marks.merged:
        if top == number and left in labels:
            spread.update(dict.fromkeys(range(left, right + 1), labels[left]))
    return spread


def _owned(above: dict[int, str], below: dict[int, str], words: Words) -> dict[int, str]:
    """The lower labels, with whose they are where the upper ones tell people apart: 户主信息 over 姓名 is 户主姓名."""
    owner = ""
    owners = {place: owner for place in range(max(below) + 1) if (owner := above.get(place, owner))}
    named = {
        place: "户主" if _HEADS.fullmatch(of) else of
        for place, of in owners.items()
        if words.get(below.get(place, "")) in _OWN and (_HEADS.fullmatch(of) or _OTHERS.search(of))
    }
    hers = any(words.get(label) is Column.NAME and place not in named for place, label in below.items())
    if not hers or len(set(above.values())) == 1:  # a title over the whole table is nobody's
        return below
    return {place: named.get(place, "") + label for place, label in below.items()}


def _kept(labels: dict[int, str], below: dict[int, str], words: Words) -> dict[int, str]:
    """Where the lower row says something unknown, a known upper word stays."""
    return {
        place: label
        for place, label in labels.items()
        if words.get(label) and not (words.get(below.get(place, "")) or _TICK.fullmatch(below.get(place, "")))
    }
