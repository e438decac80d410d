"""Numbers that look like a person's and are a thing's or an office's, and their likes that are somebody's."""

from datetime import date

import pytest

from content.checks import check
from content.item import Genre, Nature, Paragraph, Version

TODAY = date(2026, 8, 10)
PERSONAL = {"id_number", "phone", "office_phone"}


def _rules(text):
    version = Version(
        title="通知", blocks=(Paragraph(text),), genre=Genre.NOTICE, nature=Nature.GOVERNMENT, division=421321000000000
    )
    return {one.rule for one in check(version, {}, today=TODAY)} & PERSONAL


@pytest.mark.parametrize(
    "text",
    [
        "建设单位县水务局，施工许可证号512021202510150101。",
        "养殖场的动物防疫合格证号421321201905120018，有效。",
        "合同编号：421321202003150027，一式三份。",
        "户号共11位，形如14000006418，不是电话号码。",
        "表号14000006418（非手机号）印在水表盖上。",
        "球队报名到文书过文斌那里登记 电话14000006423，过了不再加队。",
        "要换锅盖的找会计闵德顺那里报名，14000006423。",
        "乡里联系人小彭，14000009176。",
        "现场登记联系人童工，14000003171。",
    ],
)
def test_the_number_of_a_thing_or_an_office_is_none_of_a_person(text):
    assert _rules(text) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("施工许可已办，负责人身份证号512021197510150101。", "id_number"),
        ("证件号512021197510150101，村民周某。", "id_number"),
        ("老郭家的户号抄错了，请打14000008825。", "phone"),
        ("村里张家联系人其弟，14000003171。", "phone"),
        ("到魏新民那里看看，14000002317。", "phone"),
    ],
)
def test_the_number_of_somebody_is_found_all_the_same(text, rule):
    assert rule in _rules(text)


@pytest.mark.parametrize(
    "numbers",
    [
        "14000001121  0722-3331008",
        "14000001121\u30000722-3331008",
        "14000001121 0722 3331008",
        "14000001121\n0722-3331008",
        "0722-3331008 14000001121",
        "1301121 14000001121",
        "14000001121-0722",
        "110110 14000001121 0722-3331008",
    ],
)
def test_telephones_side_by_side_are_no_number_of_a_person(numbers):
    """Eleven digits and the area code of the next look like an ID number of fifteen; so does 号码 by name or label."""
    assert "id_number" not in _rules(f"咨询：厉山镇人民武装部 李部长 {numbers}")
    assert "id_number" not in _rules(f"带身份证，咨询{numbers}")


@pytest.mark.parametrize(
    "number",
    [
        "512021 19751015 0101",
        "5120 2119 7510 1501 01",
        "512021-751015-010",
        "512021 19751015 0101 0722-3331008",
        "14000001121 512021 19751015 0101",
        "14000001121  512021197510150101",
        "13072119801\n1223001",
    ],
)
def test_a_number_in_groups_is_found_beside_telephones_too(number):
    assert "id_number" in _rules(f"身份证 刘德厚 {number}")
