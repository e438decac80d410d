"""How homes are numbered: a street with a number, or steps inside an estate: 甲8号院3号楼2单元401, 第4排9号."""

from __future__ import annotations

from typing import Final

from content.pattern import late

NUMBER: Final = "(?:[0-9]+|[〇零一二三四五六七八九十百]+)"
_FREE: Final = r"[^。；，、,（(）)\s：:]"  # what no part of an address is written with
_OF_YARD: Final = "[甲乙丙丁附内]"
_STREET: Final = (
    "组|(?<=[0-9一二三四五六七八九十])社|路|街|巷|小区|胡同|村|湾|塆|弄|(?<![镇村县组家乡市区城会])里|大道|道|苑|园|院|庄|公寓|城|府|坊|队"
    "|坪|岗|坝|屯|垸|寨|桥|楼"
)
# Numbers of what nobody lives in.
_NO_DOOR: Final = (
    "楼|线|文|令|公路|井|台|泵|闸|机|桥|杆|门面|标|地块|宗地|池|库|大棚|棚|就|[前后起止](?![院屋门])|[上下]午|晚|早|截"
)
# A door in a street, an estate or a group: 五一路河西小区3号楼2单元501, 上屋组17号, 石坝子街44号附3号.
_IN_STREET: Final = (
    rf"(?P<home>{_FREE}{{1,20}}?(?:{_STREET}){_FREE}{{0,8}}?){NUMBER}(?:[-－—][0-9]+)?"
    rf"(?:号(?!{_NO_DOOR})|单元|室|门(?!面))"
)
# One step towards a door: 甲8号院, 11#楼, 二单元, 第4排.
_STEP: Final = (
    rf"(?:第?{_OF_YARD}?{NUMBER}|[甲乙丙丁A-Z])\s?(?:号?大?院|号?楼|#楼?|栋|幢|座|区|排|弄|单元|胡同|门(?!面))\s?"
)
_DASH: Final = "[-－—]"
_LAST: Final = (
    rf"(?:(?:{_OF_YARD}|第)?{NUMBER}\s?(?:号|室|门)(?!{_NO_DOOR}|[口岗])|[0-9]{{3,4}}(?![0-9年元人户平名米个])"
    r"|[一二三四五六七八九][〇零一二三四五六七八九]{2}(?![一-鿿])|[一二三四五六七八九][〇零一二三四五六七八九]{2}(?=室|的)"
    rf"|第{NUMBER}户|[0-9]{{1,2}}{_DASH}[0-9]{{3,4}}(?![0-9])|(?:{NUMBER}[楼层])?[东西南北中左右][户手门])"
)
# Steps and a last number are a door, whatever street it is in; of two steps a bare number is one: 7号楼2单元4.
_STACKED: Final = rf"(?P<home>{_FREE}{{0,16}}?(?:{_STEP}){{1,4}}){_LAST}"
_DEEP: Final = rf"(?P<home>{_FREE}{{0,16}}?(?:{_STEP}){{2,4}})[0-9]{{1,2}}(?![0-9至到号个户人、-])"
# 阳光小区3-2-501, 58号院2-3-9
_DASHED: Final = (
    rf"(?P<home>{_FREE}{{1,12}}?(?:小区|苑|园|城|府|公寓|家属院|[0-9]号院)[^。；，,\s0-9]{{0,4}})"
    rf"[0-9]{{1,3}}#?{_DASH}[0-9]{{1,2}}{_DASH}[0-9]{{1,4}}"
)
DOORS: Final = (_IN_STREET, _STACKED, _DEEP, _DASHED)
# A room in an estate that is not named: 3号楼2单元301, 2-1-301.
ROOM: Final = (
    rf"(?:(?:{_STEP}){{1,4}}[0-9]{{3,4}}(?:[、和][0-9]{{3,4}})*(?:室|号)?"
    rf"|(?<![0-9年\-－—])[0-9]{{1,3}}#?{_DASH}[0-9]{{1,2}}{_DASH}[0-9]{{3,4}}(?![0-9\-－—])(?:室|号)?)"
)
# Any of the units by which a home is known: a place in a text without one has no door.
HOUSE: Final = late(
    rf"{NUMBER}\s*(?:号|栋|幢|室|单元|号楼|门牌)|{NUMBER}(?:号?楼|栋|幢|座)\s*[0-9]|第{NUMBER}[排户]|{NUMBER}排\s?{NUMBER}"
)
NUMBERED: Final = late(rf"{HOUSE.pattern}|[0-9]#?{_DASH}[0-9]{{1,2}}{_DASH}[0-9]{{1,4}}|{_STEP}{_LAST}")
# A home that is known by what stands beside it: 村口小卖部后面第二家, 杨家老屋右侧. Who asks weighs it; the group that
# matches is what leads to it.
_PLACE: Final = r"[^，。；、,：:（(）)\s|｜]"
_NTH: Final = (
    rf"(?:倒数)?第{NUMBER}[家户间栋幢座](?!单位|企业|公司)|那一?[家间户栋座]|独一?[户家]|最[后里外]面?一?[家户间]"
)
_AT: Final = "旁边?|[左右]侧|背后|后[面头]|对面|边|[下底上]头|[脚底坎坡]下|坎上"
BESIDE: Final = late(
    rf"(?P<before>{_PLACE}{{2,20}}?)(?:{_NTH})(?:[一-鿿]{{0,2}}[房屋楼院])?"
    rf"|(?P<group>{_PLACE}{{0,8}}[组社队屯街巷]){_PLACE}{{2,12}}?(?:{_AT})(?=[，。；、,（(）)\s|｜]|$)"
    rf"|(?P<near>{_PLACE}{{1,12}})(?:旁边?|背后|后[面头]|对面|隔壁){NUMBER}号"
)
