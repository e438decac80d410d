"""What a proposal says of places narrower than a village, and of who lives there without being registered."""

from __future__ import annotations

import pytest

from audiences.matching import Facts, offer, residents
from audiences.resident import Basis
from audiences.scope import concerned
from tests.audiences.test_matching import TAGS, TOWN


def _found(tree, text, genre="relief"):
    where = concerned("关于领取补助的通知", text, tree, TOWN)
    return offer(Facts(TOWN.lo, TOWN.hi, genre, (), where), tags=TAGS, tree=tree)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("请神农社区和星亮村3组的低保户到镇民政办领取补助。", "星亮村3组"),
        ("神农社区、星亮村第二村民小组：\n请低保户来领。", "星亮村第二村民小组"),
        ("请神农社区和星亮村三至五组的低保户到镇民政办领取补助。", "星亮村三至五组"),
    ],
)
def test_a_group_is_taken_for_its_village_and_said_to_be(tree, text, group):
    open_ = _found(tree, text).proposals[0].open
    assert any(f"文中写的是“{group}”，这里按村发，星亮村各组都会收到" in one for one in open_), open_


@pytest.mark.parametrize(
    "text",
    [
        "请神农社区和星亮村的低保户到镇民政办领取补助。",
        "请星亮村村民到镇民政办领取补助，由工作组上门登记。",
        "请星亮村低保户领取补助，由第3组织部门登记。",
    ],
)
def test_a_village_without_its_groups_is_not(tree, text):
    assert not any("各组都会收到" in one for one in _found(tree, text).proposals[0].open)


@pytest.mark.parametrize(("genre", "count"), [("notice", 1), ("relief", 0), ("outage", 0), ("listing", 0)])
def test_where_the_genre_says_no_tie_who_lives_there_can_be_taken(tree, genre, count):
    found = residents(genre, _found(tree, "全体村民请注意。", genre).people)
    assert [(one.rule, one.basis) for one in found] == [(None, Basis.LIVING)] * count
