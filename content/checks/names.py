"""Names of persons in official texts: a surname and one or two characters, or a mask (张某某, 李*)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊"
    "葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉"
    "骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏"
    "宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_COMPOUND: Final = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木"
_GIVEN: Final = r"(?:[某xX×*＊○]{1,3}|[一-鿿]{1,2}[*＊]?)"
NAME: Final = rf"(?:(?:{_COMPOUND})|[{_SURNAMES}]){_GIVEN}"
_BEFORE: Final = re.compile(
    rf"(?:^|[^一-鿿]|村民|户主|居民|学生|儿童|患者|同志|申请人|姓名|组)[:：]?(?P<name>{NAME})"
    r"(?:[\s，,、;；:：（(]|同志|男|女|汉族|\d{1,2}岁|公民|居民|身份证|证件|号码|号|为|的|是)*$"
)
_HEAD: Final = re.compile(
    r"姓\s*名|^户\s*主|户名|申请人|领取人|受益人|持卡人|家长|学生|救助对象|保障对象|补助对象|受助人|患者|儿童"
)
_NAME_CELL: Final = re.compile(rf"{NAME}[*＊]?")


def person_before(text: str) -> str | None:
    """The person whom the end of a text names: 张三，身份证号 gives 张三."""
    found = _BEFORE.search(text[-40:])
    return found["name"] if found else None


def name_column(head: Sequence[str]) -> int | None:
    """Which column of a table names persons; None: no such head."""
    return next((no for no, cell in enumerate(head) if len(cell) < 12 and _HEAD.search(cell)), None)  # noqa: PLR2004


def is_name(text: str) -> bool:
    """Whether a cell is a person's name and nothing else."""
    return _NAME_CELL.fullmatch("".join(text.split())) is not None
