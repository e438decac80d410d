"""Place pages and the first page: what hangs where, typing a code, telling true from false."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.item import Genre, Reach
from pusher.web.words import whole
from tests.pusher.web.public.office import COUNTY, NOTICE, NOW, OTHER, PUSH, TOWN, VILLAGE


async def _text(client, path: str, status: int = 200) -> str:
    async with client.get(path) as reply:
        assert reply.status == status
        return await reply.text()


async def test_a_village_sees_what_hangs_there_and_above_by_subject(client, office):
    for number, (title, genre, place, state) in enumerate(
        (
            ("镇上停水", Genre.OUTAGE, TOWN, "sent"),
            ("村里补贴", Genre.SUBSIDY, VILLAGE, "opened"),
            ("县里公告", Genre.ORDER, COUNTY, "sent"),
            ("别村通知", Genre.NOTICE, OTHER, "sent"),
            ("还没发出", Genre.NOTICE, VILLAGE, "pending"),
        )
    ):
        item, _ = await office.publish(replace(NOTICE, title=title, genre=genre))
        await office.push(item, (1, place, "qrcode", state, None), number=PUSH + number)
    text = await _text(client, "/v/421321101201")
    assert "神农社区的通知" in text
    assert all(word in text for word in ("停水停电", "镇上停水", "惠农补贴", "村里补贴", "县里公告", "看厉山镇的通知"))
    assert "别村通知" not in text
    assert "还没发出" not in text
    assert "?v=421321101201" in text
    town = await _text(client, "/v/421321101")
    assert "村里补贴" in town
    assert 'href="/v/421321101201"' in town
    assert 'href="/v/421321102"' in await _text(client, "/v/421321")


async def test_narrow_expired_and_withdrawn_notices_do_not_hang(client, office):
    for number, change in enumerate(
        ({"reach": Reach.VILLAGE}, {"reach": Reach.LISTED}, {"valid_until": NOW - timedelta(minutes=1)})
    ):
        item, _ = await office.publish(replace(NOTICE, **change))
        await office.push(item, (1, VILLAGE, "qrcode", "sent", None), number=PUSH + number)
    text = await _text(client, "/v/421321101201")
    assert NOTICE.title not in text
    assert "现在没有正在办的通知" in text


@pytest.mark.parametrize("path", ["/v/999999", "/v/x", "/v/421321999", "/v/0"])
async def test_an_unknown_place_is_a_page_in_chinese(client, office, path):
    assert "没有" in await _text(client, path, 404)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}。", "lower", "spaced"])
async def test_a_code_is_typed_by_hand(client, office, typed):
    _, code = await office.publish()
    words = {"lower": code.lower(), "spaced": f"{code[:4]} {code[4:]}"}.get(typed, typed.replace("。", "").format(code))
    async with client.get("/open", params={"code": words}, allow_redirects=False) as reply:
        assert reply.status == 303
        assert reply.headers["Location"] == f"/n/{code}"


@pytest.mark.parametrize("path", ["/open?code=2222222", "/open?code=0O1IL", "/open", "/verify?code=2222222"])
async def test_a_wrong_code_is_told_and_may_be_mended(client, office, path):
    text = await _text(client, path, 404)
    assert "<title>错误：" in text
    assert 'aria-invalid="true"' in text


async def test_a_true_notice_is_told_from_a_false_one(client, office):
    _, code = await office.publish()
    text = await _text(client, f"/verify?code={code.lower()}")
    assert "是真的" in text
    assert whole(NOTICE.title) in text
    assert "随县农业农村局" in text
    assert "不是从这里发出的" in await _text(client, "/verify?code=2222222", 404)


async def sent(office, text: str) -> None:
    """The push has gone out to somebody by SMS."""
    async with office.db.owner.acquire() as conn:
        account = await conn.fetchval(
            "INSERT INTO pusher.account (key, channel, county, division, name)"
            " VALUES ('sms-county', 'sms', 421321, $1, '随县人民政府') RETURNING id",
            COUNTY,
        )
        await conn.execute("UPDATE pusher.push SET planned_at = $1", NOW)
        await conn.execute(
            "INSERT INTO pusher.rendition (push, account, mode, message) VALUES ($1, $2, 'text', $3)",
            PUSH, account, {"text": text, "body": {}, "segments": 1},
        )  # fmt: skip
        await conn.execute(
            "INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi, sent)"
            " VALUES ($1, 421321, 0, 'sms', $2, 'text', 'normal', 1, 1, 1)",
            PUSH, account,
        )  # fmt: skip


async def test_whoever_got_an_sms_can_compare_it_word_by_word_and_see_when_it_went_out(client, office, site):
    item, code = await office.publish()
    assert "发出的短信" not in await _text(client, f"/verify?code={code}"), "nothing went out yet"
    words = "【随县人民政府】耕地地力保护补贴资金发放情况。咨询：随县农业农村局。详情 {link}"
    await office.push(item)
    await sent(office, words)
    text = await _text(client, f"/verify?code={code}")
    assert "【随县人民政府】耕地地力保护补贴资金发放情况" in text
    assert "（您本人的查询链接）" in text
    assert "{link}" not in text
    assert f"{whole('2026年11月21日16:00')}起发出" in text
    assert "这几处会不一样" in text, "a village with words of its own got another text"
    assert len(text) < 14_000
    await office.fetch("UPDATE content.item SET state = 'withdrawn' WHERE id = $1 RETURNING id", item)
    gone = await _text(client, f"/verify?code={code}")
    assert "【随县人民政府】" not in gone, "what holds no more is not said again"


async def test_a_wrong_code_says_what_to_do_and_whom_to_call(client, office):
    text = await _text(client, "/verify?code=2222222", 404)
    for words in ("不要点短信里的链接", 'href="tel:96110"', "反诈专线", 'href="tel:0722-3338999"', "县政务公开办"):
        assert words in text


async def test_the_first_page_names_the_counties_and_echoes_safely(client, office):
    assert 'href="/v/421321"' in await _text(client, "/")
    text = await _text(client, "/open?code=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404)
    assert "<script>alert" not in text
