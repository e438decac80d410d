"""Leaks in cells and list lines, and lists of staff, vaccines and colleges that are no leaks."""

import pytest

from content.checks import check
from content.ingest import read
from tests.content.samples import TODAY, personal_rules, subsidy

LEAKS = {
    "minor": (  # in cells with what he is beside the name; in the lines of a register
        "村\t户主\t学生\t就读学校\n东庄村\t柏水生\t柏思彤（15岁，中职一年级）\t县职业中专",
        "户主\t学生\t学校\n柏水生\t柏思彤(17岁)\t县职教中心\n鲁有才\t鲁一鸣（高职二年级）\t江西科技职业学院",
        "序号\t家长\t孩子\n1\t汤国安\t汤雨晨（9岁）\n2\t凌大海\t凌子涵（二年级）",
        "户主\t家庭成员\n窦广富\t窦一鸣（7岁，小学一年级）",
        "请来核对：\n杨桥居委会　娄佳琪　出生日期与出生证不符，就读青山小学六年级",
        "张湾居委会　甄一帆　出生日期与出生证不符（2014年7月9日/2014年9月7日），就读旭光小学六年级",
        "石桥居委会 麦小禾 民族登记有误，就读桥头小学二年级",
    ),
    "illness": (
        "上回群里的单子，柏桂枝的糖尿病用药情况大家都看见了。",
        "村医记错了，鲁大勇的高血压随访记录发到了群里。",
        "汤国安的肝硬化检查结果请家属来取。",
        "凌桂香的类风湿用药单落在卫生室。",
        "窦广富的乙肝检查单请来拿。",
    ),
    "address": (
        "购机者\t住址\t机具\n柏水生\t峰山村四组26号\t收割机",
        "种植者\t住址\t面积\n鲁大勇\t东庄村二组8号\t12亩",
        "中奖者\t地址\n汤国安\t解放路15号2单元301室",
        "受助者\t家庭住址\n凌大海\t石坝子街44号",
    ),
}
CLEAN = (
    "1网格 占菊花，2网格 周敏，负责入学儿童摸底。",
    "孩子入学摸底，网格员名单：1网格 占菊花，2网格 周敏，3网格 祝俊。",
    "幼儿接种信息核对人员名单：卫生员 柏水生，防疫员：鲁大勇、汤国安。",
    "营养餐采购，采购员名单：凌大海、窦广富。",
    "校车安全员名单：柏水生、鲁大勇。",
    "入托、入学主要看麻腮风两针、百白破五针、乙脑、流脑、甲肝这些，齐全的当场盖章。",
    "查漏：百白破、乙脑、水痘、甲肝各几针，看接种本。",
    "补种：脊灰四针、麻腮风两针、甲肝一针，不收钱。",
    "免费的有乙肝三针、乙脑两针、流脑四针。",
    "户主\t学生\t就读学校\n柏水生\t柏思彤（高职二年级）\t江西应用技术学院\n鲁有才\t鲁一鸣（大一）\t南昌大学",
    "4. 唐王店村　邹某，男，溺水子女善后，救助5000元；\n5. 山丰村　黄秀莲，女，房屋失火，救助3600元；",
    "杨桥居委会　（略）　出生日期与出生证不符，就读旭光小学六年级",
    "糖尿病用药情况请对照医生说明，不要自己停药。",
    "各村的高血压随访记录12月底前交卫生院。",
    "村医柏水生的糖尿病用药讲座11月12日开讲。",
    "签约居民的糖尿病用药情况由村医上门登记。",
    "经营者\t地址\n柏水生\t解放路15号",
    "志愿者\t地址\n柏水生\t解放路15号服务站",
    "购机者\t住址\n柏某某\t峰山村四组26号",
)


def test_what_a_cell_or_a_line_of_a_list_says_of_somebody_is_found():
    missed = [(rule, text) for rule, texts in LEAKS.items() for text in texts if rule not in personal_rules(text)]
    assert missed == []


@pytest.mark.parametrize("text", CLEAN)
def test_staff_vaccines_and_colleges_are_not_asked_about(text):
    assert not personal_rules(text) & {"minor", "illness", "address"}


def test_each_illness_of_a_column_of_prose_is_said_once():
    rows = "姓名\t困难情况\n柏水生\t患尿毒症，每周透析\n鲁大勇\t长子精神残疾二级\n汤国安\t本人尿毒症"
    version = subsidy(title="公示", blocks=read("名单.txt", rows.encode()).blocks)
    found = [one.quote for one in check(version, {}, today=TODAY) if one.rule == "illness"]
    assert sorted(found) == sorted(["尿毒症", "透析", "精神残疾二级"])


def test_a_class_on_one_line_is_read_to_its_end():
    """Fifty names in a row may be cut into names in endless ways; each is read once."""
    given = ["子轩", "欣怡", "浩然", "雨桐", "文博", "可欣", "俊杰", "雅婷", "天宇", "多多", "明", "山", "思涵"]
    names = [surname + one for surname in "王李张刘" for one in given]
    assert "minor" in personal_rules(f"三年级学生名单：{'、'.join(names)}。")
    assert "minor" not in personal_rules(f"捐款人名单：{'、'.join(names)}，在此致谢")
