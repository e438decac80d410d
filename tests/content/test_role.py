"""What an open sentence does with whom it names: means them, or only mentions them."""

import json
from datetime import date
from importlib import resources

import pytest

from content.ingest import read
from content.ingest.reading import reading
from content.ingest.role import Setting, offers
from content.ingest.whom import parts

READ_ON = date(2026, 5, 6)


def tokens(text):
    said = reading(read("通知.txt", text.encode()), today=READ_ON)
    return {one.value for one in said.conditions} - {"all"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # A list of persons or a story first, the call to others at its end.
        (
            "产业奖补验收公示\n下面6户验收合格。\n本村的脱贫户和监测户，今年还没申报的，12月5日前到村文书那里登记。",
            "脱贫户 监测户",
        ),
        (
            "早市迁移通告\n自5月6日起，路边不再设摊点。\n在原早市经营的个体工商户，请十五日内到管理室登记选号。",
            "个体工商户",
        ),
        ("临时救助\n低保户、特困户、监测户家里有人住院的，带发票到镇民政办申请。", "低保 特困 监测户"),
        # Everybody is called, somebody is told a thing besides; what the text is about is none of theirs.
        ("停水通知\n各位居民：7月9日夜里停水，请提前储水。\n开餐馆的尽量错开用水时间。", ""),
        ("喇叭试响\n全体村民请注意：18日上午试响，不要慌。\n屋里有孕妇的，提前讲一声。", ""),
        ("公交改线公告\n各位居民：16日起106路绕行。\n退役军人凭证乘车照旧。", ""),
    ],
)
def test_whom_an_open_sentence_means(text, kinds):
    assert {one.removeprefix("tag:") for one in tokens(text)} == set(kinds.split())


def test_what_a_title_or_label_says_is_not_said_over_by_a_passing_word():
    body = list(parts(["事情办完以后，去年工地上的农民工也领到了钱。"]))
    alone, said = (Setting("就业", to_all=False, said=frozenset(one)) for one in ((), ("tag",)))
    assert len(list(offers(body, alone, READ_ON))) >= len(list(offers(body, said, READ_ON))) == 0


def test_every_cue_has_its_points_and_every_home_is_a_domain():
    data = {
        name: json.loads(resources.files("content.data").joinpath(f"{name}.json").read_text("utf-8"))
        for name in ("role_words", "role_points", "kinds", "domains")
    }
    assert set(data["role_words"]) <= set(data["role_points"])
    names = {domain["name"] for domain in data["domains"]}
    assert [kind["tag"] for kind in data["kinds"] if not set(kind["domains"]) <= names] == []
