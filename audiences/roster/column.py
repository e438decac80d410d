"""The columns of rosters and the many names of each. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Column(StrEnum):
    """What a column tells; the value is its Chinese name in messages."""

    NAME = "姓名"
    ID = "身份证号"
    DOCUMENT = "证件类型"
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
    Column.DOCUMENT: "证件类型 证件种类 证件名称 证件类别",
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
Words = Mapping[str, Column | None]  # a label → its column; None: it is not to be read
KNOWN: Final[Words] = {
    **{word: column for column, words in _ALIASES.items() for word in words.split()},
    **dict.fromkeys(_NEEDLESS.split()),
}
# What is a household's or a place's: one of these over several rows says the same of each of them.
SHARED: Final = frozenset(
    {
        Column.HOUSEHOLD,
        Column.HEAD,
        Column.TOWN,
        Column.VILLAGE,
        Column.GROUP,
        Column.CODE,
        Column.REGISTERED,
        Column.LIVING,
        Column.FARMING,
        Column.REMARK,
    }
)
