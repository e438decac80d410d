"""No code, English word or false heading stands where a person reads: findings, audit lines, refusals, papers."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from audiences.words import happened_detail
from content.item import Paragraph, PlainFacts, Variant
from pusher.access import Role
from pusher.checking import judge
from pusher.cli import line
from pusher.store import review as reviews
from pusher.web.console import deeds
from pusher.web.console.deed_words import SAID
from pusher.web.console.visits import _paper
from tests.pusher.web.conftest import TOWN, VILLAGE
from tests.pusher.web.console.office import NOTICE

ROOT = Path(__file__).parents[4]


async def test_a_finding_names_the_place_that_added_the_words(office, site):
    await office.divisions()
    more = Variant(VILLAGE, (Paragraph("找王大爷，身份证号420123195003011234，手机14000000001。"),))
    async with office.db.web.acquire() as conn:
        found = await judge(conn, None, 0, 421321, replace(NOTICE, variants=(more,)), today=date(2026, 11, 21))
    places = [one.place for one in found if "本地补充" in one.place]
    assert places
    assert all(one.startswith("厉山镇") and str(VILLAGE) not in one for one in places)


def test_an_audit_line_is_in_words_and_in_local_time():
    at = datetime(2026, 11, 28, 20, 59, tzinfo=UTC).isoformat()
    said = deeds.told("send_push", {"begins": at, "left_out": ["微信"], "what": "cancel"})
    assert said == "开始时间 2026-11-29 04:59；没有用上的方式 微信；收到的是 解除"


def test_every_detail_that_is_put_on_record_has_a_name():
    names = set()
    for path in (ROOT / "pusher" / "web" / "console").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "record":
                details = [one for arg in call.args for one in ast.walk(arg) if isinstance(one, ast.Dict)]
                names |= {key.value for one in details for key in one.keys if isinstance(key, ast.Constant)}
    assert len(names) > 20
    assert names <= SAID.keys()


def test_no_code_word_and_no_hash_is_in_an_audit_line():
    counts = {"new": 8, "changed": 0, "gone": 1, "died": 0, "left": 0, "kept": 1}
    said = deeds.told("import_roster", counts)
    assert said == "新增 8；有变化 0；名册上没有了 1；已去世 0；迁出 0；保留 1"
    assert deeds.told("undo_roster", {"restored": 0, "deleted": 8, "left": 0}) == "恢复 0；删去 8；没有动 0"
    assert deeds.told("decide_objection", {"decision": "corrected", "row": 3}) == "决定 更正；第几行 3"
    assert deeds.told("edit_item", {"version": "0a" * 32}) == "版本 0a0a0a0a"
    assert deeds.about("catalogue 2") == "目录 2"
    assert deeds.about("calls") == "叫应电话"


def test_every_subject_that_is_put_on_record_has_a_name():
    kinds = set()
    for path in (ROOT / "pusher" / "web" / "console").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "record":
                about = call.args[3] if len(call.args) > 3 else None
                first = about.values[0] if isinstance(about, ast.JoinedStr) else about
                if isinstance(first, ast.Constant) and first.value:
                    kinds.add(first.value.split()[0])
    assert len(kinds) > 20
    assert not {kind for kind in kinds if deeds.about(kind) == kind}


def test_a_line_of_a_residents_history_is_in_words():
    assert happened_detail("preference", "visit") == "上门"
    assert happened_detail("consented", "cunkou-demo-subscription-notice-00000000001") == "订阅通知"
    assert happened_detail("disowned", "机主来电") == "机主来电"


async def test_a_forgotten_tick_is_named_and_nothing_is_called_unreadable(office, site):
    await office.whole()
    person = await office.db.owner.fetchval("SELECT id FROM audiences.resident WHERE name = '王大爷'")
    editor = await site.person(Role.TOWN_EDITOR)
    form = f"/console/people/{person}"
    came = {"Referer": str(editor.client.make_url(f"{form}?from=list"))}
    said = await editor.post(f"{form}/bind", {"follower": "1"}, headers=came)
    page = await said.text()
    assert f'href="{form}?from=list"' in page
    for other in ({"Referer": "http://elsewhere.example/x"}, {"Referer": "http://[x"}, {}):
        answer = await editor.post(f"{form}/bind", {"follower": "1"}, headers=other)
        assert "返回刚才的页面" not in await answer.text()
    assert "本村还没有等待绑定的关注者" in await editor.page(form)
    assert said.status == 400
    assert "勾选“已当面核对姓名和手机号”" in page
    assert "读不懂" not in page


async def test_the_command_lines_own_unit_is_no_unit_to_ask(office, site):
    async with office.db.owner.acquire() as conn:
        await line.operators(conn, 421321)
        assert "命令行" not in [name for _, name in await reviews.units_of_county(conn, 421321)]


def test_a_paper_has_one_mark_between_two_sentences():
    facts = PlainFacts("老人", "", "带身份证到村委会申请。", "", date(2026, 12, 31))
    made = _paper(replace(NOTICE, division=TOWN, plain=facts), "7K3M9XA", "走访清单", [], "今天")
    assert made.say[1] == "带身份证到村委会申请。2026年12月31日截止。"
