"""Where a long title may break: by phrase, in lines of like length, never leaving a crumb (…的／公示).

Pure. There is no dictionary of Chinese here, only where official titles may be cut and where they must not.
"""

from __future__ import annotations

import functools
from typing import Final

from content.pattern import late
from content.render import essence

# Words that titles are made of; no line breaks inside them.
_WORDS: Final = (
    "城乡居民基本养老保险|城乡居民基本医疗保险|最低生活保障|基本医疗保险|基本养老保险|高标准农田|农村公路|公共服务|"
    "社会保险|社会救助|临时救助|医疗救助|特困人员|残疾人|老年人|高龄津贴|困难群众|种粮农民|一次性|耕地地力保护|"
    "补贴|补助|资金|发放|分配|方案|名单|公示|公告|通告|通知|意见|办法|细则|规定|决定|报告|预警|信号|提醒|征求|"
    "申请|申报|审核|认定|资格|认证|缴费|参保|医保|社保|低保|养老|保险|农村|农业|农户|农民|村民|居民|群众|"
    "道路|公路|交通|停水|停电|施工|改造|建设|项目|工程|工作|服务|活动|情况|结果|事项|有关|相关|进一步|做好|开展|"
    "关于|实施|印发|调整|公布|森林|防火期|防火|禁火|防汛|抗旱|疫苗|接种|体检|筛查|妇女|儿童|学生|教育|招生|入学|"
    "人民政府|办公室|委员会|管理局|农业农村局|民政局|财政局|街道|社区|年度|季度|上半年|下半年|政务公开|政府信息"
)
_TOKEN: Final = late(
    rf"[《（(“][^》）)”]{{1,14}}[》）)”]|[0-9０-９A-Za-z.．%％]+(?:[年月日号亩元户人个%％季届批期次份]|万元|周?岁(?:以上|以下)?)*"
    rf"|第[一二三四五六七八九十]+[批期次届]|[一二三四五六七八九十]+季度|{_WORDS}|."
)
_GOOD_AFTER: Final = frozenset("的和及与、，：；。》）县镇乡村市区局府") | {"关于", "年度"}
_NEVER_FIRST: Final = frozenset("的和及与、，：；。！？》）)”等了吗")
_KINDS: Final = frozenset(
    {"公示", "公告", "通告", "通知", "意见", "办法", "细则", "决定", "报告", "方案", "名单", "提醒"}
)


def break_title(title: str, width: int = 14) -> tuple[str, ...]:
    """Break a title into as few lines of at most `width` characters (half-width ones count half) as hold it."""
    tokens = _TOKEN.findall(title)
    sizes = [_size(token) for token in tokens]
    lines = max(1, -(-int(sum(sizes) + 0.5) // width))
    while lines < len(tokens):
        cuts = _cut(tuple(tokens), lines, width)
        if cuts is not None:
            return cuts
        lines += 1
    return tuple(tokens)


def lead(title: str, sentence: str) -> str:
    """The sentence (一句话) without the title's words at its head, for where it stands right below the title."""
    for head in (title, essence(title)):
        if head and sentence.startswith(head):
            return sentence[len(head) :].lstrip("。，：；！？ ")
    return sentence


def _size(text: str) -> float:
    return sum(0.5 if ord(letter) < 0x2E80 else 1.0 for letter in text)  # noqa: PLR2004 - where CJK begins


def _cut(tokens: tuple[str, ...], lines: int, width: int) -> tuple[str, ...] | None:
    ideal = sum(map(_size, tokens)) / lines

    @functools.cache
    def best(start: int, left: int) -> tuple[float, tuple[str, ...]] | None:
        if left == 1:
            rest = "".join(tokens[start:])
            return (_cost(rest, ideal, None), (rest,)) if _size(rest) <= width and rest else None
        found: tuple[float, tuple[str, ...]] | None = None
        for end in range(start + 1, len(tokens)):
            line = "".join(tokens[start:end])
            if _size(line) > width:
                break
            if tokens[end] in _NEVER_FIRST or (after := best(end, left - 1)) is None:
                continue
            cost = _cost(line, ideal, tokens[end]) + _joint(tokens[end - 1]) + after[0]
            if found is None or cost < found[0]:
                found = (cost, (line, *after[1]))
        return found

    chosen = best(0, lines)
    return chosen[1] if chosen else None


def _cost(line: str, ideal: float, following: str | None) -> float:
    crumb = 30.0 if following is None and _size(line) < 4 else 0.0  # noqa: PLR2004 - 的公示 alone is a crumb
    lonely = 8.0 if following in _KINDS else 0.0  # better 发放公示 than 发放／公示
    return (_size(line) - ideal) ** 2 + crumb + lonely


def _joint(word: str) -> float:
    if word in _GOOD_AFTER or word[-1] in _GOOD_AFTER:
        return 0.0
    return 4.0 if len(word) > 1 else 9.0
