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
        ("id_masked", "1 大龙村 舒结火 男 42132119660314002* 护路"),
        ("id_masked", "1 大龙村 舒结火 男 4213211966031400*4 护路"),
        ("id_masked", "1 大龙村 舒结火 男 421321196603140**4 护路"),
        ("id_number", "刘德厚\t421321\t19660314\t0024\n龚桂兰\t421321\t19671102\t0041"),  # a list without heads
        ("id_number", HEAD + "刘德厚\t421321\t19660314\t0022\t3.2"),  # mistyped
    ],
)
def test_it_is_found(rule, text):
    assert rule in personal_rules(text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "合计\t421321\t19660314\t0024\t3.2",  # nobody's
        "户主\t银行卡号\t面积\t金额\n刘德厚\t6217********1234\t12\t300",
        "户主\t银行卡号\t金额\t编号\n刘德厚\t6217******1234\t1500\t12",
        "户主\t一卡通\t邮编\n刘德厚\t6217****1234\t441300",
        "户主\t联系电话\t后四位\n刘德厚\t421321********\t0024",
        "钢管321102121212×3根，螺栓若干。",
        "合计421321300101×12箱。",
        "刘德厚领化肥，批号42132120990101*12，限本季。",
        "户主\t补贴\t垫付\t余额\n刘德厚\t421300\t196603\t140021",
        "刘德厚，卡号621700360914*517，户名一致。",
        "刘德厚，办件编号421321680914*517，已受理。",
        "项目421321999999*517已验收。",
    ],
)
def test_it_is_none(text):
    assert not {"id_number", "id_masked"} & set(personal_rules(text))
