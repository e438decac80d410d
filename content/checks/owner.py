"""Whose a mobile is by the words around it: an officer's that is out on purpose, somebody's own, or not said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Final

from content.checks.names import ANYONE, NAME, PERSON, SURNAME
from content.checks.passage import Grid
from content.pattern import late


class Owner(Enum):
    """Whose a number is."""

    OFFICE = "office"
    SOMEBODY = "somebody"
    UNSAID = "unsaid"


# 员 and 长 make posts of most words: 网格员, 巡河员, 组长, 片长; not 人员, 党员, 家长, 户长.
_POST: Final = (
    "村医|医生|大夫|护士|主任|书记|经理|机主|支书|专干|老师|律师|会计|文书|主席|农技|兽医|(?<!老)干部|片警|民警|辅警|客服|电工|司机|师傅|机手"
    "|工作队|工作组|服务队|志愿者|工作人员|(?![人党社成学雇演会动团伤病家官])[一-鿿]员|(?![家户成增生延特擅])[一-鿿]长"
)
_SERVICE: Final = (
    "值班|值守|办公|公开|工作|抢修|报修|服务(?:站|点|中心|部|台)?|中心|[站所办局]|村部|村委会|居委会"
    "|窗口|大厅|公司|合作社|[一-鿿]{2}(?:点|队|门市|超市)"
)
_CALLED: Final = r"(?:[老小]\w|[一-鿿]师傅)"
_SAYS: Final = r"(?:的|联系|工作|公开|值班|办公)*(?:电话|手机号?码?|号码?|热线)?(?:都?是|为)?"
_OFFICERS: Final = late(  # 武装部小马，140…; 村医小聂，140…; 方志强书记140…; 镇农服中心手机140…; 找周明发登记（140…）
    rf"(?:(?:{_POST})[:：\s]*[（(]?(?:[一-鿿]{{2,5}}[村组湾区])?(?:{_CALLED}|{PERSON}|{NAME})?|(?:{PERSON}|{SURNAME})(?:同志)?[（(]?(?:{_POST})[）)]?"
    rf"|[找到跟向](?:{_POST})?(?:{PERSON}|{_CALLED}|{SURNAME}[一-鿿]{{1,2}})(?:那里|那儿|处)?(?:登记|报名|领取|预约|咨询|办理)"
    rf"|(?:{_POST})[一-鿿]{{2,3}}(?:那里|那儿|处)(?:登记|报名|领取|预约|咨询|办理)?[，, ]?"
    rf"|[一-鿿](?:(?<![代经已未补自])办|[部所站局科股厂]|[医生法老]院|中心|公司|物业)(?:{_CALLED}|{PERSON})(?:同志)?|村里(?:{_CALLED})"
    rf"|(?:村部|村委会|居委会|服务站|服务中心|大厅)[^，。；]{{0,4}}找(?:{PERSON}|{_CALLED}|{NAME})"
    rf"|(?:[县镇乡村所站局]里?|现场|登记|活动)联系人(?:{_CALLED}|{PERSON}|{SURNAME}[一-鿿]{{1,2}})"
    rf"|(?:{_SERVICE})(?=手机|电话|[:：\s]|\Z))[，,：:\s（）)]*{_SAYS}(?:[一-鿿]{{0,4}}[，,])?[，,：:\s（(☎]*\Z"
)
_OFFICERS_LIST: Final = late(
    rf"(?:{_POST})[^，。；\d]{{0,6}}(?:电话|手机|联系方式|通讯录)[:：]|值[班守]表?(?:电话)?[:：]"
)
_OFFICERS_ARE: Final = late(rf"(?:{_POST})(?:名单|名册|如下|有)?[:：]")  # 各村电工：东庄李铁柱140…，西庄…
_OPEN: Final = late(
    r"\s*[（(，,]?(?:公开|办公|工作|值班|公务)(?:电话|手机|号)|\s*[（(][^（()）]{0,10}(?:妇联|残联|办|[所站局]|中心|委会|公司|合作社)[）)]"
)
KIN: Final = (
    "儿子|女儿|儿媳|女婿|闺女|孙[子女]|外孙|[其他她][弟兄哥姐妹父母妻夫子女侄叔伯姑舅儿媳嫂]|爸爸?|妈妈?|爷爷|奶奶|外公|外婆|祖[父母]|父亲|母亲|丈夫|妻子|老[伴婆公]|爱人|配偶"
    "|侄[子女儿]|姑姑|叔叔|舅舅|家属|亲属|监护人|家长(?!委员会|会|学校)|户主|房[东主]|业主|租户|承租人|本人"
)
_SOMEBODYS: Final = late(  # 联系人其弟140…, 监护人联系电话140…, 打她女儿140…
    rf"(?:{KIN})(?![^，。；\d]{{0,8}}(?:咨询|报名|投诉|监督|服务|热线))[^。；！？\n\d]{{0,14}}\Z"
)
# Of whom a sentence speaks: a resident, an officer, one who is only named.
_SPOKEN_OF: Final = late(
    rf"(?P<somebody>(?:{KIN}|[村居农]民|群众|当事人|申请人|对象|老人|学生|患者|户(?![口籍]))[:：\s]*(?:{PERSON})?)"
    rf"|(?P<titled>{ANYONE}(?:同志)?(?:(?:{_POST})(?![“：:\s]{{0,2}}{PERSON})|[（(][^（()）]{{0,6}}?(?:{_POST})[）)]))|(?P<named>{ANYONE})|(?P<officer>(?:{_POST}|(?:负责|责任|[经承主]办|受理|联络|对接|带队)人)[“（(:：\s由是为]*(?P<called>{_CALLED}|{PERSON}|{SURNAME}[一-鿿]{{1,2}})?"
    rf"(?:[^“”，。]{{0,4}}”(?:应[为是]|更正为|改为)“[^”]{{2,4}})?)"
)
_SENTENCE_END: Final = late(r"[。；！？\n]")
_ASIDE: Final = late(rf"[（(](?![^（()）]{{0,6}}(?:{_POST})[）)])[^（()）]*[）)]")  # says more than his post
_FAR: Final = 64  # characters of a sentence before a number
# Who answers is said after it: 140…，村书记，龚; 140…（村文书值班手机）.
_ANSWERS: Final = late(
    rf"\s*[，,（(：:]\s*(?:这?[我就]?是)?[^，。；（()）\s\d]{{0,6}}?(?:{_POST})[，,：:]?"
    rf"(?:{_CALLED}|{PERSON}|{SURNAME}[一-鿿]{{0,2}})?(?:的?(?:值班|办公|工作|公务)*(?:电话|手机|号码?))?\s*(?:[，,。；！）)\s]|$)"
)
# The number of an office stands before it (人武部 0793-5872017，小黄140…), or that of his badge (证号S512021-26-0012).
_BESIDE_AN_OFFICES: Final = late(
    rf"0\d{{2,3}}[-—－]\d{{7,8}}[，,；;]\s*(?:[老小]{SURNAME}|[一-鿿]{{2,4}}(?:村|社区))[:：\s]*\Z"
    r"|(?:执法|工作|(?<![一-鿿]))证号[:：]?[一-鿿]?[A-Z][A-Z0-9\-]{5,}[\s，,]*(?:手机|电话)?[:：]?\Z"
)
_NUMBERED: Final = late("(?<!执法)(?<!工作)证号")  # a resident is
_PRIVATE: Final = late(r"\s*[（(，,]?(?:私人|个人|家里|本人)的?(?:电话|手机|号)")
_PERSONS_HEAD: Final = late(rf"姓\s*名|户名|对象|申请人|学生|{KIN}")


_SPEAKER: Final = late(rf"我是[^，。；！\d]{{0,12}}(?:{_POST})")
_MINE: Final = late(r"(?:我|我的|本人)(?:电话|手机|微信|号码?)?[:：是\s]{0,2}\Z")


def owner(text: str, start: int, end: int, heads: Sequence[str]) -> Owner:
    """Whose the number in [start, end) of a text is; `heads` say what its cell is."""
    line = text[:start]
    if _PRIVATE.match(text, end) or _SOMEBODYS.search(line) or any(_PERSONS_HEAD.search(head) for head in heads[:1]):
        return Owner.SOMEBODY
    if _OFFICERS.search(line) or _OFFICERS_LIST.search(line) or _OPEN.match(text, end) or _ANSWERS.match(text, end):
        return Owner.OFFICE
    said = _BESIDE_AN_OFFICES.search(line) or _speaks_of_an_officer(line)
    return Owner.OFFICE if said else Owner.UNSAID


def _speaks_of_an_officer(line: str) -> bool:
    """Whether the one last spoken of in a sentence that ends before a number holds a post."""
    sentence = _ASIDE.sub("", _SENTENCE_END.split(line[-_FAR:])[-1])
    last = None
    for last in _SPOKEN_OF.finditer(sentence):  # noqa: B007 - the last one
        pass
    if last is None or last["somebody"] or _NUMBERED.search(sentence, last.end()):
        return False
    return last["titled"] is not None or last["called"] is not None or _OFFICERS_ARE.search(sentence) is not None


def speaks_as_officer(text: str) -> bool:
    """Whether the writer of a text says that he holds a post: 我是村会计邓长贵."""
    return _SPEAKER.search(text) is not None


def mine(before: str) -> bool:
    """Whether a text that ends before a number says that it is the writer's own: 打我电话."""
    return _MINE.search(before) is not None


def officers(grid: Grid) -> Iterator[str]:
    """The places of a table's cells under the head of a post or beside it: 帮扶专干联系电话, 网格员 and 电话."""
    post = False
    for column, cell in enumerate(grid.rows[0] if grid.rows else ()):
        if _PERSONS_HEAD.search(cell):
            post = False
        if re.search(rf"{_POST}|顾问|值班|职务|责任人|联络人", cell):
            post = True
        if post:
            yield from (grid.at(no, column) for no in range(1, len(grid.rows)))
