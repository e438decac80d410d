"""Names of persons in official texts: a surname and one or two characters, or a mask (张某某, 李*)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Final

from content.pattern import Late, late

# content/data/person_names.json: surnames in one letter and in two; letters that given names are made of, and of those
# the ones that hardly any word of a notice has (怡, 涵, 桂); surnames that are rather words; words
# that people are called; syllables of names written by their sound.
_SHIPPED: Final[dict[str, list[str]]] = json.loads(
    resources.files("content.data").joinpath("person_names.json").read_text("utf-8")
)
_SURNAMES: Final = "".join(_SHIPPED["surnames"])
_RARE: Final = "".join(_SHIPPED["rare"])
_COMPOUND: Final = "|".join(_SHIPPED["compound"])
_OF_GIVEN: Final = f"[{''.join(_SHIPPED['given'])}]"
_ONLY_GIVEN: Final = f"[{''.join(_SHIPPED['given_only'])}]"
_GIVEN: Final = r"(?:[某xX×*＊○]{1,3}|[一-鿿]{1,2}[*＊]?)"
SURNAME: Final = rf"(?:(?:{_COMPOUND})|[{_SURNAMES}])"
NAME: Final = rf"{SURNAME}{_GIVEN}"
# What looks like a name and is a word or a place: content/data/not_names.json has the letters after a surname by which
# it is a word, none where it nearly always is.
_WORDS: Final[dict[str, str]] = json.loads(
    resources.files("content.data").joinpath("not_names.json").read_text("utf-8")
)
_NO_NAMES: Final = (
    "孙子(?=[（(，,、。])|[一-鿿]{1,2}居?委会|[一-鿿](?:老师|主任|校长|园长|医生|书记|先生|女士|师傅)|[一-鿿]家[桥楼岗湾坪冲坝河沟畈庄台嘴祠]|孙子孙女|孙子女|孙女|[一-鿿](?:[中小大]学|学[生校员籍]|大道|有机|有效|水利|安全|成长|建成)|"
    rf"莫(?!{_OF_GIVEN})|(?<=[路河江湖海田塘沟身旁])边|"  # 莫下河: do not; 路边秦家: by the road
    r"(?<=\d)时|"  # 上午8时至12时
    + "|".join(f"{surname}[{after}]" if after else surname for surname, after in _WORDS.items())
)
_PLACE_END: Final = "村镇乡县市区组路局所院站厂校社委会室科街馆店场号"
_NO_LETTER: Final = (
    "的了是因患住请将已由者等及"
    "在被把从到去也还又或与给让这那个你我他她它们没此吗呢吧么谁啥哪些件份款次岁就都再只很太但若虽则即需须看打问送带办找喝吃病症炎癌瘤"
)
_GIVEN_LETTER: Final = rf"(?:(?![{_NO_LETTER}])[一-鿿])"
# Who somebody is, right before the name: 村民王…, 困难职工吴…, 之女罗…
_CALLED: Final = (
    "户主|业主|房主|房东|村民|居民|学生|儿童|患儿|孕妇|产妇|我爸|我妈|我爹|我娘|他爸|他妈|婴儿|幼儿|生儿|宝宝|其妻|其夫|其父|其母|之妻|之夫|之父|之母|对象|群众|农民|家庭|女孩|男孩|女童|男童|之女|之子|其子|其女|其孙|孙儿|女儿|儿子|孙女|孙子|长女|长子|次女|次子|丈夫|妻子"
    "|父亲|母亲|奶奶|爷爷|老师|阿姨|保安|门卫|堂客|同学|考生|姓名|弟弟|哥哥|姐姐|妹妹|叔叔|舅舅|外甥|侄子|侄女|儿媳|女婿|爱人|老伴|爸爸|妈妈|朋友|群主|失主|车主|店主|军人|孤儿|老兵|亲属|子女|家属"
)
BEGINS: Final = (
    rf"(?:(?<![一-鿿])|(?<={_CALLED})|(?<=[人员户工者师匠手娃兵宝妞])"
    rf"|(?<=[，、：；（][子女妻夫])|(?<=\d组)|(?<=[一二三四五六七八九十]组))"
)
# What may stand right before the name of one who is spoken of: a verb that takes persons (慰问童菊香), a place of his
# (木门村唐素华), what he is (住院的谢德芳). Looser than BEGINS: something personal must follow.
_TAKES: Final = (
    "上午|下午|领取|打入|转入|汇入|打给|慰问|看望|走访|救助|帮扶|付给|支付|发给|感谢|祝贺|通知|资助|帮助|照顾|护送|寻找|另有|还有|包括|例如|其中|给予|予以|鉴于|关于|对于|主任|书记|会计",
    "由|与|给|为|替|对|叫|是|说|付|后|长|村|组|区|镇|乡|队|湾|院|店|的",
    r"\d号|\d室|\d户",
)
SPOKEN_OF: Final = rf"(?:{BEGINS}|{'|'.join(f'(?<={words})' for words in _TAKES)})"
HONOUR: Final = (
    "大爷|大妈|大娘|奶奶|爷爷|婆婆|公公|大伯|大叔|叔叔|阿姨|大姐|大哥|嫂子|老汉|老人|同志|先生|女士|师傅"
    "|同学|小朋友|两位|二人|三人|等人|一家|家"
)
# A name in running text: what surrounds it must be no word that it could be part of.
_ANY_PERSON: Final = (
    rf"(?:(?:{_COMPOUND})|(?!{_NO_NAMES})[{_SURNAMES}])"
    rf"(?:[某xX×*＊○]{{1,3}}[一-鿿]?|{_GIVEN_LETTER}{{1,2}}(?<![{_PLACE_END}])[*＊]?)"
)
# A given name that no word is made of tells though the beginning looks like a word: 安心怡, 冷子涵, 万一诺.
_TOLD_BY_GIVEN: Final = (
    rf"(?:{_COMPOUND}|[{_SURNAMES}])(?:{_OF_GIVEN}{_ONLY_GIVEN}|{_ONLY_GIVEN}{_OF_GIVEN}|心{_ONLY_GIVEN})"
)
# A name that fills its place may look like a word (户主成功，), have a surname that is rather a word (平, 支), or be
# made of letters that words are made of (林木森).
_FILLING: Final = (
    rf"{SPOKEN_OF}(?:{'|'.join(_SHIPPED['also'])}|(?!高中|大学)[{_SURNAMES}{_RARE}]{_OF_GIVEN}{{2}}(?<![{_PLACE_END}]))"
    rf"(?=[^一-鿿]|$|{HONOUR}|[患因系住在查得去今前])"
)
PERSON: Final = rf"(?:{_TOLD_BY_GIVEN}|{_ANY_PERSON}|{_FILLING})"
# Whole names of which every letter is one that names are made of: needs no end after it (李水旺工地摔成).
LIKELY: Final = (
    rf"(?:{_TOLD_BY_GIVEN}|(?:(?:{_COMPOUND})|(?!{_NO_NAMES})[{_SURNAMES}]){_OF_GIVEN}{{2}})"
    rf"(?<![{_PLACE_END}])(?![{_PLACE_END}路桥河湾山岗坪冲沟畈塘屯寨庄])"
)
# Whatever is written as a name is, a word or not: who asks weighs it (content.checks.second_look).
WRITTEN: Final = rf"(?:[{_SURNAMES}]{_OF_GIVEN}(?:{_OF_GIVEN}|(?![一-鿿]))|(?:{_COMPOUND}){_OF_GIVEN}{{1,2}})"
ALONE: Final = rf"(?<![一-鿿])[{_SURNAMES}][一-鿿]{{2}}(?![一-鿿])"  # 吴赣琴 fills its place
# Words that end in a surname's letter: no name begins inside them, 公司刚来, 安全承诺.
_IN_WORD: Final = (
    "(?<=[公上打])司|(?<=[分时闹])钟|(?<=健)康|(?<=[小短及暂届同临随按当到何])时|(?<=[行停火汽客货校班列乘])车|(?<=[旅导])游"
    "|(?<=[年世近古])代|(?<=[事选立专强])项|(?<=[神务涉惠助支三])农|(?<=[安齐健完])全|(?<=[响自雨污供停排饮])水|(?<=[租资现奖基金罚])金"
    "|(?<=[水鱼电])池|(?<=[环守保防])卫|(?<=[主扩紧])张|(?<=照)顾|(?<=[道公马铁线一])路|(?<=[逢简])单|(?<=[人当])和|(?<=师)傅|(?<=[医教律厨技])师|(?<=[基驯])龙"
    "|(?<=[平治])安|(?<=[相有机])关|(?<=[正日经])常|(?<=[内])容|(?<=[其业])余|(?<=[电])费|(?<=[工])程"
)
# What may stand right after a name in running text: an end, or the beginning of what is said of him.
AFTER: Final = (
    rf"(?=[\s\d，,、。；：:！（()）“”《]|$|{HONOUR}"
    "|[因患系是属常长每又也还近现曾已在由被把将今前刚于到从经获领申享缴持拟请需急遭遇突误不没有无先后自独靠住入出走落溺坠触摔卧瘫失做得说上及与和报补分收购荣捐按刑等的家房就才读欠拾捡参考夺玩骑跑确染例驾截术身老夫妻父母儿女孩腰颈胸背脊口血皮眼肺心肝胃肾肠头砸扭烧对偷转退辍休复双右左骨肢脑腿手脚视听精重查检照害犯送抢打吃服靠这那正才原下能干挣种养生撑采喝发疑画随跟都代讲朗跳唱演主面领来回收考升念毕摆开做忍花换]|昨|[去今前当上这][一-鿿]?[年月周天晚夜]|家里|车祸|中风|高[位血度]|同志|同学|小朋友|户[，,（(])"
)
# One who is named: after a word that takes persons, or anywhere by a name of which every letter is a name's.
ANYONE: Final = rf"(?:{SPOKEN_OF}{PERSON}|(?!{_IN_WORD}){LIKELY})"
_ANYONE: Final = late(ANYONE)
# Whose work it is, not whose life: the one who speaks, treats or answers.
_AT_WORK: Final = late(
    r"(?:联系人|负责人|主讲人|主持人|宣讲员|队长|医生|医师|主任|专家|主讲|讲师|教授|院长|所长|站长|科长|局长|[县区市镇乡]长|书记|干部|工作人员|法人|代表人|经办人|受理人|经理|记者|作者"
    r"|护士|村医|律师|辅导员|班主任|老师|教师|校长|调解员|网格员|联络员|值班|坐诊|经营者|评估员|管理员)[:：\s]{0,2}\Z"
)
_WORKS: Final = late(
    rf"{PERSON}\s?[（(，,]?(?:副|主[任治管])*(?:医[生师]|主任|教授|专家|院长|所长|站长|校长|园长|书记|镇长|乡长|县长|局长|老师|律师|护士|大夫|讲师|法官|警官|坐诊|主讲|诊所|超市)"
)
_BEFORE: Final = late(
    rf"(?:^|[^一-鿿]|村民|户主|居民|学生|儿童|患者|同志|申请人|姓名|组)[:：]?(?P<name>{NAME})"
    r"(?:[\s，,、;；:：（(]|同志|男|女|汉族|\d{1,2}岁|公民|居民|身份证|证件|号码|号|为|的|是|\d+(?:\.\d+)?元)*$"
)
_NEAR: Final = 8  # characters
_HEAD: Final = late(
    r"姓\s*名|^户\s*主|户名|申请人|被拆迁人|被征收人|用户名?$|领取人|受益人|房主|业主|住户|产权人|承租人|租户|持卡人|家长|学生|幼儿|孩子|获奖者|得奖|救助对象|保障对象|补助对象|受助人|患者|儿童"
)
_NAME_CELL: Final = late(rf"{NAME}[*＊]?")


# Somebody whom all in the village know: 娄会计上个月查出, 老佘，上个月确诊. What follows tells that it befell him, not
# that he speaks of it.
_CALLED_BY: Final = (
    rf"(?:[老小]{SURNAME}|(?!老[人年师的乡]|小[孩区的])[老小]\w(?=的|得|患|查|有)"
    rf"|老{SURNAME}(?:头|汉|[婆妈]子)|[一-鿿]{{1,3}}(?:他|她)[爹妈爸娘]|[大二三四五六幺小]?[狗毛柱蛋栓妞丫牛]子(?:他|她)?[爹妈爸娘]?"
    rf"|{SURNAME}(?:[瘸傻瞎哑聋疯]子|家?[老大二三四五六幺小][大二三四五六幺儿女妹媳汉]?(?:媳妇|婆娘)?)"
    rf"|{SURNAME}(?:会计|支书|书记|主任|队长|组长|老师|师傅|老汉|老头|老太|大[爷娘妈伯叔婶]|[婶嫂]子?|家[的嫂]子?))"
)
_BEFALLS: Final = (
    r"[，,]?(?:[去今前昨上本这][一-鿿]?[年月周天]|近日|最近|前[些几][天年]|[也又现已被刚自己这回次]|\d+月|突发?|不幸|因){0,3}"
    r"(?:查出|确诊|诊断|患|得[了的上过]|检查出|因患|突发|犯|做了|摔|瘫|住院|化疗|透析|中风|的?[一-鿿]{0,4}(?:癌|瘤|瘫|断了))"
    r"|有|的|查|得"
)

# At the head of a sentence or an item whatever begins with a surname is a name if a person's particulars follow, though
# it looks like a word or ends like a place: 安全，52岁，4组; 许登科，男; 段落平家：户主. What is done there tells less.
PARTICULARS: Final = (
    r"(?:家|一家)?(?:[，,（(\s]{1,2}(?:[男女](?![一-鿿])|\d{1,3}周?岁|(?:家?住)?[^，。；：\s]{0,4}?(?:\d{1,2}|[一二三四五六七八九十]{1,2})组(?=[，,。；：:）)（(\s]|$)"
    r"|[\d一二三四五六七八九十]{1,2}口?人(?=[，,。；）)\s]|$)|(?:五保|低保|特困)(?:户|人员)?(?=[，,。；）)（(\s]|$)|残疾人|独居|家庭人口|身份证|(?:19|20)\d\d年)|[，,：:]\s?(?:本人|户主))"
)
_DEEDS: Final = (
    r"[，,（(\s：:]?(?:因为?|[患系]|[去今前]年|每[周月天年]|常年|长期|[丈妻][夫子]|[儿女][子儿]|生活不能|查出|瘫)"
)
_TOPICS: Final = (  # what such a line begins with besides
    "时间|方[式法案]|范围|项目|单位|费用|全[县镇乡村省市区国家年]|同时|成[年人]|农[历户村民]|平时|白天|夏[天季]|申请|经[查核过]|包括|符合|应|任[何务]|凡|和|高[龄血]"
)
_LED: Final = late(
    r"(?:^|[：:、；;。]|第\d{1,3}[户人]\s?)(?:申请人|户主|患者|[村居]民|社员|[一二三四五六七八九十\d]{1,2}组)?[:：]?"
    r"(?:[（(]?\d{1,3}[)）.．、 ]\s*|[①-⑳])?\s*"
    rf"(?P<name>(?!{_TOPICS}){SURNAME}[一-鿿]{{1,2}}?(?={PARTICULARS})|(?!{_NO_NAMES}){SURNAME}[一-鿿]{{2}}(?={_DEEDS}))"
)

# Names that are written by their sound: with a dot, or of syllables that hardly any word has.
BY_SOUND: Final = (
    r"(?:[一-鿿]{2,6}[·•](?![^，。；\s]{0,8}[县市镇乡村])[一-鿿]{2,5}?"
    rf"|(?:{'|'.join(_SHIPPED['by_sound'])})(?!德勒)(?:(?![路街道县镇乡村区州寺河山社])[一-鿿]){{1,3}}?)"
)
# Anybody named in whatever way, a word that looks like a name as well.
NAMED: Final = late(rf"{BY_SOUND}|{WRITTEN}|{ALONE}")
# Somebody who is called, not named: 老邢, 小祝, 阿毛, 米支书, 魏家老二, 靠窗那个, 扎红绳的丫头.
CALLED: Final = late(
    "(?=[老小阿那家屋男女妮妞崽伢囡丫先太娭大支书会主村组队师医校园经总电木法警律干站所])(?:"
    rf"(?![小老](?:[区时麦车水米康房路党项师儿孩官费]|程序|龙虾|谷))[老小](?:{_COMPOUND}|[{_SURNAMES}])"
    r"|(?<![一-鿿])阿(?![里克胶富])[一-鿿]|老[二三四五六七八幺]|[家屋](?:里的?)?老大|那[个家户位]"
    r"|[男女](?:[生娃伢仔]|孩子?)|(?<=[一-鿿])[妮妞崽伢囡]|丫[头蛋]|小[子丫徒]|先生|女士|老?太太|老[头太]|娭毑|大个"
    rf"|(?<=[{_SURNAMES}])(?:支书|书记|会计|主任|村长|组长|队长|老板|老师|师傅|大夫|医生|校长|园长|经理"
    "|总(?![计共体额结量面和数则])|电工|木匠|法官|警官|律师|干事|[站所]长))"
)
_HIS_KIN: Final = r"(?:家?(?:里?的)?(?:媳妇|儿子|女儿|闺女|老婆|男人|婆娘|老[大二三四五]|小子|[大小]儿子))?"


def ways_to_name(then: str) -> tuple[Late, ...]:
    """Return the ways in which a text names somebody of whom `then` is said later on."""
    return _LED, *(
        late(pattern)
        for pattern in (
            rf"(?:(?<![一-鿿])|(?<={_CALLED}))(?P<name>{BY_SOUND})(?=[\s，,、（(患因系]|{then})",
            rf"{SPOKEN_OF}(?P<name>{PERSON})(?:{AFTER}|(?={then}))",
            rf"{SPOKEN_OF}(?P<name>{LIKELY})",
            # 于心，白血病; 3组何必（聋哑）; 七组高原，心脏装了
            rf"(?:^|[：:、；;]|组)\s?(?P<name>(?!{_TOPICS}|[一-鿿]组){SURNAME}[一-鿿]{{1,2}}?)(?=[，,（(]\s?(?:{then}))",
            rf"(?!{_IN_WORD})(?P<name>{LIKELY})(?:{AFTER}|(?={then}))",  # 机手何立善在, 门卫段志良前天
            # what he is stands before it, so that the name may look like a word: 村民冷水生患, 脱贫户高中华，
            rf"(?:(?<={_CALLED})|(?<=[贫保困特]户|职工|员工|司机|[一二三四五六七八九十\d]组))(?P<name>[{_SURNAMES}]{_OF_GIVEN}{{2}})(?=[，、（(\s患得因查家的摔中]|[去今]年)",
            rf"{BEGINS}(?P<name>{PERSON})(?<=[^，,、。；：:！（()）“”\s]{{3}})",  # whatever follows: `then` tells
            # 覃师傅覃守业, 殷老六（殷建国）
            rf"(?P<called>{SURNAME})[一-鿿]{{1,3}}?[（(]?(?P<name>(?!{_NO_NAMES})(?P=called)[一-鿿]{{1,2}})(?:{AFTER}|(?=[吧啊]|{then}))",
            rf"(?:{SPOKEN_OF}|(?<=[的原医书头里]))(?P<name>{_CALLED_BY}{_HIS_KIN})(?={_BEFALLS}|(?:[去今前昨上][年月周天个]{{1,2}})?{then}|[^，。；说讲道问称]{{0,4}}[，,]{then})",
            rf"(?P<name>{SURNAME}家(?:老[大二三四五六幺]|幺[儿妹]|[大小](?:儿子|女儿|闺女|媳妇|丫头|小子)))",
        )
    )


def people_in(sentence: str, ways: Iterable[Late]) -> Iterator[tuple[int, int]]:
    """Yield where persons are named, each once."""
    seen: set[int] = set()
    for way in ways:
        for hit in way.finditer(sentence):
            if hit.start("name") not in seen:
                seen.add(hit.start("name"))
                yield hit.span("name")


def at_work(text: str, start: int) -> bool:
    """Whether the name at `start` is that of somebody who speaks, treats or answers, not of one who is spoken of."""
    return (_AT_WORK.search(text, max(0, start - _NEAR), start) or _WORKS.match(text, start)) is not None


def person_before(text: str) -> str | None:
    """The person whom the end of a text names: 张三，身份证号 gives 张三."""
    found = _BEFORE.search(text[-40:])
    return found["name"] if found else None


def last_named(text: str, end: int, far: int = 80) -> str | None:
    """Whom the sentence that goes on at `end` named last, at most `far` characters before."""
    begun = max(end - far, 0, *(text.rfind(sign, 0, end) + 1 for sign in "。；！？\n"))
    found = [hit[0] for hit in _ANYONE.finditer(text, begun, end)]
    return found[-1] if found else None


def name_column(head: Sequence[str]) -> int | None:
    """Which column of a table names persons; None: no such head."""
    return next((no for no, cell in enumerate(head) if len(cell) < 12 and _HEAD.search(cell)), None)  # noqa: PLR2004


def is_name(text: str) -> bool:
    """Whether a cell is a person's name and nothing else."""
    return _NAME_CELL.fullmatch("".join(text.split())) is not None
