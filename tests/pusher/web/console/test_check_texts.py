"""The check page says for each port: its exact text, how long, how many segments, what it costs, what it leaves out."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

from channels.registry import CHANNELS
from content.item import Paragraph, PlainFacts, Variant
from pusher.access import Role
from pusher.account import seal
from pusher.store import account as accounts
from pusher.store.account import NewAccount
from tests.pusher.web.conftest import COUNTY
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.way import prepared

HOW = "带身份证到村委会办理。行动不便的，打电话约村干部上门。"
LONG = replace(
    NOTICE,
    plain=replace(NOTICE.plain, how=HOW),
    variants=(
        Variant(
            421321101200000,
            plain=PlainFacts(how="到星亮村党群服务中心办理。"),
            blocks=(Paragraph("到党群服务中心办。"),),
        ),
    ),
)

PEOPLE = "村,户号,姓名,与户主关系,出生日期,手机号\n" + "".join(
    f"神农社区,{n},王大爷,户主,1950-03-{n:02d},140000000{n:02d}\n" for n in range(1, 25)
)


async def port(office, db, key: str, price: str, **options) -> None:
    sealed = seal(
        office.site.deps.vault, "sms", dict(CHANNELS["sms"].sandbox_options("http://127.0.0.1:1/sms", key)) | options
    )
    async with db.owner.acquire() as conn:
        new = NewAccount(key, "sms", COUNTY, "随县人民政府", sealed, price=Decimal(price))
        await accounts.add_account(conn, new, 421321)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


async def test_each_port_is_shown_with_its_own_text_length_segments_and_price(site, office, db):
    await office.divisions()
    await office.roster(PEOPLE)
    await port(office, db, "sms-full", "0.05", links=False)
    await port(office, db, "sms-short", "0.035", links=False, aim_units=90, max_units=90)
    item = await office.approved(version=LONG)
    browser = await site.person(Role.TOWN_EDITOR)
    page = plain(await browser.page(f"{await prepared(browser, item)}/check"))
    for by in ("随县人民政府（sms-full）", "随县人民政府（sms-short）"):
        assert by in page
    assert page.count("短信 云MAS") >= 2
    full = re.search(r"含签名(\d+)字，按(\d+)条计费。0.05元×\2条×(\d+)人＝([\d.]+)元。 ?1个地方", page)
    short = re.search(r"含签名(\d+)字，按(\d+)条计费。0.035元×\2条×(\d+)人＝([\d.]+)元。比全文少：([^。]+)。", page)
    assert full
    assert short
    for found, price in ((full, Decimal("0.05")), (short, Decimal("0.035"))):
        assert Decimal(found[4]) == (price * int(found[2]) * int(found[3])).quantize(Decimal("0.01"))
    assert int(full[3]) + int(short[3]) == 24
    assert int(full[1]) > 90 >= int(short[1])
    assert short[5] == "办理的后半段"
    said = re.search(r"(【随县人民政府】养老保险.*?0722-3338000。)", page)[1]
    assert len(said) == int(full[1])
    assert "厉山镇星亮村【随县人民政府】" in page
    assert "到星亮村党群服务中心办理" in page


async def test_the_same_words_of_two_ports_are_read_once_with_the_price_of_each(site, office, db):
    await office.divisions()
    await office.roster(PEOPLE)
    for key, price in (("sms-one", "0.05"), ("sms-two", "0.035")):
        await port(office, db, key, price, links=False)
    browser = await site.person(Role.TOWN_EDITOR)
    page = plain(await browser.page(f"{await prepared(browser, await office.approved(version=LONG))}/check"))
    shown = page[page.index("居民收到的原文") :]
    assert len(re.findall("【随县人民政府】养老保险[^。]*。对象", shown)) == 2, "one, and the village's own variant"
    for by in ("随县人民政府（sms-one）", "随县人民政府（sms-two）"):
        assert by in shown
    assert re.search(
        r"（sms-one）：含签名\d+字，按\d+条计费。0.05元×.*（sms-two）：含签名\d+字，按\d+条计费。0.035元×", shown
    )


async def test_what_does_not_fit_is_not_cut_but_left_out_with_the_number_of_characters(site, office, db):
    await office.divisions()
    await office.roster(PEOPLE)
    await port(office, db, "sms-full", "0.05", links=False)
    await port(office, db, "sms-tiny", "0.035", links=False, aim_units=70, max_units=70)
    item = await office.approved(
        version=replace(LONG, title="关于做好厉山镇城乡居民基本养老保险待遇领取资格认证工作的通知")
    )
    browser = await site.person(Role.TOWN_EDITOR)
    page = plain(await browser.page(f"{await prepared(browser, item)}/check"))
    assert re.search(r"没有用上的方式.*短信正文超出(\d+)个字，请把标题或“一看就懂”缩短\1个字", page)
    assert "sms-tiny" not in page


async def test_what_fits_no_account_is_said_once_for_all_of_them(site, office, db):
    await office.divisions()
    await office.roster(PEOPLE)
    await port(office, db, "sms-full", "0.05", links=False)
    for key in ("sms-tiny", "sms-small"):
        await port(office, db, key, "0.035", links=False, aim_units=70, max_units=70)
        await db.owner.execute("UPDATE pusher.account SET name = key WHERE key = $1", key)
    item = await office.approved(version=replace(LONG, title="关于做好厉山镇城乡居民基本养老保险待遇资格认证的通知"))
    browser = await site.person(Role.TOWN_EDITOR)
    path = await prepared(browser, item)
    for page in (await browser.page(f"{path}/check"), await browser.page(f"/console/items/{item.code}")):
        assert plain(page).count("短信正文超出") == 1
        assert re.search("sms-(small|tiny)[^、]*、sms-(small|tiny)[^、：]*：短信正文超出", plain(page))
    assert "随县人民政府（sms-full）" not in plain(await browser.page(f"{path}/check")), "no other one of this name"


async def test_a_link_of_each_persons_own_is_named_and_not_shown_as_a_placeholder(site, office, db):
    await office.divisions()
    await office.roster(PEOPLE)
    await port(office, db, "sms-own", "0.05", personal_links=True)
    browser = await site.person(Role.TOWN_EDITOR)
    page = plain(await browser.page(f"{await prepared(browser, await office.approved(version=LONG))}/check"))
    assert "详情 （每人自己的链接）" in page
    assert "{link}" not in page
