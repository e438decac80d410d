"""Who acts by a day when it is not the reader: staff, known by how their names end (员, 队, 局)."""

from __future__ import annotations

import re
from typing import Final

# 网格员, 机手, 派出所; not 社员 or 参保人员, who are readers.
_NAMES: Final = (
    r"(?:(?<![人社党会团学队职动官演议])员|(?:工作|检查|执法|管理|施工|医务|服务|技术|查勘|测绘|测量|鉴定|核查|值班|专业)人员"
    r"|[机射]手|医生|大夫|老师|民警|专家|师傅|干部|书记|会计|文书|法官|兽医|家医|驻村|专班|专干|队|组(?![长员])|(?<![厕场住])所|站|局|(?<=[医法察学生老])院|中心|公司|银行|法院"
    r"|信用社|街道|学校|部门|政府|财政|民政|机关|两级|两委|[镇乡县区市]上|[村镇乡县区市]里|施工方|承建方|物业|我们)"
)
_READER: Final = r"(?:各|[^，。；]{0,6}(?:[本人]人|自己|主|家长|[农住]户|村民|居民|个人|监护|单位|企业))"
_MODAL: Final = r"(?:将|会|要|应该?|须|必须|再|就|也|都|还|已|计划|争取|力争|统一|负责|一般|预计|大概)*"
_BEFORE: Final = re.compile(
    rf"^(?![各凡请给找跟]|所有|每)[^到向去在请由交找报带持凭和与给从自、的把将为对用是]{{0,12}}?{_NAMES}(?:的(?:人|同志))?{_MODAL}(?:在|于|从)?$"
)
_VERBS: Final = (
    r"(?:会|将|把|给|派|用|组织|安排|统一|负责|[一-鿿]?完成|逐|上门|入户|审|验|核|打|发|拨|贴"
    r"|公布|录|派|拆|围|来|进|开展|集中|汇总|录入)"
)
_AFTER: Final = re.compile(
    rf"[，,]?(?:(?:将|会|再|统一|就)*由(?!{_READER})[^，。；]{{2,16}}"
    rf"|(?![各凡请到向去在把将带持])[^，。；到向去在请由交找报带持凭给从自、的把将用前]{{0,10}}?{_NAMES}{_MODAL}{_VERBS})"
)


_THING: Final = re.compile(
    rf"(?:报告(?!表)|结果|成绩|证书?|通知书|[补奖资]金|补贴|[钱款货]|苗|种子|物资){_MODAL}(?:在|于)?$"
)
_COMES: Final = re.compile(r"[，,]?(?:会|将|统一|就|都|能|再|一并)*(?:送|发|寄|打|转|返|下来|出来|到[位村户账卡])")
_SUBJECT: Final = re.compile(
    rf"(?![凡请每]|所有|各(?![一-鿿]{2, 6}员))[^到向去在请由交找报带持凭和与给从自、的把将为对用是]{{0,10}}?{_NAMES}"
)
_BULLETS: Final = " 　✦●★·•-—*"
_BY: Final = re.compile(rf"由(?!{_READER})[^，。；]{{2,12}}")


def acts_within(said: str) -> bool:
    """Whether something is done by staff: 由食品协管员提前入户."""
    return _BY.search(said) is not None


def is_subject(clause: str) -> bool:
    """Whether a clause begins with staff: 调查员佩戴证件上门."""
    return _SUBJECT.match(clause.lstrip(_BULLETS)) is not None


def acts_before(clause: str) -> bool:
    """Whether staff are the subject of the clause that ends with the day: 检查人员会在(3月9日前)."""
    return _BEFORE.search(clause.strip()) is not None


def acts_after(rest: str) -> bool:
    """Whether they are the subject of what follows the day: (9月30日前)由学校录入, (6月10日前)县财政发钱."""
    return _AFTER.match(rest) is not None


def is_handed_out(clause: str, rest: str) -> bool:
    """Whether a thing comes to the reader by then: 查体报告(8月10日前)送到各村."""
    return _THING.search(clause.strip()) is not None and _COMES.match(rest) is not None
