"""Whom a notice gives something of their own: told besides, never in place of those who pay."""

import pytest

from tests.content.test_whom import heard


def test_a_share_narrows_nobody():
    said = heard("养老保险缴费\n缴费对象：年满16周岁未满60周岁的居民。\n低保户由财政代缴100元。\n")
    assert {one.value for one in said.whom.conditions} == {"age:16-59"}
    assert [(one.value, one.words) for one in said.whom.shares] == [("tag:低保", "低保户")]


def test_who_is_meant_anyway_is_no_share():
    said = heard("低保户用电\n对象：全镇低保户。\n低保户每月免收10度电费。\n")
    assert [one.value for one in said.whom.conditions] == ["tag:低保"]
    assert said.whom.shares == ()


@pytest.mark.parametrize(
    "text",
    [
        "自来水改造\n每户收材料费280元。\n低保户免收。\n",
        "数字电视\n每月16元，低保户由镇里出。\n",
        "管护\n招30人，其中10人专招低保户。\n",
        "供热\n各位用热户：\n10月20日前交费。\n低保户，凭证交八成，当场办。\n",
        "看电视\n旧盒子收不到台了。\n低保户，不要钱。旁的人家，一只盒子180元。\n",
        "催租\n各承租户请月底前缴清。\n低保户按规定减收。\n",
        "医保\n一口人420元。低保户只掏210元。\n",
        "医保\n每人400元。低保户按280元资助后缴纳。\n",
        "摇号\n选房后签约，月租金每平方米1.8元，低保户按0.9元收取。\n",
        "换灯\n旧灯换新灯。低保户凭证领新灯；其他人家每盏出5元。\n",
    ],
)
def test_what_the_others_pay_for_is_not_for_those_alone_who_do_not(text):
    assert "tag:低保" not in {one.value for one in heard(text).whom.conditions}


@pytest.mark.parametrize(
    "text",
    [
        "改厕补助\n今年标准：低保户、特困户600元，其他农户300元。\n请到村委会登记。\n",
        "学生资助\n低保户、残疾学生优先，其他家庭困难的也可申请。\n12月10日前交表。\n",
        "水费\n低保户每吨1元，其余用户每吨2.2元。\n请月底前交清。\n",
    ],
)
def test_who_stands_in_one_sentence_with_the_rest_narrows_nobody(text):
    assert "tag:低保" not in {one.value for one in heard(text).whom.conditions}
