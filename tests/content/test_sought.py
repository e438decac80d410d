"""The words in which residents look for notices, and that plain neighbours do not find everything."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from content.item import Genre
from content.sought import core, known, look_for, spoken_of


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("粮补", "关于发放2026年耕地地力保护补贴的公告"),
        ("直补", "耕地地力保护补贴"),
        ("耕地补贴", "耕地地力保护补贴"),
        ("高龄津贴", "80周岁以上老人尊老金"),
        ("养老金", "城乡居民养老保险待遇领取资格认证"),
        ("合作医疗", "城乡居民基本医疗保险参保缴费"),
        ("残疾人", "重度残疾护理补贴"),
        ("丧葬费", "丧葬补助金和抚恤金申领"),
        ("自来水", "供水管网检修临时停水"),
        ("临时停水通知", "供水管网检修临时停水"),
        ("打针", "流感疫苗接种"),
        ("看病", "县医院专家义诊"),
        ("请问停电的通知", "线路检修停电"),
        ("电", "因检修停电"),
        ("低保怎么申请", "最低生活保障申请"),
    ],
)
def test_a_farmers_word_is_said_by_the_notice_in_its_own(typed, said):
    sought = look_for(typed)
    assert sought.terms
    assert all(any(way in said for way in ways) for ways in sought.ways)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("电", "咨询电话0722-3338000"),
        ("地", "活动地点在村委会，地址见下"),
        ("水", "提高服务水平"),
        ("粮补", "高龄津贴发放通知"),
        ("停水", "线路检修停电通知"),
        ("打针", "耕地地力保护补贴"),
        ("农机", "城乡居民医保缴费"),
        ("王守田", "王家岗村的补贴"),
        ("低保 星亮村", "厉山镇低保名单"),
        ("%", "补贴100元"),
    ],
)
def test_a_plain_neighbour_does_not_say_it(typed, said):
    assert not all(any(way in said for way in ways) for ways in look_for(typed).ways)


def test_titles_that_say_it_in_the_same_words_come_first():
    sought = look_for("粮补")
    ranks = [sought.rank(title) for title in ("2026年粮补公示", "耕地地力保护补贴公示", "给乡亲们的一封信")]
    assert ranks == sorted(set(ranks))


def test_a_kind_is_known_by_its_own_name_and_a_domain_by_its_aliases():
    assert known(Genre.HEALTH.label).whole
    assert known("环保").domains == {"生态环境"}
    assert known("一般通知") is None
    assert known("面积写错了") is None


def test_what_is_said_around_a_word_is_no_part_of_it():
    assert core("请问停水的通知") == "停水"
    assert core("我想问一下高龄津贴有没有") == "高龄津贴"
    assert core("看") == "看"


def test_one_sign_at_the_end_is_no_word_of_its_own():
    assert [term.ways for term in look_for("补贴到账").terms][1:] == [("到账",)]
    assert not spoken_of("孩子们没有场地").terms


def test_a_letter_speaks_of_what_it_names_and_of_nothing_else():
    assert Genre.SUBSIDY in spoken_of("我家的补贴去年就没有到账").terms[0].genres
    assert not spoken_of("邻居把门口的巷子堵了").terms


def test_the_file_is_one_that_can_be_read():
    groups = json.loads(resources.files("content.data").joinpath("sought.json").read_text("utf-8"))["groups"]
    for group in groups:
        assert set(group["genres"]) <= set(Genre)
        assert all(len(way) > 1 for way in group["means"]), "one sign alone stands in too many words"
