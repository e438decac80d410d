"""Which words are of a bank's account, which number they govern, and who holds it: a person or an office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from content.checks.digits import Number
from content.checks.names import is_name, name_column
from content.checks.passage import Grid, Passage
from content.pattern import late

# A card or an account of something else than a bank: 智能卡号, ETC卡号, 缴费账号, 电费账户, 记账户.
_NO_BANK: Final = (
    r"(?<!智能)(?<!ETC)(?<!加油)(?<!公交)(?<!优待)(?<!读者)(?<!借书)(?<!会员)(?<!门禁)(?<!机器的)(?<!宽带)(?<!登录)(?<!平台)(?<!系统)"
    r"(?<!缴费)(?<!电费)(?<!水费)(?<!气费)(?<!电视)(?<!用[水电气])(?<![记水电气饭网视税])"
)
_CARD: Final = (
    r"银行卡|[建农工中交邮商信][行储信]卡|农商行?卡|信用社卡|储蓄卡|工资卡|一卡通|一折通|社保卡|卡号|存折|惠农卡|账号|帐号|账户|帐户"
    r"|折号|卡[（(]折|折通|农合卡"
)
PAYS: Final = "转账|打款|汇款|[转汇打发拨存划退付][放回款]?[入到至]"
_OTHER: Final = "编|单|证|合同|户号|表|参保|保单|办件|受理|流水|凭证|代码|余额|金额|业务|批次|项目|序"
# The last word of a line that says what its number is, and nothing else's number between the two.
UP_TO: Final = rf"(?:(?!{_OTHER}|[号码])[^。；\n0-9])"
_GOVERNS: Final = late(rf"{_NO_BANK}(?:{_CARD}|{PAYS})(?:[（(]?(?:银行)?[账帐卡折]号[）)]?|号)?码?{UP_TO}{{0,14}}\Z")
_HEAD: Final = late(rf"(?!.*(?:{_OTHER}|开户行?$|名称|户名$|是否|情况|状态|类[型别]))(?:.*{_NO_BANK}(?:{_CARD}))")
# The number of a thing that looks like a card: 编号, 保单号, 电表户号, 统一社会信用代码.
_OF_A_THING: Final = late(
    r"(?:(?:[编户表保单同件斑记定证机备目级批据务理册籍案水盘股费箱运递物品架识]|参保|ETC|智能卡|机器的卡)号码?|代码|编码|单号|票号|条码|余额)[:：，,是为像“\s]*\Z"
)
_ENDS: Final = (
    "局|政府|中心|公司|委员会|[村居]委会|协会|学会|商会|联合会|(?<!厕)所|学院|医院|法院|卫生院|敬老院|幼儿园|(?<!车)站|(?<!信用)社|学校|小学|中学|[一二三四五六]中"
    "|专户|公户|支库|工会|支部|门市部|经营部|服务部|[商建材料]店|商行|超市|厂|农场|农庄|[施服工]程?队|办公室|基金会|[一-鿿]村|社区|财政"
)
_OFFICES: Final = late(
    rf"(?:户名|收款(?:单位|人|方)?|账户名称?|单位名称|开户人|付)[:：“\"\s]*[一-鿿（）()]{{2,24}}(?:{_ENDS})(?:[”\"，,。；：:（）()\s]|账|$)"
    rf"|[一-鿿]{{2}}(?:{_ENDS})(?:[（(][^（()）]{{0,8}}[）)])?[”\"]?[\s，,：:（(的]{{0,2}}(?:开户行?[:：为]?[^，。；：:\d]{{2,16}}[，,；;\s])?(?:对公|收款|基本|集体|[甲乙丙丁]方)?(?:账号|帐号|账户|帐户)|对公账?户|公户|财政专户|(?:村|集体|基本|专用|指定)账户"
)
_OFFICE_CELL: Final = late(rf"[一-鿿（）()]{{2,}}(?:{_ENDS})\s*")
_HOLDER_HEAD: Final = late("户名|单位|收款|商户|企业|店名|持有人|承包方|名称")
_GAP: Final = late(r"\s*[|｜]\s*|[\s　]+")
_WORDS: Final = late(r"[一-鿿（）()/]+")
_FEWEST: Final = 3  # columns of a list that is written with spaces
_NEAR: Final = 24


def governs(text: str, start: int) -> bool:
    """Whether the word of a bank's account says what the number at `start` is."""
    return _GOVERNS.search(text[max(0, start - _NEAR) : start]) is not None


def is_account_head(cell: str) -> bool:
    """Whether a column's head is that of accounts."""
    return _HEAD.match("".join(cell.split())) is not None


def of_a_thing(text: str, start: int) -> bool:
    """Whether the number at `start` is by its label that of a thing, a paper or a customer."""
    return _OF_A_THING.search(text[max(0, start - _NEAR) : start]) is not None


def of_an_office(text: str) -> bool:
    """Whether a text says that an office holds the account."""
    return _OFFICES.search(text) is not None


def office_before(text: str, start: int) -> int:
    """Where the last words before `start` end that say that an office holds the account; 0: there are none."""
    return max((hit.end() for hit in _OFFICES.finditer(text[:start])), default=0)


def accounts(grid: Grid) -> Iterator[tuple[str, bool]]:
    """The cells of a table that hold accounts, and whether a person holds them: his name stands in the row."""
    head = grid.rows[0] if grid.rows else ()
    columns = [no for no, cell in enumerate(head) if is_account_head(cell)]
    for no, row in enumerate(grid.rows[1:], 1):
        person = _is_persons(head, row)
        if person or _is_offices(head, row):
            yield from ((grid.at(no, column), person) for column in columns)


def head_of(text: str) -> tuple[str, ...]:
    """The columns that a line of words names for the lines below it, persons and their accounts; else none."""
    cells = _cells(text)
    if len(cells) < _FEWEST or not all(map(_WORDS.fullmatch, cells)):
        return ()
    return cells if name_column(cells) is not None and any(map(is_account_head, cells)) else ()


def is_listed(head: Sequence[str], number: Number, passage: Passage) -> bool:
    """Whether a number stands in the column of accounts, in a row that names a person."""
    before, after = _cells(passage.text[: number.start]), _cells(passage.text[number.end :])
    row = (*before, passage.text[number.start : number.end], *after)
    column = len(before)
    return column < len(head) and is_account_head(head[column]) and _is_persons(head, row)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell for cell in _GAP.split(line.strip()) if cell)


def _is_persons(head: Sequence[str], row: Sequence[str]) -> bool:
    if _is_offices(head, row):
        return False
    column = name_column(head)
    return any(map(is_name, row)) if column is None else column < len(row) and is_name(row[column])


def _is_offices(head: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row's holder is an office; whoever is named besides acts for it."""
    return any(
        _HOLDER_HEAD.search(head[no]) is not None and _OFFICE_CELL.fullmatch(cell) is not None
        for no, cell in enumerate(row)
        if no < len(head)
    )
