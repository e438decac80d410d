"""Whom notices mean, in many voices: ties to a place, bare ages, kinds by stem and ending, kinds in passing."""

from tests.content.whom import cases, faults, heard

CASES = cases("whom_notices.txt")


def test_every_notice_is_tried():
    assert len(CASES) > 300


def test_whom_a_notice_means():
    wrong = {text: faults(heard(text).conditions, must, may) for must, may, text in CASES}
    assert {text: amiss for text, amiss in wrong.items() if amiss != ([], set())} == {}


def test_a_column_of_kinds_says_who_and_a_list_of_persons_does_not():
    kinds = (
        "# 适老化改造\n\n## 哪些家庭能报\n\n| 类别 | 每户最高 | 证明 |\n|---|---|---|\n"
        "| 分散供养特困人员 | 3000元 | 供养证 |\n| 低保家庭的失能老人 | 2000元 | 低保证 |\n"
    )
    persons = "# 取暖补助名单\n\n| 户主 | 类别 | 金额 |\n|---|---|---|\n| 杨某 | 低保户 | 600元 |\n"
    found = [{one.value for one in heard(text, "通知.md").conditions} for text in (kinds, persons)]
    assert found == [{"tag:特困", "tag:低保", "tag:失能老人"}, set()]


def test_a_bulleted_list_under_who_is_read_item_by_item_and_ends_with_its_heading():
    text = (
        "# 临时价格补贴\n\n## 一、哪些人能领\n\n符合下面任何一种：\n\n- 最低生活保障家庭\n- 最低生活保障边缘家庭\n"
        "- 防返贫监测对象\n- 特困救助供养学生\n\n## 二、怎么领\n\n不用申请，村里的退役军人帮着登记。\n"
    )
    found = {one.value for one in heard(text, "通知.md").conditions}
    assert found == {"tag:低保", "tag:低保边缘", "tag:监测户", "tag:特困"}
