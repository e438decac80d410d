"""Children on a list without age or class: the words before it or its title say what they are (孤儿：江雪)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from content.checks.names import AFTER, BEGINS, HONOUR, LIKELY, PERSON, SPOKEN_OF, SURNAME, at_work
from content.checks.passage import Passage
from content.pattern import late

# A child whose name is masked is not named; 和 before a child joins two words: 牛和娃儿.
WHOLE: Final = rf"(?![一-鿿]{{1,2}}[某xX×*＊○]|[一-鿿][和与](?:孩|小孩|娃|儿童|学生|同学|小朋友|家长)){PERSON}"
OF_AGE: Final = late("高职|专科|本科|研究生|大[一二三四](?!班)")  # a grade that tells
COLLEGE: Final = late(rf"大学|学院|{OF_AGE.pattern}")
# Who is a child by what it is called. 学生 may be grown up, 子女 too: those count where a list of names follows.
_CHILD: Final = (
    "孤儿|遗孤|婚生[子女](?!女)|未成年被害人|小(?:记者|歌手)|弃婴|事实无人抚养|被监护人|未成年人|少先队员|早产儿|新生儿|婴幼?儿(?!车)|新生(?![活产])|患儿|幼儿(?!园)|[男女][童孩婴]|双胞胎|(?:姐弟|兄妹|姐妹|兄弟)[俩二]"
    r"|儿童(?!主任|督导|之家|节|福利|医院|友好|保健|乐园|科)(?:走访|台账|信息|情况)?|小朋友|少年”|(?:贫困|寄宿)生|小?孩子?|娃娃?|细伢|伢子|囡囡?|(?:小学|初中|中学|高中|受助)生|[初高][一二三](?:学生|新生)|(?<=[，。；（(\s是])(?:大名|学名)"
)
# What a list of children is about besides.
_OF_CHILDREN: Final = late(
    rf"{_CHILD}|(?<!大)学生|同学|新生(?![活产])|子女|少儿|少年|三好|小选手|小作者|小学|初中|高中|[一二三四五六]中(?![一-鿿])|幼儿园|年级|[一二三四五六]中|[大中小][一二三四1-4]?班|学前班|托班|班级|[一二三四五六七八九]\s*[（(]?\d{{1,2}}[)）]?\s*班"
    r"|入[学园托]|学籍|接种|预防针|漏种|疫苗|托管|暑托|托班|校车|营养餐|放学|(?<![十\d])(?:[三四五六七八九]|1[0-7]|[3-9])周?岁|校服|书包|营养包|压岁钱|红领巾|助学|落户|出生医学证明|出生证"
)
# Above a table: kinds of children, and pupils, of whom a text speaks on other occasions too.
_KINDS: Final = late("孤儿|遗孤|弃婴|事实无人抚养|(?:困境|留守|残疾|流动)儿童(?!福利|之家|主任|督导)")
_OF_SCHOOL: Final = late(
    rf"(?:{_CHILD}|(?<!大)学生(?!资助(?:中心|办|政策|工作)|食堂|营养|接送|会|用|公寓|宿舍|社团|装))(?:[^，。：]{{0,12}})(?:名单|名册|花名|一览表|登记表|发放表|统计表|公示)"
)
_FOR_CHILDREN: Final = late(
    "志愿|社工|督导|儿童主任|监护人|抚养人|家长|爱心|捐|助养|结对|帮扶(?:责任)?人|招聘|教师|老师|负责|联系人|工作者|经费|项目"
)
_GROWN: Final = late(
    "家长|教师|老师|校长|园长|班主任|辅导员|医[生师]|护士|评委|代表|干部|联系|负责|志愿者|大学|大专|本科|捐|理事|单位|人员|户主|申请人|赡养|社工|电话|值班|督导|主任|司机|主持|(?<![队学演团动])员(?:名单|名册)?(?:有|如下)?[:：]"
)
_WORKS: Final = late(r"(?<!家长)联系|负责|值班|教师|志愿者|主任|校长|医[生师]|护士|捐|评委|咨询|\d{3,4}[-－—]\d{7}")
_TO_PARENTS: Final = late(r"(?:各位|尊敬的)?[^，：。]{0,4}家长(?:朋友)?们?[，：]")
_LIST: Final = late("名单|名册|公示|花名|表$|录取|入选|等奖|获奖|领取|待领|如下|[有是][:：]?$|补|漏|差|没")
# What is listed are places, dishes or courses, though some look like names: 校车路线：石桥、高庙.
_OF_THINGS: Final = late(
    "(?:[站地停靠种集中接]点|路线|线路|片区|范围|学校|小学|中学|幼儿园|园名单|校名单|社区|村|单位|项目|课程?|兴趣班|培训班|种类|材料|食谱|节目单?|内容|时间|器材|用品|书目)(?:有|是|为)?[:：]\\Z"
)
_OF_UNITS: Final = late("[一二两三四五六七八九十0-9][个所支]?(?:[队校村园组家]|教学点|片区)")
_BREAK: Final = late(r"[。！？\n]")
_CLAUSE: Final = late(r"[。！？；;\n]")
_CLOSES: Final = late(r"[）)。\n]")
_COLON: Final = late(
    r"[:：]|[的了](?:娃|孩子|儿童|学生)?有[^，。：；、]{0,8}[，,]|(?<=[的了])[是有](?="
    + WHOLE
    + r"[、和])|\d[人名个]\s*[（(](?="
    + WHOLE
    + "[、，,）)])"
)
_PART: Final = late(r"\s*第?(?:\d+|[一二三四五六七八九十]+)[一-鿿]{0,2}[:：]")  # a part of a list: 1号车：, 第二组：
_BORN: Final = late(r"(?:19|20)\d\d[年.\-/](?:\d{1,2}[月.\-/]?)?(?:\d{1,2}日?)?出?生?")
_LABEL: Final = 32  # characters before a colon that say what is listed
_BETWEEN: Final = late(r"[、，,；;。：:…\s和及与]|\d+(?:\.\d+)?[.、．)）元号]?")
_ASIDE: Final = late(r"[（(][^（()）]*[)）]")
_GROUP: Final = r"(?:[（(]?\d{1,3}[)）.、．号]?\s*|[①-⑳]\s*)?(?:[一-鿿]{0,4}?[村组湾院]\s*)?"
_ENDS: Final = rf"(?=[^一-鿿]|$|等|和|及|与|家的|[爸妈爷奶]|外[公婆]|{HONOUR})"
_NAME: Final = late(rf"{SPOKEN_OF}(?P<name>{WHOLE}{_ENDS}|{LIKELY})")
_ONE: Final = late(
    rf"{_GROUP}(?:[一-鿿]{{2}}之[子女]|一个是|{SURNAME}家[一-鿿]{{1,3}})?{WHOLE}(?:家的|同学|小朋友|等|[爸妈爷奶]{{1,2}}|外[公婆])?|{_GROUP}{LIKELY}[一-鿿]{{2,8}}"
)
_LINE: Final = late(rf"\s*{_GROUP}(?P<name>{WHOLE})(?=[\s，,：:（(]|\d|$)")
_ITEM_ENDS: Final = late(r"。|[；;，,、]\s*$")  # one of the lines of a list is no head of the next
_KIN: Final = "家长|(?<!被)监护人|[父母]亲?|爸爸?|妈妈?|爷爷|奶奶|外[公婆]|祖[父母]"
_WORK: Final = "老师|班主任|校长|园长|医生|护士|志愿者|社工|主任|书记|干部|联系人"
_BESIDE: Final = late(rf"(?:{_KIN}|{_WORK}|由|其[父母])[:：是为]?\s*\Z")
_TITLED: Final = late(rf"\s*(?:[（(](?:{_KIN}|{_WORK})[）)]|{_WORK})")
_FEW: Final = 0.5  # so many of what is listed are names, or it is no list of persons
_FEWEST: Final = 2  # lines that begin with a name
_NEAR: Final = 8  # characters
_NO_SCHOOL: Final = rf"(?!{SURNAME}[一-鿿]{{1,2}}(?:中心|[县镇村])?(?:小学|中学|幼儿园|学校))"
_CALLED: Final = tuple(
    late(pattern)
    for pattern in (
        rf"(?:{_CHILD})(?:名单|姓名|名叫|代表|儿子|女儿|叫|有)?[:：“\s]*{_NO_SCHOOL}(?P<name>{WHOLE})(?:{AFTER}|(?=等|事迹))",
        rf"(?:{_CHILD}){_NO_SCHOOL}(?P<name>(?![一-鿿]{{1,2}}某){LIKELY})",
        rf"{SPOKEN_OF}(?P<name>{WHOLE})(?:[、和及与，]{WHOLE}(?=[、和及与，等\d一二两三四五六七八九十个名位小孩儿孤娃初高])){{0,9}}+等?[\d一二两三四五六七八九十]*[个名位]?(?:小朋友|孩子|儿童|孤儿|(?<![山河江湖])娃|(?:小|中|初中|高中)学生)",
        rf"{BEGINS}(?P<name>{WHOLE})(?:系|是|为|，|（)[^，。；：、]{{0,8}}?(?:孤儿|遗孤|(?:困境|留守|残疾|事实无人抚养)儿童|弃婴|早产儿|(?:小|初中|高中)学?生(?![们家]))",
        rf"(?:^|(?<=[：:。；\s]))(?:1[.、．])?(?P<name>{WHOLE})(?:[、和及与，\s\d.．]{{1,4}}{WHOLE}(?=[、和及与，\s\d.．])){{0,40}}+，[均都全]?(?:为|是|系)[^，。；]{{0,10}}?(?:儿童|幼儿|孩子|小学生|中学生|初中生|高中生)",
        rf"(?:[男女][童孩婴]|小孩|孩子|儿童|少年|学生|娃)[^。；\n]{{0,24}}?(?:叫|名为|取名|起名|姓名|自称)[:：]?(?P<name>{WHOLE})(?=[\s，,、。；（()）]|$)",
    )
)


def listed(found: Sequence[Passage], title: str) -> Iterator[tuple[str, str]]:
    """Yield (place, name) for each child that a text calls so, or has on a list."""
    topic = _OF_CHILDREN.search(title) is not None and not re.search("教师|家长|校长|捐", title)
    listing = _LIST.search(title) is not None
    texts = [passage for passage in found if passage.column is None]
    for passage in texts:
        for name in dict.fromkeys((*_called(passage.text), *_on_lists(passage.text, topic=topic, listing=listing))):
            yield passage.place, name
    for first, last in _lines(texts, topic=topic, listing=listing):
        for passage in texts[first:last]:
            if (hit := _LINE.match(passage.text)) and not COLLEGE.search(passage.text):
                yield passage.place, hit["name"]


def lists_children(words: str) -> bool:
    """Whether a title, or the line above a table, says that what is listed are children."""
    said = _CLAUSE.split(words.strip().rstrip("。"))[-1]
    label = _LIST.search(said) is not None or len(said) < _LABEL
    kinds = _KINDS.search(said) is not None
    return (
        label
        and (kinds or (_OF_SCHOOL.search(said) is not None and not _GROWN.search(said)))
        and not (COLLEGE.search(said) or _FOR_CHILDREN.search(said))
    )


def _called(text: str) -> Iterator[str]:
    for pattern in _CALLED:
        for hit in pattern.finditer(text):
            if not _is_grown(text, *hit.span("name")):
                yield hit["name"]


def _on_lists(text: str, *, topic: bool, listing: bool) -> Iterator[str]:
    """The names on lists that stand in a text after what they are: 暑期托管名单：方圆、何谷雨."""
    done = 0
    for colon in _COLON.finditer(text):
        if colon.start() < done:
            continue
        label = _CLAUSE.split(text[: colon.end()])[-1][-_LABEL:]
        told = topic or _TO_PARENTS.match(label) is not None
        label = _TO_PARENTS.sub("", label)
        if (
            _GROWN.search(label)
            or _OF_THINGS.search(label)
            or not (
                _OF_CHILDREN.search(label) or (told and (_LIST.search(label) or (listing and _PART.fullmatch(label))))
            )
        ):
            continue
        end = (_CLOSES if colon[0].endswith(("（", "(")) else _BREAK).search(text, colon.end())
        done = end.start() if end else len(text)
        if _names_persons(text[colon.end() : done]):
            for hit in _NAME.finditer(text, colon.end(), done):
                if not _is_grown(text, *hit.span("name")):
                    yield hit["name"]


def _names_persons(region: str) -> bool:
    """Whether what is listed is persons rather than things."""
    items = [item for item in _BETWEEN.split(_BORN.sub("", _ASIDE.sub("", region))) if item]
    if _OF_UNITS.search(region):
        return False
    return sum(_ONE.fullmatch(item) is not None for item in items) >= max(1, len(items) * _FEW)


def _lines(texts: Sequence[Passage], *, topic: bool, listing: bool) -> Iterator[tuple[int, int]]:
    """Runs [first, last) of lines that begin with a name, under a line that says that they are children."""
    first = 0
    for no in range(len(texts) + 1):
        if no < len(texts) and _LINE.match(texts[no].text) and not _WORKS.search(texts[no].text):
            continue
        above = texts[first - 1].text if first else ""
        headed = above.rstrip().endswith((":", "：")) or (len(above) < _LABEL and not _ITEM_ENDS.search(above))
        of_children = headed and (_OF_CHILDREN.search(above) or (topic and _LIST.search(above)))
        of_age = headed and COLLEGE.search(above) is not None  # a part of the list: 今年考上大学的
        children = bool(of_children) and not _GROWN.search(above)
        if not of_age and (children or (topic and listing)) and no - first >= (1 if children else _FEWEST):
            yield first, no
        first = no + 1


def _is_grown(text: str, start: int, end: int) -> bool:
    """Whether the one named in [start, end) is a parent or teacher beside the children."""
    return (
        _BESIDE.search(text, max(0, start - _NEAR), start) is not None
        or _TITLED.match(text, end) is not None
        or at_work(text, start)
    )


def children(found: Iterable[Passage]) -> tuple[tuple[str, str], ...]:
    """Return (place, name) of the children on lists, each once."""
    read = tuple(found)
    title = next((passage.text for passage in read if passage.place == "标题"), "")
    return tuple(dict.fromkeys(listed(read, title)))
