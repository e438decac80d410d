"""What else makes a person known: cards and passports under their label, a home down to its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from content.checks.digits import plain
from content.checks.doors import DOORS, HOUSE, NUMBERED, ROOM
from content.checks.finding import Finding, mask
from content.checks.names import AFTER, ANYONE, HONOUR, PERSON, SPOKEN_OF, SURNAME, at_work, name_column
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.checks.record import Record, records
from content.pattern import late

_CARD_LABEL: Final = late(r"社会?保障?卡|社保号|医保卡|护照|通行证|残疾人?证|军官证|驾驶证|学籍号|户口簿?号")
_CARD_BEFORE: Final = late(rf"(?:{_CARD_LABEL.pattern})(?:卡号|号码|编号|号|为|是|[\s:：（(])*$")
_CARD: Final = late(r"(?<![0-9A-Za-z\-—－])[A-Z]{0,3}[0-9]{7,20}(?:[A-Z][0-9]{0,3}|[0-9])?(?![0-9A-Za-z])")
_NEAR: Final = 12
_SHORTEST: Final = 7  # digits of a card or paper
_LIVES: Final = late(
    r"(?:家庭住址|家庭地址|户籍地址|户籍所在地|现住址|现?居住地址?|门牌号?|居住地址|居住(?:在|于)|现住|家住|家在|家就在|租住|住址|住在|(?:^|(?<=[，,。；、\s（(岁人老我你她他家]))住(?![院房宅户建所宿读校址满]))"
    r"(?:变更|更正|登记)?[:：为是在于原\s]*"
)
# A household by its door, whoever lives there: 2-1-301住户, 欠费住户：3号楼2单元301
_HOUSEHOLD: Final = late(
    rf"(?P<home>[^。；，、,（(）)\s：:至到]{{0,12}}?){ROOM}的?(?:住户|业主|租户|房主|房东|承租[人户]|户主|\s?户(?=[^一-鿿]|$|[欠漏拖长请已未因在家])|[，,\s（(]*{SURNAME}(?:先生|女士|大[爷妈娘姐哥]|师傅|阿姨)|\s?{PERSON}(?=欠|$|[，,。；\s]))"
    rf"|(?:住户|业主|租户|承租[人户]|[费租]户)(?:如下|名单|有)?[:：]\s*(?P<listed>[^。；，、,（(）)\s：:至到]{{0,12}}?){ROOM}(?!至|到|[-－—])"
)
_NEIGHBOUR: Final = rf"{SURNAME}(?:大[爷妈娘伯叔婶]|奶奶|爷爷|婆婆|师傅|老汉|婶子?|嫂子?)"
_TITLED: Final = rf"(?:{HONOUR})?(?:[一-鿿]{{0,4}}?家|户)?"
_NAME_FIRST: Final = tuple(
    late(
        rf"(?P<name>{ANYONE}|{SPOKEN_OF}{_NEIGHBOUR}){_TITLED}\s?[\s：:（(，,|｜](?:(?:[0-9*]{{17}}[0-9Xx*]|不公开)[\s，,]+)*(?:[^。；，,）)\n]{{0,12}}?[\s，,|｜]){{0,3}}?"
        rf"(?:现?(?:家庭|户籍)?(?:所在|居?住)?地?址?[:：为]\s*|位于|坐落[:：于]?)?{home}"
    )
    for home in DOORS
)
_DWELLS: Final = tuple(
    late(
        rf"(?P<name>{ANYONE}){_TITLED}(?:[（(][^（()）]{{0,24}}[）)])?[，,]?(?:现|一直|长期|独自|目前|就|的房屋|房屋|名下的?|门牌号?)*"
        rf"(?:(?:[居租独]?[居住]|家住|位于|坐落|门牌号?)[在于]?|就?在[^。；，]{{0,12}}[，,]){home}"
    )
    for home in DOORS
)
_VISITED: Final = tuple(  # 聂长有老人瘫在家，上门体检去老街19号
    late(rf"(?P<name>{ANYONE})(?:{HONOUR}|户)[^。；]{{0,20}}?[，,][^。；，,]{{0,8}}?(?:在|去|到|至|地址[:：是]?){home}")
    for home in DOORS
)
_OWNS: Final = tuple(  # 姚金根家中失火，烧毁住房三间（上张村下畈组11号）
    late(rf"(?P<name>{ANYONE})[^。；]{{0,36}}?(?:住房|房屋|房子|老屋|宅)[^，。；]{{0,6}}?[（(]{home}") for home in DOORS
)
_NAME_LAST: Final = tuple(
    late(rf"{home}\S{{0,10}}?[\s，,（(：:]{{1,2}}(?P<name>{PERSON})(?=[\s，,。；（()）]|老人|同志|欠|户|$)")
    for home in DOORS
)
_NAME_BESIDE: Final = tuple(late(rf"{home}[0-9]*(?:室|号|户)?的?(?P<name>{PERSON}){AFTER}") for home in DOORS)
_CALLED_ON: Final = tuple(  # 去石坝子街44号附3号找袁世平老人
    late(
        rf"{home}(?:附[0-9]+号|室|户)?(?:去|来)?(?:找|看望?|接|慰问|联系)(?P<name>{PERSON})(?=老人|家|户|大[爷妈娘伯]|婆婆|奶奶|爷爷)"
    )
    for home in DOORS
)
_DOOR_HEAD: Final = late("门牌|房号")
_DOOR_CELL: Final = late(r"\s*[0-9]{1,4}(?:[-－—][0-9]{1,4}){0,3}号?\s*")
# The heads of homes, whatever is done there and by whom; beside an office's column other heads are the office's.
_HOME_HEAD: Final = late(r"住址|家庭地址|居住地|户籍地")
_LIVES_HEAD: Final = late(
    r"住址|家庭地址|房屋地址|房屋位置|门牌|房号|用[水电气]地址|安装地址|居住地|户籍地|居住地|^地址$|详细地址|坐落"
)
_DOORS: Final = tuple(map(late, DOORS))
# What a door leads to that is no home: 和平路8号民政窗口.
_GOES: Final = late(
    r"(?:附?[0-9]*(?:号|室))?[^，。；\s]{0,6}?(?:[局所办店社]|中心|大厅|窗口|委会|超市|公司|医院|学校|工地)"
)
# Those who live there are many: 1号院、2号院平房的31户, 12号至30号的居民.
_CROWD: Final = late(
    rf"[^，。；：:\n]{{0,24}}?(?:\d+户|[各全]户|们|邻居|商户|人家|(?:居民|住户|业主|群众|村民|租户|人员|家庭)(?!{PERSON}|[:：]))"
    r"|[^，。；：:\n]{0,8}[至到—~－][0-9]"
)
_WHOEVER: Final = late("(?!志愿)[一-鿿]{1,3}者(?<!管理者)(?<!组织者)(?<!主持者)")  # 购机者, 中奖者
_MASK: Final = late(r"某|[*＊×]{1,2}$")
_SENTENCE: Final = late(r"[^。；\n]+")
_OFFICE: Final = late(
    r"单位|办公|机构|企业|公司|经营|项目|施工|受理|服务|学校|医院|网点|场所|企业名称|店名|(?:受理|联系)地址|铺面|门面|标的|法定"
)

_OF_AN_OFFICER: Final = late(r"联系人[:：][^。；\n]*地址[:：]\Z")
_OF_OFFICES: Final = late(r"企业|经营|店名|网点|法定|铺面|门面|标的|(?:单位|公司|机构|学校)名称")


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
    for record in records(found):
        yield from (_address(record.passage.place, home) for home in _told(record))
    for grid in tables:
        yield from _column(grid)


def _told(record: Record) -> Iterator[str]:
    """The homes that a passage tells."""
    text = record.passage.text
    homes = [home for lives in _LIVES.finditer(text) if (home := _after_lives(text, lives.end())) is not None]
    if record.passage.column is None and NUMBERED.search(text):
        for line in _SENTENCE.findall(text):
            homes += (*_beside_names(line), *_households(line))
        if record.resident and not homes:
            homes += _anywhere(text)
    yield from homes


def _after_lives(text: str, start: int) -> str | None:
    """What leads to the door of one home after 家住; None: there is no door, or many live there."""
    rest = re.split(r"[，。；、：:\n]", text[start:], maxsplit=1)[0][:40]
    house = HOUSE.search(rest)
    return rest[: house.start()] if house and not _CROWD.match(text, start + house.start()) else None


def _anywhere(text: str) -> Iterator[str]:
    """The homes in the record of a resident, with whomever he lives there; not where he goes."""
    for pattern in _DOORS:
        for hit in pattern.finditer(text):
            if not _OFFICE.search(hit[0]) and not _GOES.match(text, hit.end()):
                yield hit["home"]


def _beside_names(line: str) -> Iterator[str]:
    """The homes in a line that stand beside a name; not where somebody works."""
    for pattern in (*_NAME_FIRST, *_DWELLS, *_VISITED, *_OWNS, *_NAME_LAST, *_NAME_BESIDE, *_CALLED_ON):
        for hit in pattern.finditer(line):
            office = _OFFICE.search(hit[0]) or _OF_AN_OFFICER.search(line, 0, hit.start("home"))
            if not office and not at_work(line, hit.start("name")):
                yield hit["home"]


def _households(line: str) -> Iterator[str]:
    """The homes of households without a name."""
    for hit in _HOUSEHOLD.finditer(line):
        if not _OFFICE.search(hit[0]):
            yield hit["home"] or hit["listed"] or ""


def _column(grid: Grid) -> Iterator[Finding]:
    """The homes of a table that names persons."""
    head = grid.rows[0] if grid.rows else ()
    named = name_column(head)
    if named is None:
        named = next((no for no, cell in enumerate(head) if _WHOEVER.fullmatch(cell.strip())), None)
    if any(_OF_OFFICES.search(cell) for cell in head) or named is None:
        return
    beside = any(_OFFICE.search(cell) for cell in head)
    for column, cell in enumerate(head):
        if not (_HOME_HEAD if beside else _LIVES_HEAD).search(cell):
            continue
        hits = [(no, row[column]) for no, row in enumerate(grid.rows) if no and column < len(row)]
        hits = [(no, text) for no, text in hits if _is_door(text, cell) and not _is_masked(grid.rows[no], named)]
        if hits:
            text = hits[0][1]
            found_at = HOUSE.search(text)
            yield _address(grid.at(hits[0][0], column), text[: found_at.start()] if found_at else text, len(hits))


def _is_door(text: str, head: str) -> bool:
    """Whether a cell leads to a door; under 门牌 and 房号 bare numbers do."""
    return (
        HOUSE.search(text) is not None
        or NUMBERED.search(text) is not None
        or (_DOOR_HEAD.search(head) is not None and _DOOR_CELL.fullmatch(text) is not None)
    )


def _is_masked(row: Sequence[str], named: int) -> bool:
    """Whether the person of a row is hidden: 李某某."""
    return named < len(row) and _MASK.search(row[named]) is not None


def _address(place: str, text: str, count: int = 1) -> Finding:
    return finding(
        "address",
        place,
        f"{text}…",
        reason="家庭住址写到了门牌号" if count == 1 else f"这一列有{count}处家庭住址写到了门牌号",
        suggestion="写到村组或社区即可",
    )
