"""What is asked before anybody is told: whom no roster can name, who is away, by which tie, which of several offers."""

from datetime import date

import pytest

from audiences.group import Age, AllOf, AnyOf, AtHome, Born, HasTag, Not, SexIs, Within
from audiences.matching import Facts, offer
from audiences.resident import Basis
from tests.audiences.test_matching import TAGS, TOWN, meant

HERE = Within(TOWN.lo, TOWN.hi, "厉山镇", Basis.LIVING)
LOW = HasTag(1, "低保", 1)


def of(tree, *conditions, genre="relief", **facts):
    return offer(Facts(TOWN.lo, TOWN.hi, genre, meant(*conditions), **facts), tags=TAGS, tree=tree)


@pytest.mark.parametrize("genre", ["relief", "notice", "jobs", "order"])
def test_a_kind_that_the_roster_lacks_is_never_everybody_unasked(tree, genre):
    found = of(tree, "tag:残疾人|残疾人家庭", genre=genre)
    assert found.people[0].rule is None
    assert (found.people[0].unsure, found.people[0].missing, found.asked) == (True, True, "发给谁")
    assert found.proposals[0].doubt == "发给谁，名册里选不出文中说的人，可以用本次名单"
    assert "请用本次名单" in found.people[0].open[0]


def test_a_group_that_lacks_some_whom_it_is_for_is_asked_about_too(tree):
    found = of(tree, "tag:低保", "tag:残疾人|残疾证")
    assert (found.people[0].rule, found.people[0].missing, found.asked) == (LOW, True, "发给谁")


@pytest.mark.parametrize("genre", ["listing", "alert", "outage"])
def test_what_is_for_all_there_is_not_asked_about_for_a_word(tree, genre):
    assert of(tree, "tag:残疾人", genre=genre).asked == ""


def test_whom_no_roster_can_name_is_asked_about_by_the_words_of_the_text(tree):
    found = of(tree, genre="notice", unnamed=("企业、合作社等单位|各家庭农场",))
    assert found.asked == "发给谁"
    assert "文中写“各家庭农场”：名册里选不出企业、合作社等单位" in found.people[0].open[0]


def test_who_is_away_is_registered_here_and_does_not_live_here(tree):
    best, everybody = of(tree, "tag:外出务工人员|在外务工", genre="jobs").people
    assert (best.rule, best.basis, everybody.basis) == (Not(HERE), Basis.REGISTERED, Basis.REGISTERED)
    assert best.unsure


def test_an_age_within_another_is_a_class_of_it_and_a_word_without_years_yields(tree):
    assert of(tree, "age>=80|80周岁以上", "age>=100|满100周岁").people[0].rule == Age(80)
    assert of(tree, "age>=60|老年人", "age>=65|65周岁及以上").people[0].rule == Age(65)
    assert of(tree, "age>=60|老年人", "age<=16|16周岁以下").people[0].rule == AnyOf((Age(None, 16), Age(60)))
    assert of(tree, "tag:独居老人|独居老人", "age>=70|70岁").people[0].rule == Age(70)


def test_days_of_birth_stand_in_an_ages_stead(tree):
    born = Born(date(1962, 1, 1), date(1991, 12, 31))
    rule = of(tree, "sex=女", "age:35-64@1962-01-01..1991-12-31|1962年…").people[0].rule
    assert rule == AllOf((born, SexIs("女")))
    first = Born(None, date(1946, 12, 31))
    assert of(tree, "age>=80@..1946-12-31|1946年…", "age>=100|100周岁").people[0].rule == first
    infants = Born(date(2024, 10, 31), date(2026, 5, 30))
    assert of(tree, "age:0-2@2024-10-31..2026-05-30|6至24月龄").people[0].rule == AtHome(infants)
    girls = "age:15-16@2010-09-01..2011-08-31|2010年…"
    assert isinstance(of(tree, girls).people[0].rule, AtHome)


def test_both_ties_of_one_person_are_a_condition_and_either_is_asked(tree):
    both = of(tree, "tag:低保", "basis=户籍地且现居地|户籍在我镇且现居住在我镇").people[0]
    assert (both.rule, both.basis, both.unsure) == (AllOf((LOW, HERE)), Basis.REGISTERED, False)
    found = of(tree, "basis=户籍地|本镇户籍", "basis=现居地|在本镇居住")
    assert [one.basis for one in found.people] == [Basis.LIVING, Basis.REGISTERED]
    assert found.asked == "发给谁"


def test_what_goes_by_who_is_registered_goes_by_it_whatever_else_is_said(tree):
    found = of(tree, "basis=现居地|在本村居住", genre="notice", tie=Basis.REGISTERED)
    assert [one.basis for one in found.people] == [Basis.REGISTERED, Basis.LIVING]
    assert found.asked == "发给谁"
    assert of(tree, genre="jobs", tie=Basis.REGISTERED).people[0].basis is Basis.REGISTERED


def test_a_subsidy_without_land_goes_not_by_land_and_the_lands_holders_are_asked_about(tree):
    assert of(tree, genre="subsidy", land=False, tie=Basis.LIVING).people[0].basis is Basis.LIVING
    assert of(tree, genre="subsidy", land=False).people[0].basis is Basis.REGISTERED
    found = of(tree, "tag:种粮农户", genre="subsidy", holders="按确权面积发")
    assert (found.people[0].basis, found.asked) == (Basis.FARMING, "发给谁")
    assert "发给承包户" in found.people[0].open[0]


def test_each_of_several_offers_has_its_own_people_and_nobody_is_chosen(tree):
    found = of(tree, genre="jobs", apart=(("age:18-50|18-50岁",), ("tag:低保|低保户",)))
    assert [one.rule for one in found.people] == [None, Age(18, 50), LOW]
    assert found.asked == "发给谁"
