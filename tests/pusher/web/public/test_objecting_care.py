"""What an objection may hold, a double tap, a list that stands no more, and until when a list is public."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import date

import pytest

from content.item import PlainFacts
from tests.pusher.web.public.office import NOTICE
from tests.pusher.web.public.test_listing import LIST, _object, _text, site  # noqa: F401 - fixture

ID = "11010119900307" + "7475"


async def _count(office) -> int:
    return len(await office.fetch("SELECT id FROM pusher.objection"))


async def test_what_is_too_long_comes_back_whole(client, office):
    _, code = await office.publish(LIST)
    said = "长" * 601
    page = await _object(client, code, reason=said)
    assert "写了601字，最多500字" in page
    assert said in page
    assert await _count(office) == 0
    assert '查询码 <span class="no">' in await _object(client, code, reason="长" * 250 + "\r\n" + "长" * 249)


@pytest.mark.parametrize("form", [{"reason": f"他的身份证是{ID}"}, {"phone": "12345"}, {"phone": "1400000000"}])
async def test_an_id_number_and_what_is_no_number_are_refused_and_nothing_typed_is_lost(client, office, form):
    _, code = await office.publish(LIST)
    page = await _object(client, code, **form)
    assert "错误：" in page
    assert next(iter(form.values())) in page
    assert await _count(office) == 0


@pytest.mark.parametrize("form", [{"phone": ""}, {"phone": "0722-3338000"}, {"reason": "面积应为13.6亩，2026年量的"}])
async def test_a_landline_nobody_and_plain_figures_are_taken(client, office, form):
    _, code = await office.publish(LIST)
    assert '查询码 <span class="no">' in await _object(client, code, **form)


async def test_a_double_tap_is_one_objection_under_one_code_and_two_people_are_two(client, office):
    _, code = await office.publish(LIST)
    forms = [re.search(r'name="once" value="(\w+)"', await _text(client, f"/n/{code}/objection"))[1] for _ in range(2)]
    codes = [
        re.search(r"查询码 <span class=\"no\">([^<]+)", await _object(client, code, once=once))[1]
        for once in (forms[0], forms[0], forms[1])
    ]
    assert codes[0] == codes[1] != codes[2]
    assert await _count(office) == 2


async def test_two_taps_at_once_are_one_objection_too(client, office):
    _, code = await office.publish(LIST)
    once = re.search(r'name="once" value="(\w+)"', await _text(client, f"/n/{code}/objection"))[1]
    pages = await asyncio.gather(*(_object(client, code, once=once) for _ in range(12)))
    assert len({re.search(r"查询码 <span class=\"no\">([^<]+)", page)[1] for page in pages}) == 1
    assert await _count(office) == 1


async def test_while_a_list_is_corrected_its_objection_page_says_so(client, office):
    _, code = await office.publish(LIST)
    await office.fetch(
        "INSERT INTO pusher.halt (item, county, version, at) SELECT id, county, published, now() FROM content.item"
    )
    page = await _text(client, f"/n/{code}/objection", 404)
    assert "内容有误" in page
    assert "12345" in page
    assert "假的" not in page


async def test_a_list_says_until_when_it_is_public_and_a_notice_by_when_to_come(client, office):
    _, listed = await office.publish(replace(LIST, plain=PlainFacts(deadline=date(2026, 12, 6))))
    _, other = await office.publish(NOTICE)
    shown, plain = await _text(client, f"/n/{listed}"), await _text(client, f"/n/{other}")
    assert "<dt>公示到哪天</dt>" in shown
    assert "，有异议请在这天前提出" in shown
    assert "截止哪天" not in shown
    assert '<span class="left">' in shown
    assert "<dt>截止哪天</dt>" in plain
    assert "公示到哪天" not in plain


async def test_after_a_correction_the_number_is_one_of_the_former_list(client, office):
    item, code = await office.publish(LIST)
    secret = re.search(r"查询码 <span class=\"no\">([^<]+)", await _object(client, code))[1]
    async with client.post("/objection", data={"code": secret}) as reply:
        assert "您对第2行提的异议" in await reply.text()
    await office.correct(item, replace(LIST, title="更正后的名单公示"))
    async with client.post("/objection", data={"code": secret}) as reply:
        assert "您对更正前名单的第2行提的异议" in await reply.text()
