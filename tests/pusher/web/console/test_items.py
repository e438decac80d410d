"""Items: from a file to an approved version, every step by the right person, nothing of another's territory."""

from __future__ import annotations

import io
import re

import pytest
from aiohttp import FormData

from content.review import Act, State
from pusher.access import Grant, Role
from pusher.store import audit, user
from tests.pusher.web.conftest import NEIGHBOUR, PASSWORD, VILLAGE, add_person, grant_of

FAR_TOWN = 421321102000000
FILE = """关于开展2026年城乡居民养老保险待遇领取资格认证的通知

各村（社区）：
    今年认证从11月20日开始，12月31日截止。年满60周岁的待遇领取人员到所在村委会办理。
    咨询电话：0722-3338000
厉山镇人民政府
2026年11月18日
"""


async def _upload(browser, name: str, data: bytes, **fields: str):
    form = FormData(fields, quote_fields=False)
    form.add_field("csrf", await browser.token())
    form.add_field("file", io.BytesIO(data), filename=name)
    return await browser.client.post("/console/items/new", data=form, allow_redirects=False)


async def test_a_file_becomes_a_draft_with_its_facts_and_their_words(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    made = await _upload(browser, "通知.txt", FILE.encode())
    assert made.status == 303, await made.text()
    page = await browser.page(made.headers["Location"])
    assert 'value="2026-12-31"' in page
    assert 'value="厉山镇人民政府"' in page
    assert "原文：" in page
    assert "12月31日截止" in page


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("老.doc", b"\xd0\xcf\x11\xe0", "另存为.docx"), ("空.txt", b"", "空文件"), ("坏.docx", b"PK\x03\x04", "坏.docx")],
)
async def test_a_file_that_cannot_be_read_says_what_to_do(site, office, name, data, said):
    browser = await site.person(Role.TOWN_EDITOR)
    refused = await _upload(browser, name, data)
    assert refused.status == 400
    assert said in await refused.text()


async def test_an_upload_is_bounded(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    refused = await _upload(browser, "大.docx", bytes(22 * 1024**2))
    assert refused.status == 413
    assert "文件太大" in await refused.text()


async def test_a_long_list_goes_on_where_it_stopped(site, office):
    for n in range(51):
        await office.item(title=f"第{n}条")
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page("/console/items?state=draft")
    assert "第0条" not in page
    link = re.search(r'href="([^"]+before=\d+)"', page)[1].replace("&amp;", "&")
    older = await browser.page(link)
    assert "第0条" in older
    assert "第50条" not in older


async def test_nothing_given_is_named_beside_its_field(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    refused = await browser.post("/console/items/new", {"text": ""})
    text = await refused.text()
    assert refused.status == 400
    assert 'href="#file"' in text
    assert "<title>错误：" in text


async def test_an_item_for_elsewhere_cannot_be_written(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    assert (await browser.post("/console/items/new", {"text": FILE, "division": str(FAR_TOWN)})).status == 404


async def test_personal_data_stops_an_item_until_it_is_gone(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    listed = FILE + "王大爷 11010519491231002X\n"
    made = await browser.post("/console/items/new", {"text": listed})
    place = made.headers["Location"].removesuffix("/edit")
    page = await browser.page(f"{place}/edit")
    assert "必须改" in page
    hash_ = _hidden(page, "was")
    assert (await browser.post(f"{place}/submit", {"hash": hash_})).status == 409
    values = _values(page) | {"body": "正文已改好。"}
    assert (await browser.post(f"{place}/edit", values)).headers["Location"] == place
    again = await browser.page(place)
    assert (await browser.post(f"{place}/submit", {"hash": _hidden(again, "hash")})).status == 303
    assert "待复审" in await browser.page(place)


BY_VILLAGE = """关于开展老年人免费体检的通知
全镇65周岁以上老年人可免费体检。按村安排如下：
10月12日上午8:00—11:30：星亮村、王家岗村
10月13日：神农社区
厉山镇人民政府
2026年9月30日
"""


async def test_each_village_reads_its_own_day(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    made = await _upload(browser, "体检.txt", BY_VILLAGE.encode())
    place = made.headers["Location"].removesuffix("/edit")
    values = _values(await browser.page(f"{place}/edit"))
    assert values["turns"].strip().split("\n") == [
        "厉山镇神农社区居民委员会：10月13日",
        "厉山镇星亮村村民委员会：10月12日上午8:00—11:30",
        "厉山镇王家岗村村民委员会：10月12日上午8:00—11:30",
    ]
    changed = values | {"turns": "星亮村：10月14日\n王家岗村：10月15日"}
    assert (await browser.post(f"{place}/edit", changed)).status == 303
    again = _values(await browser.page(f"{place}/edit"))
    assert again["turns"].strip().split("\n") == [
        "厉山镇星亮村村民委员会：10月14日",
        "厉山镇王家岗村村民委员会：10月15日",
    ]
    for line, said in (
        ("没有这村：10月1日", "第1行"),
        ("星亮村", "请写成"),
        ("高城镇大桥村：10月1日", "不在发布范围内"),
    ):
        refused = await browser.post(f"{place}/edit", again | {"turns": line})
        assert (refused.status, said in await refused.text()) == (400, True), line


async def test_the_rest_of_a_towns_villages_have_their_day_too(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    said = (
        "接种疫苗通知\n请带身份证到卫生院，王家岗村12月8日，星亮村12月9日上午，其余村12月10日、11日。\n厉山镇人民政府"
    )
    made = await _upload(browser, "接种.txt", said.encode())
    values = _values(await browser.page(made.headers["Location"]))
    turns = dict(line.split("：") for line in values["turns"].strip().split("\n"))
    assert turns.pop("厉山镇星亮村村民委员会") == "12月9日上午"
    assert turns.pop("厉山镇王家岗村村民委员会") == "12月8日"
    assert turns["厉山镇神农社区居民委员会"] == "12月10日、11日"
    assert set(turns.values()) == {"12月10日、11日"}


async def test_an_edit_of_a_stale_page_is_refused(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.item()
    values = _values(await browser.page(f"/console/items/{item.code}/edit"))
    assert (await browser.post(f"/console/items/{item.code}/edit", values | {"title": "第一人改的"})).status == 303
    stale = await browser.post(f"/console/items/{item.code}/edit", values | {"title": "第二人改的"})
    text = await stale.text()
    assert (stale.status, "别人改过" in text, "\n第二人改的</textarea>" in text) == (409, True, True), (
        "nothing typed is lost"
    )
    shown = _values(text)
    assert (await browser.post(f"/console/items/{item.code}/edit", values | shown)).status == 303, "having been told"
    assert "\n第二人改的</textarea>" in await browser.page(f"/console/items/{item.code}/edit")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("title", "", "请填写标题"), ("deadline", "31/12/2026", "日期"), ("contacts", "咨询电话", "第1行没有号码")],
)
async def test_a_field_that_cannot_be_read_keeps_what_was_typed(site, office, field, value, said):
    browser = await site.person(Role.TOWN_EDITOR)
    item = await office.item()
    values = _values(await browser.page(f"/console/items/{item.code}/edit")) | {field: value, "who": "留下的字"}
    refused = await browser.post(f"/console/items/{item.code}/edit", values)
    text = await refused.text()
    assert refused.status == 400
    assert said in text
    assert "留下的字" in text


async def test_review_takes_two_other_people_and_each_is_on_record(site, office):
    editor = await site.person(Role.TOWN_EDITOR)
    made = await editor.post("/console/items/new", {"text": FILE})
    place = made.headers["Location"].removesuffix("/edit")
    hash_ = _hidden(await editor.page(place), "hash")
    await editor.post(f"{place}/submit", {"hash": hash_})
    reviewer, signer = await site.person(Role.TOWN_REVIEWER), await site.person(Role.TOWN_SIGNER)
    assert "养老保险" in await reviewer.page("/console")
    passed = await reviewer.post(f"{place}/review", {"decision": "review", "hash": hash_, "read": "yes"})
    assert passed.headers["Location"] == place
    assert (await reviewer.get(f"{place}/review")).status == 403  # the next step is the signer's
    signed = await signer.post(f"{place}/review", {"decision": "sign", "hash": hash_, "read": "yes"})
    assert signed.headers["Location"] == place
    assert "已审定" in await editor.page(place)
    async with site.deps.pool.acquire() as conn:
        lines = await audit.history(conn, f"item {place.rpartition('/')[2]}")
    assert [line.action for line in reversed(lines)] == ["create_item", "submit_item", "review_item", "sign_item"]
    assert len({line.staff for line in lines}) == 3


async def test_one_person_with_two_grants_cannot_take_two_steps(site, office):
    await add_person(site.deps, "two", grant_of(Role.TOWN_EDITOR), grant_of(Role.TOWN_SIGNER))
    browser = site.browser()
    await browser.sign_in("two", PASSWORD)
    async with site.deps.pool.acquire() as conn:
        me = await user.by_account(conn, "two")
        signs = (await user.grants(conn, me.id))[1].id
    item = await office.item(Act.SUBMIT, author=me.id)
    await browser.post("/console/grants", {"grant": str(signs)})
    place = f"/console/items/{item.code}/review"
    assert "须由别人审核" in await browser.page(place)
    refused = await browser.post(place, {"decision": "review", "hash": item.current, "read": "yes"})
    assert refused.status == 400
    assert "拟稿人不能审核自己的稿件" in await refused.text()


@pytest.mark.parametrize("decision", ["return", "hold"])
async def test_a_refusal_needs_its_reason_and_the_author_reads_it(site, office, decision):
    item = await office.item(Act.SUBMIT)
    reviewer, editor = await site.person(Role.TOWN_REVIEWER), await site.person(Role.TOWN_EDITOR)
    place = f"/console/items/{item.code}"
    bare = await reviewer.post(f"{place}/review", {"decision": decision, "hash": item.current})
    assert "写明理由" in await bare.text()
    told = {"decision": decision, "hash": item.current, "note": "金额与文件不符"}
    assert (await reviewer.post(f"{place}/review", told)).status == 303
    assert "金额与文件不符" in await editor.page(place)


async def test_a_decision_on_another_text_than_was_shown_is_refused(site, office):
    item = await office.item(Act.SUBMIT)
    reviewer = await site.person(Role.TOWN_REVIEWER)
    refused = await reviewer.post(
        f"/console/items/{item.code}/review", {"decision": "review", "hash": "0" * 64, "read": "yes"}
    )
    assert refused.status == 400
    assert "刷新" in await refused.text()


async def test_markup_in_a_title_stays_text_everywhere(site, office):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    item = await office.item(Act.SUBMIT, title=evil)
    editor, reviewer = await site.person(Role.TOWN_EDITOR), await site.person(Role.TOWN_REVIEWER)
    for browser, path in (
        (editor, "/console"),
        (editor, "/console/items"),
        (editor, f"/console/items/{item.code}"),
        (editor, f"/console/items/{item.code}/edit"),
        (reviewer, f"/console/items/{item.code}/review"),
    ):
        page = await browser.page(path)
        assert "<script>" not in page, path
        assert "<img" not in page, path
    assert "&lt;script&gt;" in await editor.page(f"/console/items/{item.code}")


async def test_a_village_sees_its_own_items_and_not_its_neighbours(site, office):
    await office.item(unit=VILLAGE, division=VILLAGE, title="本村修路")
    other = await office.item(unit=NEIGHBOUR, division=NEIGHBOUR, title="邻村修桥")
    grant = Grant(Role.VILLAGE_EDITOR, VILLAGE, VILLAGE + 999)
    browser = await site.person(Role.VILLAGE_EDITOR, grant=grant)
    listing = await browser.page("/console/items")
    assert "本村修路" in listing
    assert "邻村修桥" not in listing
    assert (await browser.get(f"/console/items/{other.code}")).status == 404


async def test_the_list_is_filtered_by_state(site, office):
    await office.item(title="还是草稿")
    await office.approved(title="已经审定")
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(f"/console/items?state={State.APPROVED}")
    assert "已经审定" in page
    assert "还是草稿" not in page
    assert (await browser.get("/console/items?state=nonsense")).status == 400


def _hidden(page: str, name: str) -> str:
    start = page.index(f'name="{name}" value="') + len(f'name="{name}" value="')
    return page[start : page.index('"', start)]


def _values(page: str) -> dict[str, str]:
    """The edit form as a browser would send it."""
    from lxml import html

    form = html.fromstring(page).xpath('//main//form[contains(@action, "/edit")]')[0]
    return {name: value for name, value in form.form_values() if name != "csrf"}
