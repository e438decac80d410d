"""范文: each is filled in and told through every medium; what is not filled in is said by name."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.blank import BLANKS, Blank, BlankError, Kind, fill
from content.checks import check
from content.item import Duty, Genre, Nature
from content.press import Paper, press
from content.render import forward, render, units, wording
from tests.content.samples import TOWN, VILLAGE

TODAY = date(2026, 11, 27)
SIGNATURE = "【厉山镇人民政府】"
WANTED = {
    "停水", "停电", "医保缴费", "养老资格认证", "森林防火", "疫苗接种", "防汛转移", "补贴申报", "低保复核", "环境整治",
    "村民会议", "选民登记", "征兵报名", "免费体检", "秸秆禁烧", "道路封闭", "招聘", "农机补贴", "危房改造", "反诈提醒",
}  # fmt: skip
every_blank = pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)


def filled(blank: Blank, **given: str):
    values = {slot.name: slot.example for slot in blank.slots} | given
    return fill(blank, values, division=TOWN, issuer="厉山镇人民政府", number="0722-3338000", today=TODAY)


def told(version):
    return render(version, division=version.division, code="7K3M9XA", url="https://cunkou.example.gov.cn/q/7K3M9XA")


def test_there_are_twenty() -> None:
    assert {blank.name for blank in BLANKS.values()} == WANTED


@every_blank
def test_its_sms_is_one_billed_message_with_its_signature(blank: Blank) -> None:
    said = wording(told(filled(blank)), 70 - units(SIGNATURE))
    assert units(SIGNATURE + said.text) <= 70
    assert "0722-3338000" in said.text
    assert "{" not in said.text


@every_blank
def test_its_script_is_read_out_without_a_figure(blank: Blank) -> None:
    script = told(filled(blank)).broadcast
    assert not re.search(r"[0-9A-Za-z{}]", script)


@every_blank
def test_the_checks_find_nothing_to_mend_in_it(blank: Blank) -> None:
    found = check(filled(blank), {}, today=TODAY)
    assert [(one.severity, one.place, one.reason) for one in found] == []


@every_blank
async def test_every_paper_is_printed(blank: Blank) -> None:
    shown = told(filled(blank))
    assert units(forward(shown)) <= 300
    for paper in (Paper.POSTER, Paper.CARDS, Paper.BROADCAST):
        assert (await press(shown, paper)).startswith(b"%PDF")
    assert (await press(shown, Paper.FORWARD, "png", dpi=254)).startswith(b"\x89PNG")


@every_blank
def test_every_slot_is_used_and_every_name_is_a_slot(blank: Blank) -> None:
    texts = "".join((blank.title, *blank.body, blank.who, blank.how_much, blank.how, blank.when))
    named = set(re.findall(r"\{(.+?)\}", texts)) | ({blank.deadline, blank.until} - {""})
    assert named == {slot.name for slot in blank.slots}


@every_blank
def test_what_is_missing_is_named(blank: Blank) -> None:
    with pytest.raises(BlankError) as refused:
        fill(blank, {}, division=TOWN, issuer="厉山镇人民政府", number="0722-3338000", today=TODAY)
    assert set(refused.value.problems) == {slot.name for slot in blank.slots}


def test_days_are_read_and_written_as_offices_write_them() -> None:
    version = filled(BLANKS["fire"], 开始="2026-12-01", 结束="2027-04-30")
    assert version.plain.when == "12月1日至2027年4月30日"
    assert version.valid_until is not None
    assert version.valid_until.date() == date(2027, 4, 30)
    assert filled(BLANKS["water"], 几时起="08:30").plain.when == "12月3日8时30分至18时"
    assert filled(BLANKS["medical"]).plain.deadline == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("日期", "12月3日", "2026-12-03"),
        ("几时起", "早上", "08:30"),
        ("地方", "村" * 13, "最多12个字"),
        ("地方", "{原因}", "花括号"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, typed: str, says: str) -> None:
    with pytest.raises(BlankError, match=says):
        filled(BLANKS["water"], **{name: typed})


def test_a_village_speaks_as_a_village_and_a_lost_entitlement_is_told_to_each() -> None:
    blank = BLANKS["meeting"]
    values = {slot.name: slot.example for slot in blank.slots}
    assert fill(blank, values, division=VILLAGE, issuer="村委会", number="1", today=TODAY).nature is Nature.VILLAGE
    assert filled(BLANKS["pension"]).duty is Duty.MUST
    assert filled(BLANKS["review"]).genre is Genre.RELIEF


@given(st.text("甲乙丙1{}%地方", min_size=1, max_size=12))
def test_what_is_typed_stands_in_the_text_as_it_was_typed(words: str) -> None:
    try:
        version = filled(BLANKS["water"], 地方=words)
    except BlankError:
        assert "{" in words or "}" in words
    else:
        assert version.title == f"关于{words}停水的通知"


def test_kinds_are_shown_as_fields_know_them() -> None:
    assert {slot.kind for blank in BLANKS.values() for slot in blank.slots} == set(Kind)
