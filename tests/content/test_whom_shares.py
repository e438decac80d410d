"""Whom a notice gives something of their own: told besides, never in place of those who pay."""

import pytest

from tests.content.whom import cases, faults, heard


@pytest.mark.parametrize(("must", "may", "text"), cases("whom_shares.txt"))
def test_who_has_something_of_their_own_is_told(must, may, text):
    said = heard(text)
    assert faults((*said.conditions, *said.shares), must, may) == ([], set())


def test_a_share_narrows_nobody_and_what_is_past_is_none():
    said = heard("养老保险缴费\n缴费对象：年满16周岁未满60周岁的居民。\n低保户由财政代缴100元。\n")
    assert {one.value for one in said.conditions} == {"age:16-59"}
    assert said.besides == ("tag:低保|低保户",)
    done = heard("医保征缴\n没缴的抓紧缴。\n已由民政代交的低保户不用再交。\n")
    assert done.shares == ()


def test_who_is_meant_anyway_is_no_share():
    said = heard("低保户用电\n对象：全镇低保户。\n低保户每月免收10度电费。\n")
    assert [one.value for one in said.conditions] == ["tag:低保"]
    assert said.shares == ()


@pytest.mark.parametrize(
    "text",
    [
        "自来水改造\n每户收材料费280元。\n低保户免收。\n",
        "数字电视\n每月16元，低保户由镇里出。\n",
        "管护\n招30人，其中10人专招低保户。\n",
    ],
)
def test_what_the_others_pay_for_is_not_for_those_alone_who_do_not(text):
    said = heard(text)
    assert [one.value for one in said.conditions if one.value != "all"] == []
    assert [one.value for one in said.shares] == ["tag:低保"]


def test_who_is_told_beside_the_rest_is_not_all_who_are_meant():
    said = heard("换灯\n旧灯换新灯。低保户凭证领新灯；其他人家每盏出5元。\n")
    assert [one.value for one in said.conditions if one.value != "all"] == []
    assert [one.value for one in said.shares] == ["tag:低保"]
