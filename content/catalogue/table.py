"""A catalogue out of grids: heads of one or two rows, heads that a page break repeats, titles, footnotes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from content.catalogue import ticks
from content.catalogue.grid import Grid
from content.catalogue.limit import read_limit
from content.catalogue.row import Audience, Carrier, Level, Row, Way
from content.ingest.domain import domain_named
from content.pattern import late

_BLANK: Final = late(r"\s+")
# The words of a head, in one cell or in two above each other; the first that fits.
_HEADS: Final = (
    ("no", r"^序号$|^编号$"),
    ("domain", r"^(?:公开|试点)?领域(?:名称)?$"),
    ("first", r"一级(?:公开)?事项|一级目录"),
    ("second", r"二级(?:公开)?事项|二级目录"),
    ("third", r"三级(?:公开)?事项|三级目录"),
    ("public", r"全社会|社会公众"),
    ("group", r"特定(?:群体|群众|对象|人群)"),
    ("active", r"方式.*主动|^主动(?:公开)?$"),
    ("on_request", r"方式.*依申请|^依申请(?:公开)?$"),
    ("city", r"^(?:公开层级)?市级?$"),
    ("county", r"^(?:公开层级)?[县区]级?$"),
    ("village", r"^(?:公开层级)?村(?:[(（]?社区[)）]?|居)?级?$"),
    ("town", r"^(?:公开层级)?(?:乡|镇|街道)[^县村]{0,6}$"),
    ("town_village", r"^(?:公开层级)?乡镇?[、/及]?村级?$"),
    ("content", r"公开内容|内容.*要素"),
    ("basis", r"公开依据|^依据$"),
    ("time_limit", r"公开时限|^时限$"),
    ("subject", r"公开主体|^责任(?:主体|单位|部门)$"),
    ("carriers", r"渠道|载体"),
    ("audiences", r"公开对象"),
    ("ways", r"公开方式"),
    ("levels", r"公开层级|^层级$"),
    ("first", r"公开事项|事项名称|^事项$"),
)
_KEY_HEADS: Final = frozenset({"first", "second", "content", "basis", "time_limit", "subject", "carriers"})
_SAID: Final = frozenset({"content", "basis", "time_limit", "subject"})  # under which the row of an item has words
_ENOUGH: Final = 4  # of them make a head
_NOTE: Final = late(r"^(?:注|备注|说明|填表说明|注释|制表)\s*[:：\d.、]|^\*|^注$")
_TITLE: Final = late(r"(?P<named>[一-鿿、]{2,20}?)(?P<sure>领域)?(?:基层)?(?:政务|信息)?(?:公开)?(?:事项)?标准目录")
_SURE: Final = late(r"(?P<named>[一-鿿、]{2,20})(?P<sure>领域)")
_DASHES: Final = frozenset("-—－/／\\无")
_LEVEL_COLUMNS: Final = (
    ("city", (Level.CITY,)),
    ("county", (Level.COUNTY,)),
    ("town", (Level.TOWN,)),
    ("town_village", (Level.TOWN, Level.VILLAGE)),
    ("village", (Level.VILLAGE,)),
)
_SHOWN: Final = 24  # characters of a cell that a message quotes


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong (`bad`) or odd in a row of the file, with the cell's words; `row` is the file's own number."""

    sheet: str
    row: int
    words: str
    bad: bool = True

    @property
    def sentence(self) -> str:
        """“涉农补贴”第12行：没有二级事项."""
        return f"“{self.sheet}”第{self.row}行：{self.words}" if self.row else f"“{self.sheet}”：{self.words}"


class Find(Protocol):
    """Puts a finding on record for the row that is read."""

    def __call__(self, words: str, *, bad: bool = True) -> None:
        """Say it."""


@dataclass(slots=True)
class Reading:
    """What a file holds."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        """What stops an import."""
        return [one for one in self.findings if one.bad]

    @property
    def notes(self) -> list[Finding]:
        """What a person should look at."""
        return [one for one in self.findings if not one.bad]


def read_catalogue(grids: Iterable[Grid]) -> Reading:
    """Read every table of a file; tables without a head go on with the one before, as pages do."""
    reading = Reading()
    head: dict[str, list[int]] = {}
    width, domain = 0, ""
    for grid in grids:
        named = _domain_of(grid.title)
        domain = named or domain
        if head and grid.rows and len(grid.rows[0]) != width:
            head = {}
        before = len(reading.rows)
        head, domain = _read_grid(grid, head, domain, reading)
        width = len(grid.rows[0]) if grid.rows else 0
        if not head and any(any(row) for row in grid.rows):
            reading.findings.append(Finding(grid.title, 0, "没有认出目录的表头，没有读", bad=False))
        elif len(reading.rows) == before and not reading.errors:
            reading.findings.append(Finding(grid.title, 0, "表头下没有一行事项", bad=False))
    _mark_repeats(reading)
    if not reading.rows and not reading.errors:
        reading.findings.append(
            Finding("文件", 0, "没有找到标准目录：表头应有公开事项、公开内容、公开依据、公开时限等列")
        )
    return reading


def _read_grid(
    grid: Grid, head: dict[str, list[int]], domain: str, reading: Reading
) -> tuple[dict[str, list[int]], str]:
    skip = -1
    for place, row in enumerate(grid.rows):
        cells = [_BLANK.sub("", cell) for cell in row]
        if place <= skip or not any(cells):
            continue
        if found := _head(grid.rows, place):
            head, deep = found
            skip = place + deep - 1
            continue
        whole = {cell for cell in cells if cell}
        if len(whole) == 1 or _NOTE.match(next(cell for cell in cells if cell)):
            domain = _domain_of(row[0]) or domain
            continue
        if head:
            _read_row(grid, grid.first + place, row, head, domain, reading)
    return head, domain


def _head(rows: Sequence[Sequence[str]], place: int) -> tuple[dict[str, list[int]], int] | None:
    """The columns of a head that begins here, and how many rows it takes; None: no head."""
    top = [_BLANK.sub("", cell) for cell in rows[place]]
    if len({_field(cell) for cell in top} & _KEY_HEADS) < _ENOUGH:
        return None
    below = [_BLANK.sub("", cell) for cell in rows[place + 1]] if place + 1 < len(rows) else []
    parts = {_field(cell) for cell in below} & {"first", "second", "public", "group", "active", "county", "town"}
    deep = 2 if len(parts) > 1 and not _is_item(top, below) and all(len(cell) < _SHOWN for cell in below) else 1
    columns: dict[str, list[int]] = {}
    for column, cell in enumerate(top):
        name = (deep == 2 and below[column] != cell and _field(below[column])) or _field(cell)  # noqa: PLR2004 two rows
        if name:
            columns.setdefault(name, []).append(column)
    return columns, deep


def _is_item(top: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row below a head is an item's: it says something where a second row of the head cannot."""
    pairs = zip(top, below, strict=False)
    return any(_field(cell) in _SAID and said and _field(said) != _field(cell) for cell, said in pairs)


def _field(cell: str) -> str:
    return next((name for name, pattern in _HEADS if cell and re.search(pattern, cell)), "")


def _read_row(
    grid: Grid, number: int, row: Sequence[str], head: dict[str, list[int]], domain: str, reading: Reading
) -> None:
    said = {name: _join(row, columns) for name, columns in head.items()}
    field_of = {name: _flat(said.get(name, "")) for name in ("first", "second", "third", "subject")}
    if (field_of["first"] or field_of["second"]).startswith("合计"):
        return
    if not field_of["first"]:
        field_of["first"], field_of["second"] = field_of["second"], ""
    own = _flat(said.get("domain", "")).removesuffix("领域") or domain
    own = domain_named(own) or own
    sheet = grid.title

    def find(words: str, *, bad: bool = True) -> None:
        reading.findings.append(Finding(sheet, number, words, bad))

    if not field_of["first"]:
        find(f"没有公开事项（一级、二级都是空的），内容是“{_quote(said.get('content', ''))}”")
        return
    if not _flat(said.get("content", "")):
        find(f"“{_quote(field_of['second'] or field_of['first'])}”没有公开内容（要素）")
        return
    if not own:
        find(
            f"“{_quote(field_of['first'])}”不知道属于哪个领域，请在表名或标题里写明，如“涉农补贴领域基层政务公开标准目录”"
        )
        return
    reading.rows.append(_row(said, field_of, own, find))


def _row(said: dict[str, str], field_of: dict[str, str], domain: str, find: Find) -> Row:
    chosen, other = ticks.carriers(said.get("carriers", ""))
    whom, group = _audiences(said)
    how, where = _ways(said), _levels(said)
    limit = read_limit(_flat(said.get("time_limit", "")))
    if not chosen:
        find(f"公开渠道和载体一个也没有勾：“{_quote(said.get('carriers', ''))}”", bad=False)
    if not limit.known:
        find(f"公开时限没有读懂，按条例20个工作日算：“{_quote(limit.words)}”", bad=False)
    for label, one, name in (("公开对象", whom, "audiences"), ("公开方式", how, "ways"), ("公开层级", where, "levels")):
        if not one:
            find(f"{label}没有勾：“{_quote(said.get(name, ''))}”", bad=False)
    return Row(
        domain=domain,
        **field_of,
        content=said["content"].strip(),
        basis=said.get("basis", "").strip(),
        time_limit=limit.words,
        carriers=chosen,
        other=other if Carrier.OTHER in chosen else "",
        audiences=whom or (Audience.PUBLIC,),
        group=group,
        ways=how or (Way.ACTIVE,),
        levels=where,
    )


def _audiences(said: dict[str, str]) -> tuple[tuple[Audience, ...], str]:
    if "public" not in said and "group" not in said:
        found, words = ticks.audiences(said.get("audiences", ""))
        return found, words if Audience.GROUP in found else ""
    words = ticks.group(said.get("group", ""))
    words = "" if set(words) <= _DASHES else words
    whom = [Audience.PUBLIC] if ticks.tick(said.get("public", "")) else []
    if ticks.tick(said.get("group", "")) or words:
        whom.append(Audience.GROUP)
    return tuple(whom), words if Audience.GROUP in whom else ""


def _ways(said: dict[str, str]) -> tuple[Way, ...]:
    if "active" not in said and "on_request" not in said:
        return ticks.ways(said.get("ways", ""))
    columns = ((Way.ACTIVE, "active"), (Way.ON_REQUEST, "on_request"))
    return tuple(way for way, name in columns if ticks.tick(said.get(name, "")))


def _levels(said: dict[str, str]) -> tuple[Level, ...]:
    columns = [(levels, said[name]) for name, levels in _LEVEL_COLUMNS if name in said]
    if not columns:
        return ticks.levels(said.get("levels", ""))
    return tuple(dict.fromkeys(level for levels, cell in columns if ticks.tick(cell) for level in levels))


def _mark_repeats(reading: Reading) -> None:
    """The same item twice is kept once: rows are found again by their names."""
    seen: dict[tuple[str, str, str, str], Row] = {}
    for row in reading.rows:
        if row.key in seen and row != seen[row.key]:
            reading.findings.append(Finding(row.domain, 0, f"“{row.name}”有两行，内容不同，请合并或改名"))
        seen.setdefault(row.key, row)
    reading.rows[:] = seen.values()


def _domain_of(title: str) -> str:
    plain = _BLANK.sub("", title)
    if known := domain_named(re.sub(r"^[（(]?[\d一二三四五六七八九十]+[)）]?[.、．]?", "", plain)):
        return known
    match = _TITLE.search(plain) or _SURE.search(plain)
    if match is None:
        return ""
    words = match["named"]
    known = next((found for cut in range(len(words)) if (found := domain_named(words[cut:]))), "")
    return known or (words if match["sure"] else "")


def _join(row: Sequence[str], columns: list[int]) -> str:
    """The words of a field that has several columns, those of a merged cell once."""
    return "\n".join(dict.fromkeys(row[column] for column in columns if column < len(row) and row[column]))


def _flat(words: str) -> str:
    return _BLANK.sub("", words)


def _quote(words: str) -> str:
    plain = _flat(words)
    return plain[:_SHOWN] + "…" if len(plain) > _SHOWN else plain or "（空）"
