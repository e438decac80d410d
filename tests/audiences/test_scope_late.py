"""Whom a text is for stands at its beginning: places that it names only late get an arrangement and narrow nobody."""

import pytest

from audiences.division import Division
from audiences.scope import concerned

COUNTY = Division(421321000000000)
TOWN = Division(421321101000000)  # 厉山镇
BODY = (
    "农村电表更换从下周开始，老表一律换成智能表，不收一分钱。\n"
    "换表时家里要有人，停电大约十分钟，电工会提前一天打招呼。\n"
    "换下来的旧表由供电所统一收走，谁家也不要留，更不要卖给收废品的。\n"
    "换完以后电费在手机上看，不会用手机的照旧到营业厅交。\n"
)
LATE = (
    "厉山镇、高城镇因为前阵子下大雨，换表推迟到9月。\n",
    "厉山镇、高城镇的用户可以就近在镇上的营业厅办过户。\n",
    "6月3日在厉山镇，6月5日在高城镇，有人到街上摆摊解答。\n",
    "住在厉山镇、高城镇的用户，凭本人身份证留用旧表。\n",
    "厉山镇、高城镇户数多，由电工提前入户，其他地方自己预约。\n",
)


def _codes(title, text, tree, within):
    return {one.code for one in concerned(title, text, tree, within).named} or {within.code}


@pytest.mark.parametrize("late", LATE)
def test_an_arrangement_for_some_that_comes_late_narrows_nobody(tree, late):
    assert _codes("换电表的通知", BODY + late + "有事打供电所电话。\n", tree, COUNTY) == {COUNTY.code}


@pytest.mark.parametrize("late", LATE)
def test_what_is_said_of_places_early_stays_what_the_text_is_about(tree, late):
    found = _codes("换电表的通知", "厉山镇、高城镇的用户：\n" + BODY + late, tree, COUNTY)
    assert found == {421321101000000, 421321102000000}


def test_who_gets_none_is_not_meant_however_late_it_is_said(tree):
    late = "这次只换厉山镇、高城镇的，其余乡镇暂不安排。\n"
    assert _codes("换电表的通知", BODY + late, tree, COUNTY) == {421321101000000, 421321102000000}


def test_a_short_text_has_no_late_part(tree):
    assert _codes("停电", "今晚检修线路，要停电。\n停电的是厉山镇。\n", tree, COUNTY) == {421321101000000}


@pytest.mark.parametrize(
    "to",
    ["各村民委员会：", "各村（社区）：", "各村、神农社区：", "各村（居）委会、各位老年朋友：", "各村、社区："],
)
def test_who_is_addressed_as_every_village_is_all_of_them_whatever_is_said_of_some(tree, to):
    text = f"{to}\n今年复核一户不漏。\n星亮村、王家岗村去年漏查的农户多，由镇里直接上门。\n6月5日前报齐。\n"
    assert _codes("关于复核的通知", text, tree, TOWN) == {TOWN.code}


@pytest.mark.parametrize("to", ["各有关村：", "星亮村、王家岗村：", "各位家长："])
def test_who_is_addressed_otherwise_is_not(tree, to):
    text = f"{to}\n星亮村、王家岗村的农户这个月换水表。\n"
    assert _codes("换水表", text, tree, TOWN) != {TOWN.code}


def test_a_step_that_is_done_before_another_takes_nobody_out(tree):
    text = "星亮村、王家岗村的宅基地已完成权籍调查，拟予登记，现公告。\n有异议的送镇自然资源所。\n"
    assert _codes("首次登记公告", text, tree, TOWN) == _codes("x", "星亮村、王家岗村的农户请来登记。", tree, TOWN)
    done = "换表的有以下村。星亮村已完成换表，王家岗村农户请在家等候。\n"
    assert _codes("换水表", done, tree, TOWN) == _codes("x", "王家岗村的农户请来登记。", tree, TOWN)
