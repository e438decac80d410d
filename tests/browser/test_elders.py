"""适老化 by measure on every page that a resident may meet, at 320 to 1280 px and with twice the text.

Our own assertions, by the general design rules for elders (facts: 18 px, contrast 4.5, targets of 60 px, nothing by
colour alone, no overflow), and the plainest of what a machine can tell of names and labels.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from audiences.vault import Vault
from channels.registry import CHANNELS
from content import store as content
from content.tongue import NewTongue
from pusher.account import seal
from pusher.binding import Pass
from pusher.link import Links
from pusher.store import account as accounts
from pusher.store.account import NewAccount
from pusher.web.public import Site
from pusher.web.public import site as pages
from tests.browser.desk import SHOTS
from tests.browser.test_residents import RICH, paths  # noqa: F401 - a fixture
from tests.content.files import pdf, photo, workbook
from tests.pusher.web.public.conftest import HELPLINES, client, office  # noqa: F401 - fixtures
from tests.pusher.web.public.office import AUTHOR, COUNTY, NOW, PUSH, VILLAGE
from tests.pusher.web.public.test_feed import LIST
from tests.pusher.web.public.test_files import published
from tests.pusher.web.public.test_screen import ALERT
from tests.pusher.web.public.test_tongues import TIBETAN, UYGHUR, added

PLACE = "/v/421321101201"
VAULT = Vault({1: bytes(32)}, 1)
TONGUES = (TIBETAN, UYGHUR, NewTongue("mn-Mong", "ᠮᠡᠳᠡᠭᠳᠡᠯ", "ᠲᠠᠷᠢᠶᠠᠯᠠᠩ ᠤᠨ ᠲᠠᠲᠠᠭᠠᠯᠭ᠎ᠠ\n" * 6))

TEXTS = """[...document.querySelectorAll('body *')]
  .filter(e => e.offsetParent && [...e.childNodes].some(c => c.nodeType == 3 && c.textContent.trim()))"""
TOLD = ".map(e => e.outerHTML.slice(0, 90))"
RULES = {
    "text below 18 px": f"() => {TEXTS}.filter(e => parseFloat(getComputedStyle(e).fontSize) < 18){TOLD}",
    "target below 60 px": f"""() => [...document.querySelectorAll('a,button,input,select,textarea,summary,label.tick')]
        .filter(e => e.offsetParent && !e.closest('.skip,.trap,label.tick input') && e.type != 'hidden')
        .filter(e => (e.closest('label.tick') || e).getBoundingClientRect().height < 60){TOLD}""",
    "contrast below 4.5": f"""() => {{
        const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number)
        const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {{
            const v = c[i] / 255; return sum + w * (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4) }}, 0)
        const behind = e => {{ for (; e; e = e.parentElement) {{ const c = rgb(getComputedStyle(e).backgroundColor)
            if (c.length == 3 || c[3] > 0) return c }} return [255, 255, 255] }}
        return {TEXTS}.filter(e => {{ const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e))
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5 }}){TOLD} }}""",
    "link by colour alone": f"""() => [...document.querySelectorAll('a:not(.btn,.skip)')].filter(e => e.offsetParent
        && ![e, ...e.querySelectorAll('*')].some(
            x => getComputedStyle(x).textDecorationLine.includes('underline'))){TOLD}""",
    "no name": f"""() => [...document.querySelectorAll('a,button,input,select,textarea,img')]
        .filter(e => e.type != 'hidden' && !e.closest('.trap') && !(e.labels && e.labels.length)
            && !e.textContent.trim() && !e.getAttribute('aria-label') && !e.getAttribute('alt')){TOLD}""",
    "an id twice": """() => [...document.querySelectorAll('[id]')].map(e => e.id)
        .filter((id, n, all) => all.indexOf(id) < n)""",
    "not one heading": "() => [...document.querySelectorAll('h1')].length == 1 ? [] : ['h1']",
    "no language or title": "() => document.documentElement.lang == 'zh-CN' && document.title ? [] : ['head']",
}


@pytest.fixture
def site(office) -> Site:  # noqa: F811
    return Site(
        office.db.web,
        Links(b"k" * 32, "https://cunkou.suixian.gov.cn"),
        lambda: office.now,
        VAULT,
        helplines=HELPLINES,
        map_search="https://uri.amap.com/search?keyword={}",
    )


@pytest.fixture
async def every(office, client, site, paths) -> dict[str, str]:  # noqa: F811
    """The paths of all pages that open by a link."""
    listing, listed = await office.publish(LIST)
    await office.push(listing, (1, VILLAGE, "qrcode", "sent", None), number=PUSH + 1)
    _, expired = await office.publish(replace(RICH, valid_until=NOW - timedelta(days=1)))
    alert, alerted = await office.publish(ALERT)
    await office.push(alert, (1, VILLAGE, "qrcode", "sent", None), number=PUSH + 2)
    gone, withdrawn = await office.publish(replace(RICH, title="要撤回的通知"))
    async with office.db.web.acquire() as conn:
        await content.withdraw(conn, gone, by=AUTHOR, reason="金额有误", at=NOW)
    await _account(office)
    await _answerer(office)
    token = Pass(1, "oResident", NOW.timestamp()).token(VAULT)
    code = paths["notice"][3:10]
    return {
        **paths,
        "full": f"/n/{code}?full=1",
        "useful": f"/n/{code}?useful=1",
        "unclear": f"/n/{code}?v=421321101201&unclear=1",
        "listing": f"/n/{listed}",
        "expired": f"/n/{expired}",
        "alert": f"/n/{alerted}",
        "withdrawn": f"/n/{withdrawn}",
        "town": "/v/421321101",
        "empty": "/v/421321102201",
        "search": "/v/421321101201?q=%E8%A1%A5%E8%B4%B4",
        "search-nothing": "/v/421321101201?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E4%BA%8B",
        "objection": f"/n/{listed}/objection",
        "told": "/answer",
        "ask": f"/n/{code}/ask",
        "subscribe": f"{PLACE}/subscribe",
        "bind": f"/bind/{token}",
        "bind-late": "/bind/x",
        "no-place": "/v/999999",
        **await _beside(office),
    }


async def _beside(office) -> dict[str, str]:  # noqa: F811
    """Attachments, other languages, recordings."""
    _, filed = await published(
        office,
        ("补贴标准表.xlsx", workbook(90)),
        ("办理流程.pdf", pdf("到村委会核对面积。", "核对后签字。")),
        ("公示照片.jpg", photo()),
        ("旧表.pdf", b"%PDF-1.4 broken"),
    )
    spoken, told = await office.publish(RICH)
    await added(office, spoken, *TONGUES, "plain.m4a", "opus.ogg")
    return {
        "attached": f"/n/{filed}",
        "spoken": f"/n/{told}",
        "spoken-script": f"/n/{told}/broadcast",
        **{f"tongue-{one.language}": f"/n/{told}/in/{one.language}" for one in TONGUES},
        **{f"file-{no}": f"/n/{filed}/files/{no}" for no in range(1, 5)},
    }


async def _account(office) -> None:  # noqa: F811
    async with office.db.owner.acquire() as conn:
        account = await conn.fetchval(
            "INSERT INTO pusher.account (key, channel, county, division, name)"
            " VALUES ('wechat-county', 'wechat', 421321, 421321000000000, '随县发布') RETURNING id"
        )
        options = CHANNELS["sms"].sandbox_options("http://127.0.0.1:1/sms", "sms-county")
        await accounts.add_account(
            conn, NewAccount("sms-county", "sms", COUNTY, "随县人民政府", seal(VAULT, "sms", options)), 421321
        )
        await conn.execute(
            "INSERT INTO pusher.place_code (account, division, asked_at, next_at, address)"
            " VALUES ($1, $2, $3, $3, 'http://weixin.qq.com/q/02village')",
            account, VILLAGE, NOW,
        )  # fmt: skip


async def _answerer(office) -> None:  # noqa: F811
    """Somebody of the county answers, and has answered two questions for all to read."""
    async with office.db.owner.acquire() as conn:
        await conn.execute(
            "WITH u AS (INSERT INTO pusher.unit (county, division, name) VALUES (421321, $1, '农业局') RETURNING id),"
            " s AS (INSERT INTO pusher.staff (county, unit, account, name, password)"
            "  SELECT 421321, id, 'clerk', '王芳', 'x' FROM u RETURNING id),"
            " g AS (INSERT INTO pusher.staff_grant (staff, role, lo, hi)"
            "  SELECT id, 'county_office', $1, $1 + 999999999 FROM s)"
            "INSERT INTO pusher.answerer (division, county, staff, called, named_by, named_at)"
            " SELECT $1, 421321, id, '随县农业农村局张干事', 1, $2 FROM s",
            COUNTY, NOW,
        )  # fmt: skip
        await conn.executemany(
            "INSERT INTO pusher.public_answer (county, division, item, version, asked, answered, state, proposed_by,"
            " proposed_at, decided_by, decided_at) SELECT 421321, $1, id, published, $2, $3, 'shown', 1, $4, 2, $4"
            " FROM content.item WHERE published IS NOT NULL",
            [
                (COUNTY, "地是我种的，户口在外地，能不能领？", "能。谁种地谁申报，不看户口。", NOW),
                (COUNTY, "面积对不上怎么办？", "到村委会填一张核对表，3天内有人上门量。", NOW),
            ],
        )


async def _answers(client, every) -> dict[str, str]:  # noqa: F811
    """The pages that answer a form, as HTML."""
    objection, bind = every["objection"], every["bind"]
    forms = {
        "objection-error": (objection, {"row": "", "reason": ""}),
        "objection-taken": (objection, {"row": "1", "reason": "面积应为4.6亩"}),
        "told-unknown": ("/objection", {"code": "2222222"}),
        "ask-error": (every["ask"], {"words": "", "phone": "12"}),
        "question-taken": (every["ask"], {"words": "种了别人的地，谁去申报？", "phone": "13900000000"}),
        "subscribe-error": (f"{PLACE}/subscribe", {"phone": "12"}),
        "subscribe-code": (f"{PLACE}/subscribe", {"phone": "13900000000", "agree": "yes"}),
        "subscribe-code-error": (f"{PLACE}/subscribe/code", {"request": "1.x", "code": "000000"}),
        "bind-error": (bind, {"name": "", "phone": "12"}),
        "bind-code": (bind, {"name": "王大爷", "phone": "13900000000", "agree": "yes"}),
        "bind-code-error": (f"{bind}/code", {"request": "1", "code": "000000"}),
    }
    found = await _hers(client)
    for name, (path, form) in forms.items():
        async with client.post(path, data=form) as reply:
            found[name] = await reply.text()
    done = {"place": "神农社区", "back": PLACE, "noindex": True}
    return found | {
        "bind-done": pages.write("bind_done.html", bound=False, stopped=False, number="0417", noindex=True),
        "bind-family": pages.write("bind_done.html", bound=True, stopped=True, number="0417", noindex=True),
        "subscribe-done": pages.write("subscribe_done.html", **done),
    }


async def _hers(client) -> dict[str, str]:  # noqa: F811
    """A village's page with what WeChat has just said of its reader (mine.html)."""
    async with client.get(PLACE) as reply:
        text = (await reply.text()).replace(' id="mine"', "")
    new = {"name": "随县发布", "follows": False, "bound": False, "stopped": False, "allowed": False, "codes": []}
    new |= {"tags": [{"lasting": False, "titles": ["缴费提醒"], "ids": "t"}], "services": ["供水服务"], "script": ""}
    old = {**new, "follows": True, "bound": True, "allowed": True, "tags": []}
    known = {"new": new, "half": {**new, "follows": True}, "old": old, "stopped": {**new, "stopped": True}}
    shown = {name: pages.write("mine.html", mine=words).replace(" hidden", "") for name, words in known.items()}
    return {f"mine-{name}": text.replace("</main>", f"{one}</main>") for name, one in shown.items()}


async def _measure(page, width: int, name: str) -> list[str]:
    wide = await page.evaluate("document.documentElement.scrollWidth")
    found = [f"{name}: {wide} px wide"] if wide > width else []
    for rule, script in RULES.items():
        found += [f"{name}: {rule}: {what}" for what in await page.evaluate(script)]
    return found


async def _look(page, width: int, name: str) -> list[str]:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"resident-{name}-{width}.png", full_page=True)
    found = await _measure(page, width, name)
    if width == 320:
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += await _measure(page, width, f"{name} with twice the text")
    return found


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_every_page_suits_old_eyes_and_thumbs(browser, client, every, width, monkeypatch):  # noqa: F811
    written: set[str] = set()
    get = pages._templates.get_template
    monkeypatch.setattr(pages._templates, "get_template", lambda name, *more: written.add(name) or get(name, *more))
    page = await browser.new_page(viewport={"width": width, "height": 780})
    complaints: list[str] = []
    found: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for name, path in every.items():
        reply = await page.goto(str(client.make_url(path)))
        assert reply.status < 500, name
        found += await _look(page, width, name)
    for name, text in (await _answers(client, every)).items():
        await page.set_content(text)
        found += await _look(page, width, name)
    assert found == []
    assert [words for words in complaints if "404" not in words and "410" not in words] == []
    assert written | {"base.html", "screen.html"} == set(pages._templates.list_templates()), "a page nobody measured"


async def test_the_rules_see_what_is_wrong(browser):
    page = await browser.new_page(viewport={"width": 320, "height": 700})
    await page.set_content(
        "<body style='background:#fff'><p style='font-size:17px'>小</p><p style='color:#999;font-size:20px'>淡</p>"
        "<a href='#' style='text-decoration:none;color:#00f;font-size:20px'>链</a><img src='x'>"
        "<b id='a'></b><b id='a'></b>"
        "<div style='width:400px;height:1px'></div>"
    )
    told = await _measure(page, 320, "bad")
    assert [rule for rule in (*RULES, "px wide") if not any(rule in one for one in told)] == []
