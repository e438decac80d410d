"""What a town or village adds to an alert is what its people need most: in every text, under its writer's name."""

import json

import pytest

from channels.script import script
from channels.wording import wordings
from content.ingest.alert import read_alert
from content.item import Contact, Heading, Paragraph, Variant
from content.render import forward, heading_of, html, render, short_text, wording
from content.warning import version_of
from tests.content.test_warning import RED, rendition

TOWN, VILLAGE, OTHER = 421321101000000, 421321101200000, 421321102000000
GO = "王家岗村1组、2组沿河住户转到村小学"
SAID = f"厉山镇安排：{GO}。老人由村干部接。"


def local(division=421321000000000, heading="厉山镇", words=(f"{GO}。", "老人由村干部接")):
    head = (heading_of(heading),) if heading else ()
    return Variant(division, (*head, *map(Paragraph, words)), contacts=(Contact("值班电话", "0722-3338110"),))


def told(**changes):
    return rendition(variants=(local(),), **changes)


def test_it_is_the_first_of_what_to_do_and_stands_under_its_own_heading():
    assert dict(told().facts)["怎么办"] == f"{SAID}\n防御指南：停止户外活动。\n学校停课。"
    page = html(told().blocks)
    assert page.index("防御指南") < page.index("厉山镇安排") < page.index(GO)


def test_the_sms_says_it_and_shortens_it_last():
    assert f"{SAID}防御：停止户外活动。" in short_text(told(), 500, with_link=False)
    for most in range(75, 200):
        one = wording(told(), most)
        assert GO in one.text, most
        assert ("本地安排" in one.left_out) is False
    assert "本地安排" in wording(told(), 40).left_out


def test_a_short_field_says_where_to_go_or_else_what_to_do():
    def fits(one):
        return next(words for words in wordings(one, "sentence") if len(words) <= 20)

    assert fits(told()) == GO
    assert fits(rendition()) == "停止户外活动"
    assert fits(rendition(instruction="")) == "地方：殷店镇、草店镇"
    assert SAID in next(wordings(told(), "sentence"))


def test_it_is_read_aloud_twice_and_outlives_the_guide_in_short_texts():
    crowded = told(description="大雪。" * 300).broadcast
    assert crowded.count("沿河住户转到村小学") == 1  # the long words leave no room for the whole text
    assert told().broadcast.count("沿河住户转到村小学") == 2
    long = told(instruction="停止户外活动，关好门窗。" * 20)
    assert f"怎么办：{SAID}\n" in forward(long)
    assert "沿河住户" in script(told(instruction="停止户外活动，关好门窗。" * 20)).spoken


@pytest.mark.parametrize(
    ("division", "said"),
    [
        (TOWN, "本镇安排：去镇中学。"),
        (VILLAGE, "王家岗村安排：去村小学。本镇安排：去镇中学。"),
        (OTHER, ""),
    ],
)
def test_each_place_reads_its_own_the_nearest_first_and_older_ones_are_headed_too(division, said):
    alert = read_alert(json.dumps(RED, ensure_ascii=False).encode())
    own = (local(TOWN, "", ("去镇中学",)), local(VILLAGE, "王家岗村", ("去村小学",)))
    one = render(version_of(alert, 421321000000000, set(), own), division=division, code="7K3M9XA", url="")
    assert one.arrangement == said
    assert (Heading("本镇安排") in one.blocks) is (division != OTHER)
