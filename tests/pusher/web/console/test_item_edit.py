"""The editor: what is typed is checked and shown in every rendition, mended with one tap, and never kept by looking."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace
from datetime import date, datetime, time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import store
from content.calendar import OFFICE_TIME
from content.checks import Finding, Severity, check, fixes_of
from content.ingest import read
from content.ingest.reading import reading
from content.item import Genre, Heading, Paragraph, Table
from pusher.access import Role
from pusher.web.console.newest import Newest
from pusher.web.console.spots import notes
from pusher.web.console.version_form import values
from tests.content.test_days_weighed import VISIT
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_version_form import blocks

WRONG = replace(NOTICE, blocks=(Paragraph("秸杆还田，补帖按年发放。"), Paragraph("秸杆禁烧。")))
NUMBER = "11010519491231002X"
MAY_HAVE_NONE = (
    "11月20日上午，卫生院的车到村部，给65岁以上老人体检，请带身份证。",
    "11月20日上午，县里的法官到村部开庭，想旁听的带身份证。",
    "11月20日，收鸡蛋的到村部，要卖的拿来。",
    "11月20日全村大扫除，一户来一个人。",
    "11月20日上午10点，村部开会，一户来一个人。",
    "11月20日晚上在戏台唱戏，自带板凳。",
    "11月20日，县医院的医生到村卫生室坐诊一天。",
    "11月20日上午，户籍车到村部，换身份证的带户口本。",
)


@pytest.fixture
async def editor(site):
    return await site.person(Role.TOWN_EDITOR)


async def ask(editor, item, version, **more: str):
    form = {"was": item.current, "turns": "", **values(version), **more}
    return await editor.post(f"/console/items/{item.code}/look", form)


def keys(page: str) -> list[str]:
    return re.findall(r'name="fix" value="(blocks[^"]+)"', page)


def body(page: str) -> list[str]:
    return unescape(re.search(r'<textarea id="body"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1]).split("\n\n")


async def rows(office):
    return [
        await office.db.owner.fetchval(f"SELECT count(*) FROM {table}")
        for table in ("content.version", "pusher.audit", "content.step", "content.filing")
    ]


async def test_what_is_typed_is_checked_and_shown_everywhere_and_nothing_is_kept(site, office, editor, caplog):
    await office.whole()
    await office.account("wechat")
    item = await office.item()
    kept = await rows(office)
    typed = replace(
        NOTICE,
        title="关于领取新春慰问品的通知",
        blocks=(Paragraph(f"张三，身份证号{NUMBER}。"), Paragraph("秸杆禁烧。")),
    )
    with caplog.at_level(logging.DEBUG):
        answer = await ask(editor, item, typed)
    page = await answer.text()
    assert answer.status == 200
    assert "1处必须改" in re.search(r'id="said".*?</p>', page, re.DOTALL)[0]
    at_body = re.search(r'id="body-notes" data-live>(.*?)<div class="bar">', page, re.DOTALL)[1]
    assert "正文第1段" in at_body
    assert NUMBER not in re.sub(r"<textarea.*?</textarea>", "", at_body, flags=re.DOTALL)
    for place in ("look-sms", "look-wechat", "look-page", "look-voice"):
        shown = re.search(rf'id="{place}" data-live>(.*?)</section>', page, re.DOTALL)[1]
        assert "新春慰问品" in re.sub(r"<[^>]+>", "", shown), place
    assert re.search(r"【随县人民政府】.*按\d条计费", page, re.DOTALL)
    assert await rows(office) == kept
    assert NUMBER not in caplog.text
    assert NOTICE.title in await editor.page(f"/console/items/{item.code}/edit")


async def test_one_place_is_mended_in_what_is_typed_and_nothing_else(office, editor):
    item = await office.item()
    page = await (await ask(editor, item, WRONG)).text()
    assert "负面清单第11条" in page
    assert len(keys(page)) == 3
    mended = await (await ask(editor, item, WRONG, fix=keys(page)[0])).text()
    assert body(mended) == ["秸秆还田，补帖按年发放。", "秸杆禁烧。"]
    assert len(keys(mended)) == 2


async def test_all_safe_places_are_mended_at_once_and_kept_by_saving(office, editor):
    item = await office.approved(version=WRONG)
    path = f"/console/items/{item.code}"
    assert "全部改正（3处）" in await editor.page(f"{path}/edit")
    page = await (await ask(editor, item, WRONG, fix="all")).text()
    assert body(page) == ["秸秆还田，补贴按年发放。", "秸秆禁烧。"]
    form = {"was": item.current, "turns": "", **values(WRONG), "body": "\n".join(body(page))}
    assert (await editor.post(f"{path}/edit", form)).status == 303
    async with office.db.web.acquire() as conn:
        now = await store.get(conn, item.id)
        version = await store.version(conn, item.id, now.current)
    assert version == replace(WRONG, blocks=(Paragraph("秸秆还田，补贴按年发放。"), Paragraph("秸秆禁烧。")))
    assert now.approved is None


async def test_a_title_that_was_broken_to_fit_is_one_line_again(office, editor):
    item = await office.item()
    path = f"/console/items/{item.code}/edit"
    broken = "关于开展养老保险\r\n 待遇领取资格认证的通知\r\n"
    form = {"was": item.current, "turns": "", **values(NOTICE), "title": broken}
    assert (await editor.post(path, form)).status == 303
    page = await editor.page(path)
    assert re.search(r'<textarea id="title"[^>]*>\n([^<]*)</textarea>', page)[1] == NOTICE.title


def due(page: str) -> str:
    return re.search(r'id="deadline"[^>]*value="([^"]*)"', page)[1]


async def test_of_two_last_days_a_person_chooses_one(office, editor):
    plain = replace(NOTICE.plain, deadline=date(2026, 11, 20))
    version = replace(NOTICE, title="老年人体检", blocks=(Paragraph(VISIT), Paragraph("2026年11月12日")), plain=plain)
    item = await office.item(version=version)
    page = await editor.page(f"/console/items/{item.code}/edit")
    assert set(re.findall(r'name="due" value="([^"]+)"', page)) == {"2026-11-20", "2026-11-18"}
    assert "11月18日前跟村里说一声" in page
    assert due(page) == "2026-11-20"
    assert due(await (await ask(editor, item, version, due="2026-11-18")).text()) == "2026-11-18"
    assert due(await (await ask(editor, item, version, due="none")).text()) == ""


async def test_that_there_is_none_is_a_choice_too(office, editor):
    blocks = (Paragraph(next(text for text in MAY_HAVE_NONE if _asks_about_none(text))), Paragraph("2026年11月12日"))
    plain = replace(NOTICE.plain, deadline=None)
    item = await office.item(version=replace(NOTICE, title="村里的事", blocks=blocks, plain=plain))
    page = await editor.page(f"/console/items/{item.code}/edit")
    assert dict(re.findall(r'name="due" value="([^"]+)" aria-pressed="([a-z]+)"', page)) == {
        "2026-11-20": "false", "none": "true",
    }  # fmt: skip
    assert "没有截止日期</button>" in page


def _asks_about_none(text: str) -> bool:
    """Whether a day and none are about as likely: what the open notices taught last tells of which of the texts."""
    said = reading(read("通知.txt", f"村里的事\n{text}\n2026年11月12日\n".encode()), today=date(2026, 11, 12))
    return {one and one.value for one in (said.deadline, *said.rivals)} == {None, date(2026, 11, 20)}


async def test_a_last_day_of_which_the_text_says_nothing_is_not_asked_about(office, editor):
    blocks = (Paragraph(VISIT), Paragraph("2026年11月12日"))
    item = await office.item(version=replace(NOTICE, title="老年人体检", blocks=blocks))
    assert NOTICE.plain.deadline == date(2026, 12, 31)
    assert 'name="due"' not in await editor.page(f"/console/items/{item.code}/edit")


CUT = "11月30日8时至12时计划停电。"


@pytest.mark.parametrize(
    ("last", "body", "shown"),
    [
        ("2026-11-30", "12月2日8时至12时计划停电。", "2026-12-02"),
        ("2026-11-30", "11月30日8时起停电，修好就来电。", ""),
        ("2026-11-30", f"{CUT}请备好照明。", "2026-11-30"),
        ("2026-12-15", "12月2日8时至12时计划停电。", "2026-12-15"),  # a person's
    ],
)
async def test_a_last_day_of_use_that_was_proposed_follows_the_text(office, editor, last, body, shown):
    signed = "\n\n2026年11月12日"
    plain = replace(NOTICE.plain, when="11月30日8时至12时", deadline=None)
    blocks = (Paragraph(CUT), Paragraph(signed.strip()))
    until = datetime.combine(date.fromisoformat(last), time(23, 59, 59), OFFICE_TIME)
    was = {"title": "停电通知", "genre": Genre.OUTAGE, "plain": plain, "blocks": blocks, "valid_until": until}
    item = await office.item(version=replace(NOTICE, **was))
    page = await (await ask(editor, item, replace(NOTICE, **was), body=body + signed)).text()
    assert re.search(r'id="valid_until"[^>]*value="([^"]*)"', page)[1] == shown
    form = {"was": item.current, "turns": "", **values(replace(NOTICE, **was)), "body": body + signed}
    assert (await editor.post(f"/console/items/{item.code}/edit", form)).status == 303
    again = await editor.page(f"/console/items/{item.code}/edit")
    assert re.search(r'id="valid_until"[^>]*value="([^"]*)"', again)[1] == shown


async def test_what_cannot_be_read_is_named_and_the_rest_is_checked(office, editor):
    answer = await ask(editor, await office.item(), WRONG, deadline="31/12/2026")
    page = await answer.text()
    assert answer.status == 200
    assert "不是一个日期" in page
    assert len(keys(page)) == 3


async def test_a_text_that_is_too_long_is_not_looked_at_while_it_is_typed(office, editor):
    item = await office.item()
    long = replace(NOTICE, blocks=(Paragraph("认证从11月20日开始。" * 2000),))
    refused = await ask(editor, item, long, live="yes")
    assert refused.status == 413
    assert "不边写边查" in await refused.text()


async def test_a_text_that_somebody_else_changed_is_told_before_more_is_typed(office, editor):
    item = await office.item()
    refused = await editor.post(f"/console/items/{item.code}/look", {**values(WRONG), "turns": "", "was": "0" * 64})
    assert refused.status == 409
    assert "别人改过" in await refused.text()


async def test_the_poster_is_pressed_when_it_is_asked_for(office, editor):
    item = await office.item()
    assert "data:image/png" not in await (await ask(editor, item, NOTICE)).text()
    assert 'src="data:image/png;base64,iVBOR' in await (await ask(editor, item, NOTICE, poster="yes")).text()


async def test_of_those_that_wait_only_the_newest_goes_on():
    turns, went = Newest(), []
    first = asyncio.Event()

    async def look(name: str, who: int = 1) -> None:
        async with turns.turn(who) as newest:
            went.append((name, newest))
            if name == "a":
                await first.wait()

    tasks = [asyncio.ensure_future(look(name)) for name in "abcd"]
    await asyncio.sleep(0)
    await look("other", who=2)
    first.set()
    await asyncio.gather(*tasks)
    assert went == [("a", True), ("other", True), ("b", False), ("c", False), ("d", True)]
    await look("e")
    assert went[-1] == ("e", True)


@given(blocks, st.data())
def test_a_finding_leads_to_its_very_words(text, data):
    """Planted in any paragraph, heading or cell; also after characters that are two UTF-16 units."""
    at = data.draw(st.integers(0, len(text)))
    planted = data.draw(
        st.sampled_from([Paragraph("𠀀村秸杆"), Heading("𠀀秸杆还田", 2), Table((("甲", "乙"), ("𠀀", "秸杆")))])
    )
    version = replace(NOTICE, blocks=(*text[:at], planted, *text[at:]))
    shown = values(version)
    found = [one for one in check(version, {}, today=NOTICE.issued_on) if one.fix and "秸杆" in one.fix.old]
    [note] = [one for one in notes(found, shown) if one.finding.fix in fixes_of(found)]
    units = shown[note.field].encode("utf-16-le")
    assert (note.field, units[2 * note.start : 2 * note.end].decode("utf-16-le")) == ("body", note.fix.old)


@pytest.mark.parametrize(
    ("place", "quote", "field", "words"),
    [
        ("标题", "资格", "title", "资格"),
        ("一看就懂“怎么办”", "村委会", "how", "村委会"),
        ("联系电话", "", "contacts", ""),
        ("联系电话第1个“咨询电话”", "0722-3******", "contacts", "0722-3338000"),
        ("正文第1段", "0722-3******", "body", "0722-3338000"),
        ("正文第1段", "不在里面", "body", "电 话 0722-3338000"),
        ("正文第9段", "", "body", ""),
        ("表3第1行第1列", "", "body", ""),
        ("附件“明细.xlsx”第1行", "", "", ""),
    ],
)
def test_a_place_is_found_as_people_name_it(place, quote, field, words):
    shown = values(replace(NOTICE, blocks=(Paragraph("电 话 0722-3338000"),)))
    [note] = notes([Finding("word", Severity.WARN, place, quote, "", "")], shown)
    assert (note.field, shown.get(note.field, "")[note.start : note.end]) == (field, words)
