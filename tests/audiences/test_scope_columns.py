"""A column of a table plays one part, and a count that stands behind houses is their own."""

from __future__ import annotations

import pytest

from audiences.division import Division
from audiences.scope import concerned

TOWN = Division(421321101000000)
HEADS = (
    ("村", "户主", "亩"),
    ("住址", "姓名", "元"),
    ("所在村", "申请人", "户"),
    ("村组", "种植户", "面积"),
    ("地址", "借款人", "贴息"),
)


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head[0])
def test_one_person_in_a_column_makes_it_one_of_homes(tree, head):
    rows = [head, ("星亮村", "龚明富", "8"), ("王家岗村", "禾丰家庭农场", "62"), ("沙城村", "集体经济组织", "40")]
    text = "公示如下。\n" + "\n".join("\t".join(row) for row in rows)
    assert concerned("补助公示", text, tree, TOWN).named == ()


@pytest.mark.parametrize(
    "said",
    [
        "登记站设在星亮、王家岗两个村的村民委员会，每日八时开门。",
        "投票点设在星亮、王家岗、沙城三个村的村部。",
        "兑换点设在星亮村、王家岗村两个村的老小学。",
        "办理点设于星亮、沙城两个村的服务站，哪里近到哪里。",
        "收购点设在王家岗、沙城两个村的村委会。",
    ],
)
def test_a_count_behind_houses_is_their_own(tree, said):
    assert concerned("登记公告", f"凡年满十八周岁的均应登记。\n{said}", tree, TOWN).named == ()
