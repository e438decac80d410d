"""Identity numbers cut over cells of a table or hidden in hardly a place, and long numbers that are none."""

import pytest

from tests.content.samples import personal_rules

HEAD = "户主\t地区码\t出生日期\t尾号\t面积\n"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("id_number", HEAD + "刘德厚\t421321\t19660314\t0024\t3.2"),
        ("id_number", HEAD + "3\t刘德厚\t42132119660314\t0024\t3.2"),
        ("id_number", HEAD + "刘德厚\t４２１３２１\t１９６６０３１４\t００２４\t3.2"),
        ("id_masked", HEAD + "刘德厚\t421321\t19660314\t****\t3.2"),
        ("id_masked", HEAD + "刘德厚\t******\t19660314\t0024\t3.2"),
        ("id_masked", "1 大龙村 舒结火 男 1968年生 421321680914*517 护路"),
        ("id_masked", "舒结火，身份证号42132119680914**17，护路。"),
    ],
)
def test_it_is_found(rule, text):
    assert rule in personal_rules(text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "合计\t421321\t19660314\t0021\t3.2",  # nobody's
        HEAD + "刘德厚\t421321\t19660314\t0022\t3.2",  # the check digit is wrong: some other three numbers
        "户主\t补贴\t垫付\t余额\n刘德厚\t421300\t196603\t140021",
        "刘德厚，卡号621700360914*517，户名一致。",
        "刘德厚，办件编号421321680914*517，已受理。",
        "项目421321999999*517已验收。",
    ],
)
def test_it_is_none(text):
    assert not {"id_number", "id_masked"} & set(personal_rules(text))
