"""Proposals: conditions, places, bases, and what is left to a person."""

from __future__ import annotations

import pytest

from audiences.division import Division
from audiences.group import Age, AllOf, AnyOf, AtHome, HasTag, Reachable, SexIs, Way
from audiences.kinds import KINDS
from audiences.matching import Certainty, Condition, Facts, offer
from audiences.matter import Tag
from audiences.resident import Basis
from audiences.scope import concerned
from audiences.territory import Concerned, Named

TAGS = [Tag(1, 1, "低保"), Tag(2, 1, "特困"), Tag(3, 2, "种粮农户")]
TOWN = Division(421321101000000)
COUNTY = Division(421321000000000)


def meant(*tokens, certainty=Certainty.SURE):
    return tuple(Condition(token, certainty) for token in tokens)


def first(tree, *conditions, genre="notice", places=(), issuer=TOWN, tags=TAGS):
    where = concerned("", "、".join(places), tree, issuer)
    return offer(Facts(issuer.lo, issuer.hi, genre, meant(*conditions), where), tags=tags, tree=tree).proposals[0]


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("age>=60", Age(60)),
        ("age>=60|60周岁以上", Age(60)),
        ("ａｇｅ＞＝６０", Age(60)),
        ("60周岁及以上老年人", Age(60)),
        ("年满18周岁", Age(18)),
        ("age>60", Age(61)),
        ("age<18", AtHome(Age(None, 17))),
        ("不满18周岁", AtHome(Age(None, 17))),
        ("age<=16", AtHome(Age(None, 16))),
        ("16周岁以下", AtHome(Age(None, 16))),
        ("age:35-64", Age(35, 64)),
        ("35—64岁", Age(35, 64)),
        ("age=18", Age(18, 18)),
        ("sex=女", SexIs("女")),
        ("妇女", SexIs("女")),
        ("tag:低保", HasTag(1, "低保", 1)),
        ("最低生活保障对象", HasTag(1, "低保", 1)),
        ("tag:五保户", HasTag(2, "特困", 1)),
        ("实际种粮农民", HasTag(3, "种粮农户", 2)),
        ("reach=wechat", Reachable(Way.WECHAT)),
        ("全体村民", None),
        ("all", None),
    ],
)
def test_conditions_are_understood(tree, condition, rule):
    found = first(tree, condition)
    assert found.rule == rule
    assert found.open == ()


def test_kinds_add_up_tags_are_alternatives_and_everybody_comes_last(tree):
    facts = Facts(TOWN.lo, TOWN.hi, "health", meant("sex=女", "age:35-64|35—64岁", "tag:低保", "tag:特困"))
    best, everybody = offer(facts, tags=TAGS, tree=tree).proposals
    assert best.rule == AllOf((AnyOf((HasTag(1, "低保", 1), HasTag(2, "特困", 1))), Age(35, 64), SexIs("女")))
    assert best.sentence.startswith("按现居地：（有“低保”标签或者有“特困”标签）")
    assert any("文中写“35—64岁”" in reason for reason in best.reasons)
    assert (everybody.rule, everybody.territory) == (None, best.territory)


def test_a_public_notice_is_for_everybody_who_may_object(tree):
    facts = Facts(TOWN.lo, TOWN.hi, "listing", meant("tag:低保|低保对象"))
    everybody, listed = offer(facts, tags=TAGS, tree=tree).proposals
    assert (everybody.rule, listed.rule) == (None, HasTag(1, "低保", 1))
    assert everybody.reasons[-1] == "公示是给大家看的，谁都可以提异议"


def test_ages_limit_each_other_or_are_two_groups(tree):
    assert first(tree, "age>=35", "age<=64").rule == Age(35, 64)
    assert first(tree, "age<=16", "age>=60").rule == AnyOf((Age(None, 16), Age(60)))


def test_a_kind_without_a_tag_is_left_open_or_read_as_its_age(tree):
    found = first(tree, "tag:党员")
    assert (found.rule, found.open) == (None, ("文中写“tag:党员”：名册里没有“党员”标签，请用本次名单，或看原文选定",))
    assert first(tree, "tag:养老金领取人").rule == Age(60)
    assert first(tree, "tag:养老金领取人", tags=[Tag(9, 3, "待遇领取人")]).rule == HasTag(9, "待遇领取人", 3)


@pytest.mark.parametrize(
    ("genre", "condition", "basis"),
    [
        ("subsidy", "all", Basis.FARMING),
        ("alert", "all", Basis.LIVING),
        ("relief", "all", Basis.REGISTERED),
        ("alert", "本乡户籍", Basis.REGISTERED),
        ("relief", "basis=现居地", Basis.LIVING),
        ("notice", "常住人口", Basis.LIVING),
    ],
)
def test_the_genre_picks_the_basis_unless_the_text_does(tree, genre, condition, basis):
    found = first(tree, condition, genre=genre)
    assert found.basis is basis
    assert any(basis.label in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("genre", "domain", "basis"),
    [
        ("subsidy", "涉农补贴", Basis.FARMING),
        ("subsidy", "社会救助", Basis.REGISTERED),  # 残疾人两项补贴
        ("notice", "交通运输", Basis.LIVING),
        ("notice", "市政服务", Basis.LIVING),
        ("notice", "户籍管理", Basis.REGISTERED),
        ("health", "户籍管理", Basis.LIVING),
    ],
)
def test_the_domain_says_which_subsidy_and_which_plain_notice_goes_by_which_basis(tree, genre, domain, basis):
    facts = Facts(TOWN.lo, TOWN.hi, genre, domain=domain)
    assert offer(facts, tags=TAGS, tree=tree).people[0].basis is basis


def test_places_narrow_the_territory_and_a_village_its_town(tree):
    found = first(tree, places=("随县厉山镇星亮村", "高城镇"), issuer=COUNTY)
    assert found.territory == ((421321101200000, 421321101200999), (421321102000000, 421321102999999))
    assert found.reasons[:2] == ("文中写到“随县厉山镇星亮村”", "文中写到“高城镇”")


def test_a_town_names_its_villages_without_itself(tree):
    found = first(tree, places=("星亮村", "龙泉村", "高城镇"))
    assert found.territory == ((421321101200000, 421321101200999),)
    assert any("“龙泉村”没有写明乡镇" in text for text in found.open)
    assert any("“高城镇”不在发布单位的范围内" in text for text in found.open)


def test_a_village_that_two_towns_have_is_never_guessed(tree):
    found = first(tree, places=("龙泉村",), issuer=COUNTY)
    assert found.territory == ((COUNTY.lo, COUNTY.hi),)
    assert "淮河镇龙泉村" in found.open[0]


def test_without_conditions_it_is_everybody_once(tree):
    proposals = offer(Facts(TOWN.lo, TOWN.hi, "notice"), tags=TAGS, tree=tree).proposals
    assert len(proposals) == 1
    assert proposals[0].sentence == "按户籍地：全体居民"
    assert proposals[0].reasons[0] == "发布单位管辖厉山镇"


def test_who_has_something_of_their_own_is_a_group_more_and_narrows_nobody(tree):
    shares = meant("tag:低保|低保户", "tag:特困|特困户", certainty=Certainty.SHARE)
    facts = Facts(TOWN.lo, TOWN.hi, "insurance", (*meant("age:16-59"), *shares))
    best, everybody, theirs = offer(facts, tags=TAGS, tree=tree).proposals
    assert (best.rule, everybody.rule) == (Age(16, 59), None)
    assert theirs.rule == AnyOf((HasTag(1, "低保", 1), HasTag(2, "特困", 1)))
    assert theirs.reasons == (
        "发布单位管辖厉山镇",
        "文中写“低保户”：有“低保”标签，对他们另有规定",
        "文中写“特困户”：有“特困”标签，对他们另有规定",
    )
    only = Facts(TOWN.lo, TOWN.hi, "notice", meant("tag:低保", certainty=Certainty.SHARE))
    all_, again = offer(only, tags=TAGS, tree=tree).proposals
    assert (all_.rule, again.rule) == (None, HasTag(1, "低保", 1))


def test_no_kind_has_two_meanings():
    names = [name for kind in KINDS for name in kind]
    assert len(names) == len(set(names))


XINGLIANG, SHENNONG = Division(421321101200000), Division(421321101001000)
TWO = (Named(XINGLIANG.code, "到星亮村"), Named(SHENNONG.code, "到神农社区"))


def two_ways(named, rival, *conditions, tree, left_out=()):
    facts = Facts(TOWN.lo, TOWN.hi, "health", meant(*conditions), Concerned(named, left_out, (), rival))
    return offer(facts, tags=TAGS, tree=tree).proposals


def test_places_that_can_be_read_in_two_ways_are_two_proposals_for_the_same_people(tree):
    places, whole, everybody = two_ways(TWO, (), "age>=65", tree=tree)
    assert (places.rule, whole.rule, everybody.rule) == (Age(65), Age(65), None)
    assert places.territory == ((XINGLIANG.lo, XINGLIANG.hi), (SHENNONG.lo, SHENNONG.hi))
    assert whole.territory == everybody.territory == ((TOWN.lo, TOWN.hi),)
    assert places.sentence == "按现居地：65周岁及以上（厉山镇星亮村、厉山镇神农社区）"
    assert whole.sentence == "按现居地：65周岁及以上（厉山镇的所有地方）"
    assert places.open == ("也可能发给厉山镇的所有地方，请看原文选定",)
    assert whole.open == ("也可能发给厉山镇星亮村、厉山镇神农社区，请看原文选定",)
    assert whole.reasons == ("发布单位管辖厉山镇", *places.reasons[2:])
    assert everybody.sentence == "按现居地：全体居民（厉山镇的所有地方）"


def test_the_whole_may_be_the_likelier_way(tree):
    whole, places = two_ways((), TWO, tree=tree)
    assert whole.territory == ((TOWN.lo, TOWN.hi),)
    assert places.territory == ((XINGLIANG.lo, XINGLIANG.hi), (SHENNONG.lo, SHENNONG.hi))
    assert places.reasons[:2] == ("文中写到“到星亮村”", "文中写到“到神农社区”")


def test_who_has_something_of_their_own_is_looked_for_in_the_wider_places(tree):
    conditions = (*meant("age>=65"), *meant("tag:低保|低保户", certainty=Certainty.SHARE))
    facts = Facts(TOWN.lo, TOWN.hi, "health", conditions, Concerned(TWO, (), (), ()))
    theirs = offer(facts, tags=TAGS, tree=tree).proposals[-1]
    assert (theirs.rule, theirs.territory) == (HasTag(1, "低保", 1), ((TOWN.lo, TOWN.hi),))


def test_what_the_text_takes_out_is_out_both_ways(tree):
    village, rest = two_ways(TWO[:1], (), tree=tree, left_out=TWO[1:])
    assert village.territory == ((XINGLIANG.lo, XINGLIANG.hi),)
    assert all(not lo <= SHENNONG.lo <= hi for lo, hi in rest.territory)


def test_two_ways_that_reach_the_same_places_are_one(tree):
    beyond = Named(COUNTY.code + 102000000, "高城镇")
    (only,) = two_ways((beyond,), (), tree=tree)
    assert (only.where, only.open) == ("", ())


def test_conditions_that_may_be_none_are_asked_about_and_everybody_stands_beside_them(tree):
    some = (*meant("age>=65|65岁以上"), *meant("tag:低保|低保户免费", certainty=Certainty.UNSURE))
    found = offer(Facts(TOWN.lo, TOWN.hi, "notice", some), tags=TAGS, tree=tree)
    assert found.asked == "发给谁"
    assert {one.asked for one in found.proposals} == {"发给谁"}
    best, firm, everybody = found.people
    assert (best.rule, firm.rule, everybody.rule) == (AllOf((HasTag(1, "低保", 1), Age(65))), Age(65), None)
    assert best.open == ("文中写“低保户免费”，也可能只是提到，不是只发给他们。请看原文选定",)
    assert (best.unsure, firm.unsure, firm.open) == (True, False, ())


def test_where_all_conditions_are_unsure_the_choice_is_they_or_everybody(tree):
    unsure = Facts(TOWN.lo, TOWN.hi, "notice", meant("tag:低保|低保户免费", certainty=Certainty.UNSURE))
    assert [one.rule for one in offer(unsure, tags=TAGS, tree=tree).people] == [HasTag(1, "低保", 1), None]


def test_an_unsure_basis_or_a_list_that_goes_to_all_asks_nothing_of_whom(tree):
    living = meant("basis=现居地|常住", certainty=Certainty.UNSURE)
    basis = Facts(TOWN.lo, TOWN.hi, "notice", (*meant("age>=65"), *living))
    listing = Facts(TOWN.lo, TOWN.hi, "listing", meant("tag:低保|低保户", certainty=Certainty.UNSURE))
    for facts in (basis, listing):
        assert offer(facts, tags=TAGS, tree=tree).asked == ""


def test_who_is_only_thinkable_is_a_group_more_behind_everybody_and_asks_nothing(tree):
    thinkable = meant("tag:特困|特困户", "basis=现居地|住户", certainty=Certainty.THINKABLE)
    found = offer(Facts(TOWN.lo, TOWN.hi, "notice", (*meant("age>=65"), *thinkable)), tags=TAGS, tree=tree)
    best, everybody, theirs = found.people
    assert (best.rule, everybody.rule, theirs.rule) == (Age(65), None, AllOf((HasTag(2, "特困", 1), Age(65))))
    assert theirs.open == ("也可能只发给他们，请看原文",)
    assert found.asked == ""


@pytest.mark.parametrize(
    ("conditions", "rule"),
    [
        (("age:5-6",), AtHome(Age(5, 6))),
        (("age<=3",), AtHome(Age(None, 3))),
        (("tag:学生", "tag:留守儿童"), AtHome(AnyOf((HasTag(8, "学生", 1), HasTag(9, "留守儿童", 1))))),
        (("tag:低保", "tag:学生"), AnyOf((HasTag(1, "低保", 1), HasTag(8, "学生", 1)))),
        (("age:16-24",), Age(16, 24)),
        (("age:5-6", "reach=phone"), AllOf((AtHome(Age(5, 6)), Reachable(Way.PHONE)))),
    ],
)
def test_what_is_for_children_goes_to_those_with_whom_they_live(tree, conditions, rule):
    tags = [*TAGS, Tag(8, 1, "学生"), Tag(9, 1, "留守儿童")]
    best = offer(Facts(TOWN.lo, TOWN.hi, "schooling", meant(*conditions)), tags=tags, tree=tree).people[0]
    assert best.rule == rule
