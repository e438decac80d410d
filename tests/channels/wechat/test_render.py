"""A rendition in a registered template: every field whole and allowed, or the author is told what to cut."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.base import Account, OptionsError, UnfitError
from channels.message import Evidence, Unit
from channels.wechat import ENTRY
from channels.wechat.channel.options import Options
from channels.wechat.render.templates import Field, fits
from content.item import Duty, Genre, Reach
from content.render import Rendition, units


def rendition(**changes) -> Rendition:
    given = {
        "item_code": "7K3M9XA",
        "url": "https://example.org/7K3M9XA",
        "title": "随县农业农村局关于发放2026年耕地地力保护补贴的通知",
        "sentence": "发放2026年耕地地力保护补贴。对象：拥有耕地承包权的种地农民。11月30日截止。",
        "facts": (
            ("谁能领", "拥有耕地承包权的种地农民"),
            ("怎么办", "带身份证到村委会核对面积。核对后签字。"),
            ("截止哪天", "2026年11月30日"),
        ),
        "issuer": "随县农业农村局",
        "telephone": "0722-1234567",
        "deadline": date(2026, 11, 30),
        "issued_on": date(2026, 11, 1),
        "blocks": (),
        "division": 421321101201000,
        "broadcast": "",
        "duty": Duty.SHOULD,
        "reach": Reach.PUBLIC,
    }
    return Rendition(**{**given, **changes})


def account(*templates, kind="service") -> Account:
    return Account("county", "wechat", "随县发布", {"kind": kind, "templates": list(templates)})


def template(mode="subscription", name="T1", **fields) -> dict:
    fields = fields or {
        "thing1": {"label": "事项", "source": "title"},
        "date2": {"label": "截止时间", "source": "deadline"},
    }
    return {"id": name, "mode": mode, "title": "政策通知", "fields": fields}


def test_the_title_loses_its_frame_before_it_loses_a_word():
    got = ENTRY.render(rendition(), account(template()), "subscription")
    assert got.body["data"] == {"thing1": {"value": "发放2026年耕地地力保护补贴"}, "date2": {"value": "2026年11月30日"}}
    assert (got.body["template_id"], got.body["page"], got.spends) == (
        "T1",
        "https://example.org/7K3M9XA",
        True,
    )
    assert got.text == (
        "政策通知\n事项：发放2026年耕地地力保护补贴\n截止时间：2026年11月30日\n查看详情：https://example.org/7K3M9XA"
    )
    assert got.slots == ()
    assert got.consent == "T1"
    assert json.loads(json.dumps(got.body)) == got.body


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("随县气象台将雷电橙色预警升级为雷电红色预警信号", "雷电红色预警"),
        ("解除：随县气象台2026年11月21日发布的暴雨红色预警信号", "解除暴雨红色预警"),
        ("随县气象台决定于今日十六时解除暴雪橙色预警信号，请各单位做好后续工作", "解除暴雪橙色预警"),
    ],
)
def test_an_alert_is_its_signal_before_it_is_any_fixed_words(title, shown):
    fields = {"thing1": {"label": "事项", "source": ["title", "const:有一项与您有关的通知"]}}
    said = rendition(title=title, genre=Genre.ALERT)
    got = ENTRY.render(said, account(template(**fields)), "subscription")
    assert got.body["data"]["thing1"]["value"] == shown


def test_a_link_of_ones_own_only_where_everybody_must_be_told():
    got = ENTRY.render(rendition(duty=Duty.MUST), account(template("template")), "template")
    assert got.slots == ("link",)
    assert "url" not in got.body
    assert got.body["link"] == "url"
    assert got.text.endswith("查看详情：{link}")
    assert "url" in ENTRY.render(rendition(), account(template("template")), "template").body


def test_nothing_is_spent_by_a_long_term_consent_or_a_template_message():
    assert ENTRY.render(rendition(), account({**template(), "long_term": True}), "subscription").spends is False
    assert ENTRY.render(rendition(), account(template("template")), "template").spends is False


def test_the_first_source_that_fits_whole_is_chosen():
    fields = {"thing1": {"label": "怎么办", "source": ["sentence", "fact:怎么办"]}}
    got = ENTRY.render(rendition(), account(template(**fields)), "subscription")
    assert got.body["data"]["thing1"]["value"] == "对象：拥有耕地承包权的种地农民", (
        "one sentence of three, not the title again"
    )
    steps = ENTRY.render(rendition(), account(template(thing1={"source": "fact:怎么办"})), "subscription")
    assert steps.body["data"]["thing1"]["value"] == "带身份证到村委会核对面积。核对后签字。"
    long = rendition(facts=(("怎么办", "带身份证、银行卡和承包合同到村委会核对面积。核对后签字。"),))
    with pytest.raises(UnfitError, match="删去1个字"):  # its second sentence alone does not say where
        ENTRY.render(long, account(template(thing1={"source": "fact:怎么办"})), "subscription")


def test_what_does_not_fit_says_what_to_cut():
    long = "关于" + "一" * 30 + "的通知"
    with pytest.raises(UnfitError, match=r"「事项」.*删去10个字"):
        ENTRY.render(rendition(title=long), account(template()), "subscription")


def test_what_is_missing_is_named():
    with pytest.raises(UnfitError, match="「截止时间」没有内容可填"):
        ENTRY.render(rendition(deadline=None), account(template()), "subscription")
    with pytest.raises(UnfitError, match="没有登记模板消息的模板"):
        ENTRY.render(rendition(), account(template()), "template")


def test_another_template_is_taken_where_the_first_cannot_be_filled():
    second = template(name="T2", thing1={"source": "title"})
    got = ENTRY.render(rendition(deadline=None), account(template(), second), "subscription")
    assert got.body["template_id"] == "T2"


def test_times_and_fixed_words_and_telephones():
    fields = {
        "time1": {"source": "deadline"}, "phone_number2": {"source": "telephone"},
        "phrase3": {"source": "const:待办理"}, "const4": {"source": "const:补贴", "values": ["补贴", "救助"]},
        "date5": {"source": "issued_on"},
    }  # fmt: skip
    got = ENTRY.render(rendition(), account(template(**fields)), "subscription").body["data"]
    assert [each["value"] for each in got.values()] == [
        "2026年11月30日 23:59",
        "0722-1234567",
        "待办理",
        "补贴",
        "2026年11月1日",
    ]
    with pytest.raises(UnfitError):
        ENTRY.render(
            rendition(), account(template(const4={"source": "const:其他", "values": ["补贴"]})), "subscription"
        )


@pytest.mark.parametrize(("kind", "good", "bad"), [
    ("thing", ["一" * 20, "A" * 20, "中文，and 1"], ["", "一" * 21, "换\n行", "😀" * 11]),
    ("character_string", ["No.12-3"], ["中文", "a b", "x" * 33]),
    ("number", ["12", "-1.5"], ["1,000", "一", "1" * 33]),
    ("letter", ["abc"], ["a1"]),
    ("symbol", ["***"], ["a", "一"]),
    ("phrase", ["已发放"], ["已经全部发放", "abc"]),
    ("name", ["张三", "Zhang San"], ["一" * 11, "张San"]),
    ("phone_number", ["0722-1234567", "+86(722)12"], ["电话", "1" * 18]),
    ("car_number", ["鄂S12345"], ["鄂S1234567"]),
    ("amount", ["￥100", "100.5元", "¥1234567890"], ["一百", "¥12345678901"]),
    ("date", ["2026年11月30日", "2026年11月30日 15:00", "2026年11月1日~2026年11月30日"], ["2026-11-30", "11月30日"]),
    ("time", ["15:01", "2026年11月30日 15:01", "15:01~16:00"], ["2026年11月30日"]),
    ("short_thing", ["已受理"], ["已经受理了吗"]),
])  # fmt: skip
def test_the_table_of_types(kind, good, bad):
    field = Field(kind + "1", kind, ("title",), "x")
    assert [value for value in good if not fits(field, value)] == []
    assert [value for value in bad if fits(field, value)] == []


PARTS = st.text(st.sampled_from("随县农业补贴发放通知关于的。；！，0123abc \n"), max_size=60)


@given(PARTS, PARTS, PARTS)
def test_what_is_rendered_fits_and_is_a_whole_wording_of_its_source(title, sentence, how):
    item = rendition(title=title, sentence=sentence, facts=(("怎么办", how),))
    fields = {"thing1": {"source": "title"}, "thing2": {"source": "sentence"}, "thing3": {"source": "fact:怎么办"}}
    try:
        got = ENTRY.render(item, account(template(**fields)), "subscription")
    except UnfitError:
        return
    assert got == ENTRY.render(item, account(template(**fields)), "subscription")
    for key, source in (("thing1", title), ("thing2", sentence), ("thing3", how)):
        value = got.body["data"][key]["value"]
        assert 1 <= units(value) <= 20
        flat = " ".join(source.split())
        sentences = [part.strip().rstrip("。；") for part in re.split(r"(?<=[。！？；])", flat)]
        assert value in {flat, *sentences} if key != "thing1" else value in "".join(source.split()) or value == flat


def test_capabilities_follow_kind_and_templates():
    both = (template(), template("template", name="T2"))
    service = ENTRY.capabilities(account(*both))
    assert [mode.name for mode in service.modes] == ["subscription", "template"]
    assert service.address == "wechat:county"
    assert {mode.unit for mode in service.modes} == {Unit.PERSON}
    assert all(
        mode.consent and mode.personal_links and mode.best_evidence is Evidence.ARRIVED for mode in service.modes
    )
    assert (service.mode("template").dedupe, service.mode("subscription").dedupe) == (600.0, 0.0)
    assert service.mode("subscription").window <= 100
    assert [mode.name for mode in ENTRY.capabilities(account(*both, kind="subscription")).modes] == ["subscription"]
    assert ENTRY.capabilities(account(*both, kind="unverified")).modes == ()
    assert ENTRY.capabilities(account()).modes == ()


@pytest.mark.parametrize(("bad", "place"), [
    ({"mode": "template", "fields": {"thing1": {"source": "title"}}}, r"templates\[0\]\.id"),
    ({"id": "T", "mode": "mass", "fields": {"thing1": {"source": "title"}}}, "mode"),
    ({"id": "T", "mode": "template", "fields": {}}, "fields"),
    ({"id": "T", "mode": "template", "fields": {"odd1": {"source": "title"}}}, r"fields\.odd1\.type"),
    ({"id": "T", "mode": "template", "fields": {"thing1": {"source": "name"}}}, r"fields\.thing1\.source"),
    ({"id": "T", "mode": "template", "fields": {"thing1": {}}}, r"fields\.thing1\.source"),
    ({"id": "T", "mode": "template", "fields": {"thing1": "title"}}, r"fields\.thing1"),
])  # fmt: skip
def test_a_template_that_cannot_work_is_named_by_its_place(bad, place):
    good = {"appid": "wx1", "secret": "s", "kind": "service", "token": "tok"}
    with pytest.raises(OptionsError, match=place):
        Options(**good, templates=[bad])


def test_an_account_that_may_not_send_template_messages_cannot_register_one():
    with pytest.raises(OptionsError, match="认证订阅号不能发模板消息"):
        Options(appid="wx1", secret="s", kind="subscription", token="tok", templates=[template("template")])
    with pytest.raises(OptionsError, match="两次"):
        Options(appid="wx1", secret="s", kind="service", token="tok", templates=[template(), template()])


def test_a_template_for_other_matters_is_not_used_and_one_for_this_comes_first():
    other = template("template", "T1") | {"title": "供水服务提醒", "genres": ["outage"]}
    any_, own = template("template", "T2"), template("template", "T3") | {"genres": ["alert", "order"]}
    alert = rendition(genre=Genre.ALERT)
    assert ENTRY.render(alert, account(other, any_, own), "template").consent == "T3"
    assert ENTRY.render(alert, account(other, any_), "template").consent == "T2"
    assert ENTRY.render(rendition(genre=Genre.OUTAGE), account(any_, other), "template").consent == "T1"
    with pytest.raises(UnfitError, match="没有登记适合“预警”的模板消息的模板"):
        ENTRY.render(alert, account(other), "template")
    with pytest.raises(OptionsError, match=r"templates\[0\]\.genres"):
        ENTRY.render(alert, account(other | {"genres": ["水"]}), "template")
