"""What became of a notice is said before anything else: 停止, 更正, 撤回, 失效, and how many days are left."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from content import store as content
from content.item import Genre, Nature, PlainFacts
from pusher.store import page as pages
from pusher.web.public import cache
from tests.pusher.web.public.office import AUTHOR, NOTICE, NOW, VILLAGE, narrower


async def _text(client, path: str, status: int = 200) -> str:
    async with client.get(path) as reply:
        assert reply.status == status
        return await reply.text()


async def test_a_stop_shows_within_ten_seconds_caches_included(client, office, site, monkeypatch):
    item, code = await office.publish()
    assert "每亩131.4元" in await _text(client, f"/n/{code}")
    version = (await office.fetch("SELECT published FROM content.item WHERE id = $1", item))[0]["published"]
    async with office.db.web.acquire() as conn:
        await pages.halt(conn, item, 421321, version, NOW)
    async with client.get(f"/n/{code}") as reply:
        in_caches = int(reply.headers["Cache-Control"].rpartition("=")[2])
    _later(monkeypatch, 9.9 - in_caches)
    text = await _text(client, f"/n/{code}")
    assert "内容有误，请勿据此办理" in text
    assert "每亩131.4元" not in text
    assert "poster.pdf" not in text
    assert "/ack" not in text
    await office.correct(item, replace(NOTICE, plain=replace(NOTICE.plain, how_much="每亩130元")))
    _later(monkeypatch, 20)
    text = await _text(client, f"/n/{code}")
    assert "每亩130元" in text
    assert "请勿据此办理" not in text


def _later(monkeypatch, seconds: float) -> None:
    start = time.monotonic()
    monkeypatch.setattr(cache, "monotonic", lambda: start + seconds)


async def test_a_correction_after_a_push_says_so(client, office):
    item, code = await office.publish()
    await office.push(item, (1, VILLAGE, "qrcode", "sent", None))
    await office.correct(item, replace(NOTICE, plain=replace(NOTICE.plain, how_much="每亩130元")))
    text = await _text(client, f"/n/{code}")
    assert "内容有更正，以本页为准" in text
    assert "每亩130元" in text


async def test_a_withdrawn_notice_says_so_and_nothing_else(client, office):
    item, code = await office.publish()
    async with office.db.web.acquire() as conn:
        await content.withdraw(conn, item, by=AUTHOR, reason="金额有误", at=NOW)
    text = await _text(client, f"/n/{code}", 410)
    assert "已撤回，请勿据此办理" in text
    assert "每亩131.4元" not in text
    await _text(client, f"/n/{code}/poster.pdf", 410)


async def test_an_expired_notice_may_be_read_but_not_used(client, office):
    _, code = await office.publish(narrower(valid_until=NOW - timedelta(days=1)))
    text = await _text(client, f"/n/{code}")
    assert "已过期" in text
    assert "还有" not in text
    assert "/ack" not in text


@pytest.mark.parametrize(("days", "words"), [(-1, "已截止"), (0, "今天截止"), (3, "还有3天")])
async def test_days_left(client, office, days, words):
    deadline = NOW.date() + timedelta(days=days)
    _, code = await office.publish(narrower(plain=PlainFacts(who="种地农民", deadline=deadline)))
    assert words in await _text(client, f"/n/{code}")


async def test_a_superseded_notice_leads_to_the_new_one(client, office):
    old, old_code = await office.publish()
    new, new_code = await office.publish(narrower(title="关于补贴标准的补充公示"))
    async with office.db.web.acquire() as conn:
        await content.supersede(conn, old, new, by=AUTHOR, reason="标准有变", at=NOW)
    text = await _text(client, f"/n/{old_code}")
    assert "已由新的通知代替" in text
    assert f'href="/n/{new_code}"' in text
    assert "每亩131.4元" not in text


async def test_what_was_approved_and_superseded_unpublished_leads_to_the_new_one_from_its_paper(client, office):
    old, old_code = await office.publish(shown=False)
    new, new_code = await office.publish(narrower(title="关于补贴标准的补充公示"))
    async with office.db.web.acquire() as conn:
        await content.supersede(conn, old, new, by=AUTHOR, reason="标准有变", at=NOW)
    text = await _text(client, f"/q/{old_code}")
    assert "已由新的通知代替" in text
    assert f'href="/n/{new_code}"' in text
    assert "每亩131.4元" not in text


async def test_an_alerts_identifier_is_not_told_as_the_number_of_a_document(client, office):
    said = {"title": "暴雨预警", "document_number": "42132141600000_20261129213000"}
    _, code = await office.publish(narrower(genre=Genre.ALERT, nature=Nature.ALERT, **said))
    assert "42132141600000" not in await _text(client, f"/n/{code}")
    _, code = await office.publish(narrower(document_number="随县政发〔2026〕9号"))
    assert "随县政发〔2026〕9号" in await _text(client, f"/n/{code}")
