"""Place pages and the first page: what hangs where, typing a code, telling true from false."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from content.catalogue.row import Level, Row
from content.item import Contact, Genre, Heading, Nature, Paragraph, PlainFacts, Reach, Table
from content.store import catalogue as catalogues
from pusher.web.public import SITE
from pusher.web.words import whole
from tests.pusher.web.public.office import COUNTY, NOTICE, NOW, OTHER, PUSH, TOWN, VILLAGE
from tests.pusher.web.public.test_feed import hang


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


async def test_alerts_stand_before_every_other_subject(client, office):
    await hang(office, replace(NOTICE, genre=Genre.ALERT, nature=Nature.ALERT, title="暴雨预警"), NOTICE)
    text = await _text(client, "/v/421321101201")
    assert text.index("<h2>预警</h2>") < text.index("<h2>惠农补贴</h2>")


async def test_narrow_expired_and_withdrawn_notices_do_not_hang(client, office):
    for number, change in enumerate(
        ({"reach": Reach.VILLAGE}, {"reach": Reach.LISTED}, {"valid_until": NOW - timedelta(minutes=1)})
    ):
        item, _ = await office.publish(replace(NOTICE, **change))
        await office.push(item, (1, VILLAGE, "qrcode", "sent", None), number=PUSH + number)
    text = await _text(client, "/v/421321101201")
    assert NOTICE.title not in text
    assert "现在没有正在办的通知" in text


SEARCHED = replace(
    NOTICE,
    title="关于冬季用水的通知",
    issuer="厉山镇水厂",
    plain=PlainFacts(who="住高处的人家", how="家里存两天的水"),
    blocks=(Heading("一、停水时间"), Paragraph("12月1日检修 DN200 主管。"), Table((("姓名",), ("王守田",)))),
    genre=Genre.OUTAGE,
    variants=(),
)


@pytest.mark.parametrize(
    "typed",
    ["用水", "冬季 用水", "厉山镇水厂", "住高处", "存两天", "停水时间", "检修", "dn200", "ＤＮ２００", " 用水　检修 "],
)
async def test_a_word_finds_a_notice_by_what_it_says(client, office, typed):
    await hang(office, SEARCHED, NOTICE)
    async with client.get("/v/421321101201", params={"q": typed}) as reply:
        text = await reply.text()
        assert reply.headers["Cache-Control"] == "no-store"
    assert "找到1条" in text
    assert SEARCHED.title in text
    assert NOTICE.title not in text
    assert '<meta name="robots" content="noindex,nofollow">' in text


@pytest.mark.parametrize(
    "typed", ["王守田", "用水 补贴", "paragraph", "outage", "%", "_", "' OR 1=1", "\\", "\x00用水x"]
)
async def test_names_in_tables_and_nonsense_find_nothing(client, office, typed):
    await hang(
        office, SEARCHED, replace(SEARCHED, title="王姓公示", genre=Genre.LISTING, blocks=(Paragraph("王守田"),))
    )
    async with client.get("/v/421321101201", params={"q": typed}) as reply:
        text = await reply.text()
    assert "没有找到" in text
    assert "<li><a" not in text


async def test_what_was_typed_is_shown_safely(client, office):
    async with client.get("/v/421321101201", params={"q": '"><script>alert(1)</script>'}) as reply:
        assert "<script>alert" not in await reply.text()


async def test_a_code_typed_on_the_place_s_page_opens_its_notice_as_the_place_reads_it(client, office):
    _, code = await office.publish()
    async with client.get(
        "/v/421321101201", params={"q": f"{code[:4].lower()} {code[4:]}"}, allow_redirects=False
    ) as reply:
        assert reply.status == 303
        assert reply.headers["Location"] == f"/n/{code}?v=421321101201"
    assert "没有找到" in await _text(client, "/v/421321101201?q=2222222")


async def test_a_village_s_calendar_says_what_is_out_what_is_not_and_what_comes_next(client, office):
    text = await _text(client, "/v/421321101201")
    assert text.count("这里还没有</b>") == 4, "two duties of the law, two quarters each"
    assert f"应在{whole('2026年10月20日')}前" in text
    assert f"下一次：{whole('2026年第4季度的，2027年1月20日前')}" in text
    accounts = replace(
        NOTICE, title="三季度收支", genre=Genre.ACCOUNTS, nature=Nature.VILLAGE, division=VILLAGE, variants=(),
        plain=PlainFacts(), contacts=(Contact("村委会", "0722-3339999"),),
    )  # fmt: skip
    _, code = await office.publish(accounts)
    office.now += timedelta(minutes=2)
    text = await _fresh(client, "/v/421321101201")
    assert f'✓ <a href="/n/{code}">2026年11月21日公开</a>' in text
    assert "1个村里，1个在这里公开了" in await _text(client, "/v/421321101")
    assert "村务公开" not in await _text(client, "/v/421321")


async def test_the_county_s_catalogue_says_what_is_due(client, office):
    rows = (
        Row("村务公开", "财务", "村级财务收支情况", time_limit="每月", levels=(Level.VILLAGE,)),
        Row(
            "社会救助",
            "低保",
            "低保名单",
            time_limit="每季度",
            levels=(Level.COUNTY, Level.VILLAGE),
            subject="县民政局",
        ),
    )
    async with office.db.web.acquire() as conn:
        no = await catalogues.dry_run(conn, 421321, "随县目录", rows, digest="", by=None, at=NOW)
        assert await catalogues.put_in_force(conn, 421321, no, NOW)
    text = await _text(client, "/v/421321101201")
    assert "村级财务收支情况" in text
    assert "2026年10月：" in text
    assert "低保名单" not in text, "the bureau's own"
    assert "一般事项" not in text


async def test_the_page_says_how_notices_come_by_themselves(client, office):
    assert "让通知来找您" not in await _text(client, "/v/421321101201"), "no account speaks here"
    async with office.db.owner.acquire() as conn:
        for key, channel in (("wechat-county", "wechat"), ("sms-county", "sms")):
            account = await conn.fetchval(
                "INSERT INTO pusher.account (key, channel, county, division, name)"
                " VALUES ($1, $2, 421321, $3, '随县发布') RETURNING id", key, channel, COUNTY,
            )  # fmt: skip
            if channel == "wechat":
                await conn.executemany(
                    "INSERT INTO pusher.place_code (account, division, asked_at, next_at, address, until)"
                    " VALUES ($1, $2, $3, $3, $4, $5)",
                    [
                        (account, VILLAGE, NOW, "http://weixin.qq.com/q/02village", None),
                        (account, OTHER, NOW, "http://weixin.qq.com/q/02other", NOW - timedelta(days=1)),
                    ],
                )
    text = await _fresh(client, "/v/421321101201")
    assert "关注“随县发布”" in text
    assert "不用微信的" in text
    picture = base64.b64decode(re.search(r'src="data:image/png;base64,([^"]+)"', text)[1])
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert found.text == "http://weixin.qq.com/q/02village"
    other = await _text(client, "/v/421321102201")
    assert "data:image/png" not in other, "that code has lapsed"
    assert "不用微信的" in other


async def _fresh(client, path: str) -> str:
    """As it is after the cache's life."""
    client.server.app[SITE].cache._kept.clear()
    return await _text(client, path)


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
