"""Children in tables: with their age, their birthday, their class or their school, or on a list of children."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from content.checks.children import COLLEGE, OF_AGE, lists_children
from content.checks.finding import Finding, Severity
from content.checks.names import is_name, name_column
from content.checks.passage import Grid
from content.checks.policy import finding
from content.checks.schools import CLASS, GRADE
from content.pattern import late

_ADULT: Final = 18
_CLASS_CELL: Final = late(rf"\s*(?:{CLASS}|[{GRADE}]0\d班?)\s*")
_CHILD: Final = late(r"监护人|孤儿|困境儿童|留守儿童|事实无人抚养|未成年")
_CHILD_HEAD: Final = late(
    r"^(?!.*(?:大学|研究生|本科|专科|家长|(?<!被)监护|赡养)).*(?:学生|儿童|幼儿|孩子|宝宝|新生|子女)|被监护人"
)
_CHILD_NAMED: Final = late(
    r"被监护人|^(?:散居|集中供养)?(?:孤儿|(?:困境|留守|事实无人抚养)?儿童)(?:姓名)?$|小选手|小作者|选手|队员|学员|宝贝|娃"
)
_BESIDE: Final = late(  # in a cell
    rf"\s*(?P<name>[一-鿿]{{2,4}})\s*[（(][^（()）]*?(?:(?<!\d)(?:1[0-7]|\d)周?岁|[{GRADE}]年级|[初高][一二三])"
)
# What a cell beside the name calls a child.
_KIND: Final = late(
    r"\s*(?:散居|集中(?:供养)?|社会|城镇|农村|重点|特殊)*"
    r"(?:孤儿|事实无人抚养(?:儿童)?|困境儿童|留守儿童|残疾儿童|弃婴|未成年人?)\s*"
)
_ADULTS: Final = late("(?<!被)监护|抚养人|家长|申请人|户主|联系|负责|经办|领取人")
_AT_WORK: Final = late("电话|职务|职称|单位|岗位|分工|工种|成绩|捐")  # heads of a list of those who work with children
_MIXED: Final = late(
    "低保|特困|五保|老[年人]|高龄|优抚|退役|脱贫|监测|临时救助|残疾(?!儿童|学生|幼儿|少年|孤儿)|困难(?!儿童|学生|家庭[儿学])"
)
_MASKED: Final = late("[某*＊×xX○]")
_ASIDE: Final = late(r"[（(][^（()）]*[)）]\s*$")
_BORN: Final = late(r"((?:19|20)\d{2})[-.年/]?\d{0,2}")
Row = tuple[str, ...]
Rows = list[tuple[int, Row]]  # with their numbers in the table


def listed(grid: Grid, title: str, year: int, told: AbstractSet[str] = frozenset()) -> Iterator[Finding]:
    """Find the children in a table of a text under a title; in the places that are `told` they are found already."""
    head = tuple("".join(cell.split()) for cell in grid.rows[0]) if grid.rows else ()
    named = name_column(head)
    if named is None:
        named = next((no for no, cell in enumerate(head) if _CHILD_NAMED.search(cell)), None)
    if named is None:
        return
    rows = [(no, row) for no, row in enumerate(grid.rows[1:], 1) if len(row) > named and is_name(_bare(row[named]))]
    aged = False
    for column, cell in enumerate(head):
        if re.search(r"年龄|周岁", cell):
            young = [no for no, row in rows if column < len(row) and _below(row[column])]
        elif re.search(r"出生", cell):
            young = [no for no, row in rows if column < len(row) and _born_after(row[column], year - _ADULT)]
        else:
            continue
        if young:
            yield minor(grid.at(young[0], named), f"{len(young)}人", "名单里有未成年人的姓名和年龄")
            return
        aged = True
    yield from _pupils(grid, head, named, [one for one in rows if not any(map(OF_AGE.search, one[1]))]) or (
        () if aged else _of_a_kind(grid, head, named, title, rows)
    )
    yield from (one for one in _described(grid, named) if one.place not in told)


def _described(grid: Grid, named: int) -> Iterator[Finding]:
    """Children in a table of their parents, with what they are beside the name: 桂梦瑶（16岁，中职一年级）."""
    for no, row in enumerate(grid.rows[1:], 1):
        for column, cell in enumerate(row):
            hit = _BESIDE.match(cell) if column != named else None
            if hit and is_name(hit["name"]) and not COLLEGE.search("".join(row)) and "某" not in hit["name"]:
                yield minor(grid.at(no, column), f"{hit['name'][0]}某", "名单里写出了学生的姓名和年龄或年级")


def _of_a_kind(grid: Grid, head: Row, named: int, title: str, rows: Rows) -> tuple[Finding, ...]:
    """Children by what the title, the line above or another cell calls them: a list of orphans, 孤儿 under 类别."""
    if _ADULTS.search(head[named]) or any(map(_AT_WORK.search, head)):
        return ()
    whole = [(no, row) for no, row in rows if not _MASKED.search(row[named])]
    called = [(no, row) for no, row in whole if any(map(_KIND.fullmatch, row))]
    if called:
        return (minor(grid.at(called[0][0], named), f"{len(called)}人", "名单里有未成年人"),)
    if not whole or not any(map(lists_children, (title, *grid.above))):
        return ()
    mixed = any(map(_MIXED.search, (title, *grid.above)))
    reason = "名单里可能有未成年人" if mixed else "名单里有未成年人"
    return (minor(grid.at(whole[0][0], named), f"{len(whole)}人", reason, Severity.WARN if mixed else None),)


def _pupils(grid: Grid, head: Row, named: int, rows: Rows) -> tuple[Finding, ...]:
    """A table of pupils: its heads speak of school or class, or of children."""
    if not rows:
        return ()
    place, count = grid.at(rows[0][0], named), f"{len(rows)}人"
    grades = [column for column, cell in enumerate(head) if re.search(r"班级|年级|^班$", cell)]
    if any(re.search(r"学校|就读|校名|园名|园别|[在所]园", cell) for cell in head):
        reason = "名单里有学生的姓名、学校和班级" if grades else "名单里有学生的姓名和学校"
        return (minor(place, count, reason, None if grades else Severity.WARN),)
    if any(column < len(row) and _CLASS_CELL.fullmatch(row[column]) for column in grades for _, row in rows):
        return (minor(place, count, "名单里有学生的姓名和班级"),)
    if any(_CHILD.search(cell) for cell in head) or any(
        _names_children(head, column, rows) for column in range(len(head))
    ):
        return (minor(place, count, "名单里有未成年人"),)
    return ()


def _names_children(head: Row, column: int, rows: Rows) -> bool:
    """Whether a column's head speaks of children and its cells are names."""
    cells = [row[column] for _, row in rows if column < len(row)]
    return _CHILD_HEAD.search(head[column]) is not None and any(map(is_name, cells))


def minor(place: str, quote: str, reason: str, severity: Severity | None = None) -> Finding:
    """A finding of the rule; `quote` is masked by who asks."""
    return finding(
        "minor",
        place,
        quote,
        reason=reason,
        suggestion="未成年人的名单不公开；确需公开的，写到村和人数",
        severity=severity,
    )


def _bare(cell: str) -> str:
    """A name without what stands in brackets after it."""
    return _ASIDE.sub("", cell)


def _below(cell: str) -> bool:
    found = re.fullmatch(r"\s*(\d{1,3})(?:\.0)?\s*(?:周?岁)?\s*", cell)
    return found is not None and int(found[1]) < _ADULT


def _born_after(cell: str, year: int) -> bool:
    found = _BORN.match(cell.strip())
    return found is not None and int(found[1]) > year
